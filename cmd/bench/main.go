// Command bench measures firegrid and holds it against a peer, a Python job
// with pandas and openpyxl that reads the same workbooks:
//
//	go run ./cmd/bench -firegrid bin/firegrid
//
// It prints, each as least, median and most of several runs,
//
//	(a) a run on the sample workbooks, in a fresh data folder
//	(b) a run on a generated province: 1,000 workbooks, 1,000,000 rows
//	(c) the night after it, on which nothing new came
//	(d) a night with one new workbook, and that workbook alone
//	(e) scrapes of /metrics with 5,000 series
//	(f) reading alone: workbooks of 100,000 rows, and delimited text
//	(g) the history of the province: one day, and all of the campaign
//	(h) a run on 5,000,000 rows of delimited text, once: its memory
//
// No time is a failure; a missing tool is one, and so is a figure that firegrid
// and the peer do not agree on, since a benchmark of wrong answers says nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// options are the flags.
type options struct {
	firegrid, work, roster, json string
	cases                        string
	runs, peerRuns               int
	size                         size
	generate                     string
}

func parse(args []string) (options, error) {
	o := options{}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&o.firegrid, "firegrid", "bin/firegrid", "the firegrid to measure")
	f.StringVar(&o.work, "work", filepath.Join(os.TempDir(), "firegrid-bench"), "folder for generated workbooks (kept) and data folders (removed)")
	f.StringVar(&o.roster, "roster", "ingest/sample/reference/shaoxing_townships.csv", "the townships of the generated province")
	f.StringVar(&o.json, "json", "", "also write the figures to this file")
	f.StringVar(&o.cases, "cases", "a,b,e,f,h", "what to measure; c, d and g come with b")
	f.IntVar(&o.runs, "runs", 5, "runs of each case")
	f.IntVar(&o.peerRuns, "peer-runs", 1, "runs of the peer on the province and on large workbooks, which take minutes")
	f.IntVar(&o.size.Files, "files", 1000, "workbooks of the province")
	f.IntVar(&o.size.Rows, "rows", 1_000_000, "hazard rows of the province")
	f.Int64Var(&o.size.Seed, "seed", 1, "seed of the province")
	f.BoolVar(&o.size.Delimited, "delimited", false, "write the province as delimited text")
	f.StringVar(&o.generate, "generate", "", "only write the province into this folder")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if o.runs < 1 || o.size.Files < 1 || o.size.Rows < o.size.Files {
		return o, fmt.Errorf("-runs and -files must be at least 1, -rows at least -files")
	}
	return o, nil
}

func (o *options) wants(c string) bool { return strings.Contains(o.cases, c) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if childRuns(args) {
		return runChild(ctx, args[1], args[2])
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.generate != "" {
		return writeProvince(ctx, o.generate, o.roster, o.size)
	}
	b, err := newBench(ctx, o)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.scratch)
	for _, c := range []struct {
		name string
		run  func(context.Context) error
	}{{"a", b.sample}, {"b", b.province}, {"e", b.scrapes}, {"f", b.reading}, {"h", b.largeProvince}} {
		if !o.wants(c.name) {
			continue
		}
		if err := c.run(ctx); err != nil {
			return fmt.Errorf("(%s) %w", c.name, err)
		}
	}
	if err := b.report.print(os.Stdout); err != nil {
		return err
	}
	return b.report.writeJSON(o.json)
}
