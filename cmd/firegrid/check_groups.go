package main

import (
	"fmt"
	"slices"
	"strings"

	"firegrid/ingest/dataset"
)

// Bounds of what is told of one file: of problems in JSON, of lines in the
// terminal, and of the places and the values of one line.
const (
	checkLimit      = 200
	checkGroups     = 200
	checkMorePlaces = 8
	checkValues     = 3
)

// checkGroup is a line of the list of problems: like ones of a sheet are one
// line, as on the drop page.
type checkGroup struct {
	first checkProblem
	count int
	// more are the next places, values the first different values.
	more, values []string
}

// collector keeps the first problems, puts like ones together and counts the rest.
type collector struct {
	app      *app
	problems []checkProblem
	groups   []*checkGroup
	more     int
	returned bool
}

func (c *collector) Record(*dataset.Record) error { return nil }

func (c *collector) Problem(p *dataset.Problem) error {
	c.returned = c.returned || p.Severity == dataset.Returned
	c.group(p)
	if len(c.problems) >= checkLimit {
		c.more++
		return nil
	}
	c.problems = append(c.problems, checkProblem{Problem: *p, Sentence: p.Sentence(c.app.lang)})
	return nil
}

// group puts a problem to those of its sheet, field, code and severity.
func (c *collector) group(p *dataset.Problem) {
	i := slices.IndexFunc(c.groups, func(g *checkGroup) bool {
		f := &g.first
		return f.Sheet == p.Sheet && f.Field == p.Field && f.Code == p.Code && f.Severity == p.Severity
	})
	switch {
	case i >= 0:
	case len(c.groups) < checkGroups:
		i = len(c.groups)
		c.groups = append(c.groups, &checkGroup{first: checkProblem{Problem: *p, Sentence: p.Sentence(c.app.lang)}})
	default:
		return
	}
	g := c.groups[i]
	if g.count++; g.count > 1 && len(g.more) < checkMorePlaces {
		g.more = append(g.more, c.app.placeIn(p))
	}
	if p.Value != "" && len(g.values) < checkValues && !slices.Contains(g.values, p.Value) {
		g.values = append(g.values, p.Value)
	}
}

// placeIn is where in its sheet a problem stands.
func (a *app) placeIn(p *dataset.Problem) string {
	if p.Cell == "" && p.Row > 0 {
		return fmt.Sprintf(a.t("第%d行", "row %d"), p.Row)
	}
	return p.Cell
}

// printGroups prints what was returned, and then what is only warned of.
func (a *app) printGroups(groups []*checkGroup) {
	for _, severity := range []dataset.Severity{dataset.Returned, dataset.Warning} {
		for _, g := range groups {
			if g.first.Severity == severity {
				a.printGroup(g)
			}
		}
	}
}

func (a *app) printGroup(g *checkGroup) {
	p := &g.first
	mark := a.t("退回", "returned")
	if p.Severity == dataset.Warning {
		mark = a.t("提醒", "warning ")
	}
	place := p.Sheet
	if in := a.placeIn(&p.Problem); in != "" {
		place = strings.TrimPrefix(place+"!"+in, "!") // a CSV file has no sheet
	}
	if place == "" {
		place = a.t("整个文件", "the file")
	}
	a.say("  %s  %s  %s  [%s]", mark, place, p.Sentence, p.Code)
	if g.count == 1 {
		return
	}
	where, dots := strings.Join(g.more, a.t("、", ", ")), ""
	if g.count-1 > len(g.more) {
		dots = a.t("、…", ", …")
	}
	a.say(a.t("        …还有 %d 处同类问题：%s%s", "            … and %d more like it: %s%s"), g.count-1, where, dots)
	if len(g.values) > 1 {
		a.say(a.t("        填的有：%s", "            written there: %s"), strings.Join(g.values, a.t("、", ", ")))
	}
}
