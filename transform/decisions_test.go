package transform

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// listed counts the key units of a run.
func listed(samples []published.Sample) (n float64) {
	for _, s := range samples {
		if s.Metric == "firegrid_key_units" {
			n += s.Value
		}
	}
	return n
}

// TestADecisionCountsFromTheNextRun, and no longer once it is taken back; a
// warehouse made anew follows it as well.
func TestADecisionCountsFromTheNextRun(t *testing.T) {
	l, _ := smallLake(t)
	l.file("units.xlsx", 1, firstFile, units())
	before := mustRun(t, l)
	l.decide("U01", "U07", lake.Same)
	l.decide("U02", "U08", lake.Different)
	one := mustRun(t, l)
	if listed(before.Samples) != 40 || listed(one.Samples) != 39 {
		t.Errorf("listed: %v, then %v", listed(before.Samples), listed(one.Samples))
	}
	forget(t, l.data)
	if diff := cmp.Diff(one.Samples, mustRun(t, l).Samples); diff != "" {
		t.Errorf("made anew: %s", diff)
	}
	l.decide("U01", "U07", lake.Undecided)
	if diff := cmp.Diff(before.Samples, mustRun(t, l).Samples); diff != "" {
		t.Errorf("taken back: %s", diff)
	}
	if again := mustRun(t, l); len(again.Model.Whole) > 0 {
		t.Errorf("nothing was decided, yet models were made anew: %v", again.Model.Whole)
	}
}

// What contradicts itself after a decision is blamed on it where it comes of
// units; a verdict that changed no figure is never blamed.
func TestADecisionIsBlamed(t *testing.T) {
	l, _ := smallLake(t)
	l.file("units.xlsx", 1, firstFile, units())
	mustRun(t, l)
	l.decide("U01", "U07", lake.Same)
	l.decide("U02", "U08", lake.Different)
	w, err := Open(t.Context(), filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	from, err := sourcesOf(l.lake)
	if err != nil {
		t.Fatal(err)
	}
	shown := current(t, l)
	c := &comparison{decided: DecisionsBetween(shown.Manifest.Decisions, inForce(from.decisions), from.decisions)}
	want := []published.Cause{{Decision: "U01U07", Name: "U01 / U07", Change: published.ChangeSame}}
	for subject, blamed := range map[string]bool{"unit_inspections_overlap": true, "roster_name_twice": false} {
		f := Finding{Gate: published.GateAudit, Subject: subject}
		if c.blame(w, &f); cmp.Equal(f.Files, want) != blamed {
			t.Errorf("%s: %+v", subject, f.Files)
		}
	}
	if got := DecisionsBetween(nil, inForce(from.decisions), from.decisions); got != nil {
		t.Errorf("of a run that does not say what was decided: %v", got)
	}
}
