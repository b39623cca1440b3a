package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/lake"
)

// Repair reads files again from the archive whose rows or records are damaged,
// and commits what it reads. A file keeps its place in time, whether it is
// withdrawn, and since when its rows were known, so that the figures are those
// of a lake that was never damaged. Rosters are read first, then lists of
// units, then the rest: each by what is sound by then. The archived bytes must
// be sound, which the caller has checked. The caller holds the lock.
func Repair(ctx context.Context, o Options, ids []string) error {
	l, err := lake.Open(o.Data)
	if err != nil {
		return err
	}
	b := &batch{Options: o, lake: l, result: new(Result)}
	b.Workers = max(b.Workers, 1)
	bad := make(map[string]*lake.File, len(ids))
	for _, id := range ids {
		f, err := b.recordOrRemains(ctx, id)
		if err != nil {
			return err
		}
		bad[id] = f
	}
	for _, dataset := range []string{"townships", "key_units", ""} {
		if err := b.referencesWithout(ctx, bad); err != nil {
			return err
		}
		for id, f := range bad {
			if dataset != "" && !mayHold(f, dataset) {
				continue
			}
			if err := b.repairOne(ctx, f); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			delete(bad, id)
		}
	}
	return nil
}

// referencesWithout loads rosters and lists of units from the sound files.
func (b *batch) referencesWithout(ctx context.Context, bad map[string]*lake.File) error {
	all, err := b.lake.FilesBut(func(id string) bool { return bad[id] != nil })
	if err != nil {
		return err
	}
	if b.refs, err = b.lake.References(ctx, all); err != nil {
		return err
	}
	b.files, b.refSum = all, b.refs.Fingerprint()
	return nil
}

// mayHold reports a file that has rows of a dataset, or whose record is gone
// and whose name looks as if it had.
func mayHold(f *lake.File, dataset string) bool {
	for _, s := range f.Sheets {
		if s.Dataset == dataset {
			return true
		}
	}
	return len(f.Sheets) == 0 && looksLikeRoster(f.Name)
}

// repairOne reads one file again in place of its last reading.
func (b *batch) repairOne(ctx context.Context, old *lake.File) error {
	c := &claim{
		candidate: candidate{name: old.Name, size: old.Size, modified: old.ModifiedAt},
		id:        old.ID, archive: old.Archive, received: old.ReceivedAt, again: old,
	}
	f, err := b.read(ctx, c)
	if err != nil {
		return err
	}
	f.Earlier = nil
	for _, r := range old.Earlier { // those whose rows can still be read
		if b.sound(r) {
			f.Earlier = append(f.Earlier, r)
		}
	}
	if !old.ReadAt.IsZero() {
		f.ReadAt = old.ReadAt
	}
	return b.lake.Commit(f)
}

func (b *batch) sound(r lake.Reading) bool {
	for _, p := range r.Parts {
		if b.lake.CheckPart(p) != nil {
			return false
		}
	}
	return true
}

// recordOrRemains gives the record of a file, or makes one from what is left:
// rows tell the name and times, the audit log whether it was withdrawn.
func (b *batch) recordOrRemains(ctx context.Context, id string) (*lake.File, error) {
	f, err := b.lake.File(id)
	if f != nil && err == nil {
		return f, nil
	}
	archive := findArchived(b.Data, id)
	if archive == "" {
		return nil, fmt.Errorf("the archive has no file %s", id)
	}
	info, err := os.Stat(filepath.Join(b.Data, filepath.FromSlash(archive)))
	if err != nil {
		return nil, err
	}
	f = &lake.File{ID: id, Name: id[:12] + filepath.Ext(archive), Archive: archive, Size: info.Size(), ModifiedAt: info.ModTime().UTC(), ReceivedAt: info.ModTime().UTC()}
	text, err := os.ReadFile(filepath.Join(b.Data, "lake", "files", id+".json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	salvage(f, string(text))
	if g, ok := b.lake.LineageOf(ctx, id); ok {
		f.Name, f.Reading, f.ReceivedAt, f.ModifiedAt = g.FileName, g.Reading, g.ReceivedAt, g.ModifiedAt
	}
	f.Mark = markOf(f.Name)
	return f, b.withdrawn(f)
}

var remains = map[string]*regexp.Regexp{
	"name":     regexp.MustCompile(`"name": "([^"\\]+)"`),
	"received": regexp.MustCompile(`"received_at": "([^"]+)"`),
	"modified": regexp.MustCompile(`"modified_at": "([^"]+)"`),
	"read":     regexp.MustCompile(`"read_at": "([^"]+)"`),
}

// salvage takes from a damaged record what can still be read in it.
func salvage(f *lake.File, text string) {
	word := func(name string) string {
		if m := remains[name].FindStringSubmatch(text); m != nil {
			return m[1]
		}
		return ""
	}
	if name := word("name"); name != "" && !strings.ContainsRune(name, '�') {
		f.Name = name
	}
	for name, at := range map[string]*time.Time{"received": &f.ReceivedAt, "modified": &f.ModifiedAt, "read": &f.ReadAt} {
		if t, err := time.Parse(time.RFC3339, word(name)); err == nil {
			*at = t
		}
	}
}

// withdrawn looks into the audit log whether a file whose record is lost was
// withdrawn.
func (b *batch) withdrawn(f *lake.File) error {
	acts, _, err := auditlog.Read(b.Data)
	if err != nil {
		return err
	}
	for _, a := range acts {
		switch {
		case a.ID != f.ID:
		case a.Verb == auditlog.Retracted:
			f.Withdraw(a.At, a.Who, a.Reason)
		case a.Verb == auditlog.Unretracted && f.RetractedAt != nil:
			f.Restore(a.At, a.Who, a.Reason)
		}
	}
	return nil
}
