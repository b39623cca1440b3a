package workbook

import (
	"math"
	"strconv"
	"strings"
)

// Kind says what a cell holds.
type Kind uint8

const (
	Empty      Kind = iota // nothing, not even an empty text; never delivered by Rows
	Text                   // text, decoded
	Number                 // a number that is shown as a number
	Bool                   // TRUE or FALSE
	Date                   // a number that is shown as a date or a time, or an ISO date
	ErrorValue             // #N/A and its like
)

// Cell is one value. It is valid until the next call of Rows.Next; Text must
// be cloned to be kept.
type Cell struct {
	Col  int // 0-based
	Kind Kind
	// Text is the text of a Text cell, the number as the file writes it for
	// Number and Date ("" in .xls, which stores no text), "#N/A" and its like
	// for an error, "TRUE" or "FALSE" for a Bool.
	Text string
	// Number is the value of Number, Date and Bool. For a Date it is the
	// serial of the 1900 system, whatever system the book uses.
	Number float64
	Format int32 // for Book.NumberFormat
}

// Row is one row that has at least one cell. It is valid until the next call
// of Rows.Next.
type Row struct {
	Number int // 1-based, as a person sees it
	Hidden bool
	Cells  []Cell // ordered by Col, empty cells left out
}

// Range is a rectangle of cells: rows 1-based, columns 0-based, inclusive.
type Range struct{ FirstRow, FirstCol, LastRow, LastCol int }

// Sheet is one worksheet. Chart and macro sheets are not worksheets.
type Sheet struct {
	Index  int
	Name   string // "" for delimited text
	Hidden bool
}

// String gives the value as a person would write it without the number
// format: 20120619, 0.95, a text as it is. Whole numbers never come with an
// exponent, and keep every digit that the file keeps.
func (c Cell) String() string {
	switch c.Kind {
	case Number:
		if isPlainInteger(c.Text) {
			return c.Text
		}
		return formatNumber(c.Number)
	case Date:
		return formatNumber(c.Number)
	default:
		return c.Text
	}
}

// isPlainInteger tells whether s is how a person writes a whole number. Such
// a text is kept, since the float beside it may have lost its last digits.
func isPlainInteger(s string) bool {
	d := strings.TrimPrefix(s, "-")
	if d == "" || (d[0] == '0' && s != "0") {
		return false
	}
	for i := range len(d) {
		if d[i] < '0' || d[i] > '9' {
			return false
		}
	}
	return true
}

// formatNumber writes at most the 15 digits that spreadsheets show, so that a
// stored 0.94999999999999996 is 0.95 again.
func formatNumber(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e21 {
		if v == 0 {
			return "0" // not -0
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	if err != nil {
		rounded = v
	}
	if a := math.Abs(rounded); a >= 1e21 || a < 1e-9 {
		return strconv.FormatFloat(rounded, 'E', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// CellName is the name of a cell as spreadsheets write it: column 2 of row 12
// is "C12".
func CellName(col, row int) string {
	return ColumnName(col) + strconv.Itoa(row)
}

// ColumnName is the letters of a 0-based column: 0 is "A", 26 is "AA".
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for col++; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}
