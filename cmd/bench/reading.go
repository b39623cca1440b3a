package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// What case (f) reads: a workbook whose texts are shared, one whose texts
// stand in the cells, and delimited text in two encodings.
const (
	bookRows, bookCols = 100_000, 20
	textRows, textCols = 200_000, 12
	hazardRows         = 100_000
)

// reading is one way to read one file.
type reading struct {
	Name string `json:"name"`
	Runs usages `json:"runs"`
}

// readings are the ways of case (f), in the order in which they were begun.
type readings []reading

// add takes a run of a way, and makes room for it.
func (r *readings) add(name string, u usage) {
	for i := range *r {
		if (*r)[i].Name == name {
			(*r)[i].Runs = append((*r)[i].Runs, u)
			return
		}
	}
	*r = append(*r, reading{name, usages{u}})
}

// cpu of a way; none if it was not run.
func (r readings) cpu(name string) spread {
	for _, one := range r {
		if one.Name == name {
			return one.Runs.cpu()
		}
	}
	return nil
}

// way reads a file in a process of its own.
type way struct {
	name, child, file string
	cells             int // that the child must find; 0 is not known
}

// Names of the ways. The first part is the file, the second who reads it.
const (
	sharedBook, inlineBook  = "shared strings", "inline strings"
	inflating, byFiregrid   = ": inflating alone", ": firegrid"
	byExcelize, byPeer      = ": excelize", ": peer"
	textStandard, textGB    = "csv: encoding/csv, UTF-8", "csv: firegrid, GB18030"
	hazardsIn, hazardsPeer  = "hazards: firegrid ingest", "hazards: peer, reading only"
	startOnly               = "starting a process"
	cellsLayout             = 1 // changes when other files are written
	sharedFile, inlineFile  = "shared.xlsx", "inline.xlsx"
	standardFile, clerkFile = "utf8.csv", "gb18030.csv"
)

// reading is case (f).
func (b *bench) reading(ctx context.Context) error {
	dir, err := b.cellFiles(ctx)
	if err != nil {
		return err
	}
	one := *b
	one.size = size{Files: 1, Rows: hazardRows, Seed: b.size.Seed}
	in, err := one.generated(ctx, one.size)
	if err != nil {
		return err
	}
	for i := range b.runs {
		b.say("(f) run %d of %d", i+1, b.runs)
		for _, w := range ways(dir) {
			if err := b.read(ctx, w); err != nil {
				return err
			}
		}
		if err := b.ingest(ctx, in); err != nil {
			return err
		}
		if i < b.peerRuns {
			if err := b.peerReads(ctx, dir, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// ways are those that a child of this program walks.
func ways(dir string) []way {
	out := []way{{startOnly, "nothing", dir, 0}}
	for _, f := range [][2]string{{sharedBook, sharedFile}, {inlineBook, inlineFile}} {
		path := filepath.Join(dir, f[1])
		out = append(out, way{f[0] + inflating, "inflate", path, 0},
			way{f[0] + byFiregrid, "workbook", path, bookRows * bookCols},
			way{f[0] + byExcelize, "excelize", path, bookRows * bookCols})
	}
	return append(out, way{textStandard, "csv", filepath.Join(dir, standardFile), textRows * textCols},
		way{textGB, "workbook", filepath.Join(dir, clerkFile), textRows * textCols})
}

func (b *bench) read(ctx context.Context, w way) error {
	u, out, err := b.child(ctx, w.child, w.file)
	if err != nil {
		return err
	}
	if got := string(bytes.TrimSpace(out)); w.cells > 0 && got != strconv.Itoa(w.cells) {
		return fmt.Errorf("%s: %s cells, not %d", w.name, got, w.cells)
	}
	b.report.Reading.add(w.name, u)
	return nil
}

// child runs this program in a process of its own.
func (b *bench) child(ctx context.Context, what, path string) (usage, []byte, error) {
	self, err := os.Executable()
	if err != nil {
		return usage{}, nil, err
	}
	return measured(ctx, []int{done}, self, childFlag, what, path)
}

// cellFiles gives the folder of the files, from an earlier run if it is
// there.
func (b *bench) cellFiles(ctx context.Context) (string, error) {
	dir := filepath.Join(b.work, fmt.Sprintf("cells-%d-%d-%d", cellsLayout, bookRows, textRows))
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	b.say("writing workbooks of %d rows to %s", bookRows, dir)
	half, err := os.MkdirTemp(b.scratch, "cells-")
	if err != nil {
		return "", err
	}
	if _, _, err := b.child(ctx, "write", half); err != nil {
		return "", err
	}
	return dir, os.Rename(half, dir)
}

// ingest is the whole way of one workbook to raw Parquet, in a fresh data
// folder with the roster; the rates are held against the workbook afterwards.
func (b *bench) ingest(ctx context.Context, in *inputs) error {
	data, err := b.data(ctx, in.files)
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	u, _, err := measured(ctx, []int{done}, b.firegrid, "ingest", "--quiet", "--data", data)
	if err != nil {
		return err
	}
	b.report.Reading.add(hazardsIn, u)
	if _, err := b.night(ctx, data, lastDay, done); err != nil {
		return err
	}
	return b.agree(ctx, data, in.After)
}

// peerReads has the peer read the same workbooks.
func (b *bench) peerReads(ctx context.Context, dir string, in *inputs) error {
	b.say("(f) the peer")
	for _, w := range []struct {
		name, path string
		rows       int
	}{
		{sharedBook + byPeer, filepath.Join(dir, sharedFile), bookRows},
		{inlineBook + byPeer, filepath.Join(dir, inlineFile), bookRows},
		{hazardsPeer, in.files[len(in.files)-1], hazardRows + 3}, // title, 填报单位, header
	} {
		u, a, err := b.peer.book(ctx, w.path)
		if err != nil {
			return err
		}
		if a.Rows != w.rows {
			return fmt.Errorf("%s: the peer read %d rows, not %d", w.name, a.Rows, w.rows)
		}
		b.report.Reading.add(w.name, u)
	}
	return nil
}

// findings are the ratios of case (f), each as least, median and most.
func (r readings) findings() []string {
	var out []string
	say := func(what, a, b string) {
		if s := ratios(r.cpu(a), r.cpu(b)); len(s) > 0 {
			out = append(out, fmt.Sprintf("(f) %s: times the CPU %s", what, s))
		}
	}
	for _, book := range []string{sharedBook, inlineBook} {
		say(book+", firegrid to inflating alone", book+byFiregrid, book+inflating)
		say(book+", excelize to firegrid", book+byExcelize, book+byFiregrid)
		say(book+", the peer to firegrid", book+byPeer, book+byFiregrid)
	}
	say("csv, firegrid from GB18030 to encoding/csv from UTF-8", textGB, textStandard)
	say("hazards, the peer merely reading to the whole ingest", hazardsPeer, hazardsIn)
	return out
}

// ratios are those run by run; where one side was run less often, its runs are
// used again.
func ratios(a, b spread) spread {
	if len(a) == 0 || len(b) == 0 || b.min() == 0 {
		return nil
	}
	var out spread
	for i := range max(len(a), len(b)) {
		out = append(out, a[i%len(a)]/b[i%len(b)])
	}
	return out
}
