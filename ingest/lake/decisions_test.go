package lake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDecisionsAreKept(t *testing.T) {
	data := t.TempDir()
	l, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := l.Decisions(); len(all) != 0 || err != nil {
		t.Errorf("before the first: %v, %v", all, err)
	}
	at := time.Date(2012, 7, 1, 2, 0, 0, 0, time.UTC)
	d := &Decision{ID: "d1", Main: Unit{No: "A1", Name: "绍兴饭店", Norm: "绍兴饭店"}, Other: Unit{Name: "绍兴大饭店", Norm: "绍兴大饭店", Township: "府山街道"}}
	if d.Verdict() != Undecided {
		t.Errorf("of nothing: %s", d.Verdict())
	}
	d.Rule(Same, "甲", at)
	d.Rule(Different, "乙", at.Add(-time.Hour)) // the clock was set back
	for _, one := range []*Decision{d, {ID: "d0", Main: d.Main, Other: Unit{Name: "绍兴饭庄", Norm: "绍兴饭庄"}}} {
		if err := l.Decide(one); err != nil {
			t.Fatal(err)
		}
	}
	all, err := l.Decisions()
	if err != nil || len(all) != 2 || all[0].ID != "d0" {
		t.Fatalf("%v, %v", all, err)
	}
	if diff := cmp.Diff(*d, all[1]); diff != "" {
		t.Error(diff)
	}
	if got := all[1].Verdict(); got != Different {
		t.Errorf("the last verdict holds: %s", got)
	}
	for moment, want := range map[time.Time]Verdict{at.Add(-time.Second): Undecided, at: Same, at.Add(time.Minute): Different} {
		if got := all[1].VerdictAt(moment); got != want {
			t.Errorf("at %s: %s, must be %s", moment, got, want)
		}
	}
}

func TestDecisionsThatAreNone(t *testing.T) {
	data := t.TempDir()
	l, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Decide(&Decision{ID: "d1"}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "d2", "../files/d1", "..", "decisions/d1"} {
		if d, err := l.Decision(id); d != nil || err != nil {
			t.Errorf("%q: %v, %v", id, d, err)
		}
	}
	path := filepath.Join(data, "lake", "decisions", "d1.json")
	if err := os.WriteFile(path, []byte(`{"id": "d`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Decisions(); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a damaged decision: %v", err)
	}
}
