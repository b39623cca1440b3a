package main

import (
	"context"
	"time"

	"firegrid/exporter"
	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/web"
	"firegrid/transform/published"
)

// dropPage makes the page on which clerks hand in workbooks. run gives what the
// boards show.
func (a *app) dropPage(cfg *config, watch bool, run func() *published.Run) (*web.Server, error) {
	seen := new(seen)
	return web.New(web.Options{
		Data: a.data, Lang: a.lang, Watch: watch, Logger: a.logger(), Now: a.now,
		Contracts: a.contracts, Places: a.places, Take: a.take, Frames: cfg.Serve.Frames,
		Receipts:  time.Duration(cfg.Serve.Drop.Days) * 24 * time.Hour,
		Board:     func(lang string) *web.Board { return board(run(), lang) },
		Held:      a.held,
		Forecast:  func(lang string) *web.Forecast { return a.in(lang).foreseenPage(seen, run()) },
		Foresee:   a.foreseeApart,
		Effects:   func() map[string]web.Effect { return a.effects(seen) },
		Runs:      func() []web.Run { return a.keptRuns(seen) },
		Conflicts: func(lang string) *web.Conflicts { return a.in(lang).conflictsPage(seen) },
		Doubles:   func(lang string) *web.Doubles { return a.in(lang).doublesPage(seen) },
		Decide:    a.decide,
		RunNow:    a.runNow,
		Nightly:   cfg.Serve.Nightly != "",
		May:       web.Permissions(cfg.Serve.Drop.May),
		Limits: web.Limits{
			FileBytes: cfg.Limits.FileMB << 20, TotalBytes: cfg.Serve.Drop.MB << 20,
			Files: cfg.Serve.Drop.Files, Uploads: cfg.Serve.Drop.Uploads,
		},
	})
}

// mountDrop puts the page beside the exporter's own.
func mountDrop(e *exporter.Exporter, s *web.Server) {
	e.Mount(exporter.Page{Pattern: web.Prefix, Handler: s.Handler(), Path: "drop/", ZH: "提交台账", EN: "Hand in workbooks"})
}

// contracts are those in force now: firegrid.yaml may have changed since.
func (a *app) contracts() ([]*dataset.Contract, error) {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return nil, err
	}
	all, _, err := cfg.contracts(a.data)
	return all, err
}

// take takes files, or the whole inbox, while serving: without a bar, and
// without a word but of what goes wrong.
func (a *app) take(ctx context.Context, files []string) (*ingest.Result, error) {
	lock, err := lake.TakeLock(a.data, "serve")
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	quiet := *a
	quiet.quiet = true
	return quiet.ingest(ctx, files)
}

// board gives the headline figures of a run for the start page.
func board(run *published.Run, lang string) *web.Board {
	if run == nil {
		return nil
	}
	b := &web.Board{AsOf: run.Manifest.AsOf.String(), FinishedAt: run.Manifest.FinishedAt}
	for i := range headline {
		f := &headline[i]
		v, ok := f.value.of(run)
		if !ok {
			continue
		}
		one := web.Figure{Name: f.zh, Value: v}
		if lang == "en" {
			one.Name = f.en
		}
		if f.of != nil {
			one.Of, _ = f.of.of(run)
		}
		b.Figures = append(b.Figures, one)
	}
	return b
}
