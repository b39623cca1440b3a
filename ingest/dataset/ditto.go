package dataset

import (
	"strings"

	"firegrid/ingest/workbook"
)

// above is the last row of a table by the contract's columns, kept for a row
// below that says 同上. The texts stand in one buffer, since nearly no ledger
// asks for them.
type above struct {
	cells []workbook.Cell
	text  []byte
	ends  []int
}

// keep copies a row, as it was understood, over the last one.
func (a *above) keep(cells []workbook.Cell) {
	a.cells, a.text, a.ends = append(a.cells[:0], cells...), a.text[:0], a.ends[:0]
	for i := range a.cells {
		a.text = append(a.text, a.cells[i].Text...)
		a.cells[i].Text = ""
		a.ends = append(a.ends, len(a.text))
	}
}

func (a *above) textAt(i int) []byte {
	from := 0
	if i > 0 {
		from = a.ends[i-1]
	}
	return a.text[from:a.ends[i]]
}

func (a *above) cell(i int) workbook.Cell {
	c := a.cells[i]
	c.Text = string(a.textAt(i))
	return c
}

// same reports a cell that says what the one above it says.
func (a *above) same(i int, c *workbook.Cell) bool {
	o := &a.cells[i]
	return o.Kind == c.Kind && o.Number == c.Number && string(a.textAt(i)) == c.Text
}

// IsDitto reports a text that stands for the cell above it: 同上, 〃.
func IsDitto(text string) bool {
	if len(text) > len("（同上一行）")+4 {
		return false
	}
	switch strings.Trim(tidy(text), "（）()。 ") {
	case "同上", "同前", "同上行", "同上一行", "〃", "″", "”", "＂", "\"", "''", "′′":
		return true
	}
	return false
}

// DittoOf writes a ditto that has lost the row it stood under, so that it does
// not take what now stands above it.
func DittoOf(row string) string { return dittoLost + row + "行）" }

const dittoLost = "同上（原第"

// readDittos puts what stands above in the place of 同上, as with cells merged
// downwards. A row that would get its whole number in that way is returned:
// two things cannot have one number.
func (t *table) readDittos() {
	dittos := 0
	for i := range t.cells {
		c := &t.cells[i]
		if c.Kind != workbook.Text {
			continue
		}
		lost := strings.HasPrefix(c.Text, dittoLost)
		if !lost && !IsDitto(c.Text) {
			continue
		}
		switch t.contract.Columns[i].Type {
		case TypeInteger, TypeNumber:
			continue // not a number, which is said by itself
		}
		word := strings.Clone(tidy(c.Text))
		if lost || t.transposed || len(t.above.cells) == 0 {
			t.problem(codeDittoUnclear, i, Returned, word)
			continue
		}
		*c = t.above.cell(i)
		t.dittoWord, dittos = word, dittos+1
	}
	if dittos > 0 {
		t.checkDittoKey()
	}
}

// checkDittoKey returns a row whose natural key is that of the row above.
func (t *table) checkDittoKey() {
	for _, key := range t.contract.Key {
		complete, same, first := true, true, -1
		for _, f := range key {
			i := t.contract.byField[f]
			if t.cells[i].Kind == workbook.Empty {
				complete = complete && t.contract.mayBeBlank(f)
				continue
			}
			if same = same && t.above.same(i, &t.cells[i]); first < 0 {
				first = i
			}
		}
		if !complete || first < 0 {
			continue
		}
		if same {
			t.problem(codeDittoKey, first, Returned, t.dittoWord)
		}
		return
	}
}
