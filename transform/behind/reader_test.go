package behind

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a killed server left behind a day ago goes; what is of today may be of
// a download under way.
func TestOpenRemovesWhatIsLeft(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	old, young := filepath.Join(tmp, "firegrid-rows-1-2"), filepath.Join(tmp, "firegrid-rows-3-2")
	for _, dir := range []string{old, young} {
		if err := os.MkdirAll(filepath.Join(dir, "spilt"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	r, err := Open(tmp)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("of yesterday: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("of today: %v", err)
	}
}
