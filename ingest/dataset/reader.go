package dataset

import (
	"context"
	"fmt"
	"strconv"

	"firegrid/ingest/workbook"
)

// Reader reads workbooks against contracts. It may be used by several
// goroutines at once.
type Reader struct {
	headings
	refs References
}

// NewReader makes a reader for the contracts, checking places and units
// against refs.
func NewReader(contracts []*Contract, refs References) *Reader {
	r := &Reader{headings: newHeadings(contracts), refs: refs}
	if r.refs.Roster == nil {
		r.refs.Roster = NewRoster(nil)
	}
	return r
}

// Read hands every row and every problem of the workbook to the sink. name is
// the file's name, which may say a year or a brigade. The error is the
// sink's, the context's, or a *workbook.Error where the file is damaged; what
// the sink was given before a damaged place must then not be used.
func (r *Reader) Read(ctx context.Context, book *workbook.Book, name string, sink Sink) (*Report, error) {
	rep := new(Report)
	seen := make(map[string]map[uint64]seenKey)
	for _, s := range book.Sheets() {
		if isOwnSheet(s.Name) {
			continue
		}
		sr := &sheetReader{Reader: r, ctx: ctx, book: book, sheet: s, file: name, sink: sink, report: rep, seen: seen}
		if err := sr.read(); err != nil {
			return rep, err
		}
	}
	return rep, rep.refuseProse(sink)
}

// Datasets says which datasets the sheets of a workbook are, reading only
// their first rows.
func (r *Reader) Datasets(ctx context.Context, book *workbook.Book) ([]string, error) {
	var out []string
	for _, s := range book.Sheets() {
		if isOwnSheet(s.Name) {
			continue
		}
		sr := &sheetReader{Reader: r, ctx: ctx, book: book, sheet: s}
		if err := sr.open(); err != nil {
			return out, err
		}
		w, err := sr.fillWindow(headerWindow + headerLevels)
		sr.rows.Close()
		if err != nil {
			return out, err
		}
		if best, _ := r.findHeader(w); best.complete() {
			out = appendNew(out, best.contract.Dataset)
		}
	}
	return out, nil
}

// isOwnSheet reports the sheets that firegrid itself puts into returned
// workbooks and templates.
func isOwnSheet(name string) bool { return name == "问题清单" || name == "填写说明" }

// sheetReader reads the tables of one sheet.
type sheetReader struct {
	*Reader
	ctx    context.Context
	book   *workbook.Book
	sheet  workbook.Sheet
	file   string
	sink   Sink
	report *Report

	merges mergeIndex
	rows   rowSource
	// ahead are rows that were looked at and not yet used, the next one first.
	ahead []workbook.Row
	// transposed: rows and columns change places.
	transposed bool
	// context is the last table's.
	context tableContext
	// seen are the keys of the file so far, by dataset.
	seen map[string]map[uint64]seenKey
}

// rowSource delivers rows; workbook.Rows is one.
type rowSource interface {
	Next() bool
	Row() workbook.Row
	Err() error
	Close() error
}

func (s *sheetReader) open() error {
	merges, err := s.book.Merges(s.sheet.Index)
	if err != nil {
		return err
	}
	rows, err := s.book.Rows(s.sheet.Index)
	if err != nil {
		return err
	}
	s.merges, s.rows = newMergeIndex(merges), rows
	return nil
}

func (s *sheetReader) next() (workbook.Row, bool, error) {
	if len(s.ahead) > 0 {
		row := s.ahead[0]
		s.ahead = s.ahead[1:]
		return row, true, nil
	}
	if s.rows.Next() {
		return s.rows.Row(), true, nil
	}
	return workbook.Row{}, false, s.rows.Err()
}

// fillWindow copies the next rows, at most n, and leaves them to be read again.
func (s *sheetReader) fillWindow(n int) (*window, error) {
	w := new(window)
	for len(w.rows) < n {
		row, ok, err := s.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		w.add(row)
	}
	back := make([]workbook.Row, len(w.rows), len(w.rows)+len(s.ahead))
	for i := range w.rows {
		back[i] = w.rows[i].row()
	}
	s.ahead = append(back, s.ahead...)
	w.lay(s.merges, s.known)
	return w, nil
}

func (s *sheetReader) read() error {
	if err := s.open(); err != nil {
		return err
	}
	defer func() { s.rows.Close() }()
	if err := s.readTables(); err != nil {
		return err
	}
	return s.tellUncomputed()
}

// tellUncomputed warns of formulas that nobody has computed: their cells were
// read as blank, which only the program that wrote the file can mend.
func (s *sheetReader) tellUncomputed() error {
	rows, ok := s.rows.(*workbook.Rows)
	if !ok {
		return nil
	}
	n, first := rows.Uncomputed()
	if n == 0 {
		return nil
	}
	return s.sink.Problem(&Problem{Code: codeFormulaUncomputed, Severity: Warning, Sheet: s.sheet.Name, Cell: first, Args: []string{strconv.Itoa(n)}})
}

// readTables reads one table of the sheet after the other.
func (s *sheetReader) readTables() error {
	for table := 0; ; table++ {
		w, err := s.fillWindow(headerWindow + headerLevels)
		if err != nil {
			return err
		}
		if len(w.rows) == 0 {
			if table == 0 {
				s.report.Sheets = append(s.report.Sheets, SheetReport{Sheet: s.sheet.Name, SheetNo: s.sheet.Index, Hidden: s.sheet.Hidden, Note: "empty"})
			}
			return nil
		}
		best, second := s.findHeader(w)
		if table == 0 && !best.complete() && !s.transposed {
			if done, err := s.tryTransposed(w); done || err != nil {
				return err
			}
		}
		if err := s.refuseAbove(w, best); err != nil {
			return err
		}
		more, err := s.readTable(w, best, second, table)
		if err != nil || !more {
			return err
		}
	}
}

// refuseAbove reports a table that lacks a heading and stands above one that
// is complete: its rows would otherwise pass for lines of text.
func (s *sheetReader) refuseAbove(w *window, best *block) error {
	if !best.complete() || best.first < 2 {
		return nil
	}
	above := &window{rows: w.rows[:best.first], cols: w.cols}
	if b, _ := s.findHeader(above); b.looksMeant() && b.last < best.first-1 {
		return s.refuse(above, b)
	}
	return nil
}

// tryTransposed looks at a small sheet with rows and columns changed. It
// reports whether that was the right way to read it.
func (s *sheetReader) tryTransposed(w *window) (bool, error) {
	src, err := transpose(s.book, s.sheet.Index)
	if err != nil || src == nil {
		return false, err
	}
	t := *s
	t.rows, t.ahead, t.transposed = src, nil, true
	t.merges = s.merges.turned()
	tw, err := t.fillWindow(headerWindow + headerLevels)
	if err != nil || len(tw.rows) == 0 {
		return false, err
	}
	best, second := t.findHeader(tw)
	if !best.complete() {
		return false, nil
	}
	_, err = t.readTable(tw, best, second, 0)
	return true, err
}

// readTable reads the table whose header was found in the window. more says
// that another table may follow.
func (s *sheetReader) readTable(w *window, best, second *block, table int) (more bool, err error) {
	if !best.complete() {
		if table > 0 {
			return false, nil
		}
		return false, s.refuse(w, best)
	}
	if second.complete() && second.score == best.score && second.mappedCount() == best.mappedCount() {
		switch namedBy(best.contract, second.contract, append(s.titlesOf(w, best), s.sheet.Name, s.file)) {
		case nil:
			return false, s.refuseWith(s.sheetProblem(codeSheetAmbiguous, best.contract.Title.ZH, second.contract.Title.ZH))
		case second.contract:
			best = second
		}
	}
	t := newTable(s, w, best)
	// The header and what stands above it is not read again.
	s.dropThrough(t.lastHeaderRow)
	s.report.Sheets = append(s.report.Sheets, t.report)
	sheet := &s.report.Sheets[len(s.report.Sheets)-1]
	t.out = sheet
	return t.read()
}

// contextOf reads what stands above a header block. What a further table on
// the sheet does not say itself, it takes from the one before.
func (s *sheetReader) contextOf(w *window, b *block) tableContext {
	c := readContext(s.refs.Roster, s.sheet.Name, s.titlesOf(w, b), s.file)
	if (c.year == 0 && !c.twoYears) || (c.yearFrom == "file" && s.context.year != 0) {
		c.year, c.yearFrom = s.context.year, s.context.yearFrom
	}
	if c.brigade == "" {
		c.brigade = s.context.brigade
	}
	return c
}

// titlesOf are the texts above a header block, in a transposed table those
// to the left of it.
func (s *sheetReader) titlesOf(w *window, b *block) (titles []string) {
	for i := 0; i < b.first; i++ {
		for _, c := range w.rows[i].cells {
			titles = append(titles, cellText(c))
		}
	}
	if !s.transposed {
		return titles
	}
	for i := b.first; i < len(w.rows); i++ {
		for _, c := range w.rows[i].cells {
			if c.Col < b.firstCol() {
				titles = append(titles, cellText(c))
			}
		}
	}
	return titles
}

func (s *sheetReader) dropThrough(row int) {
	for len(s.ahead) > 0 && s.ahead[0].Number <= row {
		s.ahead = s.ahead[1:]
	}
}

// cellName is the clerk's name of a place in the table.
func (s *sheetReader) cellName(col, row int) string {
	if s.transposed {
		return workbook.CellName(row-1, col+1)
	}
	return workbook.CellName(col, row)
}

// headingAt names a heading with its column, since both may read the same.
func (s *sheetReader) headingAt(m Mapping) string {
	return m.Heading + "（" + s.columnName(m.Col) + "）"
}

func (s *sheetReader) columnName(col int) string {
	if s.transposed {
		return fmt.Sprint(col + 1)
	}
	return workbook.ColumnName(col)
}
