package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"time"
)

// large is the province of case (h): delimited text, which is quick to write,
// and what a run takes of memory does not depend on it.
var large = size{Files: 1000, Rows: 5_000_000, Seed: 1, Delimited: true}

// mostMemory is what a run over it may take, in MiB.
const mostMemory = 1536

// largeProvince is case (h): one run over all of it.
func (b *bench) largeProvince(ctx context.Context) error {
	in, err := b.generated(ctx, large)
	if err != nil {
		return err
	}
	b.say("(h) %d rows", large.Rows)
	data, err := b.data(ctx, in.files)
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	u, err := b.night(ctx, data, lastDay, done)
	if err != nil {
		return err
	}
	b.report.Large = append(b.report.Large, u)
	return b.agree(ctx, data, in.After)
}

// saveText writes the rows of a ledger as delimited text.
func saveText(path string, written time.Time, rows [][]any) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err == nil {
			err = os.Chtimes(path, written, written)
		}
	}()
	buffered := bufio.NewWriterSize(f, 1<<16)
	w := csv.NewWriter(buffered)
	for _, row := range rows {
		record := make([]string, len(row))
		for i, cell := range row {
			if cell != nil {
				record[i] = fmt.Sprint(cell)
			}
		}
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}
