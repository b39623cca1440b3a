package dataset

import (
	"sort"
	"strings"

	"firegrid/ingest/workbook"
)

// headingColumns bounds how far to the right headings are looked for. No
// ledger is that wide; a sheet may be, by mistake or on purpose.
const headingColumns = 1024

// window is the first rows of a table, kept so that its header can be found.
type window struct {
	rows []windowRow
	// cols are the columns that may have a heading, ascending.
	cols []int
}

type windowRow struct {
	number int
	hidden bool
	cells  []workbook.Cell
	// heads are the texts that a person sees over the window's cols, merged
	// cells included; headings are folded for comparing.
	heads []heading
	// known: a heading of some contract stands in the row, and not alone, as
	// in a title.
	known bool
	// short: nothing but short texts, as in a header.
	short bool
}

// heading is one text of a header row.
type heading struct {
	text string
	// key is what it is compared by, "" for what cannot be a heading.
	key string
	// spread: the text stands to the left, without a merge that says so.
	spread bool
}

// add keeps a copy of a row.
func (w *window) add(r workbook.Row) {
	row := windowRow{number: r.Number, hidden: r.Hidden, cells: make([]workbook.Cell, len(r.Cells)), short: true}
	for i, c := range r.Cells {
		c.Text = strings.Clone(c.Text)
		row.cells[i] = c
		if c.Kind != workbook.Text || (!looksLikeHeading(c.Text) && strings.TrimSpace(c.Text) != "") {
			row.short = false
		}
	}
	w.rows = append(w.rows, row)
}

// row gives a kept row back as the workbook delivered it.
func (r *windowRow) row() workbook.Row {
	return workbook.Row{Number: r.number, Hidden: r.hidden, Cells: r.cells}
}

// lay finds what stands over every column in every row of the window.
func (w *window) lay(merges mergeIndex, known func(key string) bool) {
	if len(w.rows) == 0 {
		return
	}
	near := merges.low(w.rows[0].number, w.rows[len(w.rows)-1].number)
	w.findColumns(near)
	at := make(map[int]int, len(w.cols)) // column → index into cols
	for i, col := range w.cols {
		at[col] = i
	}
	for i := range w.rows {
		r := &w.rows[i]
		r.heads = make([]heading, len(w.cols))
		for _, c := range r.cells {
			if j, ok := at[c.Col]; ok {
				r.heads[j] = newHeading(c)
				r.known = r.known || known(r.heads[j].key)
			}
		}
		r.known = r.known && len(r.cells) > 1
	}
	w.spreadMerges(near, at)
	for i := range w.rows {
		w.rows[i].spreadGroups()
	}
}

func newHeading(c workbook.Cell) heading {
	h := heading{text: tidy(strings.Join(strings.Fields(c.String()), " "))}
	if c.Kind == workbook.Text && looksLikeHeading(c.Text) {
		h.key = headingKey(c.Text)
	}
	return h
}

func (w *window) findColumns(merges []workbook.Range) {
	seen := make(map[int]bool)
	for i := range w.rows {
		for _, c := range w.rows[i].cells {
			if c.Col < headingColumns {
				seen[c.Col] = true
			}
		}
	}
	for _, m := range merges {
		for col := m.FirstCol; seen[m.FirstCol] && col <= m.LastCol && col < headingColumns; col++ {
			seen[col] = true
		}
	}
	w.cols = make([]int, 0, len(seen))
	for col := range seen {
		w.cols = append(w.cols, col)
	}
	sort.Ints(w.cols)
}

// spreadMerges shows a merged text over every place that it covers.
func (w *window) spreadMerges(merges []workbook.Range, at map[int]int) {
	for _, m := range merges {
		first := sort.Search(len(w.rows), func(i int) bool { return w.rows[i].number >= m.FirstRow })
		j, ok := at[m.FirstCol]
		if !ok || first == len(w.rows) || w.rows[first].number != m.FirstRow {
			continue
		}
		h := w.rows[first].heads[j]
		if h.text == "" {
			continue
		}
		for i := first; i < len(w.rows) && w.rows[i].number <= m.LastRow; i++ {
			for k := j; k < len(w.cols) && w.cols[k] <= m.LastCol; k++ {
				if w.rows[i].heads[k].text == "" {
					w.rows[i].heads[k] = h
				}
			}
		}
	}
}

// spreadGroups lets a group's heading stand over the blank places to its
// right, where delimited text has lost the merge. It is only a second try.
func (r *windowRow) spreadGroups() {
	var group heading
	for i := range r.heads {
		if r.heads[i].text != "" {
			group = r.heads[i]
			continue
		}
		if group.key != "" {
			r.heads[i] = heading{text: group.text, key: group.key, spread: true}
		}
	}
}

// levels are the headings over a column in the rows first to last, from the
// top, a merged text once.
func (w *window) levels(i, first, last int) []heading {
	var out []heading
	for r := first; r <= last; r++ {
		h := w.rows[r].heads[i]
		if h.text != "" && !h.spread && (len(out) == 0 || out[len(out)-1].text != h.text) {
			out = append(out, h)
		}
	}
	return out
}

// group is the heading that stands to the left in a row above the column's
// own lowest heading, where no merge says that it covers the column.
func (w *window) group(i, first, last int) (heading, bool) {
	for r := last - 1; r >= first; r-- {
		if h := w.rows[r].heads[i]; h.text != "" {
			return h, h.spread
		}
	}
	return heading{}, false
}

// goesOn reports a row that could be a further level of a header block.
func (w *window) goesOn(i int) bool {
	return w.rows[i].short && w.rows[i].number == w.rows[i-1].number+1
}

// leadsTo reports that the rows from the suspected header at lead to the block
// at first could all be levels of it.
func (w *window) leadsTo(first, lead int) bool {
	for i := lead + 1; i <= first; i++ {
		if i-lead >= headerLevels || !w.goesOn(i) {
			return false
		}
	}
	return true
}
