package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/lake"
)

// Act is who does something, why, and when.
type Act struct {
	Who    string
	Reason string // may be ""
	Now    time.Time
}

// Retract withdraws the rows of a file as of now (撤回): the next run shows
// the figures without them. The file and its rows stay in archive and lake,
// and the record keeps who withdrew it and why. ref is the file's name, its id
// or the beginning of its id. The error is a [RefError] where ref does not
// name one file that counts. The caller holds the lock.
func Retract(ctx context.Context, data, ref string, act Act) (*lake.File, error) {
	return turn(ctx, data, ref, act, false)
}

// Unretract gives the rows of a withdrawn file back. The file keeps its place
// in time: rows of later files go on replacing its own. The caller holds the
// lock.
func Unretract(ctx context.Context, data, ref string, act Act) (*lake.File, error) {
	return turn(ctx, data, ref, act, true)
}

func turn(ctx context.Context, data, ref string, act Act, undo bool) (*lake.File, error) {
	l, err := lake.Open(data)
	if err != nil {
		return nil, err
	}
	files, err := l.Files()
	if err != nil {
		return nil, err
	}
	f, err := find(files, ref, undo)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	verb := auditlog.Retracted
	if undo {
		verb = auditlog.Unretracted
		f.Restore(act.Now, act.Who, act.Reason)
	} else {
		f.Withdraw(act.Now, act.Who, act.Reason)
	}
	if err := l.Commit(f); err != nil {
		return nil, err
	}
	return f, auditlog.Append(data, auditlog.Entry{
		At: act.Now, Who: act.Who, Verb: verb, Subject: f.Name, ID: f.ID, Reason: act.Reason,
	})
}

// RefError says that a name or id does not lead to one file.
type RefError struct {
	Ref string
	// Undo: a withdrawn file was looked for.
	Undo bool
	// Candidates are the files it may mean; with Done, they are withdrawn
	// already, or not withdrawn. There are none where no file has that name.
	Candidates []lake.File
	Done       bool
}

func (e *RefError) Error() string {
	switch {
	case len(e.Candidates) == 0:
		return fmt.Sprintf("no file %q was received", e.Ref)
	case e.Done && e.Undo:
		return fmt.Sprintf("%q is not withdrawn", e.Ref)
	case e.Done:
		return fmt.Sprintf("%q is withdrawn already", e.Ref)
	}
	return fmt.Sprintf("%q may mean %d files", e.Ref, len(e.Candidates))
}

// find looks for the one file that ref names and that can be withdrawn, or
// given back. A name means files first; only where none has it, an id.
func find(files []lake.File, ref string, undo bool) (*lake.File, error) {
	named := matching(files, func(f *lake.File) bool { return f.ID == ref })
	if named == nil {
		named = matching(files, func(f *lake.File) bool { return called(f, filepath.Base(ref)) })
	}
	if named == nil && len(ref) >= 4 {
		named = matching(files, func(f *lake.File) bool { return strings.HasPrefix(f.ID, strings.ToLower(ref)) })
	}
	var fit []*lake.File
	for _, f := range named {
		if (f.RetractedAt != nil) == undo {
			fit = append(fit, f)
		}
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	e := &RefError{Ref: ref, Undo: undo, Done: len(fit) == 0}
	if !e.Done {
		named = fit
	}
	for _, f := range named {
		e.Candidates = append(e.Candidates, *f)
	}
	return nil, e
}

func matching(files []lake.File, is func(*lake.File) bool) (out []*lake.File) {
	for i := range files {
		if is(&files[i]) {
			out = append(out, &files[i])
		}
	}
	return out
}

// called reports that the bytes came under a name.
func called(f *lake.File, name string) bool {
	if f.Name == name {
		return true
	}
	for _, r := range f.AlsoReceived {
		if r.Name == name {
			return true
		}
	}
	return false
}

// lastTurnOfReferences is when a roster or list of units was last withdrawn or
// given back. A new one only heals what had problems; one that went may have
// made rows of others what they are, so all that was read before is read again.
func lastTurnOfReferences(files []lake.File) time.Time {
	var last time.Time
	for i := range files {
		for _, p := range files[i].Parts {
			if p.Dataset != "townships" && p.Dataset != "key_units" {
				continue
			}
			if t := files[i].LastTurn(); t.After(last) {
				last = t
			}
		}
	}
	return last
}

// readsReferences reports that what was made of a file may depend on places or
// units: of a roster alone it does not.
func readsReferences(f *lake.File) bool {
	for i := range f.Sheets {
		if f.Sheets[i].Dataset != "townships" {
			return true
		}
	}
	return f.Problems != nil
}
