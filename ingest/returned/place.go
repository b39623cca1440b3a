package returned

import (
	"strconv"
	"strings"
)

// The size of a sheet.
const (
	maxCols = 16384
	maxRows = 1 << 20
)

// place is a cell: row 1-based, column 0-based.
type place struct{ row, col int }

func (p place) before(q place) bool { return p.row < q.row || p.row == q.row && p.col < q.col }

// parseCell reads a name such as C12.
func parseCell(name string) (col, row int, ok bool) {
	i := 0
	for ; i < len(name) && i < 4; i++ {
		c := name[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(name[i:])
	if i == 0 || err != nil || row < 1 || row > maxRows || col > maxCols {
		return 0, 0, false
	}
	return col - 1, row, true
}

// quoteSheet writes a sheet's name as references do.
func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// rowSet is a set of row numbers.
type rowSet []uint64

func (s *rowSet) add(n int) {
	if n < 0 || n > maxRows {
		return
	}
	for len(*s) <= n>>6 {
		*s = append(*s, make(rowSet, max(len(*s), 64))...)
	}
	(*s)[n>>6] |= 1 << (n & 63)
}

func (s rowSet) has(n int) bool { return n >= 0 && n>>6 < len(s) && s[n>>6]&(1<<(n&63)) != 0 }
