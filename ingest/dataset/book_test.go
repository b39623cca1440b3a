package dataset

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"firegrid/ingest/workbook"
)

// seen is what a reader made of a workbook, written so that a person can
// compare it with the workbook itself.
type seen struct {
	// tables: "隐患台账: hazards, 4 taken, 1 returned; 2012 from title; 越城大队".
	tables []string
	// rows by "sheet!row", each "field=value" of what is not blank.
	rows map[string]map[string]string
	// problems: "date_wrong@sheet!C5", with "(warning)" where the row was taken.
	problems []string
	found    []Problem
}

func (s *seen) Record(r *Record) error {
	row := map[string]string{"key": string(r.Key)}
	for i, f := range r.Contract.Fields() {
		if v := r.Values[i]; v.Set {
			row[f.Name] = strings.Clone(written(f.Kind, v))
		}
	}
	s.rows[r.Sheet+"!"+strconv.Itoa(r.Row)] = row
	return nil
}

func written(kind Kind, v Value) string {
	switch kind {
	case KindDay:
		return Day(v.N).String()
	case KindInt:
		return strconv.FormatInt(v.N, 10)
	case KindFloat:
		return strconv.FormatFloat(v.F, 'g', -1, 64)
	case KindBool:
		return map[int64]string{0: "否", 1: "是"}[v.N]
	}
	return v.S
}

func (s *seen) Problem(p *Problem) error {
	at := p.Cell
	if at == "" && p.Row > 0 {
		at = strconv.Itoa(p.Row)
	}
	text := p.Code + "@" + p.Sheet + "!" + at
	if p.Severity == Warning {
		text += " (warning)"
	}
	s.problems = append(s.problems, strings.TrimSuffix(text, "!"))
	s.found = append(s.found, *p)
	return nil
}

// look reads a workbook of testdata, or one made in the test, as it would be
// read with the roster of the tests and two units of one name.
func look(t testing.TB, path string) *seen {
	t.Helper()
	book, err := workbook.Open(context.Background(), path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	return lookAt(t, book, filepath.Base(path))
}

func lookAt(t testing.TB, book *workbook.Book, name string) *seen {
	t.Helper()
	all, err := Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	units := NewUnits([]Unit{{No: "K-8", Norm: "红星超市"}, {No: "", Norm: "红星超市", Township: "塔山街道"}, {No: "K-9", Norm: "独此一家"}})
	s := &seen{rows: make(map[string]map[string]string)}
	rep, err := NewReader(all, References{Roster: testRoster(), Units: units}).Read(context.Background(), book, name, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rep.Sheets {
		s.tables = append(s.tables, tableLine(r))
	}
	return s
}

func tableLine(r SheetReport) string {
	if r.Dataset == "" {
		return r.Sheet + ": " + orElse(r.Note, "returned")
	}
	line := fmt.Sprintf("%s: %s, %d taken, %d returned", r.Sheet, r.Dataset, r.Taken, r.Returned)
	if r.Transposed {
		line += ", transposed"
	}
	if r.Year != 0 {
		line += fmt.Sprintf("; %d from %s", r.Year, r.YearFrom)
	}
	if r.Brigade != "" {
		line += "; " + r.Brigade
	}
	for _, k := range slices.Sorted(maps.Keys(r.Skipped)) {
		line += fmt.Sprintf("; %s %d", k, r.Skipped[k])
	}
	return line
}

// workbookCase is one workbook and what a person reads in it.
type workbookCase struct {
	file   string
	tables []string
	// rows: "sheet!row field=value field=value"; field= says that it is blank.
	rows     []string
	problems []string
}

func (c *workbookCase) check(t *testing.T, got *seen) {
	t.Helper()
	sameLines(t, "tables", got.tables, c.tables)
	sameLines(t, "problems", got.problems, c.problems)
	for _, want := range c.rows {
		at, fields, _ := strings.Cut(want, " ")
		row := got.rows[at]
		if row == nil {
			t.Errorf("%s was not taken", at)
			continue
		}
		for _, f := range strings.Fields(fields) {
			name, value, _ := strings.Cut(f, "=")
			if strings.ReplaceAll(row[name], " ", "·") != value {
				t.Errorf("%s: %s is %q, want %q", at, name, row[name], value)
			}
		}
	}
}

func sameLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n got  %s\n want %s", what, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
	}
}
