package transform

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/transform/published"
)

func preview(t *testing.T, l *testLake) *Forecast {
	t.Helper()
	f, err := Preview(t.Context(), RunOptions{Data: l.data, AsOf: lastDay, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestPreviewShowsWhatTheRunWillPublish: first on an empty board, then after a
// file came; nothing of it is published.
func TestPreviewShowsWhatTheRunWillPublish(t *testing.T) {
	l, ledger := smallLake(t)
	first := preview(t, l)
	if _, err := os.Stat(filepath.Join(l.data, "published")); !os.IsNotExist(err) {
		t.Errorf("a preview has published something: %v", err)
	}
	if first.Effects[ledger.ID][0].New != 200 || len(first.Findings) != 0 || first.Run.Manifest.Files["taken"] != 2 {
		t.Errorf("%+v", first)
	}
	if diff := cmp.Diff(first.Run.Samples, mustRun(t, l).Samples); diff != "" {
		t.Error(diff)
	}
	before, last := current(t, l), lastRun(t, l)
	late := l.file("诸暨大队隐患台账.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"hazards": hazards(2, 50)})
	next := preview(t, l)
	if next.Effects[late.ID][0] != (Effect{Dataset: "hazards", Rows: 50, New: 50}) {
		t.Errorf("effects: %+v", next.Effects[late.ID])
	}
	found := func(r *published.Run) (n float64) {
		for _, s := range r.Samples {
			if s.Metric == "firegrid_hazards_found" {
				n += s.Value
			}
		}
		return n
	}
	// Of 200 rows those with i%97 = 0 have no date: 0, 97, 194; of 50 only 0.
	if found(before) != 197 || found(next.Run) != 197+49 {
		t.Errorf("hazards found: %v → %v", found(before), found(next.Run))
	}
	if diff := cmp.Diff(before, current(t, l)); diff != "" {
		t.Errorf("the published run has changed: %s", diff)
	}
	if diff := cmp.Diff(last, lastRun(t, l)); diff != "" {
		t.Errorf("last_run.json has changed: %s", diff)
	}
	result := mustRun(t, l)
	if result.Load.Loaded != 0 {
		t.Error("the run does again what the preview did")
	}
	if diff := cmp.Diff(next.Run.Samples, result.Samples); diff != "" {
		t.Error(diff)
	}
}

// TestPreviewSaysWhatWillHoldTheRun, and the run is still held after it.
func TestPreviewSaysWhatWillHoldTheRun(t *testing.T) {
	l, _ := smallLake(t)
	twice := roster()[:1]
	twice[0]["启用日期"], twice[0]["乡镇街道"] = "2012-07-01", "另一个镇"
	l.file("roster2.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"townships": twice})
	if f := preview(t, l); len(f.Findings) != 1 || f.Findings[0].Subject != "roster_code_twice" {
		t.Errorf("findings: %v", f.Findings)
	}
	if result, err := run1(t, l); err != nil || result.Outcome != published.OutcomeHeld {
		t.Errorf("%s, %v", result.Outcome, err)
	}
}

func TestPreviewOfADamagedWarehouse(t *testing.T) {
	l, _ := smallLake(t)
	first := preview(t, l)
	if err := os.WriteFile(filepath.Join(l.data, "warehouse.duckdb"), []byte("a file of another kind\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	again := preview(t, l)
	if len(again.Notes) != 1 {
		t.Errorf("notes: %v", again.Notes)
	}
	if diff := cmp.Diff(first.Run.Samples, again.Run.Samples); diff != "" {
		t.Error(diff)
	}
}
