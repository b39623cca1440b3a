package workbook

import (
	"fmt"
	"slices"
)

// xlsMap is what a first look at the records of a sheet finds. It decodes no
// cell, and so costs little: without it neither could the merged ranges, which
// stand behind the cells, be known before them, nor whether the rows are in
// order, nor whether the sheet is whole.
type xlsMap struct {
	merges []Range
	hidden map[int]bool // by row, 0-based
	// cells is where the cells lie, in order, of a sheet that does not have
	// them so; nil for all others.
	cells []xlsPlace
}

// xlsPlace is a record and the row that it is for.
type xlsPlace struct {
	row uint16
	col uint16
	at  int64
}

// maxPlaces bounds what putting a sheet in order may take to 200 MB.
const maxPlaces = 8 << 20

// look maps a sheet once.
func (x *xls) look(sheet int) (*xlsMap, error) {
	p := &x.parts[sheet]
	p.once.Do(func() { p.info, p.err = x.mapSheet(p.at) })
	return p.info, p.err
}

func (x *xls) merges(sheet int) ([]Range, error) {
	m, err := x.look(sheet)
	if err != nil {
		return nil, err
	}
	return m.merges, nil
}

// mapSheet walks a sheet; if its rows turn out not to be in order it walks it
// again to gather where its cells are.
func (x *xls) mapSheet(at int64) (*xlsMap, error) {
	m := &xlsMap{hidden: map[int]bool{}}
	ordered := true
	last := -1
	err := x.walkSheet(at, func(r *biffReader, id uint16, data []byte) error {
		switch {
		case isCell(id):
			if len(data) < 6 {
				return r.bad("a cell record that is too short")
			}
			row := int(le.Uint16(data))
			ordered = ordered && row >= last
			last = row
		case id == recRow && len(data) >= 16:
			if data[12]&0x20 != 0 {
				m.hidden[int(le.Uint16(data))] = true
			}
		case id == recMergedCells:
			return x.addMerges(r, m, data)
		}
		return nil
	})
	if err != nil || ordered {
		return m, err
	}
	err = x.walkSheet(at, func(r *biffReader, id uint16, data []byte) error {
		if isCell(id) && len(data) >= 6 {
			if len(m.cells) == maxPlaces {
				return fault(CodeUnorderedRows, "more cells out of order than can be put in order")
			}
			m.cells = append(m.cells, xlsPlace{le.Uint16(data), le.Uint16(data[2:]), r.place()})
		}
		return nil
	})
	slices.SortStableFunc(m.cells, func(a, b xlsPlace) int {
		if a.row != b.row {
			return int(a.row) - int(b.row)
		}
		return int(a.col) - int(b.col)
	})
	return m, err
}

// walkSheet shows every record of a sheet to f, except those of the charts in
// it.
func (x *xls) walkSheet(at int64, f func(*biffReader, uint16, []byte) error) error {
	r, err := x.openSheet(at)
	if err != nil {
		return err
	}
	for depth := 1; depth > 0; r.skip() {
		id, data, err := r.peek()
		if err != nil {
			return err
		}
		switch {
		case id == recBOF:
			depth++
		case id == recEOF:
			depth--
		case depth == 1:
			if err := f(r, id, data); err != nil {
				return err
			}
		}
	}
	return nil
}

// openSheet goes behind the BOF record of a sheet.
func (x *xls) openSheet(at int64) (*biffReader, error) {
	if at >= x.size {
		return nil, fault(CodeTruncated, fmt.Sprintf("the sheet should begin at byte %d of %d", at, x.size))
	}
	r := newBIFF(x.ctx, x.stream, at, x.size)
	id, _, err := r.peek()
	if err != nil {
		return nil, err
	}
	if id != recBOF {
		return nil, r.bad("the sheet does not begin with a BOF record")
	}
	r.skip()
	return r, nil
}

func (x *xls) addMerges(r *biffReader, m *xlsMap, data []byte) error {
	if len(data) < 2 || len(data) < 2+8*int(le.Uint16(data)) {
		return r.bad("a list of merged ranges that is too short")
	}
	n := int(le.Uint16(data))
	for b := data[2:]; n > 0; n, b = n-1, b[8:] {
		if len(m.merges) == x.limits.Merges {
			return fault(CodeTooManyMerges, fmt.Sprintf("more than %d", x.limits.Merges))
		}
		row1, row2 := int(le.Uint16(b)), int(le.Uint16(b[2:]))
		col1, col2 := int(le.Uint16(b[4:])), int(le.Uint16(b[6:]))
		m.merges = append(m.merges, Range{
			FirstRow: min(row1, row2) + 1, FirstCol: min(col1, col2),
			LastRow: max(row1, row2) + 1, LastCol: max(col1, col2),
		})
	}
	return nil
}

// isCell tells whether a record holds one cell or more with values.
func isCell(id uint16) bool {
	switch id {
	case recLabelSST, recNumber, recRK, recMulRK, recLabel, recRString, recBoolErr, recFormula, recFormula3, recFormula4:
		return true
	}
	return false
}
