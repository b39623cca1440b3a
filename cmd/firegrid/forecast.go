package main

import (
	"context"

	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

// forecast computes what tonight's run would publish, without publishing it,
// while serving. It fails with a *lake.LockedError while another process works.
func (a *app) forecast(ctx context.Context) (*transform.Forecast, error) {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return nil, err
	}
	lock, err := lake.TakeLock(a.data, "serve")
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	return a.forecastLocked(ctx, cfg)
}

func (a *app) forecastLocked(ctx context.Context, cfg *config) (*transform.Forecast, error) {
	return transform.Preview(ctx, transform.RunOptions{
		Data: a.data, AsOf: published.DayIn(a.now(), shanghai), Version: version, Options: cfg.warehouse(), Gates: cfg.gates(),
	})
}

// warehouse is what DuckDB may take of the machine.
func (c *config) warehouse() transform.Options {
	return transform.Options{MemoryLimit: c.DuckDB.Memory, Threads: c.DuckDB.Threads, TempDir: c.DuckDB.Temp, TempLimit: c.DuckDB.TempMax}
}

// change is how a headline figure moves from one run to the next: 隐患 12 → 15.
type change struct {
	Name, Whole   string
	Before, After reading
}

// reading is a figure as a run shows it. What is absent is not 0.
type reading struct {
	Value float64 `json:"value"`
	Of    float64 `json:"of,omitempty"` // 0 where the figure is no part of a whole
	There bool    `json:"there"`
}

// changes gives the headline figures that are not the same in both runs; the
// first may be nil, when nothing was published yet.
func changes(before, after *published.Run, lang string) []change {
	return moves(func(f *figure) reading { return f.in(before) }, func(f *figure) reading { return f.in(after) }, lang)
}

// moves compares two readings of every headline figure.
func moves(before, after func(*figure) reading, lang string) []change {
	var all []change
	for i := range headline {
		f := &headline[i]
		c := change{Name: f.zh, Whole: f.whole.In(lang), Before: before(f), After: after(f)}
		if lang == "en" {
			c.Name = f.en
		}
		if c.Before != c.After {
			all = append(all, c)
		}
	}
	return all
}

// in reads the figure off a run.
func (f *figure) in(run *published.Run) (r reading) {
	if run == nil {
		return r
	}
	if r.Value, r.There = f.value.of(run); r.There && f.of != nil {
		r.Of, _ = f.of.of(run)
	}
	return r
}
