package behind

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"firegrid/transform/published"
)

// statement makes the SQL of a query. In it stand the tables that the
// measure's SELECT reads, by their names, and then
//
//	counted   the table of the rows that are counted
//	hits      the spans of the SELECT that hold the day, for the labels asked for
type statement struct {
	folder  string // of the run
	index   *published.RowIndex
	measure *published.RowMeasure
	day     published.Day
	labels  map[string][]string
	args    []any
}

// table reads a table of the run. Where the SELECT takes rows one by one, they
// are known by their part and their place in it: numbers are found again much
// faster than the texts of their keys.
func (s *statement) table(name string) string {
	var parts []string
	for i, p := range s.index.Table(name).Parts {
		path := quote(filepath.Join(s.folder, p.Path))
		if s.measure.ByRow {
			parts = append(parts, fmt.Sprintf("SELECT * EXCLUDE (row_key), file_row_number + %d AS row_key FROM read_parquet(%s, file_row_number = true)", int64(i)<<40, path))
			continue
		}
		parts = append(parts, fmt.Sprintf("SELECT * FROM read_parquet(%s)", path))
	}
	return strings.Join(parts, " UNION ALL ")
}

func (s *statement) with() string {
	var b strings.Builder
	b.WriteString("WITH ")
	for _, name := range s.measure.Reads {
		fmt.Fprintf(&b, "%s AS (%s), ", name, s.table(name))
	}
	fmt.Fprintf(&b, "counted AS (%s), hits AS (SELECT * FROM (\n%s\n) AS spans WHERE from_day <= DATE %[3]s AND (until_day IS NULL OR until_day > DATE %[3]s)",
		s.table(s.measure.Table), s.measure.SQL, quote(s.day.String()))
	s.args = nil
	for _, label := range s.labelNames() {
		values := s.labels[label]
		if len(values) == 0 {
			continue
		}
		fmt.Fprintf(&b, " AND %s IN (%s)", label, strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", "))
		for _, v := range values {
			s.args = append(s.args, v)
		}
	}
	return b.String() + ")"
}

// labelNames are the labels of the measure, all of which it shows.
func (s *statement) labelNames() []string {
	var names []string
	for _, c := range s.measure.Columns {
		if c.Label {
			names = append(names, c.Name)
		}
	}
	return names
}

// total counts the rows and adds up what they count.
func (s *statement) total() string {
	weight := "1"
	if s.measure.Weighted {
		weight = "weight"
	}
	return s.with() + fmt.Sprintf(" SELECT count(*), coalesce(CAST(sum(%s) AS DOUBLE), 0) FROM hits", weight)
}

// deep is how many rows a page may come after and still be found by keeping the
// first ones in memory; from there on all are sorted, which may use the disk.
const deep = 5000

// page gives some of the rows. They are chosen first, by as few columns as the
// order needs, and only then looked up with all that is shown.
func (s *statement) page(q *Query) string {
	order, found := s.order(q)
	chosen := "SELECT h.* FROM hits AS h"
	if !found {
		chosen += " JOIN counted AS c ON c.row_key = h.row_key"
	}
	chosen += " ORDER BY " + order
	if q.Offset > deep {
		chosen = fmt.Sprintf("SELECT * FROM (SELECT *, row_number() OVER () AS place FROM (%s)) WHERE place > %d AND place <= %d", chosen, q.Offset, q.Offset+q.Limit)
	} else {
		chosen += fmt.Sprintf(" LIMIT %d OFFSET %d", q.Limit, q.Offset)
	}
	return s.with() + fmt.Sprintf(", page AS (%s) SELECT %s FROM page AS h JOIN counted AS c ON c.row_key = h.row_key ORDER BY %s",
		chosen, s.shown(), order)
}

// all gives all rows, each with its place in the order, from 1. The places are
// counted while the sorted rows pass by; a window that sorts holds them all.
func (s *statement) all(q *Query) string {
	order, _ := s.order(q)
	return s.with() + fmt.Sprintf(" SELECT *, row_number() OVER () AS place FROM (SELECT %s FROM hits AS h JOIN counted AS c ON c.row_key = h.row_key ORDER BY %s)",
		s.shown(), order)
}

// shown are the columns of an answer, and the workbook's id after them.
func (s *statement) shown() string {
	var shown []string
	for _, c := range columns(s.measure) {
		shown = append(shown, s.place(c.Name)+"."+c.Name)
	}
	return strings.Join(shown, ", ") + ", c.src_file_id"
}

// place says where a column is found: h in the hits, c in the table.
func (s *statement) place(column string) string {
	if column == ColumnWeight || column == ColumnFrom || slices.Contains(s.labelNames(), column) {
		return "h"
	}
	return "c"
}

// order is total: no two rows are alike in it, so that pages neither repeat nor
// lose one. Blanks come last whichever way it goes.
func (s *statement) order(q *Query) (sql string, inHits bool) {
	var keys []string
	inHits = true
	if q.Sort != "" {
		direction := ""
		if q.Desc {
			direction = " DESC"
		}
		by := []string{q.Sort}
		if q.Sort == ColumnFile {
			by = append(by, ColumnSheet, ColumnRow)
		}
		for _, name := range by {
			keys = append(keys, s.place(name)+"."+name+direction+" NULLS LAST")
			inHits = inHits && s.place(name) == "h"
		}
	}
	keys = append(keys, "h.from_day", "h.row_key")
	for _, label := range s.labelNames() {
		keys = append(keys, "h."+label)
	}
	return strings.Join(keys, ", "), inHits
}

// quote makes a text a literal of SQL.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
