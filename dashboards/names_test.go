package dashboards

import (
	"testing"

	"firegrid/ingest/dataset"
)

// TestEveryProblemHasAName finds a code that the board would show as it is.
func TestEveryProblemHasAName(t *testing.T) {
	known := make(map[string]bool)
	for _, k := range dataset.ProblemKinds() {
		known[k.Code] = true
		if problemNames[k.Code].zh == "" || problemNames[k.Code].en == "" {
			t.Errorf("problem %s has no name", k.Code)
		}
	}
	for code := range problemNames {
		if !known[code] {
			t.Errorf("%s is no problem any more", code)
		}
	}
}
