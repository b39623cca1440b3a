package main

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/cmd/internal/backup"
)

// backedUp makes a backup in this process.
func backedUp(t *testing.T, data, dest string, keep int) *backup.Report {
	t.Helper()
	r, err := backup.Run(t.Context(), backup.Options{Data: data, Dest: dest, Keep: keep, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Manifest.Damaged) > 0 {
		t.Fatalf("damaged: %v", r.Manifest.Damaged)
	}
	return r
}

// Backups are made one after the other while a run takes workbooks in and
// publishes. Whatever the moment: restored and run, the figures are those of
// the undisturbed night.
func TestBackupsDuringARun(t *testing.T) {
	source := smallInbox(t)
	data := fresh(t, source, filepath.Join(t.TempDir(), "data"))
	firegrid(t, "init", "--data", data)
	dest := filepath.Join(t.TempDir(), "backups")
	ended := make(chan error, 1)
	go func() {
		out, err := process("run", "--data", data, "--as-of", campaignEnd).CombinedOutput()
		if code := exitCode(err); code != exitReturned {
			err = errors.Join(err, errors.New(string(out)))
		} else {
			err = nil
		}
		ended <- err
	}()
	var during []string
	for running := true; running; {
		during = append(during, backedUp(t, data, dest, 1000).Folder)
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		case <-time.After(50 * time.Millisecond):
		}
	}
	want, wantRows := exposition(t, data), lakeRows(t, data)
	last := backedUp(t, data, dest, 1000)
	if len(during) < 4 || last.Linked < 20 {
		t.Fatalf("%d backups during the run, %d files shared: the test proves too little", len(during), last.Linked)
	}
	if out, errs, code := firegrid(t, "backup", "--verify", dest); code != exitDone || strings.Count(out, "✓") != len(during)+1 {
		t.Errorf("verify: exit code %d\n%s%s", code, out, errs)
	}
	for _, i := range []int{0, len(during) / 3, 2 * len(during) / 3, len(during) - 1} {
		back := filepath.Join(t.TempDir(), "back")
		if out, errs, code := firegrid(t, "restore", during[i], "--data", back); code != exitDone {
			t.Fatalf("restore: exit code %d\n%s%s", code, out, errs)
		}
		finish(t, back)
		if got := exposition(t, back); got != want {
			t.Errorf("backup %d of %d gives other figures:\n%s", i+1, len(during), firstDifference(got, want))
		}
		if got := lakeRows(t, back); !equalRows(got, wantRows) {
			t.Errorf("backup %d of %d holds the rows %v, want %v", i+1, len(during), got, wantRows)
		}
	}
}

// smallLake is a data folder with two files taken and one run published.
func smallLake(t *testing.T) string {
	t.Helper()
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": oneWrongDate})
	if _, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitDone && code != exitReturned {
		t.Fatalf("run: exit code %d, %s", code, errs)
	}
	return data
}

// Only what is new is copied; the oldest backups go, and those that stay are
// whole.
func TestBackupsShareAndArePruned(t *testing.T) {
	data, dest := smallLake(t), t.TempDir()
	first := backedUp(t, data, dest, 2)
	if second := backedUp(t, data, dest, 2); second.Copied != 0 || len(second.Manifest.Files) != len(first.Manifest.Files) {
		t.Errorf("nothing has changed, but %d files were copied", second.Copied)
	}
	write(t, filepath.Join(data, "inbox", "名册.csv"), rosterCSV+"330681102,次坞镇,镇,诸暨市,诸暨大队\n")
	firegrid(t, "ingest", "--data", data)
	third := backedUp(t, data, dest, 2)
	if third.Copied == 0 || third.Copied > 8 || third.Linked < 8 {
		t.Errorf("one file came: %d copied, %d shared", third.Copied, third.Linked)
	}
	if len(third.Removed) != 1 || third.Removed[0] != first.Manifest.ID {
		t.Errorf("removed %v, want the first", third.Removed)
	}
	if _, _, code := firegrid(t, "backup", "--verify", dest); code != exitDone {
		t.Error("what stays is not whole")
	}
	for _, f := range third.Manifest.Files {
		if strings.HasPrefix(f.Path, "warehouse") || strings.HasPrefix(f.Path, "returned/") || strings.Contains(f.Path, ".tmp-") || f.Path == "firegrid.lock" {
			t.Errorf("%s does not belong into a backup", f.Path)
		}
	}
}

// flip turns one bit in the middle of a file.
func flip(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

// A backup with a flipped bit anywhere is not restored: the file is named, and
// the data folder stays empty. The next backup with --check is sound again.
func TestDamagedBackupIsRefused(t *testing.T) {
	data, dest := smallLake(t), t.TempDir()
	r := backedUp(t, data, dest, 9)
	names := []string{"backup.json"}
	for _, pattern := range []string{"archive/*/*", "lake/files/*", "lake/raw/hazards/*", "published/*/manifest.json", "firegrid.yaml"} {
		found, err := filepath.Glob(filepath.Join(r.Folder, "data", pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: not in the backup (%v)", pattern, err)
		}
		rel, _ := filepath.Rel(r.Folder, found[0])
		names = append(names, rel)
	}
	for _, name := range names {
		path := filepath.Join(r.Folder, name)
		flip(t, path)
		back := filepath.Join(t.TempDir(), "back")
		_, errs, code := firegrid(t, "restore", dest, "--data", back)
		if code != exitFailed || !strings.Contains(errs, path) || len(filesUnder(t, back)) > 1 {
			t.Errorf("%s: exit code %d, %q; in the folder: %v", name, code, errs, filesUnder(t, back))
		}
		if name != names[len(names)-1] {
			flip(t, path)
		}
	}
	if _, errs, code := firegrid(t, "backup", "--check", dest, "--data", data); code != exitDone {
		t.Errorf("a backup with --check: exit code %d, %s", code, errs)
	}
	if _, errs, code := firegrid(t, "restore", dest, "--data", filepath.Join(t.TempDir(), "back")); code != exitDone {
		t.Errorf("the backup after: exit code %d, %s", code, errs)
	}
}

// What lies in the way of a restore is refused, or put aside, never deleted.
func TestRestoreOverSomething(t *testing.T) {
	data, dest := smallLake(t), t.TempDir()
	want := exposition(t, data)
	backedUp(t, data, dest, 9)
	back := newData(t, map[string]string{"别的.csv": rosterCSV})
	_, errs, code := firegrid(t, "restore", dest, "--data", back)
	if code != exitFailed || !strings.Contains(errs, "不是空的") || !strings.Contains(errs, "--replace") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if _, errs, code := firegrid(t, "restore", dest, "--data", back, "--replace"); code != exitDone {
		t.Fatalf("exit code %d, %s", code, errs)
	}
	aside, err := filepath.Glob(filepath.Join(back, "before-restore-*", "archive", "*", "*"))
	if err != nil || len(aside) != 1 {
		t.Errorf("what was there is not aside: %v %v", aside, err)
	}
	if got := exposition(t, back); got != want {
		t.Errorf("before a run, the boards must show what they showed:\n%s", firstDifference(got, want))
	}
	firegrid(t, "run", "--data", back, "--as-of", "2012-07-31")
	if got := exposition(t, back); got != want {
		t.Errorf("after a run:\n%s", firstDifference(got, want))
	}
}

// A file that was damaged in the data folder since does not spoil the backup:
// the sound copy of the backup before stays. Without one it is named.
func TestBackupOfADamagedFile(t *testing.T) {
	data, dest := smallLake(t), t.TempDir()
	backedUp(t, data, dest, 9)
	archived, err := filepath.Glob(filepath.Join(data, "archive", "*", "*"))
	if err != nil || len(archived) != 2 {
		t.Fatal(archived, err)
	}
	flip(t, archived[0])
	now := time.Now()
	if err := os.Chtimes(archived[0], now, now); err != nil {
		t.Fatal(err)
	}
	backedUp(t, data, dest, 9)
	rel, _ := filepath.Rel(data, archived[0])
	_, errs, code := firegrid(t, "backup", t.TempDir(), "--data", data)
	if code != exitFailed || !strings.Contains(errs, rel) || !strings.Contains(errs, "firegrid doctor") {
		t.Errorf("exit code %d, %q", code, errs)
	}
}

// Backups that are killed at any moment leave those before them whole, and
// nothing behind that the next does not sweep.
func TestKilledBackups(t *testing.T) {
	t.Parallel()
	data, dest := smallLake(t), t.TempDir()
	backedUp(t, data, dest, 99)
	started := time.Now()
	if out, err := process("backup", "--check", "--keep", "99", dest, "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dice := rand.New(rand.NewPCG(3, 4))
	killOften(t, dice, 40, time.Since(started), []string{"backup", "--quiet", "--check", "--keep", "99", dest, "--data", data}, func() {
		if out, errs, code := firegrid(t, "backup", "--verify", dest); code != exitDone || !strings.Contains(out, "✓") {
			t.Fatalf("after a kill: exit code %d\n%s%s", code, out, errs)
		}
	})
	backedUp(t, data, dest, 99)
	left, err := filepath.Glob(filepath.Join(dest, ".tmp-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// A restore that is killed, at any moment and again, is repeated: in the end
// the figures are there, and nothing that was there before is lost.
func TestKilledRestores(t *testing.T) {
	t.Parallel()
	data, dest := smallLake(t), t.TempDir()
	want := exposition(t, data)
	backedUp(t, data, dest, 9)
	back := newData(t, map[string]string{"别的.csv": rosterCSV + " "})
	killOften(t, rand.New(rand.NewPCG(5, 6)), 6, 150*time.Millisecond, []string{"restore", "--quiet", "--replace", dest, "--data", back}, func() {})
	if _, errs, code := firegrid(t, "restore", "--replace", dest, "--data", back); code != exitDone {
		t.Fatalf("exit code %d, %s", code, errs)
	}
	if got := exposition(t, back); got != want {
		t.Errorf("other figures:\n%s", firstDifference(got, want))
	}
	kept, err := filepath.Glob(filepath.Join(back, "before-restore-*", "lake", "files", "*.json"))
	if err != nil || len(kept) == 0 {
		t.Errorf("what was there before is gone: %v", err)
	}
	if _, err := os.Stat(filepath.Join(back, ".restoring")); err == nil {
		t.Error("half a restore is still there")
	}
	if out, _, code := firegrid(t, "doctor", "--data", back); code != exitDone {
		t.Errorf("doctor: exit code %d\n%s", code, out)
	}
}

func TestBackupInsideTheDataFolderIsRefused(t *testing.T) {
	data := smallLake(t)
	if _, errs, code := firegrid(t, "backup", filepath.Join(data, "backup"), "--data", data); code != exitFailed || !strings.Contains(errs, "在数据文件夹里，坏起来会一起坏；请放到另一块磁盘") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	dest := t.TempDir()
	backedUp(t, data, dest, 9)
	if _, errs, code := firegrid(t, "backup", dest, "--data", smallLake(t)); code != exitFailed || !strings.Contains(errs, data) {
		t.Errorf("two offices in one place: exit code %d, %q", code, errs)
	}
}
