package transform

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// TestNightsEqualOneRebuild takes a warehouse through nights of every kind and
// after each holds it against one made of the same lake from nothing: facts,
// counts and a history of the campaign must be the same.
func TestNightsEqualOneRebuild(t *testing.T) {
	l := newLake(t)
	day := func(n int) time.Time { return firstFile.AddDate(0, 0, n) }
	var corrected, wrong *lake.File
	nights := []struct {
		name        string
		night       func()
		incremental bool // hazards are made anew by key
	}{
		{"the first files", func() {
			l.file("roster.xlsx", 1, day(0), map[string][]row{"townships": roster()})
			for i := range 6 {
				l.file(fmt.Sprintf("hazards%d.xlsx", i), 1, day(1), map[string][]row{"hazards": hazards(i, 150)})
			}
			l.file("units.xlsx", 1, day(1), units())
		}, false},
		{"nothing new", func() {}, false},
		{"a new file", func() {
			l.file("hazards6.xlsx", 1, day(2), map[string][]row{"hazards": hazards(6, 50)})
		}, true},
		{"a file that corrects rows of three others and has new ones", func() {
			rows := slices.Concat(hazards(0, 20), hazards(1, 20), hazards(6, 5), hazards(7, 10))
			for i, r := range rows {
				r["隐患等级"], r["整改方式"] = "重大", "限期改正"
				if i%2 == 0 {
					r["发现日期"], r["销案日期"] = "2012-06-19", "2013-01-20"
				}
			}
			corrected = l.file("corrections.xlsx", 1, day(3), map[string][]row{"hazards": rows})
		}, true},
		{"an older file that comes late and wins nothing it shares", func() {
			l.file("late.xlsx", 1, day(1).Add(-time.Hour), map[string][]row{"hazards": hazards(1, 30)})
		}, true},
		{"the corrections are withdrawn", func() { l.retract(corrected, day(4)) }, true},
		{"and withdrawn is undone", func() { corrected.RetractedAt = nil; l.commit(corrected) }, true},
		{"a file is read again and says something else", func() {
			l.file("hazards6.xlsx", 2, day(2), map[string][]row{"hazards": hazards(8, 40)})
		}, true},
		{"one key three times in one file", func() {
			rows := slices.Concat(hazards(9, 3), hazards(9, 3), hazards(9, 3))
			rows[8]["隐患等级"] = "重大"
			l.file("thrice.xlsx", 1, day(5), map[string][]row{"hazards": rows})
		}, true},
		{"inspections and units", func() {
			l.file("inspections.xlsx", 1, day(6), inspections())
		}, false},
		{"the same roster again changes no place", func() {
			l.file("roster again.xlsx", 1, day(7), map[string][]row{"townships": roster()})
		}, false},
		{"a new roster moves townships to another brigade", func() {
			rows := roster()
			for _, r := range rows[:3] {
				r["所属大队"] = "滨海大队"
			}
			wrong = l.file("new roster.xlsx", 1, day(8), map[string][]row{"townships": rows})
		}, false},
		{"which was wrong", func() { l.retract(wrong, day(9)) }, false},
		{"two units are decided to be one", func() { l.decide("U01", "U07", lake.Same) }, false},
		{"and a third is decided to be another", func() { l.decide("U01", "U13", lake.Different) }, false},
		{"the first decision is taken back", func() { l.decide("U01", "U07", lake.Undecided) }, false},
	}
	w := openTest(t)
	for _, n := range nights {
		n.night()
		if _, err := w.Load(t.Context(), l.lake); err != nil {
			t.Fatalf("%s: %v", n.name, err)
		}
		report, err := w.Model(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", n.name, err)
		}
		if got := slices.Contains(report.Incremental, "hazards"); got != n.incremental {
			t.Errorf("%s: hazards by key is %v, must be %v", n.name, got, n.incremental)
		}
		if n.name == "nothing new" && len(report.Whole)+len(report.Incremental) > 0 {
			t.Errorf("nothing new: models were made anew: %v", report)
		}
		if n.name == "the same roster again changes no place" && slices.Contains(report.Whole, "hazards") {
			t.Error("the same roster again set all hazards going")
		}
		anew := openTest(t)
		load(t, anew, l.lake)
		if diff := cmp.Diff(content(t, anew), content(t, w)); diff != "" {
			t.Fatalf("%s: the warehouse is not what a rebuild makes: %s", n.name, diff)
		}
	}
}

// decide rules on two of the units by their numbers.
func (l *testLake) decide(a, b string, v lake.Verdict) {
	l.t.Helper()
	d, err := l.lake.Decision(a + b)
	if err != nil {
		l.t.Fatal(err)
	}
	if d == nil {
		d = &lake.Decision{ID: a + b, Main: lake.Unit{No: a, Name: a, Norm: a}, Other: lake.Unit{No: b, Name: b, Norm: b}}
	}
	d.Rule(v, "test", firstFile)
	if err := l.lake.Decide(d); err != nil {
		l.t.Fatal(err)
	}
}

func load(t *testing.T, w *Warehouse, l *lake.Lake) {
	t.Helper()
	if _, err := w.Load(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Model(t.Context()); err != nil {
		t.Fatal(err)
	}
	findings, err := w.Audit(t.Context())
	if err != nil || len(findings) > 0 {
		t.Fatalf("audits: %v, %v", findings, err)
	}
}

// content is all that a warehouse says, in an order that does not depend on
// how it was made. Numbers of files are replaced by the files' ids.
func content(t *testing.T, w *Warehouse) map[string][]string {
	t.Helper()
	all := make(map[string][]string)
	for _, m := range w.models {
		query := "SELECT CAST(m AS VARCHAR) FROM " + m.Name + " AS m"
		columns, err := w.strings1(t.Context(), "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND table_schema = 'main'", m.Name)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(columns, "file_no") {
			rest := strings.Join(slices.DeleteFunc(columns, func(c string) bool { return c == "file_no" }), ", m.")
			query = fmt.Sprintf("SELECT CAST(row(f.file_id, m.%s) AS VARCHAR) FROM %s AS m JOIN files AS f ON f.file_no = m.file_no", rest, m.Name)
		}
		all[m.Name] = sortedRows(t, w, query)
	}
	all["deltas"] = sortedRows(t, w, `
		SELECT CAST(row(s.metric, s.label_1, s.label_2, s.label_3, s.label_4, s.label_5, d.day, sum(d.delta)) AS VARCHAR)
		FROM deltas AS d JOIN series AS s ON s.series_no = d.series_no
		GROUP BY s.metric, s.label_1, s.label_2, s.label_3, s.label_4, s.label_5, d.day HAVING sum(d.delta) <> 0`)
	effects, err := w.Effects(t.Context())
	if err != nil || len(effects) == 0 {
		t.Fatalf("effects: %v, %v", effects, err)
	}
	for id, e := range effects {
		all["effects"] = append(all["effects"], fmt.Sprint(id, e))
	}
	slices.Sort(all["effects"])
	samples, err := w.Samples(t.Context(), lastDay-40, lastDay)
	if err != nil {
		t.Fatal(err)
	}
	if len(samples) == 0 {
		t.Fatal("nothing is measured")
	}
	for _, s := range samples {
		all["samples"] = append(all["samples"], fmt.Sprint(s))
	}
	return all
}

func sortedRows(t *testing.T, w *Warehouse, query string) []string {
	t.Helper()
	rows, err := w.strings1(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

// units is a list of key units with registrations and archives.
func units() map[string][]row {
	all := make(map[string][]row)
	for i := range 40 {
		no, name := fmt.Sprintf("U%02d", i), fmt.Sprintf("绍兴市第%d纺织有限公司", i)
		county := counties[i%6]
		all["key_units"] = append(all["key_units"], row{
			"单位编号": no, "单位名称": name, "县市区": county, "乡镇街道": fmt.Sprintf("%s%02d镇", county, i%20), "监管级别": []string{"市级", "县级"}[i%2], "列管年度": 2012})
		if i%3 > 0 {
			all["registrations"] = append(all["registrations"], row{"单位编号": no, "单位名称": name, "户籍化建档日期": "2012-08-01", "预警颜色": "绿"})
			all["archives"] = append(all["archives"], row{"档案编号": "D" + no, "单位名称": name, "建档日期": "2012-09-01", "基本情况": "是", "管理情况": "是"})
		}
	}
	return all
}

func inspections() map[string][]row {
	var rows []row
	for i := range 60 {
		rows = append(rows, row{
			"检查记录编号": fmt.Sprintf("J%03d", i), "检查日期": (campaign - 200 + published.Day(5*i)).String(), "单位名称": fmt.Sprintf("绍兴市第%d纺织有限公司", i%50),
			"县市区": counties[i%6], "检查主体": "大队", "检查类型": "监督抽查"})
	}
	return map[string][]row{"inspections": rows}
}

// TestPeriodEqualsItsDays holds a history of the campaign against runs of each
// of its days.
func TestPeriodEqualsItsDays(t *testing.T) {
	l := newLake(t)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	l.file("hazards.xlsx", 1, firstFile, map[string][]row{"hazards": hazards(0, 300)})
	l.file("units.xlsx", 1, firstFile, units())
	l.file("inspections.xlsx", 1, firstFile, inspections())
	w, err := Open(t.Context(), filepath.Join(t.TempDir(), "warehouse.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	load(t, w, l.lake)
	from := campaign - 10
	history, err := w.Samples(t.Context(), from, lastDay+20)
	if err != nil {
		t.Fatal(err)
	}
	byDay := make(map[string][]string)
	for _, s := range history {
		byDay[s.Day.String()] = append(byDay[s.Day.String()], fmt.Sprint(s))
	}
	for d := from; d <= lastDay+20; d++ {
		one, err := w.Samples(t.Context(), d, d)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, s := range one {
			lines = append(lines, fmt.Sprint(s))
		}
		if diff := cmp.Diff(lines, byDay[d.String()]); diff != "" {
			t.Fatalf("%s: %s", d, diff)
		}
	}
}
