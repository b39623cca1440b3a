package dataset

import "strings"

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
	match headingMatch
}

// block is a header block that may belong to a contract.
type block struct {
	contract *Contract
	// first and last rows (indexes into the window) of the block.
	first, last int
	cols        []Mapping
	score       int
	missing     []string
	// double are columns of the sheet that mean the same field equally well,
	// by the contract's column.
	double map[int][2]Mapping
}

// complete reports that every heading which the contract needs is there once.
func (b *block) complete() bool {
	return b != nil && len(b.missing) == 0 && len(b.double) == 0
}

const (
	headerWindow = 30 // rows in which a header block may begin
	headerLevels = 4  // merged levels of a header block
)

// headings knows the headings of all contracts, so that most cells of a sheet
// are told from headings by one look.
type headings struct {
	contracts []*Contract
	// by says for each heading which contracts know it: bit i is contracts[i].
	by map[string]uint64
}

func newHeadings(contracts []*Contract) headings {
	h := headings{contracts: contracts, by: make(map[string]uint64, 1024)}
	for i, c := range contracts {
		for k := range c.headings {
			h.by[k] |= 1 << i
		}
	}
	return h
}

// known reports a heading of any contract.
func (h headings) known(key string) bool {
	if key == "" {
		return false
	}
	if h.by[key] != 0 {
		return true
	}
	if strings.IndexByte(key, '(') < 0 && strings.IndexByte(key, '[') < 0 {
		return false
	}
	for _, form := range headingForms(key) {
		if h.by[form] != 0 {
			return true
		}
	}
	return false
}

// column is what stands over one column of a header block.
type column struct {
	col  int
	text string
	// ways to read it, the best first, each with the contracts that know it.
	ways []way
}

type way struct {
	form string
	by   uint64
}

// findHeader looks for the best header block of any contract in the window.
// second is the best block of another contract, for telling ambiguities.
func (h headings) findHeader(w *window) (best, second *block) {
	found := make([]*block, len(h.contracts))
	// The first table counts: what begins below a complete header is another.
	end := min(len(w.rows), headerWindow)
	for first := 0; first < end; first++ {
		if !w.rows[first].known {
			continue
		}
		for last := first; last < first+headerLevels && last < len(w.rows); last++ {
			if last > first && !w.goesOn(last) {
				break
			}
			cols, by := h.columns(w, first, last)
			for i, c := range h.contracts {
				if by&(1<<i) == 0 {
					continue
				}
				b := c.tryBlock(cols, 1<<i, first, last)
				if better(b, found[i]) {
					found[i] = b
				}
				if b.complete() {
					end = min(end, last+1)
				}
			}
		}
	}
	for _, b := range found {
		switch {
		case b == nil:
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

// columns reads what stands over each column in the rows first to last. by
// are the contracts that know any of it.
func (h headings) columns(w *window, first, last int) (cols []column, by uint64) {
	cols = make([]column, 0, len(w.cols))
	for i, col := range w.cols {
		levels := w.levels(i, first, last)
		if len(levels) == 0 {
			continue
		}
		c := column{col: col, text: levels[0].text}
		for _, l := range levels[1:] {
			c.text += " / " + l.text
		}
		group, ok := w.group(i, first, last)
		if !ok {
			group = heading{}
		}
		c.ways = h.ways(levels, group)
		for _, x := range c.ways {
			by |= x.by
		}
		cols = append(cols, c)
	}
	return cols, by
}

// ways lists how the levels of a heading may be read: joined, the two lowest,
// the lowest with the subject of its group, the lowest alone.
func (h headings) ways(levels []heading, group heading) (out []way) {
	try := func(key string) {
		for _, form := range headingForms(strings.Trim(key, headingMarks)) {
			if by := h.by[form]; by != 0 {
				out = append(out, way{form, by})
			}
		}
	}
	n := len(levels)
	lowest := levels[n-1].key
	if lowest == "" {
		return nil
	}
	if n > 1 {
		joined := ""
		for _, l := range levels {
			joined += l.key
		}
		try(joined)
		try(levels[n-2].key + lowest)
		try(groupStem(levels[n-2].key) + lowest)
		if isRemark(lowest) {
			try(levels[n-2].key)
		}
	}
	try(lowest)
	if group.key != "" {
		try(group.key + lowest)
		try(groupStem(group.key) + lowest)
	}
	return out
}

// tryBlock maps the columns under a header block to the contract's.
func (c *Contract) tryBlock(cols []column, bit uint64, first, last int) *block {
	b := &block{contract: c, first: first, last: last, cols: make([]Mapping, len(cols))}
	taken := make([]int, len(c.Columns)) // 1 + index into cols
	for i := range cols {
		b.cols[i] = Mapping{Col: cols[i].col, Heading: cols[i].text, index: -1}
		if m, ok := c.bestMatch(cols[i].ways, bit, taken); ok {
			b.assign(i, m, taken)
		}
	}
	b.findMissing()
	return b
}

// bestMatch gives what a heading means: by its fullest reading that the
// contract knows, and there a field that no other heading has taken before one
// that has. A shorter reading may only be a better word for the same field.
func (c *Contract) bestMatch(ways []way, bit uint64, taken []int) (best headingMatch, ok bool) {
	for _, x := range ways {
		if x.by&bit == 0 {
			continue
		}
		settled := ok
		for _, m := range c.headings[x.form] {
			switch free := taken[m.col] == 0; {
			case settled && m.col != best.col:
			case !ok, m.beats(best), m.rank == best.rank && free && taken[best.col] != 0:
				best, ok = m, true
			}
		}
	}
	return best, ok
}

// assign gives column i the field that its heading means, each field at most
// once: the better recognised heading wins, equals are a problem.
func (b *block) assign(i int, m headingMatch, taken []int) {
	col := &b.contract.Columns[m.col]
	if taken[m.col] != 0 {
		old := &b.cols[taken[m.col]-1]
		if !m.beats(old.match) {
			if !old.match.beats(m) && col.Measured {
				b.setDouble(m.col, *old, b.cols[i])
			}
			return
		}
		old.index, old.Field, old.Title = -1, "", ""
		b.score -= old.match.rank
		delete(b.double, m.col)
	}
	taken[m.col] = i + 1
	now := &b.cols[i]
	now.index, now.match, now.Field, now.Title = m.col, m, col.Field, col.ZH
	b.score += m.rank
}

func (b *block) setDouble(col int, first, second Mapping) {
	if b.double == nil {
		b.double = make(map[int][2]Mapping)
	}
	if _, ok := b.double[col]; !ok {
		b.double[col] = [2]Mapping{first, second}
	}
}

// firstDouble gives the leftmost pair of headings for one field.
func (b *block) firstDouble() (pair [2]Mapping, title string) {
	for col, p := range b.double {
		if title == "" || p[1].Col < pair[1].Col {
			pair, title = p, b.contract.Columns[col].ZH
		}
	}
	return pair, title
}

// firstCol is the leftmost column that means a field.
func (b *block) firstCol() int {
	for _, m := range b.cols {
		if m.index >= 0 {
			return m.Col
		}
	}
	return 0
}

func (b *block) findMissing() {
	have := make([]bool, len(b.contract.Columns))
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

func (b *block) hasAll(fields []string, have []bool) bool {
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

// looksMeant reports a block that lacks little to be the contract's.
func (b *block) looksMeant() bool {
	return b != nil && !b.complete() && len(b.missing) <= 2 && b.mappedCount() >= 3 && b.understood() >= 0.4
}

// understood is the share of the block's headings that mean a field.
func (b *block) understood() float64 {
	return float64(b.mappedCount()) / float64(len(b.cols))
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

// namedBy tells two datasets apart where the headings do not: by the sheet's
// name and the lines above the table. It gives nil where these do not either.
func namedBy(a, b *Contract, texts []string) *Contract {
	says := func(c *Contract) bool {
		stem := cutLast(c.Title.ZH, "台账", "名册", "安排表", "任务表")
		for _, t := range texts {
			if strings.Contains(foldKey(t), stem) {
				return true
			}
		}
		return false
	}
	switch sa, sb := says(a), says(b); {
	case sa && !sb:
		return a
	case sb && !sa:
		return b
	}
	return nil
}
