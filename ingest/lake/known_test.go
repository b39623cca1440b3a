package lake_test

import (
	"testing"
	"time"

	"firegrid/ingest/lake"
)

// A record goes back to what it said at a moment: which reading counted, and
// whether it was withdrawn; what had not come is not there.
func TestAsKnown(t *testing.T) {
	data := t.TempDir()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2012, 7, 1, 12, 0, 0, 0, time.UTC)
	hour := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	undone := hour(5)
	f := lake.File{
		ID: "aa", Name: "7月.xlsx", ReceivedAt: noon, Reading: 3, ReadAt: hour(6),
		Earlier:     []lake.Reading{{Reading: 1, ReadAt: hour(1)}, {Reading: 2, ReadAt: hour(2)}},
		Withdrawals: []lake.Withdrawal{{At: hour(4), UndoneAt: &undone}},
	}
	if err := l.Commit(&f); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at        time.Time
		reading   int // 0: not there
		withdrawn bool
	}{
		{noon.Add(-time.Second), 0, false},
		{noon, 1, false}, // received, and soon to be read
		{hour(1), 1, false}, {hour(2), 2, false}, {hour(3), 2, false},
		{hour(4), 2, true}, {hour(5), 2, false}, {hour(6), 3, false},
	} {
		files, err := l.AsKnown(c.at).Files()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.reading == 0 && len(files) == 0:
		case len(files) != 1 || files[0].Reading != c.reading || (files[0].RetractedAt != nil) != c.withdrawn:
			t.Errorf("at %s: %+v, want reading %d, withdrawn %v", c.at.Format(time.TimeOnly), files, c.reading, c.withdrawn)
		}
	}
	if err := l.Decide(&lake.Decision{ID: "d", Verdicts: []lake.Ruling{{Verdict: lake.Same, At: hour(1)}, {Verdict: lake.Different, At: hour(2)}}}); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]lake.Verdict{noon: lake.Undecided, hour(1): lake.Same, hour(2): lake.Different} {
		all, err := l.AsKnown(at).Decisions()
		if err != nil || len(all) != 1 || all[0].Verdict() != want {
			t.Errorf("at %s: %+v, %v, want %s", at, all, err, want)
		}
	}
}
