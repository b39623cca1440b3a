package transform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"firegrid/ingest/lake"
)

// LoadReport says what Load did.
type LoadReport struct {
	Loaded  int   // files whose rows were taken in
	Removed int   // files whose rows were taken out: retracted, or read again
	Rows    int64 // rows taken in
}

// rowsPerBatch bounds a transaction of Load. Measured over 1,000 files of 1,000
// rows, in seconds of CPU: 6.6 with a transaction for each file, 5.1 with one for
// each 250 files, 2.4 with one for all, because DuckDB writes a block again for
// each transaction that adds to it. So a batch of files is one transaction, with
// the ledger's rows of each: a file is in the warehouse and in the ledger, or in
// neither.
const rowsPerBatch = 2_000_000

// Load brings the raw tables to where the lake is: rows of files that are new
// or were read again come in, rows of files that were retracted go out. What is
// in the warehouse already is not touched. When it fails, all batches before
// the failure stay and Load goes on from there the next time.
func (w *Warehouse) Load(ctx context.Context, l *lake.Lake) (LoadReport, error) {
	var report LoadReport
	files, err := l.Files()
	if err != nil {
		return report, err
	}
	have, err := w.ledger(ctx)
	if err != nil {
		return report, err
	}
	come := missing(files, have)
	// What is left in have is no longer right. Rows of an earlier reading go
	// in the transaction in which those of the new one come.
	for _, batch := range batches(come) {
		var gone []ledgerFile
		for _, f := range batch {
			if old, ok := have[f.ID]; ok {
				gone = append(gone, old)
				delete(have, f.ID)
			}
		}
		n, err := w.loadBatch(ctx, l, batch, gone)
		if err != nil {
			return report, err
		}
		report.Rows += n
		report.Loaded += len(batch)
		report.Removed += len(gone)
	}
	gone := make([]ledgerFile, 0, len(have))
	for _, f := range have {
		gone = append(gone, f)
	}
	if len(gone) > 0 {
		if err := w.inTransaction(ctx, func() error { return w.remove(ctx, gone) }); err != nil {
			return report, err
		}
		report.Removed += len(gone)
	}
	return report, w.loadDecisions(ctx, l)
}

// missing lists the files that are to be loaded, and strikes those that are
// loaded at their last reading from the ledger's list.
func missing(files []lake.File, have map[string]ledgerFile) []lake.File {
	var come []lake.File
	for _, f := range files {
		if f.RetractedAt != nil || len(f.Parts) == 0 {
			continue
		}
		if loaded, ok := have[f.ID]; ok && loaded.reading == f.Reading {
			delete(have, f.ID)
			continue
		}
		come = append(come, f)
	}
	return come
}

// batches parts files into groups of some rows each.
func batches(files []lake.File) [][]lake.File {
	var all [][]lake.File
	var rows int64
	for i, f := range files {
		if i == 0 || rows > rowsPerBatch {
			all, rows = append(all, nil), 0
		}
		all[len(all)-1] = append(all[len(all)-1], f)
		for _, p := range f.Parts {
			rows += p.Rows
		}
	}
	return all
}

// loadBatch takes files in, and the rows of their earlier readings out, in one
// transaction with the ledger.
func (w *Warehouse) loadBatch(ctx context.Context, l *lake.Lake, batch []lake.File, gone []ledgerFile) (rows int64, err error) {
	parts := make(map[string][]source)
	for _, f := range batch {
		for _, p := range f.Parts {
			s := source{path: l.Path(p), file: f.Name, part: p}
			if err := l.CheckPart(p); err != nil {
				return 0, fmt.Errorf("rows of %s: %w", f.Name, err)
			}
			parts[p.Dataset] = append(parts[p.Dataset], s)
		}
	}
	err = w.inTransaction(ctx, func() error {
		if err := w.remove(ctx, gone); err != nil {
			return err
		}
		first, err := w.enter(ctx, batch)
		if err != nil {
			return err
		}
		for _, t := range w.tables {
			n, err := w.insert(ctx, &t, parts[t.dataset], first)
			if err != nil {
				return err
			}
			rows += n
		}
		return nil
	})
	return rows, err
}

// source is a part of the lake that is to be loaded.
type source struct {
	path, file string // the Parquet file, and the workbook it was made of
	part       lake.Part
}

// insert copies the rows of parts into a raw table.
func (w *Warehouse) insert(ctx context.Context, t *rawTable, parts []source, firstFile int64) (int64, error) {
	if len(parts) == 0 {
		return 0, nil
	}
	var want int64
	var paths []string
	for _, s := range parts {
		want += s.part.Rows
		if strings.ContainsAny(s.path, "*?[") {
			return 0, fmt.Errorf("DuckDB cannot read %s: the path has one of * ? [ in it; choose another data folder", s.path)
		}
		paths = append(paths, quote(s.path))
	}
	rest := lineageColumns[1:] // all but the number of the file, which the ledger gives
	result, err := w.conn.ExecContext(ctx, fmt.Sprintf(
		"INSERT INTO raw.%s SELECT f.file_no, %s FROM read_parquet([%s]) AS p JOIN files AS f ON f.file_id = p.file_id WHERE f.file_no >= %d",
		t.dataset, t.names("p.", rest...), strings.Join(paths, ", "), firstFile))
	if err != nil {
		return 0, w.blame(ctx, t, parts, err)
	}
	if n, err := result.RowsAffected(); err != nil || n != want {
		return 0, fmt.Errorf("load %s: %d rows came in, the lake recorded %d (%v)", t.dataset, n, want, err)
	}
	return want, nil
}

// blame finds the part that cannot be read, so that the error names it.
func (w *Warehouse) blame(ctx context.Context, t *rawTable, parts []source, err error) error {
	conn, second := w.db.Conn(ctx) // the transaction of our own connection is broken
	if second != nil {
		return err
	}
	defer conn.Close()
	for _, s := range parts {
		query := fmt.Sprintf("CREATE OR REPLACE TEMP TABLE tried AS SELECT %s FROM read_parquet([%s]) AS p",
			t.names("p.", lineageColumns[1:]...), quote(s.path))
		if _, single := conn.ExecContext(ctx, query); single != nil {
			return fmt.Errorf("rows of %s: %s cannot be read: %w", s.file, s.path, single)
		}
	}
	return fmt.Errorf("load %s: %w", t.dataset, err)
}

// quote makes a text a literal of SQL.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// datasetsOf lists the datasets that files have rows of.
func datasetsOf(files []ledgerFile) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.datasets...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
