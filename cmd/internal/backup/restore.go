package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"firegrid/ingest/lake"
)

const (
	// staging is where a restore gathers what it will put in place.
	staging = lake.RestoringDir
	// asidePrefix begins the folder into which a restore puts what was there.
	asidePrefix = "before-restore-"
)

// NotEmptyError says that a folder holds something already.
type NotEmptyError struct{ Data, Found string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s is not empty: it has %s", e.Data, e.Found)
}

// RestoreOptions say what is put back where.
type RestoreOptions struct {
	// Backup is one backup, or a folder of backups, of which the newest counts.
	Backup, Data string
	// Replace puts what lies in the data folder aside; nothing is deleted.
	Replace  bool
	Now      func() time.Time
	Progress func(done, total int, name string)
}

// Restored says what was put back.
type Restored struct {
	Manifest Manifest
	// Aside is where the things are that were in the data folder, "" if it was empty.
	Aside string
}

// Restore puts a backup into a data folder. Everything is read and held
// against its checksum first; a [DamageError] names what is damaged, and then
// the data folder is left as it is. A restore that is killed is repeated. The
// caller holds the lock of the data folder.
func Restore(ctx context.Context, o RestoreOptions) (*Restored, error) {
	folder, err := choose(o.Backup)
	if err != nil {
		return nil, err
	}
	found, err := somethingIn(o.Data)
	if err != nil {
		return nil, err
	}
	if found != "" && !o.Replace {
		return nil, &NotEmptyError{o.Data, found}
	}
	m, err := Verify(folder, o.Progress)
	if err != nil {
		return nil, err
	}
	stage := filepath.Join(o.Data, staging)
	if err := os.RemoveAll(stage); err != nil {
		return nil, err
	}
	for _, f := range m.Files {
		if err := ctx.Err(); err != nil {
			return nil, errors.Join(err, os.RemoveAll(stage))
		}
		if err := putBack(filepath.Join(folder, dataName, filepath.FromSlash(f.Path)), filepath.Join(stage, filepath.FromSlash(f.Path)), f); err != nil {
			return nil, errors.Join(err, os.RemoveAll(stage))
		}
	}
	if err := syncDisk(stage); err != nil {
		return nil, err
	}
	out := &Restored{Manifest: *m}
	if found != "" {
		base := filepath.Join(o.Data, asidePrefix+o.Now().UTC().Format(idLayout))
		out.Aside = base
		for n := 2; exists(out.Aside); n++ {
			out.Aside = base + "-" + strconv.Itoa(n)
		}
	}
	return out, swap(o.Data, stage, out.Aside)
}

// choose finds the backup that is meant.
func choose(path string) (string, error) {
	if exists(filepath.Join(path, manifestName)) {
		return path, nil
	}
	ids, err := List(path)
	if err != nil {
		return "", err
	}
	if len(ids) == 0 {
		return "", fmt.Errorf("%s is no backup and holds none", path)
	}
	return filepath.Join(path, ids[len(ids)-1]), nil
}

// somethingIn names a file of the data folder that a restore would be in the
// way of; "" if there is none.
func somethingIn(data string) (found string, err error) {
	err = filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && d.Name() == staging:
			return fs.SkipDir
		case !d.IsDir() && path != filepath.Join(data, "firegrid.lock"):
			found = path
			return fs.SkipAll
		}
		return nil
	})
	return found, err
}

func putBack(from, to string, f File) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := lake.WriteWith(to, func(w io.Writer) error { _, err := io.Copy(w, in); return err }); err != nil {
		return err
	}
	if sum, _, err := sumOf(to); err != nil || sum != f.SHA256 {
		return fmt.Errorf("%s was not written as it was read (%v)", to, err)
	}
	if err := os.Chmod(to, f.Mode); err != nil {
		return err
	}
	return os.Chtimes(to, f.ModifiedAt, f.ModifiedAt)
}

// swap puts what is there aside and what was gathered in place. Only names
// change, on one disk, so it takes a moment.
func swap(data, stage, aside string) error {
	if aside != "" {
		if err := os.Mkdir(aside, 0o755); err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(data)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == staging, name == "firegrid.lock", strings.HasPrefix(name, asidePrefix):
		case aside != "":
			err = os.Rename(filepath.Join(data, name), filepath.Join(aside, name))
		default:
			err = os.RemoveAll(filepath.Join(data, name)) // folders without a file in them
		}
		if err != nil {
			return err
		}
	}
	if entries, err = os.ReadDir(stage); err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(stage, e.Name()), filepath.Join(data, e.Name())); err != nil {
			return err
		}
	}
	if err := os.Remove(stage); err != nil {
		return err
	}
	return lake.SyncDir(data)
}
