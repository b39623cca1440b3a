package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

func put(t *testing.T, path, text string, modified time.Time) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
}

// What lies in an inbox that is no data is passed over; what cannot be taken
// yet is named with the reason; folders that clerks drop are looked into.
func TestInbox(t *testing.T) {
	data := t.TempDir()
	inbox := filepath.Join(data, "inbox")
	old := time.Now().Add(-time.Hour)
	for _, name := range []string{
		"7月.xlsx", "诸暨/8月.csv", "开着.xlsx", "~$开着.xlsx", "半个.xlsx.part", "下载.crdownload", ".隐藏.xlsx", "Thumbs.db", "说明.md", ".cache/x.xlsx", "没有后缀",
	} {
		put(t, filepath.Join(inbox, name), "x", old)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(inbox, "链接.xlsx")); err != nil {
		t.Fatal(err)
	}
	all, err := Inbox(data, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range all {
		got[f.Name] = f.Code
	}
	want := map[string]string{"7月.xlsx": "", "8月.csv": "", "没有后缀": "", "开着.xlsx": reasonOpen, "链接.xlsx": reasonLink}
	for name, code := range want {
		if c, ok := got[name]; !ok || c != code {
			t.Errorf("%s: got %q (listed: %v), want %q", name, c, ok, code)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("listed, but no data: %v", got)
	}
	for _, f := range all {
		if f.Code != "" && (f.Sentence("zh") == "" || f.Sentence("en") == "" || strings.Contains(f.Sentence("zh"), "{")) {
			t.Errorf("%s: %q %q", f.Name, f.Sentence("zh"), f.Sentence("en"))
		}
	}
}

// A lock file that Excel left behind a day ago holds nothing back.
func TestStaleExcelLock(t *testing.T) {
	data := t.TempDir()
	put(t, filepath.Join(data, "inbox", "7月.xlsx"), "x", time.Now().Add(-72*time.Hour))
	put(t, filepath.Join(data, "inbox", "~$7月.xlsx"), "x", time.Now().Add(-48*time.Hour))
	all, err := Inbox(data, time.Now())
	if err != nil || len(all) != 1 || all[0].Code != "" {
		t.Errorf("got %+v %v", all, err)
	}
}

// A file that is still being written is left for the next time.
func TestFileStillBeingCopied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "7月.xlsx")
	put(t, path, "first half", time.Now())
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	c := candidateOf(path, info, true)
	go func() {
		time.Sleep(settle / 10)
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, _ = f.WriteString("second half")
			f.Close()
		}
	}()
	ready, moving := settled([]candidate{c}, time.Now())
	if len(ready) != 0 || len(moving) != 1 || moving[0].Code != reasonCopying {
		t.Errorf("ready %v, moving %v", ready, moving)
	}
}

// Which file counts as received later: the drop it came with, then its own
// time, then its name with numbers as numbers.
func TestOrderOfReceipt(t *testing.T) {
	noon := time.Date(2012, 8, 1, 12, 0, 0, 0, time.UTC)
	file := func(name string, came time.Duration, modified time.Time) candidate {
		return candidate{name: name, path: name, came: noon.Add(came), modified: modified}
	}
	july, august := noon.AddDate(0, -1, 0), noon
	all := []candidate{
		file("e 改正后.xlsx", 3*time.Hour, july), // dropped in the afternoon, though the file is older
		file("d 10月.xlsx", 4*time.Second, august),
		file("c 9月.xlsx", 5*time.Second, august),
		file("b.xlsx", 2*time.Second, july),
		file("a.xlsx", 0, august),
	}
	inOrder(all)
	var got []string
	for _, c := range all {
		got = append(got, c.name)
	}
	want := "b.xlsx|a.xlsx|c 9月.xlsx|d 10月.xlsx|e 改正后.xlsx"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}

func TestNaturalOrder(t *testing.T) {
	for _, pair := range [][2]string{{"7月", "10月"}, {"2012年09月", "2012年10月"}, {"a", "b"}, {"7月", "7月 (2)"}, {"台账2", "台账10"}} {
		if !naturalLess(pair[0], pair[1]) || naturalLess(pair[1], pair[0]) {
			t.Errorf("%s must come before %s", pair[0], pair[1])
		}
	}
	if naturalLess("7月", "7月") {
		t.Error("a name does not come before itself")
	}
}

// A batch that was broken off goes on with the times it had, also when the
// clock was set back meanwhile.
func TestJournalKeepsTheTimesOfReceipt(t *testing.T) {
	data := t.TempDir()
	if err := os.MkdirAll(filepath.Join(data, "lake"), 0o755); err != nil {
		t.Fatal(err)
	}
	night := time.Date(2012, 8, 1, 2, 30, 0, 0, time.UTC)
	first := []*claim{{id: "a"}, {id: "b"}}
	j, err := openJournal(data)
	if err != nil {
		t.Fatal(err)
	}
	j.assign(first, nil, night)
	if err := j.save(); err != nil {
		t.Fatal(err)
	}
	again := []*claim{{id: "b"}, {id: "c"}}
	if j, err = openJournal(data); err != nil {
		t.Fatal(err)
	}
	j.assign(again, nil, night.Add(-time.Hour))
	if err := j.save(); err != nil {
		t.Fatal(err)
	}
	if !again[0].received.Equal(first[1].received) {
		t.Errorf("b was received at %v, now %v", first[1].received, again[0].received)
	}
	if !again[1].received.After(first[1].received) {
		t.Errorf("c came later, but has %v, not after %v", again[1].received, first[1].received)
	}
	if err := j.done(); err != nil {
		t.Fatal(err)
	}
	if j, err = openJournal(data); err != nil || len(j.Received) != 0 {
		t.Errorf("after the batch: %v %v", j, err)
	}
}

// A file that comes after the clock was set back still comes after those that
// are in the lake.
func TestClockSetBackBetweenBatches(t *testing.T) {
	data := t.TempDir()
	if err := os.MkdirAll(filepath.Join(data, "lake"), 0o755); err != nil {
		t.Fatal(err)
	}
	j, err := openJournal(data)
	if err != nil {
		t.Fatal(err)
	}
	yesterday := time.Date(2012, 8, 1, 2, 30, 0, 0, time.UTC)
	claims := []*claim{{id: "a"}, {id: "b"}}
	j.assign(claims, []lake.File{{ReceivedAt: yesterday}}, yesterday.AddDate(-1, 0, 0))
	if !claims[0].received.After(yesterday) || !claims[1].received.After(claims[0].received) {
		t.Errorf("received at %v and %v, the lake's last at %v", claims[0].received, claims[1].received, yesterday)
	}
}

// The archive keeps the bytes once, read-only, under an ending that is safe.
func TestArchive(t *testing.T) {
	data := t.TempDir()
	place := func(name, text string) string {
		path := filepath.Join(data, name)
		put(t, path, text, time.Now().Add(-time.Hour))
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		_, rel, err := archiveFile(data, candidateOf(path, info, false))
		if err != nil {
			t.Fatal(err)
		}
		return rel
	}
	a, b := place("甲.XLSX", "same bytes"), place("乙.csv", "same bytes")
	if a != b || !strings.HasSuffix(a, ".xlsx") {
		t.Errorf("the same bytes lie at %s and %s", a, b)
	}
	if c := place("丙.x';rm", "other bytes"); filepath.Ext(c) != "" {
		t.Errorf("an unsafe ending is kept: %s", c)
	}
	info, err := os.Stat(filepath.Join(data, a))
	if err != nil || info.Mode().Perm() != 0o444 {
		t.Errorf("the archived file is %v, %v", info.Mode(), err)
	}
}

// What is put in a file's place between listing and archiving is not read: a
// link to what only firegrid may read, in the folder or above it, or a queue
// that never ends.
func TestFileSwappedForALink(t *testing.T) {
	old := time.Now().Add(-time.Hour)
	secret := filepath.Join(t.TempDir(), "诸暨", "7月.csv")
	for what, swap := range map[string]func(path string) error{
		"a link": func(path string) error { return errors.Join(os.Remove(path), os.Symlink(secret, path)) },
		"a linked dir": func(path string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(path)), os.Symlink(filepath.Dir(secret), filepath.Dir(path)))
		},
		"a queue":      func(path string) error { return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o644)) },
		"another file": func(path string) error { return os.Rename(secret, path) },
	} {
		data := t.TempDir()
		path := filepath.Join(data, "inbox", "诸暨", "7月.csv")
		put(t, secret, "secret", old) // anew, since one swap takes it away
		put(t, path, "public", old)
		ready, _, err := listInbox(filepath.Join(data, "inbox"), time.Now())
		if err != nil || len(ready) != 1 {
			t.Fatal(ready, err)
		}
		if err := swap(path); err != nil {
			t.Fatal(err)
		}
		if _, rel, err := archiveFile(data, ready[0]); !errors.Is(err, errChanged) {
			t.Errorf("%s: archived as %q, %v", what, rel, err)
		}
		if left, _ := filepath.Glob(filepath.Join(data, "archive", "*", "*")); len(left) > 0 {
			t.Errorf("%s: in the archive: %v", what, left)
		}
	}
}

func TestMarksInNames(t *testing.T) {
	for name, want := range map[string]string{"【待补】越城.xlsx": "待补", "（不发）嵊州.xlsx": "不发", "(空表)a.xlsx": "空表", "越城（2012年）.xlsx": "", "【】a.xlsx": ""} {
		if got := markOf(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
