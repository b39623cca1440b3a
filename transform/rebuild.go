package transform

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// RebuildReport says whether the warehouse made anew gives the same figures.
type RebuildReport struct {
	AsOf   published.Day
	Series int // how many there are on that day
	// Compared: there was a sound warehouse to compare with. Published: what is
	// on the boards is of the files that the lake has now, and was compared too.
	Compared, Published bool
	// Unread is why what is on the boards could not be read, if it could not.
	Unread error
	// Warehouse and Boards are the series that are not the same.
	Warehouse, Boards []published.SeriesChange
	// Aside is where the old warehouse is kept, where it was not the same.
	Aside string
}

// Same reports that no series differs.
func (r *RebuildReport) Same() bool { return len(r.Warehouse) == 0 && len(r.Boards) == 0 }

// Rebuild makes the warehouse of a data folder anew from the lake, beside the
// old one, and compares the figures of a day in both, and with those on the
// boards where these are made of the same files. Then the new one takes the
// place of the old, which is kept if it gave other figures: the lake is the
// truth. Until then nothing is lost by a kill. The caller holds the lock.
func Rebuild(ctx context.Context, data string, opts Options, asOf published.Day, progress func(stage string)) (*RebuildReport, error) {
	path := filepath.Join(data, "warehouse.duckdb")
	report := &RebuildReport{AsOf: asOf}
	old, err := report.before(ctx, data, opts)
	if err != nil {
		return nil, err
	}
	l, err := lake.Open(data)
	if err != nil {
		return nil, err
	}
	fresh := path + ".rebuild"
	if err := removeWarehouse(fresh); err != nil {
		return nil, err
	}
	r := &run{RunOptions: RunOptions{Data: data, AsOf: asOf, StartedAt: time.Now(), Options: opts, Progress: progress}}
	if err := r.aside(ctx, fresh, l); err != nil {
		return nil, errors.Join(err, removeWarehouse(fresh))
	}
	report.Series = len(r.result.Samples)
	if report.Compared {
		report.Warehouse = published.Compare(old, r.result.Samples)
	}
	if err := report.boards(data, r); err != nil {
		return nil, err
	}
	return report, report.swap(path, fresh)
}

// before measures the day in the warehouse that is there, brought to where the
// lake is, as the next run would find it.
func (r *RebuildReport) before(ctx context.Context, data string, opts Options) (samples []published.Sample, err error) {
	if _, err := os.Stat(filepath.Join(data, "warehouse.duckdb")); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	notes, err := withWarehouse(ctx, data, opts, func(w *Warehouse, _ *lake.Lake) error {
		samples, err = w.Samples(ctx, r.AsOf, r.AsOf)
		return err
	})
	r.Compared = err == nil && len(notes) == 0 // otherwise it has just been made anew
	return samples, err
}

// boards compares with the published run, where it is of the same files.
func (r *RebuildReport) boards(data string, fresh *run) error {
	dir := filepath.Join(data, "published")
	id, err := published.CurrentID(dir)
	if errors.Is(err, published.ErrNothingPublished) {
		return nil
	}
	if err != nil {
		return err
	}
	shown, err := published.Figures(dir, id)
	if err != nil {
		r.Unread = err
		return nil
	}
	m, now := &shown.Manifest, &fresh.result.Manifest
	if r.Published = m.AsOf == r.AsOf && slices.Equal(m.Inputs, now.Inputs) && (m.Decisions == nil || maps.Equal(m.Decisions, now.Decisions)); r.Published {
		r.Boards = published.Compare(shown.Samples, fresh.result.Samples)
	}
	return nil
}

// swap puts the new warehouse in the place of the old. A kill in the middle
// leaves none, and the next run makes it anew.
func (r *RebuildReport) swap(path, fresh string) error {
	if len(r.Warehouse) > 0 {
		w := &Warehouse{path: path}
		if err := w.setAside(published.Text{ZH: "数字不同", EN: "other figures"}); err != nil {
			return err
		}
		r.Aside = path + ".set-aside"
	} else if err := removeWarehouse(path); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return lake.SyncDir(filepath.Dir(path))
}

// removeWarehouse removes a warehouse, its log first: a log without its
// warehouse is a trap.
func removeWarehouse(path string) error {
	for _, suffix := range []string{".wal", ""} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
