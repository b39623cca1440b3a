package transform

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// A warehouse made of what a run was made of gives its figures, whatever has
// come, been withdrawn and been decided since.
func TestAWarehouseAsARunWasMade(t *testing.T) {
	l, big := smallLake(t)
	l.file("units.xlsx", 1, firstFile, units())
	l.decide("U01", "U07", lake.Same)
	id := mustRun(t, l).RunID
	run, err := published.Figures(filepath.Join(l.data, "published"), id)
	if err != nil {
		t.Fatal(err)
	}
	l.decide("U01", "U07", lake.Undecided)
	l.decide("U02", "U08", lake.Same)
	l.retract(big, firstFile.Add(time.Hour))
	l.file("later.xlsx", 1, firstFile.Add(2*time.Hour), map[string][]row{"hazards": hazards(3, 50)})
	mustRun(t, l)
	var drift *DriftError
	if _, err := OpenPublished(t.Context(), l.data, run, Options{}); !errors.As(err, &drift) {
		t.Fatalf("the warehouse is where it was: %v", err)
	}
	steps := 0
	w, err := OpenAsMade(t.Context(), l.data, run, Options{}, func(int, int) { steps++ })
	if err != nil {
		t.Fatal(err)
	}
	if listed(run.Samples) != 39 || steps < 2 { // of 40, two are one
		t.Errorf("%v units, %d steps", listed(run.Samples), steps)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// A run that says otherwise of a decision is refused: it is what figures are made of.
	run.Manifest.Decisions = map[string]string{}
	if _, err := OpenAsMade(t.Context(), l.data, run, Options{}, func(int, int) {}); !errors.As(err, &drift) {
		t.Errorf("without the decision: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(l.data, asKnownPrefix+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(l.data, "warehouse.duckdb")); err != nil {
		t.Error("the warehouse itself was touched")
	}
}
