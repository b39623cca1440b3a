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
		{"-- color: red\n", `x.sql:1: a family has no "color"; known: family, title, grain, labels, base, incremental`},
		{"-- title:\n", `x.sql:1: "title" has no value`},
		{head + "-- metric: firegrid_x\n-- title: only one\n", `x.sql:4: "only one" must be "中文 | English"`},
		{head + "-- metric: firegrid_x\n-- metric: firegrid_y\n", "x.sql:4: metric firegrid_x has no SELECT"},
		{head + "-- metric: firegrid_x\nSELECT 1 FROM a;", "x.sql:4: metric firegrid_x needs a title and a help text"},
		{whole + "-- sort: 1\n", `x.sql:7: a metric has no "sort"; known: metric, title, help, unit, labels, base, part of, values`},
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
