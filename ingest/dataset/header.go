package dataset

import (
	"strings"
	"unicode/utf8"
)

// How a heading was recognised, the better first.
const (
	rankWild  = 1 + iota // seen in public ledgers
	rankAlias            // an alias of the contract or of firegrid.yaml
	rankTitle            // the canonical heading
)

// headingMatch says that a heading may mean a column.
type headingMatch struct{ col, rank int }

func (c *Contract) addHeading(text string, col, rank int) {
	k := headingKey(text)
	for i, m := range c.headings[k] {
		if m.col == col {
			c.headings[k][i].rank = max(m.rank, rank)
			return
		}
	}
	c.headings[k] = append(c.headings[k], headingMatch{col, rank})
}

// headingKey is what headings are compared by: folded, without spaces, marks
// for required fields, colons and numbering.
func headingKey(s string) string {
	k := strings.ToLower(foldKey(s))
	k = strings.Trim(k, "*:;,.、_\"'“”")
	return k
}

// withoutUnit takes a bracketed unit or remark off a heading: 整改期限(天).
func withoutUnit(k string) (string, bool) {
	for _, open := range []string{"(", "["} {
		if i := strings.Index(k, open); i > 0 {
			return k[:i], true
		}
	}
	return k, false
}

// match finds what a heading may mean in this contract.
func (c *Contract) match(key string) []headingMatch {
	if m := c.headings[key]; len(m) > 0 {
		return m
	}
	if k, cut := withoutUnit(key); cut {
		return c.headings[k]
	}
	return nil
}

// Mapping says which column of a sheet was understood as which field.
type Mapping struct {
	// Col is the 0-based column of the sheet (the row of a transposed table).
	Col int `json:"-"`
	// Column is its letter as the clerk sees it.
	Column string `json:"column"`
	// Heading is the clerk's heading, merged levels joined by " / ".
	Heading string `json:"heading"`
	// Field is the contract's field, "" where the column is not used.
	Field string `json:"field,omitempty"`
	// Title is the canonical heading of the field.
	Title string `json:"title,omitempty"`

	index int // of the contract's column, -1 if none
	rank  int
}

// block is a header block that may belong to a contract.
type block struct {
	contract *Contract
	// first and last rows (indexes into the window) of the block.
	first, last int
	cols        []Mapping
	score       int
	missing     []string
	double      [2]Mapping
	doubleOf    string
}

// complete reports that every heading which the contract needs is there once.
func (b *block) complete() bool { return b != nil && len(b.missing) == 0 && b.doubleOf == "" }

const (
	headerWindow = 30 // rows in which a header block may begin
	headerLevels = 4  // merged levels of a header block
)

// findHeader looks for the best header block of any contract in the window.
// second is the best block of another contract, for telling ambiguities.
func findHeader(contracts []*Contract, w *window) (best, second *block) {
	for _, c := range contracts {
		b := c.bestBlock(w)
		if b == nil {
			continue
		}
		switch {
		case better(b, best):
			best, second = b, best
		case better(b, second):
			second = b
		}
	}
	return best, second
}

func better(a, b *block) bool {
	if b == nil {
		return true
	}
	if a.complete() != b.complete() {
		return a.complete()
	}
	return a.score > b.score
}

func (c *Contract) bestBlock(w *window) *block {
	var best *block
	for first := 0; first < len(w.rows) && first < headerWindow; first++ {
		if c.hits(&w.rows[first]) == 0 {
			continue
		}
		for last := first; last < first+headerLevels && last < len(w.rows); last++ {
			if last > first && !w.headerLike(last) {
				break
			}
			if b := c.tryBlock(w, first, last); b != nil && better(b, best) {
				best = b
			}
		}
	}
	return best
}

// hits counts the cells of a row that are headings of the contract.
func (c *Contract) hits(r *windowRow) int {
	n := 0
	for _, cell := range r.cells {
		if cell.key != "" && len(c.match(cell.key)) > 0 {
			n++
		}
	}
	return n
}

// tryBlock maps the columns under the rows first to last of the window.
func (c *Contract) tryBlock(w *window, first, last int) *block {
	b := &block{contract: c, first: first, last: last}
	for _, col := range w.columns(first, last) {
		levels := w.levels(col, first, last)
		if len(levels) == 0 {
			continue
		}
		m := Mapping{Col: col, Heading: strings.Join(levels, " / "), index: -1}
		b.cols = append(b.cols, m)
	}
	if len(b.cols) == 0 {
		return nil
	}
	b.assign(w, first, last)
	if b.score == 0 {
		return nil
	}
	b.findMissing()
	return b
}

// assign gives every column the field that its heading means best, each field
// at most once: the better recognised heading wins, equals are a problem.
func (b *block) assign(w *window, first, last int) {
	taken := make(map[int]int) // contract column → index into cols
	for i := range b.cols {
		col, rank := b.contract.bestMatch(w.levels(b.cols[i].Col, first, last), taken)
		if col < 0 {
			continue
		}
		if j, ok := taken[col]; ok {
			if b.cols[j].rank == rank && b.contract.Columns[col].Measured {
				b.double = [2]Mapping{b.cols[j], b.cols[i]}
				b.doubleOf = b.contract.Columns[col].ZH
			}
			if b.cols[j].rank >= rank {
				continue
			}
			b.cols[j].index, b.cols[j].Field, b.cols[j].Title = -1, "", ""
			b.score -= b.cols[j].rank
			b.doubleOf = ""
		}
		taken[col] = i
		b.cols[i].index, b.cols[i].rank = col, rank
		b.cols[i].Field, b.cols[i].Title = b.contract.Columns[col].Field, b.contract.Columns[col].ZH
		b.score += rank
	}
}

// bestMatch tries the levels of a heading joined, the lowest level, and the
// two lowest, and prefers fields that no other heading has taken.
func (c *Contract) bestMatch(levels []string, taken map[int]int) (col, rank int) {
	n := len(levels)
	tries := []string{strings.Join(levels, "")}
	if n > 1 {
		tries = append(tries, levels[n-1], levels[n-2]+levels[n-1])
	}
	col = -1
	for _, text := range tries {
		free := false
		for _, m := range c.match(headingKey(text)) {
			_, used := taken[m.col]
			if m.rank > rank || (m.rank == rank && !free && !used) {
				col, rank, free = m.col, m.rank, !used
			}
		}
		if col >= 0 {
			break
		}
	}
	return col, rank
}

func (b *block) findMissing() {
	have := make(map[int]bool)
	for _, m := range b.cols {
		if m.index >= 0 {
			have[m.index] = true
		}
	}
	for i := range b.contract.Columns {
		if col := &b.contract.Columns[i]; col.Need == "header" && !have[i] {
			b.missing = append(b.missing, col.ZH)
		}
	}
	if len(b.missing) > 0 {
		return
	}
	for _, key := range b.contract.Key {
		if b.hasAll(key, have) {
			return
		}
	}
	for _, f := range b.contract.Key[0] {
		if i := b.contract.byField[f]; !have[i] {
			b.missing = append(b.missing, b.contract.Columns[i].ZH)
		}
	}
}

func (b *block) hasAll(fields []string, have map[int]bool) bool {
	for _, f := range fields {
		i := b.contract.byField[f]
		switch b.contract.Columns[i].Type {
		case TypeCounty, TypeTownship, TypeBrigade:
			continue // may come from the title, the sheet's name or the roster
		}
		if !have[i] && !b.contract.mayBeBlank(f) {
			return false
		}
	}
	return true
}

func (c *Contract) mayBeBlank(field string) bool {
	for _, f := range c.KeyMayBeBlank {
		if f == field {
			return true
		}
	}
	return false
}

// understood is the share of the block's headings that mean a field.
func (b *block) understood() float64 {
	n := 0
	for _, m := range b.cols {
		if m.index >= 0 {
			n++
		}
	}
	return float64(n) / float64(len(b.cols))
}

// mappedCount is the number of columns that mean a field.
func (b *block) mappedCount() int {
	n := 0
	for _, m := range b.cols {
		if m.index >= 0 {
			n++
		}
	}
	return n
}

// looksLikeHeading reports a short text without the marks of a sentence.
func looksLikeHeading(s string) bool {
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= 24
}
