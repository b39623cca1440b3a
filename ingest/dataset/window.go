package dataset

import (
	"sort"
	"strings"

	"firegrid/ingest/workbook"
)

// window is the first rows of a table, kept so that its header can be found.
type window struct {
	rows   []windowRow
	merges []workbook.Range
}

type windowRow struct {
	number int
	hidden bool
	cells  []windowCell
}

type windowCell struct {
	cell workbook.Cell
	key  string // of headings; "" for what cannot be one
}

// add keeps a copy of a row.
func (w *window) add(r workbook.Row) {
	row := windowRow{number: r.Number, hidden: r.Hidden, cells: make([]windowCell, len(r.Cells))}
	for i, c := range r.Cells {
		c.Text = strings.Clone(c.Text)
		wc := windowCell{cell: c}
		if c.Kind == workbook.Text && looksLikeHeading(strings.TrimSpace(c.Text)) {
			wc.key = headingKey(c.Text)
		}
		row.cells[i] = wc
	}
	w.rows = append(w.rows, row)
}

// row gives a kept row back as the workbook delivered it.
func (r *windowRow) row() workbook.Row {
	out := workbook.Row{Number: r.number, Hidden: r.hidden, Cells: make([]workbook.Cell, len(r.cells))}
	for i := range r.cells {
		out.Cells[i] = r.cells[i].cell
	}
	return out
}

// text is the text of a cell of the window by row number and column.
func (w *window) text(number, col int) string {
	for i := range w.rows {
		if w.rows[i].number != number {
			continue
		}
		for _, c := range w.rows[i].cells {
			if c.cell.Col == col {
				return strings.TrimSpace(c.cell.String())
			}
		}
	}
	return ""
}

// at is the text that a person sees at a place, merged cells included.
func (w *window) at(number, col int) string {
	for _, m := range w.merges {
		if number >= m.FirstRow && number <= m.LastRow && col >= m.FirstCol && col <= m.LastCol {
			return w.text(m.FirstRow, m.FirstCol)
		}
	}
	return w.text(number, col)
}

// columns are the columns that have a heading in the rows first to last.
func (w *window) columns(first, last int) []int {
	seen := make(map[int]bool)
	for i := first; i <= last; i++ {
		for _, c := range w.rows[i].cells {
			seen[c.cell.Col] = true
			for _, m := range w.merges {
				if w.rows[i].number == m.FirstRow && c.cell.Col == m.FirstCol {
					for col := m.FirstCol; col <= m.LastCol && col < m.FirstCol+64; col++ {
						seen[col] = true
					}
				}
			}
		}
	}
	var out []int
	for col := range seen {
		out = append(out, col)
	}
	sort.Ints(out)
	return out
}

// levels are the texts above a column, from the top, a merged text once.
func (w *window) levels(col, first, last int) []string {
	var out []string
	for i := first; i <= last; i++ {
		s := tidy(strings.Join(strings.Fields(w.at(w.rows[i].number, col)), " "))
		if s != "" && (len(out) == 0 || out[len(out)-1] != s) {
			out = append(out, s)
		}
	}
	// A text merged over many columns is a title, not a heading.
	return out
}

// headerLike reports a row that could be a further level of a header block:
// short texts only, or nothing but what merges cover.
func (w *window) headerLike(i int) bool {
	for _, c := range w.rows[i].cells {
		if c.cell.Kind != workbook.Text || c.key == "" {
			return false
		}
	}
	return i == 0 || w.rows[i].number == w.rows[i-1].number+1
}
