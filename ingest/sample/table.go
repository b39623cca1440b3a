package sample

import (
	"fmt"
	"strings"
)

// column is one column of a table. path is the heading, from the highest
// merged level to the lowest; field names what stands in it, "" for 序号.
type column struct {
	field string
	path  []string
	width float64
}

func col(field, heading string, width float64) column {
	return column{field: field, path: []string{heading}, width: width}
}

// under puts a heading over columns.
func under(group string, cols ...column) []column {
	for i := range cols {
		cols[i].path = append([]string{group}, cols[i].path...)
	}
	return cols
}

// record is one row before the table decides which cells it shows.
type record struct {
	cells  map[string]cell
	same   string // rows next to each other with the same text share merged cells
	part   string // rows of one part stand above one subtotal
	faults []fault
}

// fault is an error planted in a record.
type fault struct {
	code, severity, field, what string
	rows                        int
}

// leaveUndated blanks the day on which the row's event happened.
func (r *record) leaveUndated(field, what string) {
	r.cells[field] = cell{}
	r.faults = append(r.faults, fault{"event_undated", warning, field, what + "；该行照常采用，但只计入未填日期的数", 1})
}

const (
	returned = "returned"
	warning  = "warning"
)

// table lays records out on a sheet.
type table struct {
	dataset   string
	cols      []column
	merged    []string // fields whose cells are merged downwards
	example   map[string]cell
	subtotals bool
	total     string // 合计 or "" for none
	unit      string // what the total counts
	uncounted bool   // the sheet is not read, so its rows count nowhere
}

// numbered is the column that counts the rows.
func numbered() column { return column{path: []string{"序号"}, width: 6} }

func (t *table) levels() int {
	n := 1
	for _, c := range t.cols {
		n = max(n, len(c.path))
	}
	return n
}

// index gives the column of a field, -1 if the table does not show it.
func (t *table) index(field string) int {
	for i, c := range t.cols {
		if c.field == field && field != "" {
			return i
		}
	}
	return -1
}

// header writes the headings; equal ones side by side are merged.
func (t *table) header(s *sheet) {
	top, levels := len(s.rows)+1, t.levels()
	for l := range levels {
		cells := make([]cell, len(t.cols))
		for i, c := range t.cols {
			if l < len(c.path) && !t.continues(i, l) {
				cells[i] = cell{kind: textCell, text: c.path[l], look: headLook}
			}
		}
		s.line(cells...)
	}
	for i, c := range t.cols {
		s.merge(top+len(c.path)-1, i, top+levels-1, i)
		for l := range len(c.path) - 1 {
			if !t.continues(i, l) {
				last := i
				for last+1 < len(t.cols) && t.continues(last+1, l) {
					last++
				}
				s.merge(top+l, i, top+l, last)
			}
		}
	}
	s.widths = s.widths[:0]
	for _, c := range t.cols {
		s.widths = append(s.widths, c.width)
	}
}

// continues tells whether a group heading is that of the column before.
func (t *table) continues(i, level int) bool {
	if i == 0 || level >= len(t.cols[i].path)-1 || level >= len(t.cols[i-1].path)-1 {
		return false
	}
	for l := range level + 1 {
		if t.cols[i].path[l] != t.cols[i-1].path[l] {
			return false
		}
	}
	return true
}

// write lays out the header and the records, and notes where faults stand.
func (t *table) write(w *writer, b *book, s *sheet, records []record) {
	t.header(s)
	if t.example != nil {
		t.row(s, t.example, text("范例"))
	}
	start, inPart := 0, 0
	for i, r := range records {
		inPart++
		row := t.row(s, r.cells, number(float64(i+1)))
		w.count(t, r)
		for _, f := range r.faults {
			w.plant(b, s, row, t.index(f.field), f)
		}
		if i+1 < len(records) && records[i+1].same == r.same && r.same != "" {
			continue
		}
		t.mergeDown(s, row-(i-start), row)
		start = i + 1
		if t.subtotals && (i+1 == len(records) || records[i+1].part != r.part) {
			t.sum(s, "小计", inPart)
			inPart = 0
		}
	}
	if t.total != "" {
		t.sum(s, t.total, len(records))
	}
}

func (t *table) row(s *sheet, from map[string]cell, no cell) int {
	cells := make([]cell, len(t.cols))
	for i, c := range t.cols {
		if c.field == "" {
			cells[i] = no
			continue
		}
		cells[i] = from[c.field]
	}
	return s.line(cells...)
}

// mergeDown merges the cells that mean "same as above".
func (t *table) mergeDown(s *sheet, first, last int) {
	if first == last {
		return
	}
	for _, field := range t.merged {
		i := t.index(field)
		if i < 0 {
			continue
		}
		for row := first + 1; row <= last; row++ {
			s.rows[row-1][i] = cell{}
		}
		s.merge(first, i, last, i)
	}
}

func (t *table) sum(s *sheet, word string, n int) {
	cells := make([]cell, len(t.cols))
	cells[0] = text(word)
	cells[min(3, len(cells)-1)] = text(fmt.Sprintf("%d%s", n, t.unit))
	s.line(cells...)
}

// breakLines puts a line break into the middle of long headings.
func breakLines(cols []column) []column {
	for i := range cols {
		last := len(cols[i].path) - 1
		if r := []rune(cols[i].path[last]); len(r) >= 4 && !strings.Contains(cols[i].path[last], "（") {
			cols[i].path[last] = string(r[:len(r)/2]) + "\n" + string(r[len(r)/2:])
		}
	}
	return cols
}
