package provision

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// listName is where it is remembered what was laid down.
const listName = ".firegrid.json"

// Result says what became of the files, by their relative paths.
type Result struct {
	Written   []string // new, or replaced
	Unchanged []string
	Kept      []string // changed by hand: the new one lies beside, as .new
	Removed   []string // no longer shipped
}

// Write lays files down in dir by means of replace, which replaces one file as
// a whole. Files that were laid down before and are no longer among them are
// removed. What was changed by hand since, or is not firegrid's, stays unless
// force is set.
func Write(dir string, files []File, replace func(path string, body []byte) error, force bool) (Result, error) {
	var r Result
	before, err := readList(dir)
	if err != nil {
		return r, err
	}
	now := make(map[string]string)
	for _, f := range files {
		now[f.Path] = sum(f.Body)
		if err := place(dir, f, before[f.Path], replace, force, &r); err != nil {
			return r, err
		}
	}
	if err := removeOld(dir, before, now, &r); err != nil {
		return r, err
	}
	for _, path := range r.Kept { // still the hand's, also the next time
		now[path] = before[path]
	}
	list, err := json.MarshalIndent(now, "", "  ")
	if err != nil {
		return r, err
	}
	return r, replace(filepath.Join(dir, listName), append(list, '\n'))
}

// place writes one file unless a hand has been at it; was is the sum of what
// was laid down there before.
func place(dir string, f File, was string, replace func(string, []byte) error, force bool, r *Result) error {
	path := filepath.Join(dir, filepath.FromSlash(f.Path))
	there, err := os.ReadFile(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && bytes.Equal(there, f.Body):
		r.Unchanged = append(r.Unchanged, f.Path)
		return nil
	case err == nil && sum(there) != was && !force:
		r.Kept = append(r.Kept, f.Path)
		return replace(path+".new", f.Body)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	r.Written = append(r.Written, f.Path)
	return replace(path, f.Body)
}

// removeOld takes away what is no longer shipped and was not changed by hand.
func removeOld(dir string, before, now map[string]string, r *Result) error {
	for path, was := range before {
		if _, still := now[path]; still || !filepath.IsLocal(path) {
			continue
		}
		full := filepath.Join(dir, filepath.FromSlash(path))
		there, err := os.ReadFile(full)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if sum(there) != was {
			continue
		}
		if err := os.Remove(full); err != nil {
			return err
		}
		r.Removed = append(r.Removed, path)
	}
	slices.Sort(r.Removed)
	return nil
}

func readList(dir string) (map[string]string, error) {
	path := filepath.Join(dir, listName)
	list := make(map[string]string)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}
