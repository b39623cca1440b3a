package nightly

import (
	"context"
	"time"
)

// lookEvery bounds how long the loop sleeps: a machine that was suspended, or
// whose clock was set, is noticed within this time.
const lookEvery = 30 * time.Second

// Loop starts the run of each night.
type Loop struct {
	Schedule *Schedule
	// Last gives when the last attempt at a run began, and false before the first.
	Last func() (began time.Time, ok bool)
	// Run is one night. How it ended is its own to tell: the loop goes on.
	Run func(ctx context.Context, night time.Time)
	// Next, if set, is told when the next night is, each time that changes.
	Next func(time.Time)
	Now  func() time.Time
}

// Start runs the nights until ctx ends. A night that was missed while the
// machine was off is made up at once, however many were missed.
func (l *Loop) Start(ctx context.Context) {
	if night := l.Missed(); !night.IsZero() {
		l.announce(l.Schedule.Next(l.Now()))
		l.Run(ctx, night)
	}
	for ctx.Err() == nil {
		night, ok := l.wait(ctx)
		if !ok {
			return
		}
		if !l.tried(night) {
			l.Run(ctx, night)
		}
	}
}

// Missed gives the latest night that has passed without an attempt, or the
// zero time.
func (l *Loop) Missed() time.Time {
	night := l.Schedule.Last(l.Now())
	if night.IsZero() || l.tried(night) {
		return time.Time{}
	}
	return night
}

// tried reports an attempt since the night began. One that seems to lie ahead
// was noted by a clock that has been set back since, and says nothing.
func (l *Loop) tried(night time.Time) bool {
	began, ok := l.Last()
	return ok && !began.Before(night) && !began.After(l.Now())
}

// wait waits for the next night by the clock on the wall.
func (l *Loop) wait(ctx context.Context) (night time.Time, ok bool) {
	next := l.Schedule.Next(l.Now())
	l.announce(next)
	for {
		now := l.Now()
		if !now.Before(next) {
			return next, true
		}
		if sooner := l.Schedule.Next(now); sooner.Before(next) { // the clock was set back
			next = sooner
			l.announce(next)
		}
		if !sleep(ctx, min(next.Sub(now), lookEvery)) {
			return time.Time{}, false
		}
	}
}

func (l *Loop) announce(next time.Time) {
	if l.Next != nil {
		l.Next(next)
	}
}

// sleep reports whether the time has passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
