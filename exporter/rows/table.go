package rows

import (
	"slices"
	"strconv"
	"strings"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// head is a column's heading: a link that sorts by it.
type head struct {
	Title, Link, Sorted string
	Class               string
}

type line struct {
	Number int
	Cells  []field
}

type field struct {
	Title, Text, Link string
	Note              string // below the text
	Class             string // lead, source, number, wide or ""
}

// table lays the rows out for a screen: first what a row is about and where it
// stands, which people look for, then what it counts and all else.
func (s *Server) table(p *rowsPage, a *behind.Answer, q *asked, f *frame) {
	order := arranged(a, q)
	for _, j := range order {
		p.Heads = append(p.Heads, headOf(a, q, f, j, j == order[0]))
	}
	for i, row := range a.Rows {
		l := line{Number: q.Offset + i + 1}
		for k, j := range order {
			one := field{Title: p.Heads[k].Title, Text: Text(row.Cells[j], f.Lang), Class: p.Heads[k].Class}
			switch row.Cells[j].(type) {
			case int64, float64, published.Day:
				if one.Class == "" {
					one.Class = "number"
				}
			}
			if a.Columns[j].Name == behind.ColumnFile {
				one.Note = place(row.Cells[j+1], row.Cells[j+2], f)
				if s.File != nil && row.FileID != "" {
					one.Link = s.File(row.FileID) + f.Query
				}
			}
			l.Cells = append(l.Cells, one)
		}
		p.Rows = append(p.Rows, l)
	}
}

// arranged are the places of the columns in the order in which they are shown.
// Sheet and row are told with the file, and a label of which one value was
// chosen stands above the table.
func arranged(a *behind.Answer, q *asked) []int {
	at := func(name string) int {
		return slices.IndexFunc(a.Columns, func(c behind.Column) bool { return c.Name == name })
	}
	lead := max(at("unit_name"), 0)
	if a.Columns[lead].Name != "unit_name" {
		lead = max(at("township"), 0)
	}
	order := []int{lead, at(behind.ColumnFile)}
	if weight := at(behind.ColumnWeight); weight >= 0 {
		order = append(order, weight)
	}
	for i, c := range a.Columns {
		told := c.Name == behind.ColumnSheet || c.Name == behind.ColumnRow || len(q.Labels[c.Name]) == 1
		if !told && !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	return order
}

func headOf(a *behind.Answer, q *asked, f *frame, j int, lead bool) head {
	c := a.Columns[j]
	h := head{Title: textIn(f.Lang, c.Title)}
	switch {
	case lead:
		h.Class = "lead"
	case c.Name == behind.ColumnFile:
		h.Title, h.Class = f.T("出处", "Where it stands"), "source"
	case widthOf(c.Name) > 30:
		h.Class = "wide"
	case strings.HasSuffix(c.Name, "_no"):
		h.Class = "number"
	}
	desc := ""
	if q.Sort == c.Name {
		h.Sorted = "ascending"
		if q.Desc {
			h.Sorted = "descending"
		} else {
			desc = "1"
		}
	}
	h.Link = q.with(a.Metric.Name, paramSort, c.Name, paramDesc, desc, paramPage, "")
	return h
}

// place says where in its workbook a row stands.
func place(sheet, row any, f *frame) string {
	n, ok := row.(int64)
	if !ok {
		return ""
	}
	text := f.T("第 ", "row ") + strconv.FormatInt(n, 10) + f.T(" 行", "")
	if name := Text(sheet, f.Lang); name != "" {
		text = name + " · " + text
	}
	return text
}

// fromElsewhere are the columns of rosters and lists of units that the models
// have filled from other ledgers: a unit's registration and archive, a
// township's grids. The place that is shown is that of the list's row.
var fromElsewhere = []string{"registered_on", "manager_filed_on", "maintenance_filed_on", "assessment_filed_on", "warning", "archived_on", "gridded_from", "guided_from"}

func elsewhere(a *behind.Answer, f *frame) string {
	var titles []string
	for _, c := range a.Columns {
		if slices.Contains(fromElsewhere, c.Name) {
			titles = append(titles, textIn(f.Lang, c.Title))
		}
	}
	return strings.Join(titles, f.T("、", ", "))
}
