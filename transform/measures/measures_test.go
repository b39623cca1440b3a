package measures

import (
	"slices"
	"strings"
	"testing"
)

// The measures that are promised, with their labels.
var promised = `
firegrid_townships, firegrid_townships_gridded, firegrid_townships_guided: county, brigade
firegrid_township, firegrid_township_gridded, firegrid_township_guided: county, brigade, township
firegrid_key_units, firegrid_key_units_registered, firegrid_key_units_archived, firegrid_key_units_inspected: county, brigade, level
firegrid_archives_complete: county, brigade
firegrid_hazards_found, firegrid_hazards_rectified, firegrid_hazards_reported_rectified, firegrid_hazards_open: county, brigade, place_class, severity
firegrid_hazards_overdue, firegrid_hazards_due, firegrid_hazards_rectified_on_time, firegrid_hazards_undated: county, brigade, place_class, severity
firegrid_hazards_reported_undated, firegrid_hazards_rectified_undated, firegrid_hazards_without_deadline: county, brigade, place_class, severity
firegrid_hazards_due_soon, firegrid_hazards_found_in_month, firegrid_hazards_rectified_in_month: county, brigade, place_class, severity
firegrid_hazards_found_last_month, firegrid_hazards_rectified_last_month: county, brigade, place_class, severity
firegrid_hazards_open_by_age: county, brigade, place_class, severity, age
firegrid_hazard_first_reviews, firegrid_hazard_first_reviews_passed: county, brigade
firegrid_hazard_reviews_due, firegrid_hazard_reviews, firegrid_hazard_reviews_passed, firegrid_hazard_reviews_undated: county, brigade
firegrid_major_hazards_judged, firegrid_major_hazards_listed, firegrid_major_hazards_closed: county, brigade, level
firegrid_major_hazards_revisited, firegrid_major_hazards_relapsed, firegrid_major_hazards_undated: county, brigade, level
firegrid_spot_checked_targets, firegrid_spot_checks_undated: brigade, kind
firegrid_inspections, firegrid_inspections_undated: county, brigade, body, inspection_type
firegrid_visits, firegrid_visits_undated: round, brigade
firegrid_visit_officers: round, brigade, department
firegrid_visit_members: none
firegrid_activities, firegrid_activities_undated: round, brigade, kind
firegrid_duties_due, firegrid_duties_done: round, brigade, duty
firegrid_target: measure, scope
firegrid_key_unit_filings_required, firegrid_key_units_filed: county, brigade, level, filing
firegrid_key_units_warned: county, brigade, level, color
firegrid_key_units_by_place_class, firegrid_key_units_inspected_by_place_class: county, brigade, place_class
`

func TestEveryPromisedMeasureIsDeclared(t *testing.T) {
	families := All()
	count := 0
	for line := range strings.SplitSeq(strings.TrimSpace(promised), "\n") {
		names, labels, _ := strings.Cut(line, ": ")
		for _, name := range list(names) {
			count++
			m := Find(families, name)
			if m == nil {
				t.Errorf("%s is not declared", name)
			} else if !slices.Equal(m.Labels, list(labels)) {
				t.Errorf("%s has labels %v, not %s", name, m.Labels, labels)
			}
		}
	}
	if all := Metrics(families); len(all) != count {
		t.Errorf("%d metrics are declared, %d promised", len(all), count)
	}
}

func TestMistakesInADeclarationAreNamed(t *testing.T) {
	head := "-- family: x\n-- labels: county\n"
	whole := head + "-- metric: firegrid_x\n-- title: 甲 | A\n-- help: 乙 | B\n-- unit: hazards\n"
	for _, c := range []struct{ text, want string }{
		{"", "x.sql: no metric is declared"},
		{"SELECT 1;", "x.sql:1: SQL before the first metric"},
		{"-- family: y\n", "x.sql:1: family y is in the file of x"},
		{"-- color: red\n", `x.sql:1: a family has no "color"; known: family, title, grain, labels, base, incremental, rows, ledger, show`},
		{"-- title:\n", `x.sql:1: "title" has no value`},
		{head + "-- metric: firegrid_x\n-- title: only one\n", `x.sql:4: "only one" must be "中文 | English"`},
		{head + "-- metric: firegrid_x\n-- metric: firegrid_y\n", "x.sql:4: metric firegrid_x has no SELECT"},
		{head + "-- metric: firegrid_x\nSELECT 1 FROM a;", "x.sql:4: metric firegrid_x needs a title and a help text"},
		{whole + "-- sort: 1\n", `x.sql:7: a metric has no "sort"; known: metric, title, help, unit, labels, base, part of, values, rows, ledger, show`},
		{whole + "-- values: 1, 2\n", `x.sql:7: values are written "label = value, value"`},
		{whole + "-- values: age = 1, 2\nSELECT 1 FROM a;", "x.sql:8: metric firegrid_x has values for age, which is no label of it"},
		{whole + "SELECT 1;", "x.sql:7: metric firegrid_x reads no model"},
		{whole + "SELECT 1 FROM a", "x.sql: the SELECT of firegrid_x is not ended by a semicolon"},
		{strings.Replace(whole, "firegrid_x", "Hazards", 1) + "SELECT 1 FROM a;", `x.sql:7: "Hazards" is not the name of a metric`},
		{"-- incremental: a\n" + whole + "SELECT 1 FROM a JOIN b ON TRUE;", "x.sql:8: metric firegrid_x is incremental over a but reads [a b]"},
	} {
		if _, err := Parse("x", c.text); err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestDeclarationsAreHeldAgainstEachOther(t *testing.T) {
	one := func(name, other string) Family {
		f, err := Parse("x", "-- metric: "+name+"\n-- title: 甲 | A\n-- help: 乙 | B\n-- unit: u\n-- labels: none\n-- part of: "+other+"\nSELECT 1 FROM a;")
		if err != nil {
			t.Fatal(err)
		}
		return *f
	}
	for _, c := range []struct {
		families []Family
		want     string
	}{
		{[]Family{one("firegrid_x", "firegrid_y")}, "x.sql: metric firegrid_x names firegrid_y, which is not declared"},
		{[]Family{one("firegrid_x", "firegrid_x"), one("firegrid_x", "firegrid_x")}, "metric firegrid_x is declared twice"},
	} {
		if err := check(c.families); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// A row behind a number must be recognised by a person, with its labels: so
// each metric says whose rows it counts and shows its labels among them.
func TestEveryMetricShowsItsRows(t *testing.T) {
	for _, m := range Metrics(All()) {
		if m.Rows == "" || m.Ledger == "" || len(m.Shows) < 3 {
			t.Errorf("%s: rows %q, ledger %q, shows %v", m.Name, m.Rows, m.Ledger, m.Shows)
		}
		for _, label := range m.Labels {
			if !slices.ContainsFunc(m.Shows, func(s Show) bool { return s.Name == label }) {
				t.Errorf("%s does not show its label %s", m.Name, label)
			}
		}
	}
}

func TestWhatAMetricShows(t *testing.T) {
	f, err := Parse("x", `-- family: x
-- labels: county
-- rows: a
-- ledger: l
-- show: county, age
-- metric: firegrid_x
-- title: 甲 | A
-- help: 乙 | B
-- unit: u
-- show: age = 时长 | Age
SELECT 1 FROM a;
-- metric: firegrid_y
-- title: 甲 | A
-- help: 乙 | B
-- unit: u
-- rows: b
-- show: name
SELECT 1 FROM b;`)
	if err != nil {
		t.Fatal(err)
	}
	x, y := f.Metrics[0], f.Metrics[1]
	age := Show{Name: "age"}
	age.Title.ZH, age.Title.EN = "时长", "Age"
	if want := []Show{age, {Name: "county"}}; !slices.Equal(x.Shows, want) || x.Rows != "a" || x.Ledger != "l" {
		t.Errorf("x shows %v of %s in %s, want %v", x.Shows, x.Rows, x.Ledger, want)
	}
	if want := []Show{{Name: "name"}}; !slices.Equal(y.Shows, want) || y.Rows != "b" || y.Ledger != "l" {
		t.Errorf("y shows %v of %s in %s, want %v", y.Shows, y.Rows, y.Ledger, want)
	}
}
