package lake

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Only what a killed process has left unfinished goes; the archive and the
// lake keep everything that has a name.
func TestSweep(t *testing.T) {
	data := t.TempDir()
	now := time.Now()
	if err := Sweep(data, now); err != nil {
		t.Errorf("a new data folder: %v", err)
	}
	for name, age := range map[string]time.Duration{
		"archive/.tmp-1": 2 * time.Hour, "lake/raw/hazards/.tmp-2": 2 * time.Hour, "lake/files/.tmp-3": 2 * time.Hour, "lake/.tmp-4": 2 * time.Hour,
		"archive/ab/ab12.xlsx": 1e6 * time.Hour, "archive/ab/x.tmp-": 2 * time.Hour, "lake/raw/hazards/a.parquet": 1e6 * time.Hour,
		"archive/.tmp-being-written": time.Minute, "inbox/.tmp-5": 2 * time.Hour,
	} {
		path := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o444); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := Sweep(data, now); err != nil {
		t.Fatal(err)
	}
	var left []string
	err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(data, path)
			left = append(left, rel)
		}
		return err
	})
	want := []string{"archive/.tmp-being-written", "archive/ab/ab12.xlsx", "archive/ab/x.tmp-", "inbox/.tmp-5", "lake/raw/hazards/a.parquet"}
	if diff := cmp.Diff(want, left); err != nil || diff != "" {
		t.Errorf("%v: left (-want +got):\n%s", err, diff)
	}
}
