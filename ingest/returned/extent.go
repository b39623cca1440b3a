package returned

import (
	"strings"

	"firegrid/ingest/workbook"
)

// largeSheet is the number of rows beyond which only the wrong rows of a sheet
// are handed back, and how many of these.
const largeSheet = 50_000

// extent is how large a sheet is, and how wide its columns should be where
// the original does not say.
type extent struct {
	rows, lastRow, cols int
	large               bool
	widths              []float64
}

// measure reads a sheet up to the size at which it counts as large.
func measure(book *workbook.Book, sheet int) (extent, error) {
	var e extent
	rows, err := book.Rows(sheet)
	if err != nil {
		return e, err
	}
	defer rows.Close()
	for rows.Next() {
		row := rows.Row()
		if e.rows++; e.rows > largeSheet {
			e.large = true
			return e, nil
		}
		e.lastRow = row.Number
		for i := range row.Cells {
			c := &row.Cells[i]
			e.cols = max(e.cols, c.Col+1)
			if len(row.Cells) > 1 { // a title alone on its line may run over
				e.widen(c)
			}
		}
	}
	return e, rows.Err()
}

func (e *extent) widen(c *workbook.Cell) {
	const most = 1024
	for c.Col < most && len(e.widths) <= c.Col {
		e.widths = append(e.widths, 0)
	}
	if c.Col < most {
		w := 11.0
		if c.Kind != workbook.Date {
			w = textWidth(c.String())
		}
		e.widths[c.Col] = max(e.widths[c.Col], w)
	}
}

// textWidth is the width of a text's longest line in digits' widths.
func textWidth(s string) float64 {
	widest := 0.0
	for line := range strings.SplitSeq(s, "\n") {
		w := 0.0
		for _, r := range line {
			if w++; r >= 0x1100 {
				w++
			}
			if w > 200 {
				break
			}
		}
		widest = max(widest, w)
	}
	return widest
}

// linesIn is how many lines a text takes in a cell of a width.
func linesIn(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += 1 + int(textWidth(line)/max(width-1, 1))
	}
	return n
}
