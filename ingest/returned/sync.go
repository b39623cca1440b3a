package returned

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"firegrid/ingest/lake"
)

// Dir is the folder of the returned workbooks in a data folder.
func Dir(data string) string { return filepath.Join(data, "returned") }

// Of is what the lake knows of a file, ready to be written.
func Of(ctx context.Context, data string, l *lake.Lake, f *lake.File) Source {
	src := Source{
		Path: filepath.Join(data, filepath.FromSlash(f.Archive)), Name: f.Name, Refused: f.Code != "", Sheets: f.Sheets,
		Taken: func(yield func(lake.Place, error) bool) {
			for _, p := range f.Parts {
				for at, err := range l.ReadPlaces(ctx, p) {
					if !yield(at, err) || err != nil {
						return
					}
				}
			}
		},
	}
	if f.Problems != nil {
		src.Problems = l.ReadProblems(ctx, *f.Problems)
	}
	return src
}

// Sync makes the folder of returned workbooks agree with the lake's records,
// which must be in the order of [lake.Lake.Files]: the latest file of a name
// has its workbook there if it has problems, and none if it has not. What is
// right already costs a look at the folder. Killed at any moment, it goes on
// the next time.
//
// A workbook that someone has saved since it was written is left as it is
// until a newer file of its name comes in, and one that is open waits. A
// workbook that cannot be written is in the error, after all others are done.
func Sync(ctx context.Context, data string, l *lake.Lake, files []lake.File) (written, removed int, err error) {
	s := &syncer{ctx: ctx, data: data, dir: Dir(data), lake: l}
	if err := s.look(files); err != nil {
		return 0, 0, fmt.Errorf("returned workbooks: %w", err)
	}
	if len(s.write) == 0 && len(s.remove) == 0 {
		return 0, 0, nil
	}
	if err := s.apply(); err != nil {
		return s.written, s.removed, fmt.Errorf("returned workbooks: %w", err)
	}
	return s.written, s.removed, nil
}

// Refresh is [Sync] with all that the lake of a data folder knows. The caller
// holds the lock.
func Refresh(ctx context.Context, data string) (written, removed int, err error) {
	l, err := lake.Open(data)
	if err != nil {
		return 0, 0, err
	}
	files, err := l.Files()
	if err != nil {
		return 0, 0, err
	}
	return Sync(ctx, data, l, files)
}

// Remove takes the returned workbook of a file away, whatever it was made from.
func Remove(data, name string) error {
	st, err := readState(Dir(data))
	if err != nil {
		return err
	}
	book := FileName(name)
	if err := os.Remove(filepath.Join(Dir(data), book)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, ok := st.Books[book]; !ok {
		return nil
	}
	delete(st.Books, book)
	return st.save()
}

type syncer struct {
	ctx              context.Context
	data, dir        string
	lake             *lake.Lake
	state            *state
	write            []task
	remove           []string
	written, removed int
}

type task struct {
	name string
	file *lake.File
}

// staleLock is the age after which a spreadsheet program's lock file says
// nothing any more.
const staleLock = 24 * time.Hour

// look finds out what is to be done.
func (s *syncer) look(files []lake.File) (err error) {
	if s.state, err = readState(s.dir); err != nil {
		return err
	}
	there, open, err := s.list()
	if err != nil {
		return err
	}
	wanted := wantedBooks(files)
	for name, f := range wanted {
		old := s.state.Books[name]
		current := there[name] && old.SHA256 != "" && old.ID == f.ID && old.Reading == f.Reading
		if !current && !open[name] {
			s.write = append(s.write, task{name, f})
		}
	}
	for name := range s.state.Books {
		if wanted[name] == nil && !open[name] {
			s.remove = append(s.remove, name)
		}
	}
	sort.Slice(s.write, func(i, j int) bool { return s.write[i].name < s.write[j].name })
	sort.Strings(s.remove)
	return nil
}

// list says which files are in the folder, and which workbooks somebody has
// open. What a killed run left half written is taken away.
func (s *syncer) list() (there, open map[string]bool, err error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	there, open = make(map[string]bool, len(entries)), make(map[string]bool)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".tmp-") {
			if err := os.Remove(filepath.Join(s.dir, e.Name())); err != nil {
				return nil, nil, err
			}
			continue
		}
		there[e.Name()] = true
		if name, ok := strings.CutPrefix(e.Name(), "~$"); ok {
			info, err := e.Info()
			open[name] = err == nil && time.Since(info.ModTime()) < staleLock
		}
	}
	return there, open, nil
}

// wantedBooks says which workbooks there should be.
func wantedBooks(files []lake.File) map[string]*lake.File {
	wanted := make(map[string]*lake.File)
	for _, l := range ledgers(files) {
		if l.last.Problems == nil {
			continue
		}
		name := l.name()
		if wanted[name] != nil { // two names that only differ beyond what fits
			name = fileName(l.stem, l.last.ID[:8])
		}
		wanted[name] = l.last
	}
	return wanted
}

// apply writes and removes.
func (s *syncer) apply() error {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	edited := make(map[string]bool)
	for _, t := range s.write {
		old, known := s.state.Books[t.name]
		if known && old.ID == t.file.ID {
			if changed, err := s.edited(t.name, old); err != nil {
				return err
			} else if changed {
				edited[t.name] = true
				continue
			}
		}
		s.state.Books[t.name] = made{ID: t.file.ID, Reading: t.file.Reading}
	}
	if err := s.state.save(); err != nil {
		return err
	}
	failed := s.removeAll()
	for _, t := range s.write {
		if edited[t.name] {
			continue
		}
		if err := s.writeOne(t); err != nil {
			if s.ctx.Err() != nil || stops(err) {
				return errors.Join(err, s.state.save())
			}
			failed = append(failed, err)
		}
	}
	return errors.Join(append(failed, s.state.save())...)
}

// stops reports what would stop every other workbook as well.
func stops(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EROFS)
}

// edited reports a workbook that is not what was written.
func (s *syncer) edited(name string, m made) (bool, error) {
	if m.SHA256 == "" {
		return false, nil
	}
	sum, err := sumOf(filepath.Join(s.dir, name))
	return err == nil && sum != "" && sum != m.SHA256, err
}

func (s *syncer) writeOne(t task) error {
	path := filepath.Join(s.dir, t.name)
	if err := Write(s.ctx, path, Of(s.ctx, s.data, s.lake, t.file)); err != nil {
		return err
	}
	sum, err := sumOf(path)
	if err != nil {
		return err
	}
	s.state.Books[t.name] = made{ID: t.file.ID, Reading: t.file.Reading, SHA256: sum}
	s.written++
	return nil
}

func (s *syncer) removeAll() (failed []error) {
	for _, name := range s.remove {
		err := os.Remove(filepath.Join(s.dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
			continue
		}
		if err == nil {
			s.removed++
		}
		delete(s.state.Books, name)
	}
	return failed
}
