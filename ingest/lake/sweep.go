package lake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// leftover is the age at which an unfinished file belongs to nobody.
const leftover = time.Hour

// Sweep removes what was left unfinished in the archive and the lake by a
// process that was killed while it wrote: files under a temporary name, which
// nothing refers to. What has its own name stays, whatever it is. The caller
// holds the lock of the data folder.
func Sweep(data string, now time.Time) error {
	var errs []error
	for _, dir := range []string{"archive", "lake"} {
		err := filepath.WalkDir(filepath.Join(data, dir), func(path string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil // there is none yet
			case err != nil:
				return err
			case !d.Type().IsRegular() || !strings.HasPrefix(d.Name(), ".tmp-"):
				return nil
			}
			info, err := d.Info()
			if err != nil || now.Sub(info.ModTime()) < leftover {
				return nil
			}
			return os.Remove(path)
		})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
