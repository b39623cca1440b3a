package transform

import (
	"context"
	"errors"
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
	Notes   []string // what the operator should know, such as a warehouse made anew
}

// Preview does what Run does, all but publish: it brings the warehouse to where
// the lake is, measures the as-of day and asks audits and the gate. Neither
// CURRENT nor last_run.json is touched, and the next run does not do again what
// the preview did. The caller holds the lock of the data folder. It works
// before anything was published.
func Preview(ctx context.Context, opts RunOptions) (*Forecast, error) {
	r := &run{RunOptions: opts}
	if r.StartedAt.IsZero() {
		r.StartedAt = time.Now()
	}
	f, err := r.preview(ctx)
	if !isDamage(err) {
		return f, err
	}
	// Damage of the warehouse shows only when the damaged place is read.
	w := &Warehouse{path: r.warehousePath()}
	if aside := w.setAside("damaged: " + firstLine(err)); aside != nil {
		return nil, errors.Join(err, aside)
	}
	if f, err = r.preview(ctx); err != nil {
		return nil, err
	}
	f.Notes = append(w.Notes, f.Notes...)
	return f, nil
}

func (r *run) preview(ctx context.Context) (f *Forecast, err error) {
	w, err := Open(ctx, r.warehousePath(), r.Options)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := w.Close(); err == nil {
			err = closing
		}
	}()
	l, err := lake.Open(r.Data)
	if err != nil {
		return nil, err
	}
	if err := w.catchUp(ctx, l); err != nil {
		return nil, err
	}
	f = &Forecast{MadeAt: time.Now().UTC(), Run: new(published.Run), Notes: w.Notes}
	if f.Run.Samples, err = w.Samples(ctx, r.AsOf, r.AsOf); err != nil {
		return nil, err
	}
	if f.Run.Manifest, err = r.manifest(w, l); err != nil {
		return nil, err
	}
	if f.Effects, err = w.Effects(ctx); err != nil {
		return nil, err
	}
	if f.Findings, err = w.Audit(ctx); err != nil {
		return nil, err
	}
	f.Findings = append(f.Findings, Exceeding(w.Families(), f.Run.Samples)...)
	if r.Gate != nil {
		more, err := r.Gate(f.Run.Manifest, f.Run.Samples)
		if err != nil {
			return nil, err
		}
		f.Findings = append(f.Findings, more...)
	}
	return f, w.writeEffects(ctx, r.Data)
}

// catchUp brings the raw tables and the models to where the lake is.
func (w *Warehouse) catchUp(ctx context.Context, l *lake.Lake) error {
	if _, err := w.Load(ctx, l); err != nil {
		return err
	}
	_, err := w.Model(ctx)
	return err
}
