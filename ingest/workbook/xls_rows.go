package workbook

import (
	"io"
	"math"

	"golang.org/x/text/encoding"
)

// xlsRows reads one sheet. Cells come in the order of the stream, or of the
// map where the stream has none.
type xlsRows struct {
	book    *xls
	r       *biffReader
	info    *xlsMap
	places  []xlsPlace // still to be read, of a sheet out of order
	depth   int        // of nested charts
	cells   []Cell
	sorted  bool
	values  textBuffer
	scratch []byte
	dec     *encoding.Decoder
	row     int
	pending int // index of the cell whose text a STRING record will bring, or -1
	ended   bool
}

func (x *xls) rows(sheet int) (rowSource, error) {
	info, err := x.look(sheet)
	if err != nil {
		return nil, err
	}
	r, err := x.openSheet(x.parts[sheet].at)
	if err != nil {
		return nil, err
	}
	return &xlsRows{book: x, r: r, info: info, places: info.cells, depth: 1, dec: x.page.NewDecoder()}, nil
}

func (r *xlsRows) close() {}

func (r *xlsRows) next(row *Row) (bool, error) {
	for !r.ended {
		r.cells, r.sorted, r.row, r.pending = r.cells[:0], true, -1, -1
		r.values.reset()
		if err := r.readRow(); err != nil {
			return false, err
		}
		if r.dropEmpty(); len(r.cells) == 0 {
			continue
		}
		if !r.sorted {
			r.cells = sortCells(r.cells)
		}
		*row = Row{Number: r.row + 1, Hidden: r.info.hidden[r.row], Cells: r.cells}
		return true, r.checkLimits(row)
	}
	return false, nil
}

func (r *xlsRows) checkLimits(row *Row) error {
	last := row.Cells[len(row.Cells)-1].Col
	switch l := r.book.limits; {
	case row.Number > l.Rows:
		return &Error{Code: CodeTooManyRows, Cell: CellName(last, row.Number)}
	case last >= l.Cols:
		return &Error{Code: CodeTooManyColumns, Cell: CellName(last, row.Number)}
	}
	return nil
}

// dropEmpty takes out the cells whose text turned out to be empty.
func (r *xlsRows) dropEmpty() {
	out := r.cells[:0]
	for _, c := range r.cells {
		if c.Kind != Empty {
			out = append(out, c)
		}
	}
	r.cells = out
}

// readRow reads records as long as their cells are of one row.
func (r *xlsRows) readRow() error {
	if r.info.cells != nil {
		return r.readPlaces()
	}
	for {
		id, data, err := r.r.peek()
		if err != nil {
			return err
		}
		switch {
		case id == recBOF:
			r.depth++
		case id == recEOF:
			if r.depth--; r.depth == 0 {
				r.ended = true
				return nil
			}
		case r.depth > 1:
		case isCell(id) && len(data) >= 6:
			row := int(le.Uint16(data))
			if r.row >= 0 && row != r.row {
				return nil
			}
			r.row, r.pending = row, -1
			if err := r.addCells(id, data); err != nil {
				return err
			}
			continue
		case id == recString && r.pending >= 0:
			if err := r.addResult(data); err != nil {
				return err
			}
			continue
		}
		r.r.skip()
	}
}

// readPlaces reads the cells of one row where the map says they are.
func (r *xlsRows) readPlaces() error {
	for len(r.places) > 0 {
		p := r.places[0]
		if r.row >= 0 && int(p.row) != r.row {
			return nil
		}
		r.row, r.pending = int(p.row), -1
		r.places = r.places[1:]
		if err := r.seek(p.at); err != nil {
			return err
		}
		id, data, err := r.r.peek()
		if err != nil {
			return err
		}
		if err := r.addCells(id, data); err != nil {
			return err
		}
		for r.pending >= 0 {
			id, data, err := r.r.peek()
			if err != nil {
				return err
			}
			if id == recEOF || isCell(id) {
				break
			}
			if id != recString {
				r.r.skip()
			} else if err := r.addResult(data); err != nil {
				return err
			}
		}
	}
	r.ended = true
	return nil
}

// seek goes to a place in the stream, within the window if it is in there.
func (r *xlsRows) seek(at int64) error {
	b := r.r
	if in := at - b.start - b.base; in >= 0 && in <= int64(len(b.buf)) {
		b.pos = int(in)
		return nil
	}
	*b = biffReader{start: at, window: window{
		ctx: b.ctx, buf: b.buf[:0], src: io.NewSectionReader(r.book.stream, at, r.book.size-at),
	}}
	return b.ctx.Err()
}

// add makes room for a cell at the place that begins a cell record.
func (r *xlsRows) add(col int, xf uint16) *Cell {
	if n := len(r.cells); n > 0 && r.cells[n-1].Col >= col {
		r.sorted = false
	}
	r.cells = append(r.cells, Cell{Col: col, Format: int32(xf)})
	return &r.cells[len(r.cells)-1]
}

// addCells reads a cell record and goes behind it.
func (r *xlsRows) addCells(id uint16, data []byte) error {
	switch {
	case len(data) < 6:
		return r.bad("a cell record that is too short")
	case len(r.cells) > maxRowCells || len(r.values.b) > maxRowBytes:
		return fault(CodeTooLarge, "one row is beyond the limit")
	}
	if id == recMulRK {
		return r.addMulRK(data)
	}
	c := r.add(int(le.Uint16(data[2:])), le.Uint16(data[4:]))
	data = data[6:]
	switch {
	case id == recLabel || id == recRString:
		return r.addLabel(c, data)
	case id == recLabelSST && len(data) >= 4:
		text, ok := r.book.texts.get(int(le.Uint32(data)))
		if !ok {
			return r.bad("a shared text that is not in the book")
		}
		setText(c, text)
	case id == recNumber && len(data) >= 8:
		r.setNumber(c, math.Float64frombits(le.Uint64(data)))
	case id == recRK && len(data) >= 4:
		r.setNumber(c, decodeRK(le.Uint32(data)))
	case id == recBoolErr && len(data) >= 2:
		setBoolErr(c, data[0], data[1] != 0)
	case (id == recFormula || id == recFormula3 || id == recFormula4) && len(data) >= 8:
		r.setResult(c, data)
	default:
		return r.bad("a cell record that is too short")
	}
	r.r.skip()
	return nil
}

func (r *xlsRows) bad(what string) error {
	err := r.r.bad(what).(*Error)
	if n := len(r.cells); n > 0 {
		err.Cell = CellName(r.cells[n-1].Col, r.row+1)
	}
	return err
}

func (r *xlsRows) addMulRK(data []byte) error {
	col := int(le.Uint16(data[2:]))
	for b := data[4:]; len(b) >= 8; b = b[6:] {
		r.setNumber(r.add(col, le.Uint16(b)), decodeRK(le.Uint32(b[2:])))
		col++
	}
	r.r.skip()
	return nil
}

// addLabel reads a text that stands in the cell itself.
func (r *xlsRows) addLabel(c *Cell, data []byte) error {
	s := r.r.span(data, 0)
	text := r.text(&s)
	if s.err != nil {
		return s.err
	}
	setText(c, text)
	return s.done()
}

// addResult reads the text that a formula gave, from the STRING record that
// follows it.
func (r *xlsRows) addResult(data []byte) error {
	s := r.r.span(data, 0)
	text := r.text(&s)
	if s.err != nil {
		return s.err
	}
	setText(&r.cells[r.pending], text)
	r.pending = -1
	return s.done()
}

func (r *xlsRows) text(s *biffSpan) string {
	from := len(r.values.b)
	n := s.u16()
	if r.book.biff8 {
		r.values.b = s.text8(r.values.b, n)
	} else {
		r.scratch = s.raw(r.scratch[:0], n)
		r.values.b = decodePage(r.values.b, r.scratch, r.dec)
	}
	return r.values.since(from)
}

// setText leaves the cell empty when the text is.
func setText(c *Cell, text string) {
	if text != "" {
		c.Kind, c.Text = Text, text
	}
}

func (r *xlsRows) setNumber(c *Cell, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		c.Kind, c.Text = ErrorValue, "#NUM!"
		return
	}
	c.Kind, c.Number = Number, v
	if kind := r.book.styles.at(c.Format).kind; kind != notDate {
		c.Kind, c.Number = Date, kind.serial(v, r.book.date1904)
	}
}

// setResult reads the value that a formula had when the book was saved.
func (r *xlsRows) setResult(c *Cell, data []byte) {
	if data[6] != 0xff || data[7] != 0xff {
		r.setNumber(c, math.Float64frombits(le.Uint64(data)))
		return
	}
	switch data[0] {
	case 0:
		r.pending = len(r.cells) - 1
	case 1, 2:
		setBoolErr(c, data[2], data[0] == 2)
	}
}

var errorTexts = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A",
}

func setBoolErr(c *Cell, v byte, isErr bool) {
	switch {
	case isErr:
		c.Kind, c.Text = ErrorValue, errorTexts[v]
		if c.Text == "" {
			c.Text = "#N/A"
		}
	case v != 0:
		c.Kind, c.Text, c.Number = Bool, "TRUE", 1
	default:
		c.Kind, c.Text = Bool, "FALSE"
	}
}

// decodeRK unpacks a number of 30 bits: the upper ones of a float, or a signed
// integer, either of them perhaps in hundredths.
func decodeRK(rk uint32) float64 {
	v := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&2 != 0 {
		v = float64(int32(rk) >> 2)
	}
	if rk&1 != 0 {
		v /= 100
	}
	return v
}
