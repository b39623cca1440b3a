package web

import (
	"fmt"
	"regexp"
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
	// Cells are the first places, More how many there are beyond them.
	Cells []string
	Count int

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

var numbered = regexp.MustCompile(`\{\d\}`)

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
	case "sheet_unknown", "sheet_ambiguous", "header_missing", "header_double":
		g.nearest = r.nearest(p)
	}
	return g
}

// english translates a sentence, as far as what fills it was kept.
func (r *reader) english(p *lake.Problem, heading string) (sentence string, foreign bool) {
	for _, k := range dataset.ProblemKinds() {
		if k.Code == p.Code && !numbered.MatchString(k.Sentence.EN) {
			return dataset.Fill(k.Sentence.EN, p.Value, heading), false
		}
	}
	return p.Sentence, true
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
