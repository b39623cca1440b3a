package web

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"firegrid/ingest/lake"
)

// Forecast is what the boards would show if the night's run were made now.
type Forecast struct {
	MadeAt time.Time
	AsOf   string
	// Changes are the headline figures that are not what the boards show.
	Changes []Change
	// Held says in words what would hold the run back.
	Held []string
}

// Change is a figure of the boards that the next run will change: 隐患 12 → 15.
type Change struct{ Name, Was, Will string }

// outlook is what the pages say about the next run.
type outlook struct {
	*Forecast
	// Pending: it is being worked out.
	Pending bool
	// Shown is the day of the boards where it is another one: some figures then
	// change with the calendar alone.
	Shown string
}

// outlook says what the next run will change; nil where all that was received
// is on the boards already.
// It is asked for after all else on a page, so that no file on it was taken
// later than what is said here.
func (s *Server) outlook(t tongue, b *Board) *outlook {
	if s.Forecast == nil || s.taker.now().Blind {
		return nil
	}
	if s.taker.outdated() {
		return &outlook{Pending: true}
	}
	f := s.Forecast(string(t))
	if f == nil || (b != nil && !f.MadeAt.After(b.FinishedAt)) {
		return nil
	}
	o := &outlook{Forecast: f}
	if b != nil && b.AsOf != f.AsOf {
		o.Shown = b.AsOf
	}
	return o
}

// changed says that something happened that the next run will show.
func (t *taker) changed() {
	t.set(func(s *takerState) { s.Stale = t.Foresee != nil })
	t.mu.Lock()
	t.changes++
	t.mu.Unlock()
	t.rouse()
}

// look finds out whether the lake was changed, by whomever, since what the
// boards will show was last worked out. Every record that is written changes
// its folder.
func (t *taker) look() {
	if t.Foresee == nil || t.now().Stale {
		return
	}
	at := t.lakeChanged()
	if at.After(t.foretold()) && !at.Equal(t.looked) {
		t.looked = at
		t.changed()
	}
}

// lakeChanged is when a file was last taken, withdrawn or given back, or a pair
// decided on, by the clock of the disk.
func (t *taker) lakeChanged() (at time.Time) {
	for _, dir := range []string{"files", "decisions"} {
		if info, err := os.Stat(filepath.Join(t.Data, "lake", dir)); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
	}
	return at
}

// foretold is when the last forecast was made, the zero time before the first.
func (t *taker) foretold() (at time.Time) {
	if f := t.Forecast(t.Lang); f != nil {
		at = f.MadeAt
	}
	return at
}

// outdated reports that the last forecast does not know the newest change of the
// lake. A file is in the lake a moment before the taker, or another process,
// says so, and pages are asked for in between.
func (t *taker) outdated() bool {
	now := t.now()
	if t.Foresee == nil || now.Blind || now.Stale {
		return now.Stale
	}
	at := t.lakeChanged()
	return at.After(t.foretold()) && !at.Equal(now.Foreseen)
}

// maxFailures is how often in a row it is tried to foresee the boards.
const maxFailures = 3

// foresee works out what the boards will show, when nobody waits for anything
// else.
func (t *taker) foresee(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	t.mu.Lock()
	idle := t.Foresee != nil && t.state.Stale && !t.state.Running && len(t.pending) == 0 && t.urgent == 0 && !time.Now().Before(t.later)
	if idle {
		t.yield = stop
	}
	changes := t.changes
	t.mu.Unlock()
	if !idle {
		return
	}
	at := t.lakeChanged()
	err := t.Foresee(ctx)
	t.mu.Lock()
	t.yield = nil
	again := t.changes != changes
	t.mu.Unlock()
	var held *lake.LockedError
	switch {
	case again, ctx.Err() != nil, errors.As(err, &held): // later
	case err != nil:
		t.Logger.Error("foreseeing the boards", "err", err)
		t.failures, t.later = t.failures+1, time.Now().Add(restFor)
		if t.failures == maxFailures {
			t.failures = 0
			t.set(func(s *takerState) { s.Stale, s.Blind = false, true })
		}
	default:
		t.failures = 0
		t.set(func(s *takerState) { s.Stale, s.Blind, s.Foreseen = false, false, at })
	}
}

// hurry ends what can be done later.
func (t *taker) hurry() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.yield != nil {
		t.yield()
	}
}

// wanted counts those who wait for the lock of the data folder.
func (t *taker) wanted(by int) {
	t.mu.Lock()
	t.urgent += by
	t.mu.Unlock()
	t.hurry()
}
