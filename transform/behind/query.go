package behind

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"firegrid/transform/published"
)

// Query says which number is meant, and which of its rows are wanted.
type Query struct {
	Run     string              // a run's id; "" is the current one
	Measure string              // "firegrid_hazards_open"
	Day     *published.Day      // nil is the run's own
	Labels  map[string][]string // a row must have one of the values; no values are no filter
	Sort    string              // the name of a column; "" is the day from which rows count
	Desc    bool
	Limit   int // 0 is none: the count alone
	Offset  int
}

// Answer is a number with some of the rows that make it.
type Answer struct {
	Manifest *published.Manifest
	Metric   published.Metric
	Ledger   published.Text // what the rows are rows of
	Day      published.Day
	Count    int     // how many rows make the number
	Value    float64 // the number: the sum of what they count, 1 each if not weighted
	Weighted bool
	Columns  []Column
	Rows     []Row // in the order asked for
	// Ignored are labels of the query that the measure does not have.
	Ignored []string
}

// Column is one column of an answer.
type Column struct {
	Name  string
	Title published.Text
}

// Columns that every answer has beside the measure's own.
const (
	ColumnWeight = "weight"
	ColumnFrom   = "from_day"
	ColumnFile   = "src_file"
	ColumnSheet  = "src_sheet"
	ColumnRow    = "src_row"
)

// Row is a row of a workbook, with what the models have made of it. A cell is
// nil, or a string, bool, int64, float64 or published.Day.
type Row struct {
	Cells  []any  // as Answer.Columns
	FileID string // the SHA-256 of the workbook
}

// FutureError refuses a day of which the run cannot know.
type FutureError struct{ Day, AsOf published.Day }

func (e *FutureError) Error() string {
	return fmt.Sprintf("the run's figures are as of %s: it cannot tell of %s", e.AsOf, e.Day)
}

// UnknownError says that a run has no such measure, and which come nearest.
type UnknownError struct {
	Name    string
	Nearest []string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no measure %s; is it one of %s?", e.Name, strings.Join(e.Nearest, ", "))
}

// ErrSort refuses to sort by a column that the answer does not have.
var ErrSort = errors.New("there is no such column to sort by")

// columns are the measure's own, then what it counts, and where it stands.
func columns(m *published.RowMeasure) []Column {
	var all []Column
	for _, c := range m.Columns {
		all = append(all, Column{c.Name, c.Title})
	}
	if m.Weighted && !slices.ContainsFunc(all, func(c Column) bool { return c.Name == "value" }) {
		all = append(all, Column{ColumnWeight, published.Text{ZH: "计数", EN: "Counts as"}})
	}
	return append(all,
		Column{ColumnFrom, published.Text{ZH: "自何日计入", EN: "Counts since"}},
		Column{ColumnFile, published.Text{ZH: "台账文件", EN: "Workbook"}},
		Column{ColumnSheet, published.Text{ZH: "工作表", EN: "Sheet"}},
		Column{ColumnRow, published.Text{ZH: "行号", EN: "Row"}},
	)
}
