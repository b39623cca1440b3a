// Package measures declares what firegrid measures. Each family of measures is
// one SQL file, and the comment above a SELECT is the metric's only
// declaration: the HELP on /metrics, docs/metrics.md, the descriptions on the
// boards and the rows behind a number all come from there.
//
// A SELECT yields the rows that make the number, and for each row the span of
// days on which it counts:
//
//	<labels>    one column for each label of the metric
//	row_key     the row, so that a reader gets from the number to the workbook
//	from_day    the first day on which the row counts
//	until_day   the first day on which it no longer counts; NULL is for ever
//	weight      how much it counts, if not 1
//
// Above the SELECT, "rows" names the model whose rows these are, "ledger" the
// dataset that clerks keep them in, and "show" the columns that a person needs
// to recognise one. A metric's own columns come before its family's; a metric
// that names its own rows names all its columns.
//
// So the number of day D is the sum over the rows whose span holds D, a
// history of many days costs little more than one day, and the rows behind a
// number are the same SELECT. Spans depend on the data alone, never on the day
// asked for.
package measures

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"firegrid/transform/published"
)

//go:embed *.sql
var files embed.FS

// Family is a group of metrics declared in one file.
type Family struct {
	Name  string // of the file
	Title published.Text
	Grain published.Text
	// Incremental names the model whose rows all the family's SELECTs take one
	// by one, or is "": then the counts of changed rows alone can be renewed.
	Incremental string
	Metrics     []Metric
}

// Metric is one declared metric.
type Metric struct {
	published.Metric
	Values map[string][]string // the values of a label that are shown as 0 too
	PartOf string              // a metric that this one can never exceed
	SQL    string              // the SELECT, without its semicolon
	Reads  []string            // the models it reads

	Rows   string // the model whose rows are counted: row_key is its key
	Ledger string // the dataset whose workbooks these rows come from
	Shows  []Show // what a person is shown of a row
}

// Show is a column that a person is shown of the rows behind a number: a
// column of the metric's Rows, or one of its labels.
type Show struct {
	Name  string
	Title published.Text // empty where the ledger's contract has the heading
}

// Weighted says whether the SELECT gives its rows a weight.
func (m *Metric) Weighted() bool { return strings.Contains(m.SQL, " AS weight") }

// All returns the families in the order of their files, as they were checked
// by the package's tests; the SQL is part of the program, so a mistake in it
// is a panic.
func All() []Family {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	var all []Family
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		f, err := Parse(strings.TrimSuffix(e.Name(), path.Ext(e.Name())), string(text))
		if err != nil {
			panic(err)
		}
		all = append(all, *f)
	}
	if err := check(all); err != nil {
		panic(err)
	}
	return all
}

// Metrics returns every metric of the families, sorted by name.
func Metrics(families []Family) []Metric {
	var all []Metric
	for _, f := range families {
		all = append(all, f.Metrics...)
	}
	slices.SortFunc(all, func(a, b Metric) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Find returns the metric of that name, or nil.
func Find(families []Family, name string) *Metric {
	for i := range families {
		for j := range families[i].Metrics {
			if families[i].Metrics[j].Name == name {
				return &families[i].Metrics[j]
			}
		}
	}
	return nil
}

// check holds the families against each other.
func check(families []Family) error {
	names := make(map[string]bool)
	for _, m := range Metrics(families) {
		if names[m.Name] {
			return fmt.Errorf("metric %s is declared twice", m.Name)
		}
		names[m.Name] = true
	}
	for _, m := range Metrics(families) {
		for _, other := range []string{m.Base, m.PartOf} {
			if other != "" && !names[other] {
				return fmt.Errorf("%s.sql: metric %s names %s, which is not declared", m.Family, m.Name, other)
			}
		}
	}
	return nil
}
