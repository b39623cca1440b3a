package transform

import (
	"context"
	"errors"
	"path/filepath"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// withWarehouse opens the warehouse of a data folder, brings it to where the
// lake is and hands it to do. Where it proves damaged, it is made anew, once;
// the notes say so. The caller holds the lock of the data folder.
func withWarehouse(ctx context.Context, data string, opts Options, do func(*Warehouse, *lake.Lake) error) (notes []published.Text, err error) {
	path := filepath.Join(data, "warehouse.duckdb")
	err = mended(path, &notes, func() (err error) {
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
	})
	return notes, err
}

// mended makes an attempt at something in a warehouse, which opens it itself.
// Damage shows only when the damaged place is read: then the warehouse is set
// aside, with a note, and the attempt made once more.
func mended(path string, notes *[]published.Text, attempt func() error) error {
	err := attempt()
	if !isDamage(err) {
		return err
	}
	w := &Warehouse{path: path}
	if aside := w.setAside(damaged(err)); aside != nil {
		return errors.Join(err, aside)
	}
	*notes = append(*notes, w.Notes...)
	return attempt()
}

// catchUp brings the raw tables and the models to where the lake is.
func (w *Warehouse) catchUp(ctx context.Context, l *lake.Lake) error {
	if _, err := w.Load(ctx, l); err != nil {
		return err
	}
	_, err := w.Model(ctx)
	return err
}
