package transform

import (
	"context"
	"errors"
	"path/filepath"

	"firegrid/ingest/lake"
)

// withWarehouse opens the warehouse of a data folder, brings it to where the
// lake is and hands it to do. Where it proves damaged, it is made anew, once;
// the notes say so. The caller holds the lock of the data folder.
func withWarehouse(ctx context.Context, data string, opts Options, do func(*Warehouse, *lake.Lake) error) (notes []string, err error) {
	path := filepath.Join(data, "warehouse.duckdb")
	attempt := func() (err error) {
		w, err := Open(ctx, path, opts)
		if err != nil {
			return err
		}
		defer func() {
			if closing := w.Close(); err == nil {
				err = closing
			}
		}()
		notes = append(notes, w.Notes...)
		l, err := lake.Open(data)
		if err != nil {
			return err
		}
		if err := w.catchUp(ctx, l); err != nil {
			return err
		}
		return do(w, l)
	}
	if err = attempt(); !isDamage(err) {
		return notes, err
	}
	// Damage of the warehouse shows only when the damaged place is read.
	w := &Warehouse{path: path}
	if aside := w.setAside("damaged: " + firstLine(err)); aside != nil {
		return notes, errors.Join(err, aside)
	}
	notes = append(notes, w.Notes...)
	return notes, attempt()
}

// catchUp brings the raw tables and the models to where the lake is.
func (w *Warehouse) catchUp(ctx context.Context, l *lake.Lake) error {
	if _, err := w.Load(ctx, l); err != nil {
		return err
	}
	_, err := w.Model(ctx)
	return err
}
