// Package models holds the SQL that makes facts of raw rows: one model a file,
// named as the table it makes, with a header that states its grain and what it
// reads, and a comment on every column. The SQL keeps to what DuckDB and
// PostgreSQL 15 answer alike.
//
// A model reads other models by their names, and a dataset's rows as
// latest_<dataset>: of each key the row that counts, which is the last
// received. versions_<dataset> holds all rows of every key that came more than
// once (and perhaps of others), with their place_of_row, 1 for the one that
// counts.
//
// Days without a date look themselves up at 0001-01-01, where the period
// tables say what holds whatever the day.
package models

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"firegrid/transform/published"
)

//go:embed *.sql audits/*.sql
var files embed.FS

// Decisions is the one table that models read and no model makes: the groups of
// units that people have said are one.
const Decisions = "unit_decisions"

// Model is one table of the warehouse.
type Model struct {
	Name  string
	Title string
	Grain string
	// Datasets are the raw rows it reads, with the fields it needs of them.
	Datasets map[string][]string
	// Models are the other models it reads.
	Models []string
	// Incremental says that each row of the table comes of one raw row by
	// itself, so that the rows of changed keys alone can be made anew.
	Incremental bool
	SQL         string
}

// Audit is a query over the models that must return no row.
type Audit struct {
	Name string
	// Says what it means when there is one.
	Says   published.Text
	Models []string // it reads
	// Thorough audits cost much and guard what cannot change in small steps:
	// they look on when a model is made as a whole.
	Thorough bool
	SQL      string
}

// All returns the models in an order in which each comes after what it reads.
// The SQL is part of the program, so a mistake in it is a panic.
func All() []Model {
	var all []Model
	for name, text := range texts("*.sql") {
		m, err := parseModel(name, text)
		if err != nil {
			panic(err)
		}
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b Model) int { return strings.Compare(a.Name, b.Name) })
	sorted, err := ordered(all)
	if err != nil {
		panic(err)
	}
	return sorted
}

// Audits returns the audits, sorted by name.
func Audits() []Audit {
	var all []Audit
	for name, text := range texts("audits/*.sql") {
		a, err := parseAudit(name, text)
		if err != nil {
			panic(err)
		}
		all = append(all, *a)
	}
	slices.SortFunc(all, func(a, b Audit) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func texts(pattern string) map[string]string {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		panic(err)
	}
	out := make(map[string]string, len(names))
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		out[strings.TrimSuffix(path.Base(name), ".sql")] = string(text)
	}
	return out
}

// ordered sorts models so that each comes after those it reads.
func ordered(all []Model) ([]Model, error) {
	var sorted []Model
	done := map[string]bool{Decisions: true}
	for len(sorted) < len(all) {
		before := len(sorted)
		for _, m := range all {
			ready := !slices.ContainsFunc(m.Models, func(read string) bool { return !done[read] })
			if ready && !done[m.Name] {
				sorted, done[m.Name] = append(sorted, m), true
			}
		}
		if len(sorted) == before {
			return nil, fmt.Errorf("models read one another in a circle, or read a model that is not there")
		}
	}
	return sorted, nil
}
