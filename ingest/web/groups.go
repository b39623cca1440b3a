package web

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// group is a line of the list of problems: like ones are one line.
type group struct {
	Sheet, Heading, Code string
	Severity             dataset.Severity
	// Sentence is that of the first problem; Foreign says that it is Chinese
	// on an English page.
	Sentence string
	Foreign  bool
	// Cells are the first places, Values the first different values there.
	Cells, Values []string
	Count         int

	nearest *templateLink
}

// More is the number of problems beyond the one whose sentence is shown.
func (g *group) More() int { return g.Count - 1 }

// Rest is the number of places that are not listed.
func (g *group) Rest() int { return g.Count - len(g.Cells) }

// bounds keep the answer readable whatever came in.
const (
	maxGroups = 200
	maxCells  = 12
	maxValues = 3
	maxValue  = 40 // characters
)

type groupKey struct {
	sheet, field, code string
	severity           dataset.Severity
}

// groups reads the problems of a file and puts like ones together, what was
// returned before what is only warned of.
func (r *reader) groups(f *lake.File) ([]group, error) {
	at := make(map[groupKey]int)
	var all []group
	for p, err := range r.lake.ReadProblems(r.ctx, *f.Problems) {
		if err != nil {
			return nil, err
		}
		key := groupKey{p.Sheet, p.Field, p.Code, p.Severity}
		i, ok := at[key]
		if !ok {
			if len(all) == maxGroups {
				continue
			}
			i = len(all)
			at[key] = i
			all = append(all, r.group(&p))
		}
		g := &all[i]
		g.Count++
		if place := r.place(&p); place != "" && len(g.Cells) < maxCells {
			g.Cells = append(g.Cells, place)
		}
		if len(g.Values) < maxValues {
			g.Values = add(g.Values, clip(p.Value))
		}
	}
	var sorted []group
	for _, severity := range []dataset.Severity{dataset.Returned, dataset.Warning} {
		for _, g := range all {
			if g.Severity == severity {
				sorted = append(sorted, g)
			}
		}
	}
	return sorted, nil
}

// place names where a problem stands.
func (t tongue) place(p *lake.Problem) string {
	switch {
	case p.Cell != "":
		return p.Cell
	case p.Row > 0:
		return fmt.Sprintf(t.T("第 %d 行", "row %d"), p.Row)
	}
	return ""
}

// clip keeps a cell that holds a page of text short.
func clip(s string) string {
	r := []rune(s)
	if len(r) <= maxValue {
		return s
	}
	return string(r[:maxValue-1]) + "…"
}

// group begins a line with its first problem.
func (r *reader) group(p *lake.Problem) group {
	g := group{Sheet: p.Sheet, Code: p.Code, Severity: p.Severity, Sentence: p.Sentence}
	for _, c := range r.contracts {
		if col := c.Column(p.Field); c.Dataset == p.Dataset && col != nil {
			g.Heading = dataset.Title{ZH: col.ZH, EN: col.EN}.In(string(r.tongue))
		}
	}
	if r.tongue == english {
		g.Sentence, g.Foreign = r.english(p, g.Heading)
	}
	switch p.Code {
	case "sheet_unknown", "sheet_ambiguous", "header_missing", "header_double", "event_column_missing":
		g.nearest = r.nearest(p)
	}
	return g
}

// english tells a problem in English, as far as what fills the sentence was
// kept. What the clerk wrote, or is to write, stays Chinese.
func (r *reader) english(p *lake.Problem, heading string) (sentence string, foreign bool) {
	told := *p
	told.Heading = cmp.Or(heading, p.Heading)
	told.Args = slices.Clone(p.Args)
	for i, a := range told.Args {
		for _, c := range r.contracts {
			if c.Title.ZH == a {
				told.Args[i] = c.Title.EN
			}
		}
	}
	sentence, ok := told.In(english)
	return sentence, !ok
}

var titleIn = regexp.MustCompile(`《([^》]+)》`)

// nearest finds the dataset whose template helps: the problem names it.
func (r *reader) nearest(p *lake.Problem) *templateLink {
	named := titleIn.FindStringSubmatch(p.Sentence)
	for _, c := range r.contracts {
		if c.Dataset == p.Dataset || (named != nil && strings.EqualFold(named[1], c.Title.ZH)) {
			return &templateLink{c.Dataset, c.Title.In(string(r.tongue))}
		}
	}
	return nil
}
