package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"firegrid/cmd/internal/nightly"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// runRetrying is the nightly job where nobody watches: what may pass by
// itself is tried again, within limits.
func (a *app) runRetrying(ctx context.Context, day time.Time) error {
	log, began := a.logger(), a.now()
	var locked *lake.LockedError
	return nightly.Try(ctx, a.pauses, func(int) (again bool, err error) {
		if locked != nil && a.ranSince(began, day) {
			log.Info("another process has published this day in the meantime")
			return false, nil
		}
		locked = nil
		res, err := a.run(ctx, "run", day)
		if errors.As(err, &locked) || diskFull(err) {
			return true, err
		}
		return res != nil && res.Copying() > 0, err
	}, func(err error, pause time.Duration) {
		why := "files are still being copied"
		if err != nil {
			why, _ = a.hint(err)
		}
		var done exitError
		if errors.As(err, &done) {
			why = "files are still being copied"
		}
		log.Warn("trying again", "in", pause, "because", why)
	})
}

// ranSince reports a run of the day that was published after a moment.
func (a *app) ranSince(moment, day time.Time) bool {
	last, err := published.ReadLast(filepath.Join(a.data, "published"))
	return err == nil && last != nil && last.Outcome == published.OutcomePublished &&
		last.FinishedAt.After(moment) && last.AsOf == published.DayIn(day, time.UTC)
}
