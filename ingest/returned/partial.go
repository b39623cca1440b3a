package returned

import (
	"strconv"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/ingest/workbook"
)

// partial chooses what is handed back of a sheet too large to be handed back
// whole: what stands above its first rows, the headers of further tables, and
// the wrong rows, which then stand one below the other.
type partial struct {
	headerLast int
	headers    []dataset.SheetReport
	merges     []workbook.Range // by first row
	fills      []fillDown
	next       int
	// shown is where the rows of the original stand now.
	shown map[int]int
	// left counts the wrong rows that found no place.
	left int
}

// fillDown is a cell merged downwards, which means "same as above" for rows
// that no longer stand below it.
type fillDown struct {
	lastRow int
	cell    workbook.Cell
}

func newPartial(reports []dataset.SheetReport, m *merges) *partial {
	p := &partial{headerLast: 10, merges: m.ranges, shown: make(map[int]int)}
	for _, r := range reports {
		if r.HeaderRow > 0 {
			p.headers = append(p.headers, r)
		}
	}
	if len(p.headers) > 0 {
		p.headerLast = p.headers[0].HeaderLastRow
	}
	p.next = p.headerLast
	return p
}

// row gives where a row of the original is to stand, 0 for nowhere, and the
// values that it has from cells merged downwards.
func (p *partial) row(row *workbook.Row, marked bool) (map[int]workbook.Cell, int) {
	p.noteFills(row)
	if row.Number <= p.headerLast {
		p.shown[row.Number] = row.Number
		return nil, row.Number
	}
	if !marked && !p.inHeader(row.Number) {
		return nil, 0
	}
	if p.next-p.headerLast >= largeSheet {
		p.left++
		return nil, 0
	}
	p.next++
	p.shown[row.Number] = p.next
	for i := range row.Cells { // the row that 同上 meant may be left out
		if c := &row.Cells[i]; c.Kind == workbook.Text && dataset.IsDitto(c.Text) {
			c.Text = dataset.DittoOf(strconv.Itoa(row.Number))
		}
	}
	extra := make(map[int]workbook.Cell)
	for _, f := range p.fills {
		if f.lastRow >= row.Number {
			extra[f.cell.Col] = f.cell
		}
	}
	return extra, p.next
}

func (p *partial) inHeader(row int) bool {
	for _, h := range p.headers {
		if row >= h.HeaderRow && row <= h.HeaderLastRow {
			return true
		}
	}
	return false
}

func (p *partial) noteFills(row *workbook.Row) {
	kept := p.fills[:0]
	for _, f := range p.fills {
		if f.lastRow >= row.Number {
			kept = append(kept, f)
		}
	}
	p.fills = kept
	for ; len(p.merges) > 0 && p.merges[0].FirstRow <= row.Number; p.merges = p.merges[1:] {
		m := p.merges[0]
		if m.FirstRow != row.Number || m.LastRow == row.Number {
			continue
		}
		for _, c := range row.Cells {
			if c.Col == m.FirstCol {
				c.Text = strings.Clone(c.Text)
				p.fills = append(p.fills, fillDown{m.LastRow, c})
			}
		}
	}
}

// withExtra adds cells where a row has none.
func withExtra(cells []workbook.Cell, extra map[int]workbook.Cell) []workbook.Cell {
	if len(extra) == 0 {
		return cells
	}
	own := make(map[int]workbook.Cell, len(extra))
	last := -1
	for col, c := range extra {
		own[col] = c
		last = max(last, col)
	}
	for _, c := range cells {
		own[c.Col] = c
		last = max(last, c.Col)
	}
	all := make([]workbook.Cell, 0, len(own))
	for col := 0; col <= last; col++ {
		if c, ok := own[col]; ok {
			all = append(all, c)
		}
	}
	return all
}
