package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// Lake is the folder of records and rows under the data folder.
type Lake struct {
	dir   string
	known time.Time // what came later is not seen; zero is now
	made  *Made     // what a run was not made of is not seen; nil is no run
}

// Open opens the lake of a data folder, making its folders if they are missing.
func Open(data string) (*Lake, error) {
	l := &Lake{dir: filepath.Join(data, "lake")}
	for _, d := range []string{"files", "raw", "rejected"} {
		if err := MakeDir(filepath.Join(l.dir, d)); err != nil {
			return nil, fmt.Errorf("open lake: %w", err)
		}
	}
	return l, nil
}

// Path gives the place of a part on disk.
func (l *Lake) Path(p Part) string { return filepath.Join(l.dir, filepath.FromSlash(p.Path)) }

// Files lists every record in the order in which later files win: by the time
// received, then the file's own time, then its name.
func (l *Lake) Files() ([]File, error) { return l.FilesBut(nil) }

// FilesBut is Files without those that leave names by their ids.
func (l *Lake) FilesBut(leave func(id string) bool) ([]File, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, "files"))
	if err != nil {
		return nil, fmt.Errorf("list lake: %w", err)
	}
	files := make([]File, 0, len(entries))
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || strings.HasPrefix(id, ".") || leave != nil && leave(id) {
			continue
		}
		f, err := l.File(id)
		if err != nil {
			return nil, err
		}
		if !l.unknown(f) {
			files = append(files, *f)
		}
	}
	sort.Slice(files, func(i, j int) bool { return files[i].before(&files[j]) })
	return files, nil
}

func (f *File) before(g *File) bool {
	if !f.ReceivedAt.Equal(g.ReceivedAt) {
		return f.ReceivedAt.Before(g.ReceivedAt)
	}
	if !f.ModifiedAt.Equal(g.ModifiedAt) {
		return f.ModifiedAt.Before(g.ModifiedAt)
	}
	return f.Name < g.Name
}

// File reads one record; it gives nil and no error where there is none.
func (l *Lake) File(id string) (*File, error) {
	path := l.recordPath(id)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read record: %w", err)
	}
	if sealBroken(b) {
		return nil, &DamageError{path, "it is not as it was written"}
	}
	f := new(File)
	if err := json.Unmarshal(b, f); err != nil {
		return nil, &DamageError{path, err.Error()}
	}
	return f, nil
}

func (l *Lake) recordPath(id string) string { return filepath.Join(l.dir, "files", id+".json") }

// Commit writes the record. The parts it names must already be in place.
// After it returns, the file counts, also after a power cut.
func (l *Lake) Commit(f *File) error {
	b, err := sealed(f)
	if err != nil {
		return err
	}
	dirs := map[string]bool{}
	for _, p := range f.Parts {
		dirs[filepath.Dir(l.Path(p))] = true
		dirs[filepath.Join(l.dir, "raw")] = true // the part may be the first of its dataset
	}
	if f.Problems != nil {
		dirs[filepath.Dir(l.Path(*f.Problems))] = true
	}
	for d := range dirs {
		if err := SyncDir(d); err != nil {
			return err
		}
	}
	return WriteFile(l.recordPath(f.ID), b)
}

// Look opens the lake of a data folder for reading only; it gives nil where
// there is none.
func Look(data string) (*Lake, error) {
	l := &Lake{dir: filepath.Join(data, "lake")}
	if _, err := os.Stat(filepath.Join(l.dir, "files")); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return l, nil
}
