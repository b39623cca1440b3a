package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
	"firegrid/ingest/sample"
)

// kills is how many runs are killed, each at another moment.
const kills = 40

// A run that is killed with -9 at any moment and started again ends as if
// nothing had happened: the same figures, no row lost, none doubled.
func TestKilledRunsEndAsIfNothingHappened(t *testing.T) {
	source := smallInbox(t)
	twin := filepath.Join(t.TempDir(), "twin")
	started := time.Now()
	finish(t, fresh(t, source, twin), twin)
	whole := time.Since(started)
	want, wantRows := exposition(t, twin), lakeRows(t, twin)
	if !strings.Contains(want, "firegrid_hazards_found{") || len(wantRows) < 8 {
		t.Fatalf("the undisturbed run must have something to compare:\n%.500s", want)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for i := range kills {
		data := filepath.Join(t.TempDir(), "data")
		fresh(t, source, data)
		// Evenly over the run, so that every stage is hit; then once more at random.
		if killAfter(t, data, whole*time.Duration(i)/kills) {
			killed++
		}
		if killAfter(t, data, time.Duration(dice.Int64N(int64(whole)))) {
			killed++
		}
		finish(t, data, data)
		if got := exposition(t, data); got != want {
			t.Fatalf("kill %d: other figures than the undisturbed run's:\n%s", i, firstDifference(got, want))
		}
		if got := lakeRows(t, data); !equalRows(got, wantRows) {
			t.Fatalf("kill %d: the lake holds %v rows, the undisturbed one %v", i, got, wantRows)
		}
		if left := filesUnder(t, filepath.Join(data, "inbox")); len(left) > 0 {
			t.Fatalf("kill %d: left in the inbox: %v", i, left)
		}
	}
	if killed < kills/2 {
		t.Fatalf("only %d processes were killed before they ended: the test proves too little", killed)
	}
}

// smallInbox is the part of the sample that one brigade and headquarters keep.
func smallInbox(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	end, _ := time.Parse(time.DateOnly, campaignEnd)
	m, err := sample.Write(dir, sample.Options{Seed: 1, End: end})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Files {
		keep := false
		for _, word := range []string{"名册", "目标", "蹲点", "诸暨", "袍江", "挂牌"} {
			keep = keep || strings.Contains(f, word)
		}
		if !keep {
			if err := os.Remove(filepath.Join(dir, f)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// fresh makes a data folder with the workbooks in its inbox, their times kept.
func fresh(t *testing.T, source, data string) string {
	t.Helper()
	inbox := filepath.Join(data, "inbox")
	if err := os.MkdirAll(inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range filesUnder(t, source) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(inbox, filepath.Base(path))
		if err := os.WriteFile(to, b, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(to, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// killAfter starts a run and kills it after a while. It reports whether the
// run was still going.
func killAfter(t *testing.T, data string, d time.Duration) bool {
	t.Helper()
	c := process("run", "--quiet", "--data", data, "--as-of", campaignEnd)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(d)
	_ = c.Process.Kill() // it may have ended by itself
	return c.Wait() != nil && c.ProcessState.ExitCode() == -1
}

func finish(t *testing.T, _, data string) {
	t.Helper()
	out, err := process("run", "--data", data, "--as-of", campaignEnd).CombinedOutput()
	if code := exitCode(err); code != exitDone && code != exitReturned {
		t.Fatalf("run: exit code %d\n%s", code, out)
	}
}

func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if e, ok := err.(interface{ ExitCode() int }); ok {
		return e.ExitCode()
	}
	return -1
}

// exposition is what /metrics would show, without what differs between two
// good runs: when they ran, and how long they took.
func exposition(t *testing.T, data string) string {
	t.Helper()
	out, errs, code := firegrid(t, "metrics", "--data", data)
	if code != exitDone {
		t.Fatalf("metrics: exit code %d\n%s", code, errs)
	}
	return masked(out)
}

// lakeRows counts the rows that count, by dataset.
func lakeRows(t *testing.T, data string) map[string]int64 {
	t.Helper()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]int64)
	for i := range files {
		for _, p := range files[i].Parts {
			rows[p.Dataset] += p.Rows
		}
		if files[i].Problems != nil {
			rows["problems"] += files[i].Problems.Rows
		}
	}
	return rows
}

func equalRows(a, b map[string]int64) bool {
	if len(a) != len(b) {
		return false
	}
	for k, n := range a {
		if b[k] != n {
			return false
		}
	}
	return true
}

func filesUnder(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && filepath.Ext(path) != ".md" {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
