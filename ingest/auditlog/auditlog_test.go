package auditlog

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// A line torn by a power cut costs itself only, and is reported.
func TestTornLineCostsNoOther(t *testing.T) {
	data := t.TempDir()
	at := time.Date(2012, 12, 19, 2, 30, 0, 0, time.UTC)
	if err := Append(data, Entry{At: at, Who: "值班员", Verb: Retracted, Subject: "7月.xlsx", Reason: "误交 <两次>"}); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(Path(data), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"at":"2012-12-19T0`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := Append(data, Entry{At: at, Who: "值班员", Verb: Unretracted, Subject: "7月.xlsx"}); err != nil {
		t.Fatal(err)
	}
	all, damaged, err := Read(data)
	if err != nil || damaged != 1 || len(all) != 2 || all[0].Verb != Retracted || all[0].Reason != "误交 <两次>" || all[1].Verb != Unretracted || !all[1].At.Equal(at) {
		t.Errorf("%+v, %d damaged, %v", all, damaged, err)
	}
	b, err := os.ReadFile(Path(data))
	if err != nil || !strings.Contains(string(b), "误交 <两次>") {
		t.Errorf("the line must be readable as it is: %s, %v", b, err)
	}
}

// Acts noted by several at the same time are each a line.
func TestManyAppendAtOnce(t *testing.T) {
	data := t.TempDir()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := Append(data, Entry{Verb: Dropped, Subject: "a"}, Entry{Verb: Dropped, Subject: "b"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got, damaged, err := Read(data)
	if err != nil || damaged != 0 || len(got) != 40 {
		t.Fatalf("%d lines, %d damaged, %v", len(got), damaged, err)
	}
	for i := 0; i < len(got); i += 2 {
		if got[i].Subject != "a" || got[i+1].Subject != "b" || got[i].Who == "" || got[i].At.IsZero() {
			t.Errorf("%+v %+v", got[i], got[i+1])
		}
	}
}
