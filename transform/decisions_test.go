package transform

import (
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
