package nightly

import (
	"context"
	"time"
)

// Pauses are waited between the attempts of one night: an hour in all. A disk
// that is full, or a lock that is held, for longer needs a person.
var Pauses = []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 30 * time.Minute}

// Try does something until it ends for good, or the pauses are used up; then
// the last attempt's error counts. Do says whether trying again may help.
// Told is called before each pause.
func Try(ctx context.Context, pauses []time.Duration, do func(attempt int) (again bool, err error), told func(err error, pause time.Duration)) error {
	for attempt := 1; ; attempt++ {
		again, err := do(attempt)
		if !again || attempt > len(pauses) {
			return err
		}
		pause := pauses[attempt-1]
		told(err, pause)
		if !sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}
