package lake

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"firegrid/ingest/dataset"
)

// Problem is a problem as the lake keeps it, without the text of its row.
type Problem struct {
	Sheet string
	// Row is 1-based, 0 if the problem is not of a row.
	Row int
	// Cell is "C12", or "" if the problem is of no single cell.
	Cell           string
	Dataset, Field string
	Code           string
	Severity       dataset.Severity
	Value          string
	// Sentence says in Chinese what is wrong and what to write.
	Sentence string
}

// ReadProblems gives the problems of a part in the order in which they were
// found. Only a few thousand are in memory at a time. After an error nothing
// follows.
func (l *Lake) ReadProblems(ctx context.Context, p Part) iter.Seq2[Problem, error] {
	columns := []string{"sheet", "row_no", "cell", "dataset", "field", "code", "severity", "value", "sentence"}
	return func(yield func(Problem, error) bool) {
		err := l.eachBatch(ctx, p, columns, func(batch []arrow.Array) bool {
			rows := batch[1].(*array.Int32)
			text := func(c, i int) string { return strings.Clone(batch[c].(*array.String).Value(i)) }
			for i := range rows.Len() {
				if !yield(Problem{
					Sheet: text(0, i), Row: int(rows.Value(i)), Cell: text(2, i), Dataset: text(3, i), Field: text(4, i),
					Code: text(5, i), Severity: dataset.Severity(text(6, i)), Value: text(7, i), Sentence: text(8, i),
				}, nil) {
					return false
				}
			}
			return true
		})
		if err != nil {
			yield(Problem{}, err)
		}
	}
}

// Place is where a row stands in its workbook.
type Place struct {
	SheetNo int // 0-based
	// Row is 1-based, as the clerk sees it; the column of a transposed table.
	Row int
}

// ReadPlaces gives the places of the rows of a raw part, in their order.
func (l *Lake) ReadPlaces(ctx context.Context, p Part) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		err := l.eachBatch(ctx, p, []string{"sheet_no", "row_no"}, func(batch []arrow.Array) bool {
			sheets, rows := batch[0].(*array.Int32), batch[1].(*array.Int32)
			for i := range rows.Len() {
				if !yield(Place{int(sheets.Value(i)), int(rows.Value(i))}, nil) {
					return false
				}
			}
			return true
		})
		if err != nil {
			yield(Place{}, err)
		}
	}
}

// batchRows is how many rows of a part are in memory at a time.
const batchRows = 4096

// eachBatch reads the columns of a part piece by piece, until see says no.
func (l *Lake) eachBatch(ctx context.Context, p Part, columns []string, see func([]arrow.Array) bool) error {
	f, err := os.Open(l.Path(p))
	if err != nil {
		return fmt.Errorf("lake part is missing: %w", err)
	}
	defer f.Close()
	damaged := func(err error) error { return fmt.Errorf("lake part %s is damaged: %w", l.Path(p), err) }
	pf, err := file.NewParquetReader(f)
	if err != nil {
		return damaged(err)
	}
	indices := make([]int, len(columns))
	for i, name := range columns {
		if indices[i] = pf.MetaData().Schema.ColumnIndexByName(name); indices[i] < 0 {
			return fmt.Errorf("lake part %s has no column %s", l.Path(p), name)
		}
	}
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator)
	if err != nil {
		return damaged(err)
	}
	records, err := r.GetRecordReader(context.WithoutCancel(ctx), indices, nil) // arrow panics when its context ends
	if err != nil {
		return damaged(err)
	}
	defer records.Release()
	for records.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !see(byName(records.Record(), columns)) {
			return nil
		}
	}
	if err := records.Err(); err != nil && err != io.EOF && ctx.Err() == nil {
		return damaged(err)
	}
	return ctx.Err()
}

// byName puts the columns of a record into the order asked for.
func byName(rec arrow.Record, columns []string) []arrow.Array {
	out := make([]arrow.Array, len(columns))
	for i, name := range columns {
		out[i] = rec.Column(rec.Schema().FieldIndices(name)[0])
	}
	return out
}
