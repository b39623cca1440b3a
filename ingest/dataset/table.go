package dataset

import (
	"slices"
	"strings"

	"firegrid/ingest/workbook"
)

// table reads the rows under one header block.
type table struct {
	*sheetReader
	contract *Contract
	context  tableContext // of this table
	report   SheetReport
	out      *SheetReport

	lastHeaderRow int
	// colIndex maps a sheet column to a column of the contract, -1 if unused.
	colIndex []int
	firstCol int
	// sheetCol maps a column of the contract to its sheet column, -1 if absent.
	sheetCol []int
	heading  []string
	// headRows are the rows of the header, to know them when a new page repeats them.
	headRows []workbook.Row
	// offset is where a contract column's values stand in a record; behind the
	// last column it is the record's length.
	offset []int

	// tall are the cells merged downwards that are still to come.
	tall    []workbook.Range
	filling []fill
	// pending are rows that may be the title of a further table.
	pending []workbook.Row

	cells []workbook.Cell // of the current row, by contract column
	above above           // the row before
	// dittoWord is what the row last wrote for "same as above".
	dittoWord string

	rec      Record
	memos    []map[string]*memo
	places   map[placeKey]*Township
	problems []Problem
	bad      bool
	row      workbook.Row
	dataRows int
	// afterRemark: the last line was a remark, which the next may go on.
	afterRemark bool
	lastRow     int
	keyBuf      []byte
	hashBuf     []byte
	// oneMemo is what was understood last where it is not kept.
	oneMemo memo
	// lastName is the last unit's name and lastNorm what it is matched by.
	lastName, lastNorm string
}

// fill is a cell merged downwards, which means "same as above".
type fill struct {
	index, lastRow int
	cell           workbook.Cell
}

func newTable(s *sheetReader, w *window, b *block) *table {
	c := b.contract
	t := &table{
		sheetReader: s, contract: c,
		sheetCol: make([]int, len(c.Columns)), heading: make([]string, len(c.Columns)),
		offset: make([]int, len(c.Columns)+1), cells: make([]workbook.Cell, len(c.Columns)),
		memos: make([]map[string]*memo, len(c.Columns)), places: make(map[placeKey]*Township),
	}
	t.lastHeaderRow = s.headerEnd(w, b)
	t.lastRow = t.lastHeaderRow
	t.tall = from(s.merges.tall, t.lastHeaderRow+1)
	t.mapColumns(b)
	for i := b.first; i < len(w.rows) && w.rows[i].number <= t.lastHeaderRow; i++ {
		t.headRows = append(t.headRows, w.rows[i].row())
	}
	t.context = s.contextOf(w, b)
	s.context = t.context
	t.report = SheetReport{
		Sheet: s.sheet.Name, SheetNo: s.sheet.Index, Hidden: s.sheet.Hidden,
		Dataset: c.Dataset, Title: c.Title, HeaderRow: w.rows[b.first].number, HeaderLastRow: t.lastHeaderRow,
		Transposed: s.transposed, Columns: b.cols,
		Year: t.context.year, YearFrom: t.context.yearFrom, Brigade: t.context.brigade,
		Skipped: make(map[Skip]int),
	}
	for i := range t.report.Columns {
		t.report.Columns[i].Column = s.columnName(t.report.Columns[i].Col)
	}
	return t
}

// headerEnd is the last row of the header, with cells merged below the block.
func (s *sheetReader) headerEnd(w *window, b *block) int {
	first, end := w.rows[b.first].number, w.rows[b.last].number
	for _, m := range s.merges.low(first, end) {
		if m.FirstRow >= first && m.LastCol >= b.firstCol() {
			end = max(end, m.LastRow)
		}
	}
	return end
}

func (t *table) mapColumns(b *block) {
	for i := range t.sheetCol {
		t.sheetCol[i] = -1
	}
	widest := 0
	for _, m := range b.cols {
		widest = max(widest, m.Col)
	}
	t.colIndex = make([]int, widest+1)
	for i := range t.colIndex {
		t.colIndex[i] = -1
	}
	t.firstCol = b.firstCol()
	for _, m := range b.cols {
		if m.index >= 0 {
			t.colIndex[m.Col] = m.index
			t.sheetCol[m.index] = m.Col
			t.heading[m.index] = m.Heading
		}
	}
	n := 0
	for i := range t.contract.Columns {
		t.offset[i] = n
		n++
		if t.contract.Columns[i].second() != "" {
			n++
		}
		t.memos[i] = make(map[string]*memo)
	}
	t.offset[len(t.contract.Columns)] = n
	t.rec = Record{Contract: t.contract, Sheet: t.sheet.Name, SheetNo: t.sheet.Index, Values: make([]Value, n)}
}

func (t *table) indexOf(col int) int {
	if col < 0 || col >= len(t.colIndex) {
		return -1
	}
	return t.colIndex[col]
}

// takeRow turns one row into a record, problems, or a line that is no data.
func (t *table) takeRow(row workbook.Row) error {
	t.row = row
	filled, first := t.spread(row)
	if filled == 0 && len(row.Cells) == 0 {
		return nil
	}
	if kind, ok := t.noData(row, filled, first); ok {
		t.skip(kind)
		return nil
	}
	t.dataRows++
	t.lastRow = row.Number
	t.problems, t.bad = t.problems[:0], false
	t.rec.Row = row.Number
	t.readDittos()
	t.understand()
	if !t.bad {
		t.makeKey()
	}
	if !t.bad {
		t.checkTwice()
	}
	t.above.keep(t.cells)
	return t.deliver()
}

// spread puts the row's cells into the contract's columns, filling what is
// merged downwards. It gives the number of filled columns and the first text.
func (t *table) spread(row workbook.Row) (filled int, first string) {
	clear(t.cells)
	for i := range row.Cells {
		c := &row.Cells[i]
		if t.transposed && c.Col < t.firstCol {
			continue // a title that stood above the table
		}
		if first == "" && c.Kind == workbook.Text {
			first = c.Text
		}
		if idx := t.indexOf(c.Col); idx >= 0 {
			if c.Kind == workbook.Text && isPadding(c.Text) {
				continue
			}
			t.cells[idx] = *c
			filled++
		}
	}
	if len(t.tall) > 0 || len(t.filling) > 0 {
		t.fillDown(row.Number)
	}
	return filled, first
}

func (t *table) fillDown(row int) {
	keep := t.filling[:0]
	for _, f := range t.filling {
		if row > f.lastRow {
			continue
		}
		if t.cells[f.index].Kind == workbook.Empty {
			t.cells[f.index] = f.cell
		}
		keep = append(keep, f)
	}
	t.filling = keep
	for len(t.tall) > 0 && t.tall[0].FirstRow <= row {
		m := t.tall[0]
		t.tall = t.tall[1:]
		idx := t.indexOf(m.FirstCol)
		if m.FirstRow < row || idx < 0 || t.cells[idx].Kind == workbook.Empty {
			continue
		}
		c := t.cells[idx]
		c.Text = strings.Clone(c.Text)
		t.filling = append(t.filling, fill{index: idx, lastRow: m.LastRow, cell: c})
	}
}

// deliver hands the row and its problems to the sink and counts them.
func (t *table) deliver() error {
	if t.bad {
		t.out.Returned++
	} else {
		t.out.Taken++
		if len(t.problems) > 0 {
			t.out.Warnings++
		}
		if err := t.sink.Record(&t.rec); err != nil {
			return err
		}
	}
	if len(t.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(t.problems, func(a, b Problem) int { return a.order - b.order })
	text := make([]string, 0, len(t.row.Cells))
	for _, c := range t.row.Cells {
		text = append(text, strings.Clone(shown(c)))
	}
	for i := range t.problems {
		t.problems[i].RowText = text
		if err := t.sink.Problem(&t.problems[i]); err != nil {
			return err
		}
	}
	return nil
}

// problem notes something wrong with a column of the current row.
func (t *table) problem(code string, idx int, severity Severity, args ...string) {
	p := Problem{
		Code: code, Severity: severity, Sheet: t.sheet.Name, Row: t.row.Number,
		Dataset: t.contract.Dataset, Args: args,
	}
	if t.transposed {
		p.Row = 0
	}
	if idx >= 0 {
		col := &t.contract.Columns[idx]
		p.Field, p.Heading = col.Field, t.heading[idx]
		if p.Heading == "" {
			p.Heading = col.ZH
		}
		if t.sheetCol[idx] >= 0 {
			p.order = 1 + t.sheetCol[idx]
			p.Cell = t.cellName(t.sheetCol[idx], t.row.Number)
			p.Value = strings.Clone(shown(t.cells[idx]))
		}
	}
	if sentenceByCode[code].level == "row" {
		p.order = 0
	}
	if severity == Returned {
		t.bad = true
	}
	t.problems = append(t.problems, p)
}
