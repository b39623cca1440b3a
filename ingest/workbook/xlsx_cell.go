package workbook

import (
	"bytes"
	"fmt"
	"strings"
	"unsafe"
)

// cellType is the t attribute of a cell.
type cellType uint8

const (
	typeNumber cellType = iota // "n" or none
	typeShared
	typeInline
	typeFormula // "str", the text that a formula gave
	typeBool
	typeError
	typeDate
)

var cellTypes = map[string]cellType{
	"n": typeNumber, "s": typeShared, "inlineStr": typeInline, "str": typeFormula,
	"b": typeBool, "e": typeError, "d": typeDate,
}

// rawCell is a cell as the XML has it.
type rawCell struct {
	col     int
	row     int // 0 when the cell does not say
	style   int32
	typ     cellType
	decoded bool   // value needs no decoding any more
	formula bool   // there is a formula; without a value it has not been computed
	value   []byte // in the window, which lends it until the next row
}

type cellRef struct{ col, row int }

// parseRef reads "C12", also "$C$12" and "c12", at the start of b and gives
// its length, 0 if there is none.
func parseRef(b []byte) (cellRef, int) {
	var ref cellRef
	i := 0
	if i < len(b) && b[i] == '$' {
		i++
	}
	from := i
	for ; i < len(b) && i < from+8; i++ {
		c := b[i] &^ 0x20
		if c-'A' >= 26 {
			break
		}
		ref.col = ref.col*26 + int(c-'A') + 1
	}
	letters := i - from
	if i < len(b) && b[i] == '$' {
		i++
	}
	from = i
	for ; i < len(b) && i < from+10 && b[i]-'0' < 10; i++ {
		ref.row = ref.row*10 + int(b[i]-'0')
	}
	if letters == 0 || i == from || ref.row == 0 {
		return cellRef{}, 0
	}
	ref.col--
	return ref, i
}

// addCell checks the place of a cell, gives its value a type and adds it to
// the row, unless it is empty.
func (r *xlsxRows) addCell(c *rawCell) error {
	if c.row != 0 && c.row != r.row {
		if r.named {
			return fault(CodeCorruptXML, fmt.Sprintf("the cell %s stands in row %d", CellName(c.col, c.row), r.row))
		}
		r.row = c.row
		if err := r.checkRow(); err != nil {
			return err
		}
	}
	r.named = r.named || c.row != 0
	if c.col <= r.col {
		r.sorted = false
	}
	r.col = c.col
	if len(c.value) == 0 {
		if c.formula && c.typ != typeFormula {
			r.uncomputed(c)
		}
		return nil
	}
	if c.col >= r.book.limits.Cols {
		return r.at(fault(CodeTooManyColumns, "column "+ColumnName(c.col)))
	}
	if len(r.cells) > maxRowCells || len(r.values.b) > maxRowBytes {
		return r.at(fault(CodeTooLarge, "one row is beyond the limit"))
	}
	if len(r.cells) == cap(r.cells) {
		r.cells = append(r.cells, Cell{})[:len(r.cells)]
	}
	r.cells = r.cells[:len(r.cells)+1]
	cell := &r.cells[len(r.cells)-1]
	cell.Col, cell.Format = c.col, c.style
	err := r.setValue(cell, c)
	if err != nil && !c.decoded && bytes.ContainsAny(c.value, "&_") {
		// Even the digits of a number may be written as references.
		if r.scratch, err = appendXML(r.scratch[:0], c.value, true); err == nil {
			c.value, c.decoded = r.scratch, true
			err = r.setValue(cell, c)
		}
	}
	if err != nil {
		return r.at(err)
	}
	if cell.Kind == Text && cell.Text == "" {
		r.cells = r.cells[:len(r.cells)-1]
	}
	return nil
}

// uncomputed counts a formula without a result.
func (r *xlsxRows) uncomputed(c *rawCell) {
	if r.pending++; r.pending == 1 {
		r.firstPending = CellName(c.col, r.row)
	}
}

// setValue fills in kind and value. What stood in the cell before is stale.
func (r *xlsxRows) setValue(cell *Cell, c *rawCell) error {
	cell.Number = 0
	switch c.typ {
	case typeShared:
		i, ok := parseIndex(c.value)
		text, found := r.texts.get(i)
		if !ok || !found {
			return fault(CodeCorruptXML, fmt.Sprintf("the shared text %.20q is not in the book", c.value))
		}
		cell.Kind, cell.Text = Text, text
	case typeNumber:
		return r.setNumber(cell, c)
	case typeInline, typeFormula:
		return r.setText(cell, c)
	case typeBool:
		return setBool(cell, bytes.TrimSpace(c.value))
	case typeError:
		err := r.setText(cell, c)
		cell.Kind = ErrorValue
		return err
	case typeDate:
		if err := r.setText(cell, c); err != nil {
			return err
		}
		if v, ok := isoSerial(strings.TrimSpace(cell.Text)); ok {
			cell.Kind, cell.Number = Date, v
		}
	}
	return nil
}

func setBool(cell *Cell, value []byte) error {
	switch string(value) {
	case "1", "true", "TRUE":
		cell.Kind, cell.Text, cell.Number = Bool, "TRUE", 1
	case "0", "false", "FALSE":
		cell.Kind, cell.Text = Bool, "FALSE"
	case "":
		cell.Kind, cell.Text = Text, "" // left out by addCell
	default:
		return fault(CodeCorruptXML, fmt.Sprintf("%.40q is neither true nor false", value))
	}
	return nil
}

func (r *xlsxRows) setText(cell *Cell, c *rawCell) error {
	if len(c.value) > r.book.limits.CellBytes {
		return fault(CodeCellTextTooLarge, fmt.Sprintf("a text of %d bytes", len(c.value)))
	}
	cell.Kind = Text
	if !c.decoded {
		seen, err := checkXML(c.value)
		if err != nil {
			return err
		}
		if seen&(charMark|charEscape) != 0 {
			from := len(r.values.b)
			r.values.b, err = appendChecked(r.values.b, c.value, seen, true)
			cell.Text = r.values.since(from)
			return err
		}
	}
	cell.Text = r.text(c)
	return nil
}

// text gives the value of a cell as it is. In the window it stays until the
// next row; what the slow road has decoded does not.
func (r *xlsxRows) text(c *rawCell) string {
	if len(c.value) == 0 {
		return ""
	}
	if c.decoded {
		return r.values.keep(c.value)
	}
	return unsafe.String(&c.value[0], len(c.value))
}

func (r *xlsxRows) setNumber(cell *Cell, c *rawCell) error {
	v, ok := parseNumber(c.value)
	if !ok {
		if c.value = bytes.TrimSpace(c.value); len(c.value) == 0 {
			cell.Kind, cell.Text = Text, "" // left out by addCell
			return nil
		}
		if v, ok = parseNumber(c.value); !ok {
			return fault(CodeCorruptXML, fmt.Sprintf("%.40q is not a number", c.value))
		}
	}
	cell.Kind, cell.Text, cell.Number = Number, r.text(c), v
	if kind := r.book.styles.at(c.style).kind; kind != notDate {
		cell.Kind, cell.Number = Date, kind.serial(v, r.book.date1904)
	}
	return nil
}
