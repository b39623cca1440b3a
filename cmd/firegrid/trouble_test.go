package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

// A second run while one is running says who holds the lock since when, and leaves.
func TestSecondRunSaysWhoHoldsTheLock(t *testing.T) {
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	lock, err := lake.TakeLock(data, "run")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"run", "ingest"} {
		_, errs, code := firegrid(t, verb, "--data", data)
		if code != exitFailed || !strings.Contains(errs, fmt.Sprintf("firegrid run，进程 %d", os.Getpid())) || !strings.Contains(errs, "从 20") {
			t.Errorf("%s while another runs: exit code %d, %q", verb, code, errs)
		}
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := firegrid(t, "ingest", "--data", data); code != exitDone {
		t.Errorf("after the lock is free: exit code %d, %q", code, errs)
	}
}

// A run waits while the server takes in what a clerk has just dropped, and
// while it looks ahead.
func TestRunWaitsForTheServer(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	for _, holder := range []string{"serve", "preview"} {
		lock, err := lake.TakeLock(data, holder)
		if err != nil {
			t.Fatal(err)
		}
		released := make(chan error, 1)
		time.AfterFunc(700*time.Millisecond, func() { released <- lock.Release() })
		if _, errs, code := firegrid(t, "run", "--quiet", "--data", data, "--as-of", campaignEnd); code != exitDone {
			t.Errorf("%s: exit code %d, %q", holder, code, errs)
		}
		select {
		case err := <-released:
			if err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("the run did not wait for %s", holder)
		}
	}
}

// The lock of a process that was killed is free at once.
func TestLockOfAKilledProcessIsFree(t *testing.T) {
	source := smallInbox(t)
	data := fresh(t, source, filepath.Join(t.TempDir(), "data"))
	killAfter(t, 0, runOf(data, campaignEnd)...)
	if _, errs, code := firegrid(t, "ingest", "--data", data); code != exitReturned {
		t.Errorf("exit code %d, %q", code, errs)
	}
}

// On a disk that is full at any stage the run fails with a sentence, and once
// there is room again it ends as if nothing had happened.
func TestFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	source := smallInbox(t)
	twin := fresh(t, source, filepath.Join(t.TempDir(), "twin"))
	finish(t, twin)
	want := exposition(t, twin)
	failed := 0
	for _, free := range []int{100, 400, 900, 1500, 2500, 4000, 7000} {
		code, said, got := onSmallDisk(t, source, free)
		if code == exitFailed {
			failed++
			if !strings.Contains(said, "磁盘已满") {
				t.Errorf("%d KiB free: the failure must say that the disk is full:\n%s", free, said)
			}
		}
		if got != want {
			t.Errorf("%d KiB free: after there was room again the figures differ:\n%s", free, firstDifference(got, want))
		}
	}
	if failed < 4 {
		t.Errorf("only %d runs met a full disk: the test proves too little", failed)
	}
}

// onSmallDisk runs on a file system with little room left, then again with
// enough. It gives the first run's exit code and words, and the figures of
// the second.
func onSmallDisk(t *testing.T, source string, freeKiB int) (code int, said, figures string) {
	t.Helper()
	mnt := t.TempDir()
	script := fmt.Sprintf(`set -e
mount -t tmpfs -o size=400m tmpfs %[1]q
mkdir -p %[1]q/data/inbox && cp -p %[2]q/* %[1]q/data/inbox/ && rm -f %[1]q/data/inbox/*.md
used=$(df -k --output=used %[1]q | tail -1)
mount -o remount,size=$((used + %[3]d))k %[1]q
"$0" run --data %[1]q/data --as-of %[4]s >%[1]s.said 2>&1 || echo $? >%[1]s.code
mount -o remount,size=400m %[1]q
"$0" run --quiet --data %[1]q/data --as-of %[4]s || [ $? -eq 3 ]
"$0" metrics --data %[1]q/data >%[1]s.metrics`, mnt, source, freeKiB, campaignEnd)
	c := exec.Command("unshare", "-rm", "sh", "-c", script, os.Args[0])
	c.Env = append(os.Environ(), "FIREGRID_TEST_MAIN=1", "FIREGRID_LANG=zh")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("a small disk, by unshare of Debian's util-linux: %v\n%s", err, out)
	}
	if b, err := os.ReadFile(mnt + ".code"); err == nil {
		fmt.Sscan(string(b), &code)
	}
	return code, read(t, mnt+".said"), masked(read(t, mnt+".metrics"))
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// nobody runs the program without the rights of root.
func nobody(t *testing.T, data string, args ...string) (said string, code int) {
	t.Helper()
	// The program must lie where everybody may run it.
	program := filepath.Join(data, "..", "program")
	if b, err := os.ReadFile(os.Args[0]); err != nil {
		t.Fatal(err)
	} else if err := os.WriteFile(program, b, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir := filepath.Dir(data); len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command(program, append(args, "--data", data)...)
	c.Env = append(os.Environ(), "FIREGRID_TEST_MAIN=1", "FIREGRID_LANG=zh")
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := c.CombinedOutput()
	return string(out), exitCode(err)
}

func TestFolderWithoutPermission(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	firegrid(t, "init", "--data", data)
	if err := os.Chmod(filepath.Join(data, "archive"), 0o500); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(data, "inbox", "台账.csv"), "指标,范围,目标值\n隐患整改率,全市,95%\n")
	said, code := nobody(t, data, "run", "--as-of", campaignEnd)
	if code != exitFailed || !strings.Contains(said, "没有权限") || !strings.Contains(said, "试试：") {
		t.Errorf("exit code %d, %q", code, said)
	}
}

// A file that may not be read is named and stays; the others are taken.
func TestFileThatMayNotBeRead(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	firegrid(t, "init", "--data", data)
	write(t, filepath.Join(data, "inbox", "好.csv"), "指标,范围,目标值\n隐患整改率,全市,95%\n")
	closed := filepath.Join(data, "inbox", "锁住.csv")
	write(t, closed, "指标,范围,目标值\n建档率,全市,90%\n")
	if err := filepath.WalkDir(data, func(p string, _ os.DirEntry, err error) error { _ = os.Chmod(p, 0o777); return err }); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	said, code := nobody(t, data, "ingest")
	if code != exitReturned || !strings.Contains(said, "锁住.csv") || !strings.Contains(said, "无法读取") || !strings.Contains(said, "取用 1 行") {
		t.Errorf("exit code %d, %q", code, said)
	}
	if _, err := os.Lstat(closed); err != nil {
		t.Errorf("the file must stay in the inbox: %v", err)
	}
}

// A file that takes longer than its limit comes back; the others are taken.
func TestTimeLimitOfAFile(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	firegrid(t, "init", "--data", data)
	write(t, filepath.Join(data, "firegrid.yaml"), "limits: {seconds: 1}\n")
	write(t, filepath.Join(data, "inbox", "名册.csv"), rosterCSV)
	row := strings.Repeat("乙,", 40) + "\n"
	write(t, filepath.Join(data, "inbox", "很长.csv"), hazardHead+strings.Repeat(row, 1_000_000))
	out, errs, code := firegrid(t, "ingest", "--data", data)
	if code != exitReturned || !strings.Contains(out, "超过了时限") || !strings.Contains(out, "取用 2 行") {
		t.Errorf("exit code %d\n%.2000s\n%s", code, out, errs)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
