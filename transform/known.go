package transform

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// AsKnown computes what a run at the moment known would have said of a day:
// from the files received by then, each as it had been read by then, without
// those that were withdrawn at the time. The warehouse for it is made aside and
// removed; nothing else is touched, so no lock is needed. The findings are
// those that the audits would have had. The run has no id, and says nothing of
// the rows that were returned: only the last reading's are kept.
func AsKnown(ctx context.Context, data string, opts Options, asOf published.Day, known time.Time) (said *published.Run, findings []Finding, err error) {
	l, err := lake.Look(data)
	if err != nil {
		return nil, nil, err
	}
	if l == nil {
		return nil, nil, published.ErrNothingPublished
	}
	dir, err := asideDir(data, &opts)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	r := &run{RunOptions: RunOptions{Data: data, AsOf: asOf, StartedAt: time.Now(), Options: opts}}
	if err := r.aside(ctx, filepath.Join(dir, "warehouse.duckdb"), l.AsKnown(known)); err != nil {
		return nil, nil, err
	}
	m := r.result.Manifest
	m.Files, m.Rows, m.Received, m.Problems = nil, nil, nil, nil
	return &published.Run{Manifest: m, Samples: r.result.Samples}, r.result.Findings, nil
}

const asKnownPrefix = ".as-known-"

// asideDir makes a folder for a warehouse of its own, and for all that DuckDB
// puts aside. The caller removes it.
func asideDir(data string, opts *Options) (dir string, err error) {
	parent := opts.TempDir
	if parent == "" {
		parent = data
	}
	sweepAsKnown(parent)
	dir, err = os.MkdirTemp(parent, asKnownPrefix)
	opts.TempDir = dir
	return dir, err
}

// sweepAsKnown removes what computations that were killed have left.
func sweepAsKnown(parent string) {
	left, _ := filepath.Glob(filepath.Join(parent, asKnownPrefix+"*"))
	for _, dir := range left {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(dir)
		}
	}
}

// aside makes a warehouse of its own of a lake, and measures and audits the day
// in it.
func (r *run) aside(ctx context.Context, path string, l *lake.Lake) (err error) {
	w, err := Open(ctx, path, r.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	from, err := sourcesOf(l)
	if err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		do   func() error
	}{
		{"load", func() error { _, err := w.Load(ctx, l); return err }},
		{"model", func() error { _, err := w.Model(ctx); return err }},
		{"measure", func() (err error) { r.result.Samples, err = w.Samples(ctx, r.AsOf, r.AsOf); return err }},
		{"audit", func() error { return r.audit(ctx, w) }},
	} {
		if err := r.timed(s.name, s.do); err != nil {
			return err
		}
	}
	r.result.Manifest = r.manifest(w, from)
	return nil
}
