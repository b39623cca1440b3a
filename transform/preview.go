package transform

import (
	"context"
	"path/filepath"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// Forecast is what the boards would show if a run were made now.
type Forecast struct {
	MadeAt time.Time
	// Run is the run that would be published. It has no id, since it was not.
	Run *published.Run
	// Findings would hold it back.
	Findings []Finding
	// Effects are those of every file in force, published or not.
	Effects Effects
	// Conflicts are the first of those that are open, and how many there are.
	Conflicts Conflicts
	// Doubles are the first of the units to be decided on.
	Doubles Doubles
	Notes   []published.Text // what the operator should know, such as a warehouse made anew
}

// forecastList bounds the lists of a forecast.
const forecastList = 500

// Preview does what Run does, all but publish: it brings the warehouse to where
// the lake is, measures the as-of day and asks audits and gates. Neither
// CURRENT nor last_run.json is touched, and the next run does not do again what
// the preview did. The caller holds the lock of the data folder. It works
// before anything was published.
func Preview(ctx context.Context, opts RunOptions) (*Forecast, error) {
	r := &run{RunOptions: opts, dir: filepath.Join(opts.Data, "published")}
	if r.StartedAt.IsZero() {
		r.StartedAt = time.Now()
	}
	f := new(Forecast)
	notes, err := withWarehouse(ctx, opts.Data, opts.Options, func(w *Warehouse, l *lake.Lake) error {
		if err := w.writeEffects(ctx, opts.Data); err != nil {
			return err
		}
		return r.forecast(ctx, w, l, f)
	})
	if err != nil {
		return nil, err
	}
	f.MadeAt, f.Notes = time.Now().UTC(), append(notes, r.result.Notes...)
	return f, nil
}

// forecast fills in what a run would publish, and what stands in its way.
func (r *run) forecast(ctx context.Context, w *Warehouse, l *lake.Lake, f *Forecast) (err error) {
	if r.result.Samples, err = w.Samples(ctx, r.AsOf, r.AsOf); err != nil {
		return err
	}
	from, err := sourcesOf(l)
	if err != nil {
		return err
	}
	m := r.manifest(w, from)
	if err := r.audit(ctx, w); err != nil {
		return err
	}
	if _, err := r.gate(ctx, w, &m, from); err != nil {
		return err
	}
	f.Run, f.Findings = &published.Run{Manifest: m, Samples: r.result.Samples}, r.result.Findings
	if f.Effects, err = w.Effects(ctx); err != nil {
		return err
	}
	if f.Conflicts, err = w.Conflicts(ctx, l, forecastList); err != nil {
		return err
	}
	f.Doubles, err = w.Doubles(ctx, l, forecastList)
	return err
}
