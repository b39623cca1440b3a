package published

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// damagedPrefix begins the name of a run that was set aside.
const damagedPrefix = "damaged-"

// SetAside takes a run that is damaged out of the list. It is kept under
// another name; figures can be computed again, and the next run does.
func SetAside(dir, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	to := filepath.Join(dir, damagedPrefix+id)
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(dir, id), to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(dir)
}

// ShowLastGood makes the newest run that is whole the current one, and gives
// its id. Where there is none, nothing is shown until the next run publishes.
func ShowLastGood(dir string) (id string, err error) {
	ids, err := List(dir)
	if err != nil {
		return "", err
	}
	for _, id := range slices.Backward(ids) {
		if SetCurrent(dir, id) == nil {
			return id, nil
		}
	}
	if err := os.Remove(filepath.Join(dir, currentName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return "", syncDir(dir)
}
