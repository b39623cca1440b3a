package exporter

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"firegrid/transform/published"
)

// retryAfter is how long a run that could not be read is left alone, if its files
// stay as they are. A share that was away may be back.
const retryAfter = 30 * time.Second

// attempt is the last try to read what is published.
type attempt struct {
	at    time.Time
	marks string // what the folder looked like
	err   error
}

// Reload reads what is published now, even if it looks as before. On an error
// the run that was shown stays, and so does the record of the last attempt if
// that is what could not be read.
func (e *Exporter) Reload() error {
	e.loading.Lock()
	defer e.loading.Unlock()
	return e.load(e.marks(), true)
}

// refresh reads what is published if it has changed since it was last read.
func (e *Exporter) refresh() {
	e.loading.Lock()
	defer e.loading.Unlock()
	marks := e.marks()
	if marks == e.lastLoad.marks && (e.lastLoad.err == nil || time.Since(e.lastLoad.at) < retryAfter) {
		return
	}
	_ = e.load(marks, false) // logged, and shown as a metric
}

// marks tells two states of the published folder apart. The files are small and
// replaced by rename, so their content says more than any time of change.
func (e *Exporter) marks() string {
	current, _ := os.ReadFile(filepath.Join(e.dir, "CURRENT"))
	last, _ := os.ReadFile(filepath.Join(e.dir, "last_run.json"))
	missed, _ := os.ReadFile(filepath.Join(e.dir, "last_missed.json"))
	return string(current) + "\x00" + string(last) + "\x00" + string(missed)
}

// load reads the run and the record of the last attempt, and shows what of them
// can be shown.
func (e *Exporter) load(marks string, force bool) error {
	before := e.now.Load()
	last, lastErr := published.LastAttempt(e.dir)
	if lastErr != nil {
		last = before.last
	}
	run, err := e.read(before.run, force)
	if err == nil {
		err = e.show(run, last, lastErr)
	}
	if err == nil {
		err = lastErr
	} else {
		err = errors.Join(err, lastErr)
		err = errors.Join(err, e.show(before.run, last, err))
	}
	e.report(before.run, err)
	e.lastLoad = attempt{at: time.Now(), marks: marks, err: err}
	return err
}

// read opens the current run, or returns the one already in memory if it still
// is the current one.
func (e *Exporter) read(shown *published.Run, force bool) (*published.Run, error) {
	id, err := published.CurrentID(e.dir)
	switch {
	case errors.Is(err, published.ErrNothingPublished) && shown != nil:
		return nil, fmt.Errorf("%s no longer names a run", filepath.Join(e.dir, "CURRENT"))
	case errors.Is(err, published.ErrNothingPublished):
		return nil, nil
	case err != nil:
		return nil, err
	case shown != nil && shown.Manifest.RunID == id && !force:
		return shown, nil
	}
	return published.Open(e.dir, id)
}

// SetNextRun shows when the next nightly run is due.
func (e *Exporter) SetNextRun(at time.Time) {
	e.loading.Lock()
	defer e.loading.Unlock()
	e.nextRun = at
	v := e.now.Load()
	// What was shown a moment ago can be shown again.
	_ = e.show(v.run, v.last, v.trouble)
}

// show makes a view and serves it from now on. Trouble is why it is not all that
// should be shown.
func (e *Exporter) show(run *published.Run, last *published.LastRun, trouble error) error {
	c := new(constants)
	name := "firegrid_exporter_last_load_successful"
	c.gauge(name, healthHelp[name].in(e.lang))(truth(trouble == nil))
	if !e.nextRun.IsZero() {
		next := "firegrid_run_next_timestamp_seconds"
		c.gauge(next, healthHelp[next].in(e.lang))(seconds(e.nextRun))
	}
	v, err := newView(run, last, e.lang, e.build, c)
	if err != nil {
		return err
	}
	v.trouble, v.nextRun = trouble, e.nextRun
	e.now.Store(v)
	return nil
}

// report logs a new run, and an error once for as long as it stays the same.
func (e *Exporter) report(before *published.Run, err error) {
	shown := e.now.Load()
	if err != nil {
		if e.lastLoad.err == nil || e.lastLoad.err.Error() != err.Error() {
			e.log.Error("the published run cannot be read; what was shown before stays", "shown", runOf(shown), "err", err)
		}
		return
	}
	if shown.run != nil && shown.run != before {
		e.log.Info("showing a published run", "run", runOf(shown),
			"as_of", shown.run.Manifest.AsOf.String(), slog.Int("series", len(shown.run.Samples)))
	}
}

func runOf(v *view) string {
	if v.run == nil {
		return ""
	}
	return v.run.Manifest.RunID
}
