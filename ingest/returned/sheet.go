package returned

import (
	"strconv"

	"firegrid/ingest/dataset"
	"firegrid/ingest/workbook"
)

// Formatted rows and columns without values are carried over only near the
// data, and formulas are told in so many comments only.
const (
	spareRows       = 200
	spareCols       = 20
	maxFormulaNotes = 200
	maxClerkNotes   = 5_000
)

// sheetJob writes one of the clerk's sheets.
type sheetJob struct {
	*builder
	sheet   workbook.Sheet
	name    string // in the returned workbook
	reports []dataset.SheetReport
	size    extent
	merges  *merges
	marks   []mark
	taken   rowSet
	look    *sheetLook // nil if there is none
	part    *partial   // nil where the whole sheet is written

	transposed bool
	o          *out
	data       workbook.Row
	hasLook    bool
	lastOut    int
	comments   []comment
	formulas   int
}

// write writes the sheet part. Where it leaves comments, the part names a
// drawing that the caller then writes.
func (j *sheetJob) write(o *out) error {
	j.o = o
	rows, err := j.book.Rows(j.sheet.Index)
	if err != nil {
		return err
	}
	defer rows.Close()
	j.writeHead()
	o.raw("<sheetData>")
	if err := j.writeRows(rows); err != nil {
		return err
	}
	o.raw("</sheetData>")
	j.addClerkNotes()
	j.writeTail()
	o.raw("</worksheet>")
	return nil
}

// writeRows walks the sheet's values, its look and the marks side by side.
func (j *sheetJob) writeRows(rows *workbook.Rows) error {
	hasData := rows.Next()
	j.hasLook = j.look != nil && j.look.next()
	for marks := j.marks; ; {
		row := maxRows + 1
		if hasData {
			row = rows.Row().Number
		}
		if len(marks) > 0 {
			row = min(row, marks[0].row)
		}
		if j.hasLook && j.look.row.number <= j.size.lastRow+spareRows {
			row = min(row, j.look.row.number)
		}
		if row > maxRows {
			break
		}
		j.data = workbook.Row{Number: row}
		if hasData && rows.Row().Number == row {
			j.data = rows.Row()
		}
		n := 0
		for n < len(marks) && marks[n].row == row {
			n++
		}
		j.row(marks[:n])
		marks = marks[n:]
		if hasData && rows.Row().Number == row {
			hasData = rows.Next()
		}
		for j.hasLook && j.look.row.number <= row {
			j.nextLook()
		}
	}
	for j.hasLook && j.part == nil { // what stands behind the rows is wanted
		j.nextLook()
	}
	return rows.Err()
}

// nextLook goes on in the look. Of a sheet that is not written whole only the
// look of the header is needed.
func (j *sheetJob) nextLook() {
	j.hasLook = j.look.next() && (j.part == nil || j.look.row.number <= j.part.headerLast)
}

// row writes one row, if it is to be written.
func (j *sheetJob) row(marks []mark) {
	at := j.data.Number
	var extra map[int]workbook.Cell
	if j.part != nil {
		if extra, at = j.part.row(&j.data, len(marks) > 0); at == 0 {
			return
		}
	}
	if at <= j.lastOut || at > maxRows {
		return
	}
	j.lastOut = at
	var looks []cellLook
	j.o.raw(`<row r="`)
	j.o.int(at)
	j.o.raw(`"`)
	hidden := j.data.Hidden
	if j.hasLook && j.look.row.number == j.data.Number {
		looks = j.look.row.cells
		hidden = j.look.row.hidden
		for _, a := range j.look.row.attrs {
			j.o.attr(a.name, a.value)
		}
	} else if lines := j.lines(); j.look == nil && lines > 1 {
		j.o.raw(` ht="`)
		j.o.int(15 * lines)
		j.o.raw(`" customHeight="1"`)
	}
	if hidden && len(marks) == 0 {
		j.o.raw(` hidden="1"`)
	}
	j.o.raw(">")
	j.cells(at, looks, marks, extra)
	j.o.raw("</row>")
}

// lines is how many lines the current row's longest text takes.
func (j *sheetJob) lines() int {
	n := 1
	if j.region() < heading {
		return n
	}
	for i := range j.data.Cells {
		if c := &j.data.Cells[i]; c.Kind == workbook.Text {
			n = max(n, linesIn(c.Text, j.width(c.Col)))
		}
	}
	return min(n, 20)
}

// cells writes the cells of a row: all that have a value, a style or a mark.
func (j *sheetJob) cells(at int, looks []cellLook, marks []mark, extra map[int]workbook.Cell) {
	values := withExtra(j.data.Cells, extra)
	for {
		col := maxCols
		if len(values) > 0 {
			col = values[0].Col
		}
		if len(marks) > 0 {
			col = min(col, marks[0].col)
		}
		if len(looks) > 0 && looks[0].col < j.size.cols+spareCols {
			col = min(col, looks[0].col)
		}
		if col >= maxCols {
			return
		}
		c := outCell{place: place{at, col}}
		if len(values) > 0 && values[0].Col == col {
			c.value, values = &values[0], values[1:]
		}
		if len(looks) > 0 && looks[0].col <= col {
			if looks[0].col == col {
				c.look = &looks[0]
			}
			looks = looks[1:]
		}
		n := 0
		for n < len(marks) && marks[n].col == col {
			n++
		}
		c.marks, marks = marks[:n], marks[n:]
		j.cell(&c)
	}
}

// outCell is a cell about to be written.
type outCell struct {
	place
	value *workbook.Cell
	look  *cellLook
	marks []mark
}

func (j *sheetJob) cell(c *outCell) {
	j.explain(c)
	style := j.styles.of(j.base(c), j.change(c))
	if c.value == nil && style == 0 {
		return
	}
	j.o.raw(`<c r="`, workbook.ColumnName(c.col))
	j.o.int(c.row)
	j.o.raw(`"`)
	if style > 0 {
		j.o.raw(` s="`)
		j.o.int(style)
		j.o.raw(`"`)
	}
	if c.value == nil {
		j.o.raw("/>")
	} else {
		j.value(c.value)
	}
}

// base is the style of a cell before anything is marked.
func (j *sheetJob) base(c *outCell) int {
	switch {
	case j.styles.own && c.look != nil:
		return c.look.style
	case j.styles.own && c.value != nil:
		return int(c.value.Format)
	case j.styles.own:
		return 0
	}
	return j.plain.style(j, c)
}

func (j *sheetJob) change(c *outCell) change {
	var ch change
	if j.isTaken(c) {
		ch |= grey
	}
	for _, m := range c.marks {
		if m.bad {
			ch |= red
		} else {
			ch |= yellow
		}
	}
	if c.value == nil {
		return ch
	}
	switch c.value.Kind {
	case workbook.Text:
		if couldRun(c.value.Text) {
			ch |= asText
		}
	case workbook.Date:
		if !showsDate(j.book.NumberFormat(c.value.Format)) {
			ch |= asDate
			if c.value.Number != float64(int64(c.value.Number)) {
				ch = ch&^asDate | asTime
			}
		}
	}
	return ch
}

func (j *sheetJob) isTaken(c *outCell) bool {
	if j.transposed {
		return j.taken.has(c.col + 1)
	}
	return j.taken.has(j.data.Number)
}

// explain notes what is to be said about a cell in a comment, and for the
// list what its date looks like.
func (j *sheetJob) explain(c *outCell) {
	text := j.found.comment(c.marks)
	if c.look != nil && c.look.formula != "" {
		if j.formulas++; j.formulas <= maxFormulaNotes {
			if text != "" {
				text += "\n"
			}
			text += formulaWord + "=" + clip(c.look.formula, 300)
		}
	}
	if text != "" {
		j.comments = append(j.comments, comment{c.place, text})
	}
	if len(c.marks) > 0 && c.value != nil && c.value.Kind == workbook.Date {
		j.days[sheetPlace{j.sheet.Index, place{j.data.Number, c.col}}] = dayText(c.value.Number)
	}
}

// dayText writes a serial as a day, "" for what is none.
func dayText(serial float64) string {
	y, m, d, ok := workbook.SerialDate(serial)
	if !ok {
		return ""
	}
	return strconv.Itoa(y) + "-" + two(int(m)) + "-" + two(d)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
