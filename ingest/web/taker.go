package web

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"firegrid/ingest"
	"firegrid/ingest/lake"
)

const (
	// lookEvery is how often the inbox, and a held lock, are looked at.
	lookEvery = 3 * time.Second
	// restFor is waited after what did not help: a full disk, a file that
	// cannot be read.
	restFor = 30 * time.Second
)

// taker hands files to the lake, one batch at a time.
type taker struct {
	*Server
	wake chan struct{}

	mu      sync.Mutex
	pending []string // uploads in the inbox
	state   takerState
	// urgent counts those who wait for the lock, and yield ends what can be
	// done later.
	urgent int
	// changes counts what happened that the next run will show.
	changes int
	yield   context.CancelFunc
	// failures counts those to foresee the boards, which is not tried before later.
	failures int
	// looked is the change of the lake that was last seen.
	looked time.Time
	later  time.Time
}

// takerState is what the pages say about the work under way.
type takerState struct {
	// Busy: files are being read now.
	Busy bool
	// Holder works in the data folder, nil if nobody else does.
	Holder *lake.Holder
	// Failed: the last attempt ended with an error that the operator must see to.
	Failed bool
	// Running: the night's run was asked for and has not ended. RunFailed: the
	// last one that was asked for failed.
	Running, RunFailed bool
	// Stale: what the boards will show is not foreseen yet. Blind: it cannot be.
	Stale, Blind bool
	// Foreseen is the change of the lake that the last forecast knows, where the
	// clock of a disk elsewhere is not that of the forecast.
	Foreseen time.Time
}

func newTaker(s *Server) *taker { return &taker{Server: s, wake: make(chan struct{}, 1)} }

// add queues files of the inbox.
func (t *taker) add(files []string) {
	t.mu.Lock()
	t.pending = append(t.pending, files...)
	t.mu.Unlock()
	t.hurry()
	t.rouse()
}

func (t *taker) rouse() {
	select {
	case t.wake <- struct{}{}:
	default: // it is awake already
	}
}

func (t *taker) now() takerState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

func (t *taker) set(change func(*takerState)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.state)
}

// Run takes uploads, and what else comes into the inbox, until ctx ends.
func (s *Server) Run(ctx context.Context) {
	t := s.taker
	var watching sync.WaitGroup
	if s.Watch {
		watching.Go(func() { t.watch(ctx) })
	}
	defer watching.Wait()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	clean := time.NewTicker(time.Hour)
	defer clean.Stop()
	var rest time.Time
	var stuck []string
	for {
		select {
		case <-ctx.Done():
			return
		case <-clean.C:
			if err := s.sweep(); err != nil {
				s.Logger.Error("drop page", "err", err)
			}
			continue
		case <-t.wake:
		case <-tick.C:
		}
		if time.Now().Before(rest) && !t.fresh(stuck) {
			continue
		}
		if stuck = t.round(ctx); len(stuck) > 0 {
			rest = time.Now().Add(restFor)
		}
		t.run(ctx)
		t.look()
		t.foresee(ctx)
	}
}

// fresh reports an upload that was not there when the last attempt failed.
func (t *taker) fresh(stuck []string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.ContainsFunc(t.pending, func(p string) bool { return !slices.Contains(stuck, p) })
}

// round takes what is there: uploads first, then the rest of the inbox. It
// gives the files that it could not get rid of.
func (t *taker) round(ctx context.Context) (stuck []string) {
	t.mu.Lock()
	t.pending = slices.DeleteFunc(t.pending, gone)
	files := slices.Clone(t.pending)
	t.mu.Unlock()
	if len(files) > 0 {
		stuck = t.take(ctx, files)
	}
	if t.Watch && ctx.Err() == nil && len(stuck) == 0 {
		if n := t.ready(); n > 0 {
			t.take(ctx, nil)
			if t.ready() >= n && t.now().Holder == nil {
				stuck = []string{t.inbox()}
			}
		}
	}
	return stuck
}

// ready counts the files of the inbox that could be taken now.
func (t *taker) ready() int {
	all, err := ingest.Inbox(t.Data, t.Now())
	if err != nil {
		t.Logger.Error("inbox", "err", err)
		return 0
	}
	n := 0
	for i := range all {
		if all[i].Code == "" {
			n++
		}
	}
	return n
}

// take takes the files, or the whole inbox. While another process holds the
// lock they simply wait.
func (t *taker) take(ctx context.Context, files []string) (stuck []string) {
	t.set(func(s *takerState) { s.Busy = true })
	// What has begun is ended: it takes seconds, and half a batch helps nobody.
	res, err := t.Take(context.WithoutCancel(ctx), files)
	var locked *lake.LockedError
	switch {
	case errors.As(err, &locked):
		t.set(func(s *takerState) { s.Busy, s.Holder = false, &locked.Holder })
		return nil
	case err != nil:
		t.set(func(s *takerState) { s.Busy, s.Holder, s.Failed = false, nil, true })
		t.Logger.Error("taking files", "err", err)
		return append(files, t.inbox())
	}
	t.set(func(s *takerState) {
		s.Busy, s.Holder, s.Failed = false, nil, false
	})
	if res.Count(ingest.Unchanged)+res.Count(ingest.Waiting) < len(res.Files) {
		t.changed()
	}
	for i := range res.Files {
		f := &res.Files[i]
		t.Logger.Info("taken", "name", f.Name, "outcome", f.Outcome, "rows", f.Taken, "returned", f.Returned)
	}
	t.tidy(files)
	return slices.DeleteFunc(files, gone)
}

func gone(path string) bool {
	_, err := os.Lstat(path)
	return os.IsNotExist(err)
}

// tidy removes the folders of uploads that were taken whole.
func (t *taker) tidy(files []string) {
	for _, f := range files {
		for dir := filepath.Dir(f); strings.HasPrefix(dir, t.inbox()+string(filepath.Separator)); dir = filepath.Dir(dir) {
			if os.Remove(dir) != nil {
				break // not empty yet
			}
		}
	}
}
