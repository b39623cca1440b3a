package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// Where a restore was broken off nothing is written but by another restore.
func TestNothingWritesIntoHalfARestore(t *testing.T) {
	data, dest := smallLake(t), t.TempDir()
	backedUp(t, data, dest, 9)
	want := exposition(t, data)
	if err := os.Mkdir(filepath.Join(data, ".restoring"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := filesUnder(t, data)
	for _, args := range [][]string{{"run"}, {"ingest"}, {"serve", "--listen", "127.0.0.1:0"}, {"publish"}, {"history", "-o", "-"}} {
		_, errs, code := firegrid(t, append(args, "--data", data)...)
		if code != exitFailed || !strings.Contains(errs, "有一次恢复没有做完") || !strings.Contains(errs, "firegrid restore BACKUP --replace --data "+data) {
			t.Errorf("%v: exit code %d, %s", args, code, errs)
		}
	}
	if after := filesUnder(t, data); len(after) != len(before) {
		t.Errorf("%d files, there were %d", len(after), len(before))
	}
	if _, errs, code := firegrid(t, "restore", dest, "--replace", "--data", data); code != exitDone {
		t.Fatalf("exit code %d, %s", code, errs)
	}
	if got := exposition(t, data); got != want {
		t.Errorf("other figures:\n%s", firstDifference(got, want))
	}
}

// A night that did not get the data folder is seen as failed, and what the
// boards show stays known; the next run that ends counts again.
func TestARunWithoutTheLockIsSeen(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	night(t, data, "2012-07-30")
	last := read(t, filepath.Join(data, "published", "last_run.json"))
	success := func() string {
		t.Helper()
		out, _, _ := firegrid(t, "metrics", "--data", data)
		for line := range strings.SplitSeq(out, "\n") {
			if strings.HasPrefix(line, "firegrid_run_last_success_timestamp_seconds ") {
				return line
			}
		}
		return ""
	}
	before := success()
	lock, err := lake.TakeLock(data, "history")
	if err != nil {
		t.Fatal(err)
	}
	if _, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitFailed || !strings.Contains(errs, "firegrid history") {
		t.Errorf("exit code %d, %s", code, errs)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(data, "published", "last_run.json")); got != last {
		t.Errorf("last_run.json is another's to write: %s", got)
	}
	if out, _, _ := firegrid(t, "status", "--data", data); !strings.Contains(out, "失败  数据截至 2012-07-31") || !strings.Contains(out, "正由另一个 firegrid 使用：firegrid history") || !strings.Contains(out, "上次成功") {
		t.Errorf("status:\n%s", out)
	}
	if out, _, _ := firegrid(t, "metrics", "--data", data); !strings.Contains(out, `firegrid_run_last_outcome{outcome="failed"} 1`) || success() != before || before == "" {
		t.Errorf("before %s, metrics:\n%s", before, out)
	}
	night(t, data, "2012-07-31")
	// Another run at work is the night's own, unless it has been waited for.
	if lock, err = lake.TakeLock(data, "run"); err != nil {
		t.Fatal(err)
	}
	for retry, want := range map[bool]bool{false: false, true: true} {
		if err := os.RemoveAll(filepath.Join(data, "published", "last_missed.json")); err != nil {
			t.Fatal(err)
		}
		a, _ := patient(data, 10*time.Millisecond)
		if err := a.runOrMiss(t.Context(), time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC), retry); err == nil {
			t.Error("it ran beside another")
		}
		last, err := published.LastAttempt(filepath.Join(data, "published"))
		if err != nil || (last.Outcome == published.OutcomeFailed) != want {
			t.Errorf("retry %v: %+v, %v", retry, last, err)
		}
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	night(t, data, "2012-08-01")
	if out, _, _ := firegrid(t, "metrics", "--data", data); !strings.Contains(out, `firegrid_run_last_outcome{outcome="published"} 1`) {
		t.Errorf("after the next run:\n%s", out)
	}
	if out, _, _ := firegrid(t, "status", "--data", data); strings.Contains(out, "失败") {
		t.Errorf("after the next run:\n%s", out)
	}
}
