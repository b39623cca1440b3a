package published

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// KeepRuns is how many runs are kept when nobody says otherwise: a month of
// nights to roll back to.
const KeepRuns = 30

// Prune removes all runs but the last keep, and what an interrupted Write
// left. The current run stays however old it is. It returns the ids of the
// runs it removed. Like Write it is for the one process that publishes.
func Prune(dir string, keep int) ([]string, error) {
	current, err := CurrentID(dir)
	if err != nil && !errors.Is(err, ErrNothingPublished) {
		return nil, err // rather keep all than lose the one that is shown
	}
	if err := removeLeftovers(dir); err != nil {
		return nil, err
	}
	ids, err := List(dir)
	if err != nil {
		return nil, err
	}
	var removed []string
	for i, id := range ids {
		if len(ids)-i <= max(keep, 1) || id == current {
			continue
		}
		if err := removeRun(dir, id); err != nil {
			return removed, err
		}
		removed = append(removed, id)
	}
	return removed, nil
}

// removeRun takes a run out of sight at one stroke before removing its files,
// so that no half of it is ever listed.
func removeRun(dir, id string) error {
	hidden := filepath.Join(dir, tmpPrefix+id)
	if err := os.Rename(filepath.Join(dir, id), hidden); err != nil {
		return err
	}
	return os.RemoveAll(hidden)
}

func removeLeftovers(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tmpPrefix) {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
