package dataset

import (
	"strings"

	"firegrid/ingest/workbook"
)

// Tables with rows and columns changed are small: brigades or units as columns.
const (
	transposeRows = 400
	transposeCols = 256
)

// matrix is a whole small sheet with rows and columns changed.
type matrix struct {
	rows []workbook.Row
	at   int
}

func (m *matrix) Next() bool        { m.at++; return m.at <= len(m.rows) }
func (m *matrix) Row() workbook.Row { return m.rows[m.at-1] }
func (m *matrix) Err() error        { return nil }
func (m *matrix) Close() error      { return nil }

// transpose reads a sheet with rows and columns changed, or gives nil if it is
// too large for a table of that kind.
func transpose(book *workbook.Book, sheet int) (*matrix, error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byCol := make(map[int]*workbook.Row)
	widest := -1
	for rows.Next() {
		row := rows.Row()
		if row.Number > transposeRows {
			return nil, nil
		}
		for _, c := range row.Cells {
			if c.Col >= transposeCols {
				return nil, nil
			}
			r := byCol[c.Col]
			if r == nil {
				r = &workbook.Row{Number: c.Col + 1}
				byCol[c.Col] = r
				widest = max(widest, c.Col)
			}
			c.Text = strings.Clone(c.Text)
			c.Col = row.Number - 1
			r.Cells = append(r.Cells, c)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	m := new(matrix)
	for col := 0; col <= widest; col++ {
		if r := byCol[col]; r != nil {
			m.rows = append(m.rows, *r)
		}
	}
	return m, nil
}
