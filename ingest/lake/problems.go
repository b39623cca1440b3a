package lake

import (
	"context"
	"encoding/json"
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
	// Heading and Args fill the sentence in another language. Filled is false
	// where they are not known: the part was written before they were kept.
	Heading string
	Args    []string
	Filled  bool
}

// In gives the sentence in a language, as far as what fills it is known; ok is
// false where only the Chinese one is.
func (p *Problem) In(lang string) (sentence string, ok bool) {
	if lang == "zh" {
		return p.Sentence, true
	}
	if !p.Filled {
		return p.Sentence, false
	}
	whole := dataset.Problem{Code: p.Code, Value: p.Value, Heading: p.Heading, Args: p.Args}
	return whole.Sentence(lang), true
}

// ReadProblems gives the problems of a part in the order in which they were
// found. Only a few thousand are in memory at a time. After an error nothing
// follows.
func (l *Lake) ReadProblems(ctx context.Context, p Part) iter.Seq2[Problem, error] {
	return func(yield func(Problem, error) bool) {
		err := l.eachBatch(ctx, p, problemColumns, func(batch []arrow.Array) bool {
			for i := range batch[0].Len() {
				if !yield(problemAt(batch, i), nil) {
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

// problemColumns are what is read of a problem.
var problemColumns = []string{"sheet", "row_no", "cell", "dataset", "field", "code", "severity", "value", "sentence", "heading?", "args?"}

func problemAt(batch []arrow.Array, i int) Problem {
	text := func(c int) string { return strings.Clone(batch[c].(*array.String).Value(i)) }
	p := Problem{
		Sheet: text(0), Row: int(batch[1].(*array.Int32).Value(i)), Cell: text(2), Dataset: text(3), Field: text(4),
		Code: text(5), Severity: dataset.Severity(text(6)), Value: text(7), Sentence: text(8),
	}
	if batch[9] != nil && batch[10] != nil {
		p.Heading = text(9)
		p.Filled = json.Unmarshal([]byte(batch[10].(*array.String).Value(i)), &p.Args) == nil
	}
	return p
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

// eachBatch reads the columns of a part piece by piece, until see says no. A
// column whose name ends in a question mark may be missing, and is nil then.
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
	var indices []int
	for _, name := range columns {
		name, optional := strings.CutSuffix(name, "?")
		if i := pf.MetaData().Schema.ColumnIndexByName(name); i >= 0 {
			indices = append(indices, i)
		} else if !optional {
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
		if at := rec.Schema().FieldIndices(strings.TrimSuffix(name, "?")); len(at) > 0 {
			out[i] = rec.Column(at[0])
		}
	}
	return out
}
