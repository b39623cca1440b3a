package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Templates are written for one dataset or for all, with the places of the
// roster that was taken in, and are taken without a word once dropped.
func TestTemplate(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	dir := filepath.Join(t.TempDir(), "模板")
	if out, errs, code := firegrid(t, "template", "all", "-o", dir, "--data", data); code != exitDone || strings.Count(out, ".xlsx") != 12 {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	one := filepath.Join(dir, "火灾隐患排查整改台账（模板）.xlsx")
	if out, errs, code := firegrid(t, "check", one, "--data", data); code != exitDone || !strings.Contains(out, "火灾隐患排查整改台账") {
		t.Errorf("check: exit code %d\n%s%s", code, out, errs)
	}
	if _, errs, code := firegrid(t, "template", "hazard", "-o", dir, "--data", data); code != exitUsage || !strings.Contains(errs, "hazards") {
		t.Errorf("an unknown dataset: exit code %d, %s", code, errs)
	}
}

// Before there is a roster, the bundled one gives the places, and nothing is
// made in the data folder.
func TestTemplateWithoutData(t *testing.T) {
	dir, data := t.TempDir(), filepath.Join(t.TempDir(), "nowhere")
	if _, errs, code := firegrid(t, "template", "grids", "-o", dir, "--data", data); code != exitDone {
		t.Fatalf("exit code %d, %s", code, errs)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("the data folder was made")
	}
}
