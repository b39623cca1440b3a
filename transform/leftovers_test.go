package transform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What a killed run has left of its temporary files goes with the next; a file
// of somebody else in the same folder stays.
func TestTemporaryFilesGo(t *testing.T) {
	l, _ := smallLake(t)
	temp := filepath.Join(t.TempDir(), "new", "temp")
	own := Options{TempDir: temp}.tempDir(filepath.Join(l.data, "warehouse.duckdb"))
	if filepath.Dir(own) != temp || own == (Options{TempDir: temp}).tempDir("/elsewhere/warehouse.duckdb") {
		t.Fatalf("two warehouses share %s", own)
	}
	if err := os.MkdirAll(own, 0o755); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(temp, "duckdb_temp_storage-7.tmp")
	for _, path := range []string{filepath.Join(own, "duckdb_temp_storage-0.tmp"), other} {
		if err := os.WriteFile(path, make([]byte, 1<<20), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Run(t.Context(), RunOptions{Data: l.data, AsOf: lastDay, Options: Options{TempDir: temp}}); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(own); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

// A warehouse that was set aside is kept for a month of nights.
func TestWarehouseSetAsideGoesAfterAMonth(t *testing.T) {
	l, _ := smallLake(t)
	aside := filepath.Join(l.data, "warehouse.duckdb.set-aside")
	for _, c := range []struct {
		days int
		gone bool
	}{{29, false}, {31, true}} {
		at := time.Now().AddDate(0, 0, -c.days)
		for _, path := range []string{aside, aside + ".wal"} {
			if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, at, at); err != nil {
				t.Fatal(err)
			}
		}
		mustRun(t, l)
		for _, path := range []string{aside, aside + ".wal"} {
			if _, err := os.Stat(path); os.IsNotExist(err) != c.gone {
				t.Errorf("%s after %d days: %v", path, c.days, err)
			}
		}
	}
}

// The settings reach DuckDB, and what goes beyond them is an error that names
// the setting, with nothing published and nothing lost.
func TestLimitsOfDuckDB(t *testing.T) {
	path := filepath.Join(t.TempDir(), "warehouse.duckdb")
	w, err := Open(t.Context(), path, Options{MemoryLimit: "64MB", Threads: 1, TempLimit: "10MB"})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for setting, want := range map[string]string{"memory_limit": "61.0 MiB", "threads": "1", "max_temp_directory_size": "9.5 MiB", "temp_directory": path + ".tmp"} {
		got, err := w.strings1(t.Context(), "SELECT CAST(current_setting('"+setting+"') AS VARCHAR)")
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s is %v, want %s, %v", setting, got, want, err)
		}
	}
	// 200 MB in no order that repeats, to be sorted in 64 MB.
	err = w.exec(t.Context(), "CREATE TABLE sorted AS SELECT hash(i) AS h, hash(i + 1) AS g, hash(i + 2) AS f FROM range(8000000) AS t(i) ORDER BY h")
	if err == nil || !IsOutOfSpace(err) || !strings.Contains(err.Error(), "max_temp_directory_size") {
		t.Errorf("more than fits: %v", err)
	}
	if n, err := w.count(t.Context(), "SELECT count(*) FROM deltas"); n != 0 || err != nil {
		t.Errorf("after it: %d, %v", n, err)
	}
}
