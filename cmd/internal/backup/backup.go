package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"firegrid/ingest/lake"
)

// KeepBackups is how many backups are kept when nobody says otherwise.
const KeepBackups = 14

// Options say what is backed up and where to.
type Options struct {
	Data, Dest string
	Keep       int  // backups to keep; KeepBackups if 0
	Check      bool // read files of the backup before that have not changed, too
	Version    string
	Now        func() time.Time
	// Progress, if set, is told after each file.
	Progress func(done, total int, name string)
}

// Report says what a backup did.
type Report struct {
	Manifest       Manifest
	Folder         string
	Copied, Linked int
	Bytes          int64 // that were copied
	Removed        []string
}

type work struct {
	Options
	manifest  *Manifest
	report    *Report
	tmp       string
	beforeDir string // of the backup before, "" if there is none
	before    map[string]File
	taken     map[string]bool
	fresh     []File
}

// Run makes one backup. When it returns without an error, the backup is whole,
// on the disk and read back. Damage in the data folder does not stop it: what
// no earlier backup has sound is in the manifest's Damaged. When it fails, the
// backups before stay as they are.
func Run(ctx context.Context, o Options) (*Report, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	lock, err := lockDest(o.Dest)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if err := sweep(o.Dest); err != nil {
		return nil, err
	}
	now, host := o.Now().UTC(), ""
	host, _ = os.Hostname()
	b := &work{Options: o, taken: make(map[string]bool), report: new(Report)}
	b.manifest = &Manifest{CreatedAt: now.Truncate(time.Second), Version: o.Version, Data: o.Data, Host: host}
	if err := b.lookBack(); err != nil {
		return nil, err
	}
	b.tmp = filepath.Join(o.Dest, tmpPrefix+b.manifest.ID)
	defer os.RemoveAll(b.tmp) // it has another name by then if all went well
	if err := b.all(ctx); err != nil {
		return nil, err
	}
	return b.report, b.commit()
}

// check refuses folders that cannot be what was meant.
func (o *Options) check() error {
	if _, err := os.Stat(filepath.Join(o.Data, "lake")); err != nil {
		return err
	}
	for _, p := range []*string{&o.Data, &o.Dest} {
		abs, err := filepath.Abs(*p)
		if err != nil {
			return err
		}
		*p = abs
	}
	if rel, err := filepath.Rel(o.Data, o.Dest); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return fmt.Errorf("%s lies in the data folder: what takes one takes both; choose another disk", o.Dest)
	}
	return os.MkdirAll(o.Dest, 0o755)
}

// lockDest keeps two backups from writing to one place. The system takes the
// lock back when the process ends.
func lockDest(dest string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dest, ".lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another backup is being written to %s", dest)
	}
	return f, nil
}

// sweep removes what a backup that was killed has left.
func sweep(dest string) error {
	entries, err := os.ReadDir(dest)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tmpPrefix) {
			if err := os.RemoveAll(filepath.Join(dest, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookBack finds the backup before, which must be of the same folder, and
// names the new one after it.
func (b *work) lookBack() error {
	ids, err := List(b.Dest)
	if err != nil {
		return err
	}
	b.manifest.ID = b.manifest.CreatedAt.Format(idLayout)
	b.before = make(map[string]File)
	for n := 2; exists(filepath.Join(b.Dest, b.manifest.ID)); n++ {
		b.manifest.ID = b.manifest.CreatedAt.Format(idLayout) + "-" + strconv.Itoa(n)
	}
	if len(ids) == 0 {
		return nil
	}
	folder := filepath.Join(b.Dest, ids[len(ids)-1])
	m, err := Read(folder)
	var bad *DamageError
	if errors.As(err, &bad) || errors.Is(err, fs.ErrNotExist) {
		return nil // then everything is copied
	}
	if err != nil {
		return err
	}
	if m.Data != b.Data || m.Host != b.manifest.Host {
		return fmt.Errorf("%s holds backups of %s on %s; name another folder for this one", b.Dest, m.Data, m.Host)
	}
	b.beforeDir = folder
	for _, f := range m.Files {
		b.before[f.Path] = f
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// commit makes a backup of what was copied, and removes the oldest.
func (b *work) commit() error {
	if err := b.manifest.write(b.tmp); err != nil {
		return err
	}
	if err := b.settle(); err != nil {
		return err
	}
	b.report.Folder = filepath.Join(b.Dest, b.manifest.ID)
	if err := os.Rename(b.tmp, b.report.Folder); err != nil {
		return err
	}
	if err := lake.SyncDir(b.Dest); err != nil {
		return err
	}
	b.report.Manifest = *b.manifest
	return b.prune()
}

func (b *work) prune() error {
	ids, err := List(b.Dest)
	if err != nil {
		return err
	}
	keep := b.Keep
	if keep <= 0 {
		keep = KeepBackups
	}
	for _, id := range ids[:max(0, len(ids)-keep)] {
		if id == b.manifest.ID {
			continue // the clock was set back: the new one is not the oldest
		}
		hidden := filepath.Join(b.Dest, tmpPrefix+id)
		if err := os.Rename(filepath.Join(b.Dest, id), hidden); err != nil {
			return err
		}
		if err := os.RemoveAll(hidden); err != nil {
			return err
		}
		b.report.Removed = append(b.report.Removed, id)
	}
	return nil
}
