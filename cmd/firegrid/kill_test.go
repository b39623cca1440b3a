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
	t.Parallel()
	source := smallInbox(t)
	twin := filepath.Join(t.TempDir(), "twin")
	started := time.Now()
	finish(t, fresh(t, source, twin))
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
		killed += killAfter(t, whole*time.Duration(i)/kills, runOf(data, campaignEnd)...)
		killed += killAfter(t, time.Duration(dice.Int64N(int64(whole))), runOf(data, campaignEnd)...)
		finish(t, data)
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

// Readings that are killed lose no row, and double none.
func TestKilledIngestsLoseNothing(t *testing.T) {
	t.Parallel()
	source := smallInbox(t)
	twin := fresh(t, source, filepath.Join(t.TempDir(), "twin"))
	started := time.Now()
	if _, errs, code := firegrid(t, "ingest", "--data", twin); code != exitReturned {
		t.Fatalf("ingest: exit code %d\n%s", code, errs)
	}
	whole := time.Since(started)
	finish(t, twin)
	want, wantRows := exposition(t, twin), lakeRows(t, twin)
	const rounds = 20
	killed := 0
	for i := range rounds {
		data := fresh(t, source, filepath.Join(t.TempDir(), "data"))
		ingest := []string{"ingest", "--quiet", "--data", data}
		killed += killAfter(t, whole*time.Duration(i)/rounds, ingest...)
		killed += killAfter(t, whole*time.Duration(rounds-i)/rounds, ingest...)
		finish(t, data)
		if got := lakeRows(t, data); !equalRows(got, wantRows) {
			t.Fatalf("round %d: the lake holds %v rows, the undisturbed one %v", i, got, wantRows)
		}
		if got := exposition(t, data); got != want {
			t.Fatalf("round %d: other figures than the undisturbed run's:\n%s", i, firstDifference(got, want))
		}
	}
	if killed < rounds/2 {
		t.Fatalf("only %d processes were killed before they ended: the test proves too little", killed)
	}
}

// On nights on which nothing came a run does little more than publish. Killed
// at any moment of that, it leaves a whole run to readers: the one before, or
// tonight's.
func TestKilledPublishesAreWholeOrNotThere(t *testing.T) {
	t.Parallel()
	data := fresh(t, smallInbox(t), filepath.Join(t.TempDir(), "data"))
	finish(t, data)
	twin := filepath.Join(t.TempDir(), "twin")
	if err := os.CopyFS(twin, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	const nights = 20
	var whole time.Duration
	before := exposition(t, twin)
	killed := 0
	for i := range nights {
		end, _ := time.Parse(time.DateOnly, campaignEnd)
		night := end.AddDate(0, 0, i+1).Format(time.DateOnly)
		started := time.Now()
		finishOf(t, twin, night)
		if i == 0 {
			whole = time.Since(started)
		}
		want := exposition(t, twin)
		for _, d := range []time.Duration{whole * time.Duration(i) / nights, whole * time.Duration(nights-i) / nights} {
			killed += killAfter(t, d, runOf(data, night)...)
			if got := exposition(t, data); got != before && got != want {
				t.Fatalf("night %s: readers see neither the run before nor tonight's:\n%s", night, firstDifference(got, want))
			}
		}
		finishOf(t, data, night)
		if got := exposition(t, data); got != want {
			t.Fatalf("night %s: other figures than the undisturbed run's:\n%s", night, firstDifference(got, want))
		}
		before = want
	}
	if killed < nights/2 {
		t.Fatalf("only %d processes were killed before they ended: the test proves too little", killed)
	}
}

// killAfter starts the program and kills it after a while. It gives 1 if it
// was still going.
func killAfter(t *testing.T, d time.Duration, args ...string) int {
	t.Helper()
	c := process(args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(d)
	_ = c.Process.Kill() // it may have ended by itself
	if c.Wait() != nil && c.ProcessState.ExitCode() == -1 {
		return 1
	}
	return 0
}

// killOften starts the program again and again and kills it at random moments
// within a while, until it was killed so often before it had ended. What it
// does may get shorter than at first: the while is cut where it was too long.
func killOften(t *testing.T, dice *rand.Rand, often int, within time.Duration, args []string, after func()) {
	t.Helper()
	killed := 0
	for tries := 0; killed < often; tries++ {
		if tries == 20*often {
			t.Fatalf("only %d of %d were killed before they ended: the test proves too little", killed, tries)
		}
		if killAfter(t, time.Duration(dice.Int64N(int64(within))), args...) == 1 {
			killed++
		} else {
			within = max(within*9/10, time.Millisecond)
		}
		after()
	}
}

func runOf(data, day string) []string {
	return []string{"run", "--quiet", "--data", data, "--as-of", day}
}

// finish runs to the end.
func finish(t *testing.T, data string) {
	t.Helper()
	finishOf(t, data, campaignEnd)
}

func finishOf(t *testing.T, data, day string) {
	t.Helper()
	out, err := process(runOf(data, day)...).CombinedOutput()
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
