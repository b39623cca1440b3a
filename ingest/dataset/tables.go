package dataset

import (
	"strings"

	"firegrid/ingest/workbook"
)

// pendingRows bounds how many lines above a further table may be its title.
const pendingRows = 6

// read takes the rows until the sheet or the table ends. more says that
// another table follows.
func (t *table) read() (more bool, err error) {
	if more, err = t.readRows(); err == nil {
		err = t.tellEventColumn()
	}
	return more, err
}

func (t *table) readRows() (more bool, err error) {
	for n := 0; ; n++ {
		if n&0xFFF == 0 {
			if err := t.ctx.Err(); err != nil {
				return false, err
			}
		}
		row, ok, err := t.next()
		if err != nil {
			return false, err
		}
		if !ok {
			return false, t.flush(0)
		}
		switch {
		case len(t.pending) == 0 && t.repeatsHeader(row):
		case t.startsTable(row):
			if more, err = t.further(row); more {
				return true, err
			}
		case t.mayLead(row):
			err = t.flush(pendingRows - 1)
			t.pending = append(t.pending, keepRow(row))
		default:
			if err = t.flush(0); err == nil {
				err = t.takeRow(row)
			}
		}
		if err != nil {
			return false, err
		}
	}
}

// flush takes the pending rows as rows of this table, all but the last keep.
func (t *table) flush(keep int) error {
	for len(t.pending) > keep {
		row := t.pending[0]
		t.pending = t.pending[1:]
		if err := t.takeRow(row); err != nil {
			return err
		}
	}
	return nil
}

// keepRow copies a row so that it outlives the next one.
func keepRow(row workbook.Row) workbook.Row {
	cells := make([]workbook.Cell, len(row.Cells))
	for i, c := range row.Cells {
		c.Text = strings.Clone(c.Text)
		cells[i] = c
	}
	row.Cells = cells
	return row
}

func (t *table) skip(kind Skip) { t.out.Skipped[kind]++ }

// repeatsHeader reports a row of the header that a new page prints again.
func (t *table) repeatsHeader(row workbook.Row) bool {
	for i := range t.headRows {
		if sameTexts(t.headRows[i].Cells, row.Cells) {
			if i == 0 {
				t.skip(SkipHeader)
			}
			return true
		}
	}
	return false
}

func sameTexts(a, b []workbook.Cell) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	for i := range a {
		if a[i].Text != b[i].Text || a[i].Col != b[i].Col || b[i].Kind != workbook.Text {
			return false
		}
	}
	return true
}

// startsTable suspects a header block: two headings among the first cells of
// a line of short texts. Ledgers are long, so the first cells must decide.
func (t *table) startsTable(row workbook.Row) bool {
	hits := 0
	for i := range row.Cells {
		c := &row.Cells[i]
		if c.Kind != workbook.Text || len(c.Text) > 90 {
			return false
		}
		if !isNumberLike(c.Text) && t.known(headingKey(c.Text)) {
			if hits++; hits == 2 {
				return true
			}
		} else if i >= 2 && hits == 0 {
			return false
		}
	}
	return false
}

// isNumberLike reports an ASCII text with a digit, such as an identifier or a
// date: no heading looks like that, and most rows begin with one.
func isNumberLike(s string) bool {
	digit := false
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
		digit = digit || isDigit(s[i])
	}
	return digit
}

// mayLead reports a line that may stand above a further table: one text, or
// texts merged over several columns.
func (t *table) mayLead(row workbook.Row) bool {
	for i := range row.Cells {
		if row.Cells[i].Kind != workbook.Text {
			return false
		}
	}
	return len(row.Cells) == 1 || t.merges.widest(row.Number) >= 2
}

// further looks at a suspected header. It is passed over where it is this
// table's own, ends this table where it is another's, and is taken as a row
// like others where it is none.
func (t *table) further(row workbook.Row) (more bool, err error) {
	lead := len(t.pending)
	t.ahead = append(append(t.pending, keepRow(row)), t.ahead...)
	t.pending = nil
	w, err := t.fillWindow(lead + headerLevels + 1)
	if err != nil {
		return false, err
	}
	best, _ := t.findHeader(w)
	switch {
	case best == nil || !w.leadsTo(best.first, lead):
	case best.complete() && t.sameHeader(best) && t.contextOf(w, best) == t.context:
		if t.skip(SkipHeader); lead > 0 {
			t.skip(SkipTitle)
		}
		t.dropThrough(t.headerEnd(w, best))
		return false, nil
	case best.complete():
		return true, nil
	case best.looksMeant() && best.contract != t.contract:
		return true, t.passOver(w, best)
	}
	for range lead + 1 {
		row, _, err := t.next()
		if err == nil {
			err = t.takeRow(row)
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// passOver reports a further table that lacks a heading, once and not for
// each of its rows, and goes on to the next header or the end of the sheet.
func (t *table) passOver(w *window, b *block) error {
	if err := t.refuse(w, b); err != nil {
		return err
	}
	t.dropThrough(t.headerEnd(w, b))
	for {
		row, ok, err := t.next()
		if err != nil || !ok {
			return err
		}
		if !t.startsTable(row) {
			continue
		}
		t.ahead = append([]workbook.Row{keepRow(row)}, t.ahead...)
		w, err := t.fillWindow(headerLevels + 1)
		if err != nil {
			return err
		}
		if best, _ := t.findHeader(w); best.complete() && best.first == 0 {
			return nil
		}
		t.dropThrough(w.rows[0].number)
	}
}

func (t *table) sameHeader(b *block) bool {
	if b.contract != t.contract {
		return false
	}
	for _, m := range b.cols {
		if t.indexOf(m.Col) != m.index {
			return false
		}
	}
	return true
}
