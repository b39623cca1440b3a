package transform

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/measures"
	"firegrid/transform/published"
)

// RunOptions say what a run is to make.
type RunOptions struct {
	Data    string        // the data folder
	AsOf    published.Day // the day that is measured
	Version string        // of firegrid, for the manifest
	Options Options       // of the warehouse
	Keep    int           // published runs to keep; published.KeepRuns if 0

	// StartedAt and Stages are those of what went before in the same night;
	// by default the run starts now, with nothing before it.
	StartedAt time.Time
	Stages    []published.Stage

	// Gates are the thresholds beyond which the run is held.
	Gates Gates
	// Accept lets through what a person has accepted of a held run; it may be
	// nil. What it does not cover holds the run again.
	Accept *published.Acceptance

	// Progress is told the name of each stage as it begins; it may be nil.
	Progress func(stage string)
}

// Result says what a run has made.
type Result struct {
	Outcome  published.Outcome
	RunID    string // of the published run; "" if it was held
	Manifest published.Manifest
	Samples  []published.Sample
	Load     LoadReport
	Model    ModelReport
	Findings []Finding
	Ignored  []Finding        // what was found, but is no reason to hold the run
	Notes    []published.Text // what the operator should know, such as a warehouse made anew
}

// Run takes what is new in the lake into the warehouse, measures the as-of day
// and publishes it. Where audits or gates find something, the run is held:
// nothing is published, CURRENT stays, and the findings are in the result. In
// every case last_run.json says how it ended, and what held it.
func Run(ctx context.Context, opts RunOptions) (Result, error) {
	r := &run{RunOptions: opts, dir: filepath.Join(opts.Data, "published")}
	if r.StartedAt.IsZero() {
		r.StartedAt = time.Now()
	}
	r.stages = append(r.stages, opts.Stages...)
	err := mended(r.warehousePath(), &r.result.Notes, func() error { return r.do(ctx) })
	if recorded := r.record(err); err == nil {
		err = recorded
	}
	return r.result, err
}

type run struct {
	RunOptions
	dir    string // of the published runs
	stage  string
	stages []published.Stage
	result Result
}

// do is one attempt at the run.
func (r *run) do(ctx context.Context) (err error) {
	r.result = Result{Notes: r.result.Notes}
	var w *Warehouse
	if err := r.timed("open", func() (err error) {
		w, err = Open(ctx, r.warehousePath(), r.Options)
		return err
	}); err != nil {
		return err
	}
	defer func() {
		if closing := w.Close(); err == nil {
			err = closing
		}
	}()
	r.result.Notes = append(r.result.Notes, w.Notes...)
	l, err := lake.Open(r.Data)
	if err != nil {
		return err
	}
	steps := []struct {
		name string
		do   func() error
	}{
		{"load", func() (err error) { r.result.Load, err = w.Load(ctx, l); return err }},
		{"model", func() (err error) {
			if r.result.Model, err = w.Model(ctx); err != nil {
				return err
			}
			return w.writeEffects(ctx, r.Data)
		}},
		{"measure", func() (err error) { r.result.Samples, err = w.Samples(ctx, r.AsOf, r.AsOf); return err }},
		{"audit", func() error { return r.audit(ctx, w) }},
		{"publish", func() error { return r.publish(ctx, w, l) }},
	}
	for _, s := range steps {
		if err := r.timed(s.name, s.do); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) warehousePath() string { return filepath.Join(r.Data, "warehouse.duckdb") }

// timed runs a stage and notes how long it took.
func (r *run) timed(name string, do func() error) error {
	r.stage = name
	if r.Progress != nil {
		r.Progress(name)
	}
	start := time.Now()
	err := do()
	r.stages = append(r.stages, published.Stage{Name: name, Seconds: time.Since(start).Seconds()})
	return err
}

func (r *run) audit(ctx context.Context, w *Warehouse) error {
	findings, err := w.Audit(ctx)
	if err != nil {
		return err
	}
	r.result.Findings = append(findings, Exceeding(w.Families(), r.result.Samples)...)
	return nil
}

// gate adds what the gates find to what the audits have found, and says
// whether the run is held.
func (r *run) gate(ctx context.Context, w *Warehouse, m *published.Manifest, from sources) (held bool, err error) {
	if m.Counted, err = w.counted(ctx); err != nil {
		return false, err
	}
	c, err := r.compare(*m, from)
	if err != nil {
		return false, err
	}
	var holding []Finding
	for _, f := range r.result.Findings {
		if f.Gate == published.GateAudit && r.Gates.AuditsOff || f.Gate == published.GateExceeding && r.Gates.ExceedingOff {
			r.result.Ignored = append(r.result.Ignored, f)
			continue
		}
		c.blame(w, &f)
		holding = append(holding, f)
	}
	shared, err := c.numbersShared(ctx, w)
	if err != nil {
		return false, err
	}
	r.result.Findings = append(append(holding, c.findings()...), shared...)
	for i := range r.result.Findings {
		held = held || !r.Accept.Covers(&r.result.Findings[i])
	}
	return held, nil
}

// publish writes the run, unless something was found.
func (r *run) publish(ctx context.Context, w *Warehouse, l *lake.Lake) error {
	from, err := sourcesOf(l)
	if err != nil {
		return err
	}
	m := r.manifest(w, from)
	held, err := r.gate(ctx, w, &m, from)
	if err != nil {
		return err
	}
	r.result.Manifest = m
	if held {
		r.result.Outcome = published.OutcomeHeld
		return nil
	}
	if len(r.result.Findings) > 0 {
		m.Accepted = &published.Acceptance{Who: r.Accept.Who, Reason: r.Accept.Reason, At: r.Accept.At, Findings: r.result.Findings}
		r.result.Manifest = m
	}
	id, err := published.Write(r.dir, m, r.result.Samples, func(folder string) ([]string, error) {
		return w.writeRows(ctx, r.dir, folder)
	})
	if err != nil {
		return err
	}
	if err := published.SetCurrent(r.dir, id); err != nil {
		return err
	}
	r.result.RunID, r.result.Manifest.RunID, r.result.Outcome = id, id, published.OutcomePublished
	keep := r.Keep
	if keep == 0 {
		keep = published.KeepRuns
	}
	_, err = published.Prune(r.dir, keep)
	return errors.Join(err, dropAside(r.warehousePath(), time.Now()))
}

// record writes last_run.json.
func (r *run) record(failed error) error {
	last := published.LastRun{
		RunID: r.result.RunID, StartedAt: r.StartedAt.UTC(), FinishedAt: time.Now().UTC(), AsOf: r.AsOf, Outcome: r.result.Outcome,
	}
	switch {
	case failed != nil:
		last.Outcome, last.Stage, last.Error = published.OutcomeFailed, r.stage, failed.Error()
	case last.Outcome == published.OutcomeHeld:
		var reasons []string
		for _, f := range r.result.Findings {
			reasons = append(reasons, f.Subject+": "+f.Sentence("zh"))
		}
		last.Stage, last.Error, last.Findings = "gate", strings.Join(reasons, "\n"), r.result.Findings
	}
	return published.WriteLast(r.dir, last)
}

// manifest tells where the run's figures come from.
func (r *run) manifest(w *Warehouse, from sources) published.Manifest {
	m := published.Manifest{
		AsOf: r.AsOf, StartedAt: r.StartedAt.UTC(), FinishedAt: time.Now().UTC(), Version: r.Version, Stages: r.stages,
		Inputs: inputs(from.files), Decisions: inForce(from.decisions),
	}
	countReceived(&m, from.files)
	for _, metric := range measures.Metrics(w.families) {
		m.Metrics = append(m.Metrics, metric.Metric)
	}
	return m
}
