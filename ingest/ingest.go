package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/workbook"
)

// Options says what to take, and against what to read it.
type Options struct {
	// Data is the data folder.
	Data string
	// Files to take; none means the inbox.
	Files []string
	// Contracts to read against, and their fingerprint.
	Contracts   []*dataset.Contract
	Fingerprint string
	Limits      workbook.Limits
	// Time is how long one file may take to read; 0 means no limit.
	Time time.Duration
	// Workers is the number of files read at once; 0 means one per processor.
	Workers int
	// Now is the clock.
	Now func() time.Time
	// Who, if set, says who handed a file in, for the audit log. Where it is
	// not, or says "", it is the owner of a file in the inbox, and otherwise
	// the user who runs the program.
	Who func(path string) string
	// Progress, if set, is told after every file.
	Progress func(done, total int, name string)
}

// claim is a file whose bytes are in the archive.
type claim struct {
	candidate
	id, archive string
	received    time.Time
	// new: it has only now got its time, and was not in an interrupted batch.
	new bool
	// again is the record of the same bytes when they are to be read once more.
	again *lake.File
}

// Run takes what is in the inbox, or the files named, into the lake. Files
// that cannot be understood are in the result, not in the error; the error is
// of what stops the whole run, such as a full disk. The caller holds the lock.
func Run(ctx context.Context, o Options) (*Result, error) {
	l, err := lake.Open(o.Data)
	if err != nil {
		return nil, err
	}
	b := &batch{Options: o, lake: l, result: new(Result)}
	if b.Workers <= 0 {
		b.Workers = runtime.GOMAXPROCS(0)
	}
	if b.journal, err = openJournal(o.Data); err != nil {
		return nil, err
	}
	if err := b.claimAll(ctx); err != nil {
		return nil, err
	}
	if err := b.readAll(ctx); err != nil {
		return b.result, err
	}
	return b.result, b.journal.done()
}

// batch is one run.
type batch struct {
	Options
	lake    *lake.Lake
	journal *journal
	files   []lake.File
	claims  []*claim

	mu     sync.Mutex
	result *Result
	done   int
	refs   dataset.References
	refSum string
}

func (b *batch) add(r FileResult) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.result.Files = append(b.result.Files, r)
}

// candidates lists the files to take, in the order received.
func (b *batch) candidates() ([]candidate, error) {
	if len(b.Files) == 0 {
		ready, waiting, err := listInbox(filepath.Join(b.Data, "inbox"), b.Now())
		b.result.Files = append(b.result.Files, waiting...)
		inOrder(ready)
		return ready, err
	}
	var all []candidate
	for _, path := range b.Files {
		info, err := os.Stat(path)
		if err == nil && info.IsDir() {
			err = fmt.Errorf("%s is a folder; name the files in it", path)
		}
		if err != nil {
			return nil, err
		}
		c := candidateOf(path, info, insideInbox(b.Data, path))
		c.came = time.Time{} // all came now, with this call
		all = append(all, c)
	}
	inOrder(all)
	return all, nil
}

func insideInbox(data, path string) bool {
	inbox, err1 := filepath.Abs(filepath.Join(data, "inbox"))
	abs, err2 := filepath.Abs(path)
	return err1 == nil && err2 == nil && strings.HasPrefix(abs, inbox+string(filepath.Separator))
}

// claimAll archives the bytes of every candidate and sorts out what is known.
func (b *batch) claimAll(ctx context.Context) error {
	all, err := b.candidates()
	if err != nil {
		return err
	}
	if b.files, err = b.lake.Files(); err != nil {
		return err
	}
	known := make(map[string]*lake.File, len(b.files))
	for i := range b.files {
		known[b.files[i].ID] = &b.files[i]
	}
	inBatch := make(map[string]*claim)
	var repeated []*claim
	for _, c := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		id, place, err := archiveFile(b.Data, c)
		if err != nil {
			if stop := b.notClaimed(c, err); stop != nil {
				return stop
			}
			continue
		}
		cl := &claim{candidate: c, id: id, archive: place}
		if first := inBatch[id]; first != nil {
			b.add(FileResult{Name: c.name, ID: id, Outcome: Unchanged, Code: reasonSameInRun, Detail: first.name})
			b.removeFromInbox(c)
			repeated = append(repeated, cl)
			continue
		}
		if f := known[id]; f != nil && !b.worthReading(f) {
			if err := b.sameAgain(cl, f); err != nil {
				return err
			}
			repeated = append(repeated, cl)
			continue
		} else if f != nil {
			cl.again = f
		}
		inBatch[id] = cl
		b.claims = append(b.claims, cl)
	}
	b.journal.assign(b.claims, b.files, b.Now().UTC())
	// Before the times are saved: a drop may be noted twice, never not at all.
	if err := b.noteDropped(repeated); err != nil {
		return err
	}
	return b.journal.save()
}

// notClaimed deals with a file that could not be copied into the archive.
// Only what would stop every other file as well is given back.
func (b *batch) notClaimed(c candidate, err error) error {
	switch {
	case errors.Is(err, errChanged):
		b.add(FileResult{Name: c.name, Outcome: Waiting, Code: reasonCopying})
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("archive %s: %w", c.name, err)
	case errors.Is(err, os.ErrNotExist):
		b.add(FileResult{Name: c.name, Outcome: Waiting, Code: reasonGone})
	default:
		if _, probe := os.Stat(c.path); probe == nil && !readable(c.path) {
			b.add(FileResult{Name: c.name, Outcome: Failed, Code: reasonUnreadable, Detail: plainError(err)})
			return nil
		}
		return fmt.Errorf("archive %s: %w", c.name, err)
	}
	return nil
}

func readable(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// worthReading: the file had problems, and the contracts were extended since.
func (b *batch) worthReading(f *lake.File) bool {
	return f.RetractedAt == nil && f.Problems != nil && f.Contracts != b.Fingerprint
}

// sameAgain notes that known bytes came once more.
func (b *batch) sameAgain(c *claim, f *lake.File) error {
	r := FileResult{Name: c.name, ID: c.id, Outcome: Unchanged, Code: reasonSame, Detail: f.Name}
	switch {
	case f.RetractedAt != nil:
		r.Code = reasonWithdrawn
	case f.Outcome == lake.Returned:
		r.Code = reasonSameBad
	}
	f.AlsoReceived = append(f.AlsoReceived, lake.Receipt{Name: c.name, At: b.Now().UTC().Truncate(time.Microsecond)})
	if err := b.lake.Commit(f); err != nil {
		return err
	}
	b.add(r)
	b.removeFromInbox(c.candidate)
	return nil
}

// removeFromInbox takes away a file that is safe in the archive, unless it was
// written to since.
func (b *batch) removeFromInbox(c candidate) {
	if c.inbox && unchanged(c) {
		if err := os.Remove(c.path); err != nil {
			b.add(FileResult{Name: c.name, Outcome: Unchanged, Code: reasonNotRemoved, Detail: plainError(err)})
		}
	}
}

// readAll reads rosters first, then the rest, then once more what new rosters
// may heal.
func (b *batch) readAll(ctx context.Context) error {
	var first, rest []*claim
	for _, c := range b.claims {
		if looksLikeRoster(c.name) {
			first = append(first, c)
		} else {
			rest = append(rest, c)
		}
	}
	for _, group := range [][]*claim{first, rest} {
		if err := b.loadReferences(ctx); err != nil {
			return err
		}
		if err := b.readGroup(ctx, group); err != nil {
			return err
		}
	}
	// Two further rounds are enough: rosters may heal lists of units, which
	// may heal other files; neither can heal a roster.
	for range 2 {
		if err := b.loadReferences(ctx); err != nil {
			return err
		}
		again := b.healable()
		if len(again) == 0 {
			return nil
		}
		if err := b.readGroup(ctx, again); err != nil {
			return err
		}
	}
	return nil
}

// looksLikeRoster guesses from the name which files to read first. A wrong
// guess costs a second reading, never a wrong row.
func looksLikeRoster(name string) bool {
	return strings.Contains(name, "名册") || strings.Contains(name, "乡镇街道") || strings.Contains(name, "重点单位")
}

func (b *batch) loadReferences(ctx context.Context) (err error) {
	if b.files, err = b.lake.Files(); err != nil {
		return err
	}
	if b.refs, err = b.lake.References(ctx, b.files); err != nil {
		return err
	}
	b.refSum = b.refs.Fingerprint()
	return nil
}

// healable lists the files to be read again from the archive.
func (b *batch) healable() []*claim {
	var out []*claim
	turned := lastTurnOfReferences(b.files)
	for i := range b.files {
		f := &b.files[i]
		if f.RetractedAt != nil {
			continue
		}
		if f.References != b.refSum && (f.ByReference || f.ReadAt.Before(turned) && readsReferences(f)) || b.worthReading(f) {
			out = append(out, &claim{
				candidate: candidate{name: f.Name, size: f.Size, modified: f.ModifiedAt},
				id:        f.ID, archive: f.Archive, received: f.ReceivedAt, again: f,
			})
		}
	}
	return out
}

func (b *batch) readGroup(ctx context.Context, group []*claim) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(b.Workers)
	for _, c := range group {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := b.readOne(ctx, c)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			b.finished(c, r)
			return nil
		})
	}
	return g.Wait()
}

// finished notes a result; a later reading of the same file replaces it.
func (b *batch) finished(c *claim, r FileResult) {
	b.removeFromInbox(c.candidate)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	if b.Progress != nil {
		b.Progress(b.done, max(len(b.claims), b.done), c.name)
	}
	for i := range b.result.Files {
		if b.result.Files[i].ID == r.ID && b.result.Files[i].Outcome != Unchanged {
			r.Reread = b.result.Files[i].Reread
			b.result.Files[i] = r
			return
		}
	}
	b.result.Files = append(b.result.Files, r)
}
