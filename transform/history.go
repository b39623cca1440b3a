package transform

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// DriftError says that the warehouse no longer holds what the published run
// shows: files came, were withdrawn or were held back since, or the run was
// rolled back. A history of it would contradict the boards.
type DriftError struct {
	RunID  string
	AsOf   published.Day
	Sample string // a series that differs
}

func (e *DriftError) Error() string {
	return fmt.Sprintf("the warehouse is not at the published run %s as of %s: %s", e.RunID, e.AsOf, e.Sample)
}

// OpenPublished opens the warehouse of a data folder and proves that its
// figures of the run's day are those of the run; a *DriftError says that they
// are not. Nothing new is taken in from the lake, unless the warehouse had to
// be made anew.
func OpenPublished(ctx context.Context, data string, run *published.Run, opts Options) (*Warehouse, error) {
	w, err := Open(ctx, filepath.Join(data, "warehouse.duckdb"), opts)
	if err != nil {
		return nil, err
	}
	err = w.fillIfNew(ctx, data)
	if err == nil {
		err = w.proveEqual(ctx, run)
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// OpenAsMade makes a warehouse of its own of what the run was made of, wherever
// the lake is now, and proves that its figures of the run's day are those of the
// run: a *DriftError says that they are not, as where the measures have changed
// since. Closing it removes it. It is for when OpenPublished finds the warehouse
// elsewhere, and takes as long as a rebuild. progress is told of each step.
func OpenAsMade(ctx context.Context, data string, run *published.Run, opts Options, progress func(done, total int)) (_ *Warehouse, err error) {
	l, err := lake.Look(data)
	if err != nil {
		return nil, err
	}
	if l == nil {
		return nil, published.ErrNothingPublished
	}
	dir, err := asideDir(data, &opts)
	if err != nil {
		return nil, err
	}
	w, err := Open(ctx, filepath.Join(dir, "warehouse.duckdb"), opts)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	w.aside = dir
	for i, step := range []func() error{
		func() error { _, err := w.Load(ctx, l.AsMade(madeOf(&run.Manifest))); return err },
		func() error { _, err := w.Model(ctx); return err },
		func() error { return w.proveEqual(ctx, run) },
	} {
		progress(i, 3)
		if err := step(); err != nil {
			return nil, errors.Join(err, w.Close())
		}
	}
	progress(3, 3)
	return w, nil
}

// madeOf is what a manifest says of what its run was made of.
func madeOf(m *published.Manifest) lake.Made {
	counted := readings(m.Inputs)
	made := lake.Made{Reading: func(id string) int { return counted[published.ShortID(id)] }}
	if m.Decisions != nil {
		made.Verdicts = make(map[string]lake.Verdict)
		for id, v := range m.Decisions {
			made.Verdicts[id] = lake.Verdict(v)
		}
	}
	return made
}

func (w *Warehouse) fillIfNew(ctx context.Context, data string) error {
	never, err := w.count(ctx, "SELECT count(*) FROM meta WHERE key = 'modelled' AND value = 'never'")
	if err != nil || never == 0 {
		return err
	}
	l, err := lake.Open(data)
	if err != nil {
		return err
	}
	return w.catchUp(ctx, l)
}

// proveEqual holds the warehouse against the run, series by series.
func (w *Warehouse) proveEqual(ctx context.Context, run *published.Run) error {
	asOf := run.Manifest.AsOf
	have, err := w.Samples(ctx, asOf, asOf)
	if err != nil {
		return err
	}
	drift := func(sample string) error {
		return &DriftError{RunID: run.Manifest.RunID, AsOf: asOf, Sample: sample}
	}
	for i, s := range run.Samples {
		switch {
		case i == len(have):
			return drift(fmt.Sprintf("%s %v is published, but not in the warehouse", s.Metric, s.Labels))
		case have[i].Metric != s.Metric || !slices.Equal(have[i].Labels, s.Labels):
			return drift(fmt.Sprintf("%s %v is published where the warehouse has %s %v", s.Metric, s.Labels, have[i].Metric, have[i].Labels))
		case math.Abs(have[i].Value-s.Value) > 1e-9*math.Max(1, math.Abs(s.Value)): // sums of weights have no fixed order
			return drift(fmt.Sprintf("%s %v is published as %v, the warehouse says %v", s.Metric, s.Labels, s.Value, have[i].Value))
		}
	}
	if extra := len(have) - len(run.Samples); extra > 0 {
		s := have[len(run.Samples)]
		return drift(fmt.Sprintf("%s %v is in the warehouse, but not published", s.Metric, s.Labels))
	}
	return nil
}

// FirstDay is the first day on which anything was counted; false where there
// is nothing. What has no date counts from 1900 on, and is not looked at.
func (w *Warehouse) FirstDay(ctx context.Context) (published.Day, bool, error) {
	var day *time.Time
	err := w.conn.QueryRowContext(ctx, "SELECT min(day) FROM deltas WHERE day > DATE '1900-01-01'").Scan(&day)
	if err != nil || day == nil {
		return 0, false, err
	}
	return published.DayIn(*day, time.UTC), true, nil
}
