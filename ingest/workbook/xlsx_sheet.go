package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// xlsxRows reads one worksheet. Cells of the usual shape are taken straight
// from the window by fastCell; everything else goes through the tokens of the
// scanner. Both end in addCell.
type xlsxRows struct {
	*xmlScanner
	book  *xlsx
	sheet int
	part  *partReader // nil when the XML was kept in memory
	texts *stringTable

	shapes  *shapes
	row     int  // number of the current row
	named   bool // the current row or one of its cells says which number it is
	col     int  // of the last cell
	cells   []Cell
	sorted  bool
	values  textBuffer
	scratch []byte
	merges  []Range
	done    bool // sheetData has been closed

	pending      int // formulas without a result
	firstPending string
}

func (x *xlsx) rows(sheet int) (rowSource, error) {
	texts, err := x.sharedTexts()
	if err != nil {
		return nil, err
	}
	r := &xlsxRows{book: x, sheet: sheet, texts: texts}
	if r.xmlScanner, r.part, err = x.openSheet(sheet); err != nil {
		return nil, err
	}
	if err := r.start(); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// start goes to the first row.
func (r *xlsxRows) start() error {
	r.lend = true
	if r.token() != xmlStart {
		return r.err
	}
	if !r.is("worksheet") {
		r.bad("the sheet does not begin with <worksheet>")
		return r.err
	}
	r.shapes = newShapes(prefixOf(r.name))
	return r.toData()
}

// toData goes to the inside of <sheetData>, or to the end if there is none.
func (r *xlsxRows) toData() error {
	for {
		switch r.token() {
		case xmlEOF:
			r.done = true
			return r.err
		case xmlStart:
			if r.is("sheetData") && len(r.ends) == 2 {
				return nil
			}
			if err := r.noteMerge(); err != nil {
				return err
			}
		}
	}
}

func (r *xlsxRows) close() {
	if r.part != nil {
		r.part.Close()
	}
}

func (r *xlsxRows) formulas() (int, string) { return r.pending, r.firstPending }

// next gives the next row that has a value. Rows that are only formatted are
// passed over here, so that a million of them cost the caller nothing.
func (r *xlsxRows) next(row *Row) (bool, error) {
	for !r.done {
		r.release()
		switch r.token() {
		case xmlEOF:
			return false, r.err
		case xmlEnd:
			return false, r.tail()
		case xmlStart:
			if !r.is("row") {
				r.skip()
				continue
			}
			hidden := r.attrTrue("hidden")
			if err := r.readRow(); err != nil {
				return false, err
			}
			if len(r.cells) > 0 {
				*row = Row{Number: r.row, Hidden: hidden, Cells: r.cells}
				return true, nil
			}
		}
	}
	return false, r.err
}

// readRow reads the row whose start tag was just given.
func (r *xlsxRows) readRow() error {
	before := r.row
	if err := r.rowNumber(); err != nil {
		return err
	}
	r.col, r.cells, r.sorted = -1, r.cells[:0], true
	r.values.reset()
	r.shapes.inRow(r.row)
	if err := r.readCells(); err != nil {
		return r.at(err)
	}
	if r.row <= before {
		return r.at(fault(CodeUnorderedRows, fmt.Sprintf("row %d comes after row %d", r.row, before)))
	}
	if !r.sorted {
		r.cells = sortCells(r.cells)
	}
	return nil
}

// rowNumber takes the number of the row from its tag. A row without one
// follows the row before it, unless its cells say otherwise.
func (r *xlsxRows) rowNumber() error {
	r.row++
	raw, ok := r.attr("r")
	if r.named = ok; ok {
		n, err := strconv.Atoi(string(raw))
		if err != nil || n < 1 {
			r.bad("a row number that is none")
			return r.err
		}
		r.row = n
	}
	return r.checkRow()
}

func (r *xlsxRows) checkRow() error {
	if r.row > r.book.limits.Rows {
		return fault(CodeTooManyRows, fmt.Sprintf("row %d", r.row))
	}
	return nil
}

// readCells reads up to the end of the row.
func (r *xlsxRows) readCells() error {
	for {
		if !r.empty {
			if err := r.fastCells(); err != nil {
				return err
			}
		}
		switch r.token() {
		case xmlEOF:
			return r.err
		case xmlEnd:
			return nil
		case xmlStart:
			if r.is("c") {
				if err := r.slowCell(); err != nil {
					return err
				}
			} else if !r.skip() {
				return r.err
			}
		}
	}
}

// slowCell reads a cell of any shape whose start tag was just given.
func (r *xlsxRows) slowCell() error {
	c := rawCell{col: r.col + 1}
	if err := r.cellAttrs(&c); err != nil {
		return err
	}
	r.scratch = r.scratch[:0]
	hasInline := false
	for depth := len(r.ends); ; {
		switch r.token() {
		case xmlEOF:
			return r.err
		case xmlEnd:
			if len(r.ends) < depth {
				if hasInline {
					c.typ = typeInline
				}
				c.value, c.decoded = r.scratch, true
				return r.addCell(&c)
			}
		case xmlStart:
			var err error
			switch {
			case r.is("v"):
				r.scratch, err = r.content(r.scratch[:0])
			case r.is("is"):
				hasInline = true
				r.scratch, err = r.richText(r.scratch[:0])
			default:
				c.formula = c.formula || r.is("f")
				r.skip()
			}
			if err != nil {
				return err
			}
		}
	}
}

// cellAttrs reads place, style and type of a cell from its start tag.
func (r *xlsxRows) cellAttrs(c *rawCell) error {
	seen := 0
	for rest := r.attrs; ; {
		var name, value []byte
		if name, value, rest = nextAttr(rest); name == nil {
			return nil
		}
		if bit := strings.IndexByte("rst", name[0]); len(name) == 1 && bit >= 0 {
			if seen&(1<<bit) != 0 {
				r.bad("an attribute that stands twice")
				return r.err
			}
			seen |= 1 << bit
		}
		if len(value) == 0 {
			continue // as good as not there
		}
		switch string(name) {
		case "r":
			ref, n := parseRef(value)
			if n != len(value) {
				r.bad("a cell reference that is none")
				return r.err
			}
			c.col, c.row = ref.col, ref.row
		case "s":
			n, err := strconv.ParseInt(string(value), 10, 32)
			if err != nil {
				r.bad("a style number that is none")
				return r.err
			}
			c.style = int32(n)
		case "t":
			var ok bool
			if c.typ, ok = cellTypes[string(value)]; !ok {
				r.bad("an unknown cell type")
				return r.err
			}
		}
	}
}

// tail reads what follows the rows, where the merged ranges are, to the end of
// the part: only then are its size and checksum known to be right.
func (r *xlsxRows) tail() error {
	if err := r.toData(); err != nil {
		return err
	}
	if !r.done {
		r.bad("a second <sheetData>")
		return r.err
	}
	r.book.keepMerges(r.sheet, r.merges)
	return nil
}

func (r *xlsxRows) noteMerge() error {
	if !r.is("mergeCell") {
		return nil
	}
	ref, _ := r.attr("ref")
	return addMerge(&r.merges, ref, r.book.limits)
}

// at adds to err the last place that was reached.
func (r *xlsxRows) at(err error) error {
	e, ok := wrap(CodeCorruptXML, "", err).(*Error)
	if !ok {
		return err
	}
	if e.Cell == "" {
		e.Cell = CellName(max(r.col, 0), r.row)
	}
	return e
}

// sortCells puts cells in order that the file has not in order; of two for
// one place the later counts.
func sortCells(cells []Cell) []Cell {
	slices.SortStableFunc(cells, func(a, b Cell) int { return a.Col - b.Col })
	out := cells[:0]
	for i, c := range cells {
		if i+1 == len(cells) || cells[i+1].Col != c.Col {
			out = append(out, c)
		}
	}
	return out
}
