package returned

import (
	"sort"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// What a workbook lists and explains at most. Problems beyond are counted, and
// their cells are still filled.
const (
	maxAlike    = 2_000  // problems listed of one kind in one column of a sheet
	maxListed   = 20_000 // problems listed in all
	maxComments = 10_000
	maxPerCell  = 5 // sentences in one comment
)

// mark is a wrong cell.
type mark struct {
	place
	bad  bool
	note int32 // of findings.notes, -1 for none
}

// listed is a line of the list.
type listed struct {
	problem lake.Problem
	at      place // in the original; row 0 if the problem is of no place
	// show is where the cell stands in the returned workbook.
	show place
	// more is the number of problems like this one that are not listed.
	more int
}

// findings is what a file's problems come to.
type findings struct {
	list  []*listed
	marks map[string][]mark // by sheet
	notes []string
	// extra counts problems beyond maxListed.
	extra              int
	returned, warnings int
}

// likeness is what problems have in common that are not worth listing all.
type likeness struct{ sheet, code, field string }

// gatherer sorts problems as they come.
type gatherer struct {
	*findings
	sheets    []dataset.SheetReport
	alike     map[likeness]int
	last      map[likeness]*listed
	noteOf    map[string]int32
	explained int
}

// gather reads the problems once. Of a hundred thousand it keeps a few bytes
// each, and the sentences of those that are listed or explained.
func gather(src *Source) (*findings, error) {
	g := &gatherer{
		findings: &findings{marks: make(map[string][]mark)}, sheets: src.Sheets,
		alike: make(map[likeness]int), last: make(map[likeness]*listed), noteOf: make(map[string]int32),
	}
	for p, err := range src.Problems {
		if err != nil {
			return nil, err
		}
		g.add(p)
	}
	return g.findings, nil
}

func (g *gatherer) add(p lake.Problem) {
	if p.Severity == dataset.Returned {
		g.returned++
	} else {
		g.warnings++
	}
	at := placeOf(&p, g.sheets)
	like := likeness{p.Sheet, p.Code, p.Field}
	g.alike[like]++
	switch {
	case g.alike[like] > maxAlike && g.last[like] != nil:
		g.last[like].more++
	case len(g.list) >= maxListed:
		g.extra++
	default:
		line := &listed{problem: p, at: at, show: at}
		g.list = append(g.list, line)
		g.last[like] = line
	}
	if at.row > 0 {
		g.marks[p.Sheet] = append(g.marks[p.Sheet], mark{place: at, bad: p.Severity == dataset.Returned, note: g.note(&p)})
	}
}

// note keeps the sentence of a problem, once for all that have the same.
func (g *gatherer) note(p *lake.Problem) int32 {
	if g.explained >= maxComments {
		return -1
	}
	g.explained++
	text := severityWord(p.Severity) + p.Sentence
	n, ok := g.noteOf[text]
	if !ok {
		n = int32(len(g.notes))
		g.noteOf[text] = n
		g.notes = append(g.notes, text)
	}
	return n
}

func severityWord(s dataset.Severity) string {
	if s == dataset.Returned {
		return "【退回】"
	}
	return "【提醒】"
}

// placeOf finds the cell to mark. A problem of a row is marked in the table's
// first column, one of a sheet in its first cell.
func placeOf(p *lake.Problem, sheets []dataset.SheetReport) place {
	if col, row, ok := parseCell(p.Cell); ok {
		return place{row, col}
	}
	row := p.Row
	if row == 0 {
		row = atoi(p.Cell) // a damaged place may be a row only
	}
	if row == 0 {
		for i := range sheets {
			if sheets[i].Sheet == p.Sheet {
				return place{1, 0}
			}
		}
		return place{}
	}
	at := place{min(row, maxRows), 0}
	for i := range sheets {
		if s := &sheets[i]; s.Sheet == p.Sheet && s.HeaderRow > 0 && s.HeaderRow <= row {
			at.col = firstColumn(s)
		}
	}
	return at
}

// firstColumn is the leftmost column that was understood.
func firstColumn(s *dataset.SheetReport) int {
	first := -1
	for i := range s.Columns {
		col, _, ok := parseCell(s.Columns[i].Column + "1")
		if ok && s.Columns[i].Field != "" && (first < 0 || col < first) {
			first = col
		}
	}
	return max(first, 0)
}

// settle puts marks on the cell that shows where cells are merged, and into
// the order of the sheet.
func (f *findings) settle(sheet string, m *merges) []mark {
	marks := f.marks[sheet]
	for i := range marks {
		marks[i].place = m.anchor(marks[i].place)
	}
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].before(marks[j].place) })
	for _, line := range f.list {
		if line.problem.Sheet == sheet && line.at.row > 0 {
			line.at = m.anchor(line.at)
			line.show = line.at
		}
	}
	return marks
}

// comment joins what is to be said about one cell.
func (f *findings) comment(marks []mark) string {
	text, said, more := "", 0, 0
	seen := make(map[int32]bool)
	for _, m := range marks {
		if m.note < 0 || seen[m.note] {
			continue
		}
		seen[m.note] = true
		if said == maxPerCell {
			more++
			continue
		}
		if said++; text != "" {
			text += "\n"
		}
		text += f.notes[m.note]
	}
	if more > 0 {
		text += "\n……"
	}
	return text
}
