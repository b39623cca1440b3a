package lake_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

func contract(t *testing.T, name string) *dataset.Contract {
	t.Helper()
	all, err := dataset.Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Dataset == name {
			return c
		}
	}
	t.Fatalf("no contract %s", name)
	return nil
}

// township is a record of the roster as the reader would hand it on.
func township(t *testing.T, code, name, brigade string) *dataset.Record {
	t.Helper()
	c := contract(t, "townships")
	values := make([]dataset.Value, len(c.Fields()))
	for i, f := range c.Fields() {
		switch f.Name {
		case "code":
			values[i] = dataset.Value{Set: true, S: code}
		case "name":
			values[i] = dataset.Value{Set: true, S: name}
		case "county":
			values[i] = dataset.Value{Set: true, S: "越城区"}
		case "brigade":
			values[i] = dataset.Value{Set: true, S: brigade}
		}
	}
	return &dataset.Record{Contract: c, Sheet: "名册", Row: 3, Key: []byte("a|" + code + "|"), Values: values}
}

// take writes a roster file received at a minute past noon.
func take(t *testing.T, l *lake.Lake, id string, minute int, rows ...*dataset.Record) lake.File {
	t.Helper()
	f := lake.File{
		ID: strings.Repeat(id, 64), Name: id + ".xlsx", Reading: 1, Outcome: lake.Taken,
		ReceivedAt: time.Date(2012, 7, 1, 12, minute, 0, 0, time.UTC), ModifiedAt: time.Date(2012, 6, 30, 0, 0, 0, 0, time.UTC),
	}
	w := l.NewWriter(lake.Lineage{FileID: f.ID, FileName: f.Name, Reading: 1, ReceivedAt: f.ReceivedAt, ModifiedAt: f.ModifiedAt})
	for _, r := range rows {
		if err := w.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if f.Parts, f.Problems, err = w.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// brigadeOf asks the roster as ingest would.
func brigadeOf(t *testing.T, l *lake.Lake, code string) string {
	t.Helper()
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	refs, err := l.References(context.Background(), files)
	if err != nil {
		t.Fatal(err)
	}
	for _, town := range refs.Roster.Townships() {
		if town.Code == code {
			return town.Brigade
		}
	}
	return ""
}

// The roster in force is that of the file received later, whatever the order
// in which the records were written; a retracted file does not count.
func TestLaterReceivedWins(t *testing.T) {
	l, err := lake.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	late := take(t, l, "a", 30, township(t, "330602001", "塔山街道", "袍江大队"))
	take(t, l, "b", 10, township(t, "330602001", "塔山街道", "越城大队"), township(t, "330602002", "府山街道", "越城大队"))
	if got := brigadeOf(t, l, "330602001"); got != "袍江大队" {
		t.Errorf("the later file says 袍江大队, got %s", got)
	}
	if got := brigadeOf(t, l, "330602002"); got != "越城大队" {
		t.Errorf("what the later file does not speak of stays, got %s", got)
	}
	now := time.Now()
	late.RetractedAt = &now
	if err := l.Commit(&late); err != nil {
		t.Fatal(err)
	}
	if got := brigadeOf(t, l, "330602001"); got != "越城大队" {
		t.Errorf("a retracted file does not count, got %s", got)
	}
}

// Parts without a record are rubbish of a killed run; a damaged record or part
// is named, never passed over.
func TestDamageIsNamed(t *testing.T) {
	data := t.TempDir()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	w := l.NewWriter(lake.Lineage{FileID: strings.Repeat("c", 64), FileName: "c.xlsx", Reading: 1})
	if err := w.Record(township(t, "330602001", "塔山街道", "越城大队")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Finish(); err != nil {
		t.Fatal(err)
	}
	if files, err := l.Files(); err != nil || len(files) != 0 {
		t.Fatalf("parts without a record count: %v %v", files, err)
	}
	f := take(t, l, "d", 0, township(t, "330602001", "塔山街道", "越城大队"))
	if err := os.WriteFile(l.Path(f.Parts[0]), []byte("PAR1 no more"), 0o644); err != nil {
		t.Fatal(err)
	}
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.References(context.Background(), files); err == nil || !strings.Contains(err.Error(), l.Path(f.Parts[0])) {
		t.Errorf("a damaged part must be named: %v", err)
	}
	record := filepath.Join(data, "lake", "files", f.ID+".json")
	if err := os.WriteFile(record, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Files(); err == nil || !strings.Contains(err.Error(), record) {
		t.Errorf("a damaged record must be named: %v", err)
	}
}

// A writer that is broken off leaves no file behind.
func TestAbortLeavesNothing(t *testing.T) {
	data := t.TempDir()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	w := l.NewWriter(lake.Lineage{FileID: strings.Repeat("e", 64), FileName: "e.xlsx", Reading: 1})
	if err := w.Record(township(t, "330602001", "塔山街道", "越城大队")); err != nil {
		t.Fatal(err)
	}
	if err := w.Problem(&dataset.Problem{Code: "date_wrong", Severity: dataset.Returned}); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	err = filepath.WalkDir(data, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("left behind: %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLockNamesItsHolder(t *testing.T) {
	data := t.TempDir()
	lock, err := lake.TakeLock(data, "run")
	if err != nil {
		t.Fatal(err)
	}
	_, err = lake.TakeLock(data, "ingest")
	var locked *lake.LockedError
	if !errors.As(err, &locked) || locked.Holder.Verb != "run" || locked.Holder.PID != os.Getpid() || time.Since(locked.Holder.Since) > time.Minute {
		t.Fatalf("got %v", err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := lake.TakeLock(data, "ingest")
	if err != nil {
		t.Fatalf("a lock that was released: %v", err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
}
