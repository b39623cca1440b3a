package ingest

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/workbook"
)

// readOne reads one archived file and commits its record.
func (b *batch) readOne(ctx context.Context, c *claim) (FileResult, error) {
	f, err := b.read(ctx, c)
	if err != nil {
		return FileResult{}, err
	}
	if err := b.lake.Commit(f); err != nil {
		return FileResult{}, err
	}
	return fileResult(f, c.again != nil), nil
}

// read reads one archived file, writes its rows and gives its record.
func (b *batch) read(ctx context.Context, c *claim) (*lake.File, error) {
	f := b.newRecord(c)
	w := b.lake.NewWriter(lake.Lineage{
		FileID: f.ID, FileName: f.Name, Reading: f.Reading, ReceivedAt: f.ReceivedAt, ModifiedAt: f.ModifiedAt,
	})
	rep, err := b.parse(ctx, c, f, w)
	if err != nil {
		w.Abort()
		return nil, err
	}
	if f.Parts, f.Problems, err = w.Finish(); err != nil {
		return nil, err
	}
	f.ByReference = w.ByReference || b.byName(rep)
	f.ProblemCounts = w.Counts
	if rep != nil {
		f.Sheets = rep.Sheets
	}
	f.Outcome = outcome(f, w)
	return f, nil
}

func (b *batch) newRecord(c *claim) *lake.File {
	f := &lake.File{
		ID: c.id, Name: c.name, Size: c.size, ModifiedAt: c.modified.Truncate(time.Microsecond), ReceivedAt: c.received,
		Archive: c.archive, Mark: markOf(c.name), Reading: 1,
		ReadAt: b.Now().UTC().Truncate(time.Microsecond), Contracts: b.Fingerprint, References: b.refSum,
	}
	if old := c.again; old != nil {
		// The file keeps its place in time: it is the same file, read better.
		f.Name, f.ReceivedAt, f.ModifiedAt, f.Reading = old.Name, old.ReceivedAt, old.ModifiedAt, old.Reading+1
		f.AlsoReceived, f.Mark = old.AlsoReceived, old.Mark
		f.RetractedAt, f.Withdrawals, f.Earlier = old.RetractedAt, old.Withdrawals, old.Readings()
	}
	return f
}

// parse reads the workbook into the writer. A file that cannot be read, or is
// damaged on the way, gives a problem and no rows.
func (b *batch) parse(ctx context.Context, c *claim, f *lake.File, w *lake.Writer) (*dataset.Report, error) {
	whole := ctx
	if b.Time > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, b.Time)
		defer stop()
	}
	book, err := workbook.Open(ctx, filepath.Join(b.Data, filepath.FromSlash(c.archive)), workbook.Options{Limits: b.Limits, Name: c.name})
	var rep *dataset.Report
	if err == nil {
		defer book.Close()
		rep, err = dataset.NewReader(b.Contracts, b.refs).Read(ctx, book, c.name, w)
	}
	if err == nil {
		if len(w.Counts) == 0 && noData(rep) {
			f.Code = "file_no_data"
		}
		return rep, nil
	}
	var bad *workbook.Error
	if errors.Is(err, context.DeadlineExceeded) && whole.Err() == nil {
		bad = &workbook.Error{Code: "too_slow", Detail: b.Time.String()}
	} else if !errors.As(err, &bad) {
		return nil, err
	}
	w.AbortRows()
	f.Code, f.Detail = dataset.FileCode(bad.Code), bad.Error()
	p := &dataset.Problem{Code: f.Code, Severity: dataset.Returned, Sheet: bad.Sheet, Cell: bad.Cell, Args: []string{bad.Detail}}
	return nil, w.Problem(p)
}

func noData(rep *dataset.Report) bool {
	taken, returned, _ := rep.Totals()
	return taken == 0 && returned == 0
}

// byName reports rows of units that may be matched by name: a new list of
// units can change which unit they belong to.
func (b *batch) byName(rep *dataset.Report) bool {
	if rep == nil {
		return false
	}
	for i := range rep.Sheets {
		if rep.Sheets[i].ByName > 0 {
			return true
		}
	}
	return false
}

func outcome(f *lake.File, w *lake.Writer) lake.Outcome {
	switch {
	case len(f.Parts) == 0 && w.Returned:
		return lake.Returned
	case len(w.Counts) > 0:
		return lake.TakenWithProblems
	}
	return lake.Taken
}

func fileResult(f *lake.File, reread bool) FileResult {
	r := FileResult{Name: f.Name, ID: f.ID, Outcome: Outcome(f.Outcome), Reread: reread, Code: f.Code, Detail: f.Detail, Sheets: f.Sheets, Problems: f.ProblemCounts}
	r.Taken, r.Returned, r.Warnings = f.Totals()
	return r
}

// markOf gives what the clerk put in brackets before the name: 待补, 不发, 空表.
func markOf(name string) string {
	for _, pair := range [][2]string{{"【", "】"}, {"（", "）"}, {"(", ")"}, {"[", "]"}} {
		if rest, ok := strings.CutPrefix(name, pair[0]); ok {
			if i := strings.Index(rest, pair[1]); i > 0 && i <= 30 {
				return rest[:i]
			}
		}
	}
	return ""
}
