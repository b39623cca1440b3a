package sample

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func write(t *testing.T, o Options) (string, *Manifest) {
	t.Helper()
	dir := t.TempDir()
	m, err := Write(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, m
}

// The campaign of seed 1 and the default end, written once for all tests that
// only read it.
var (
	sharedDir string
	shared    = sync.OnceValues(func() (*Manifest, error) { return Write(sharedDir, Options{Seed: 1}) })
)

func TestMain(m *testing.M) {
	var err error
	if sharedDir, err = os.MkdirTemp("", "sample"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(sharedDir)
	os.Exit(code)
}

func writeOnce(t *testing.T) (string, *Manifest) {
	t.Helper()
	m, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return sharedDir, m
}

func date(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSameOptionsGiveSameBytes(t *testing.T) {
	o := Options{Seed: 7, End: date(t, "2026-11-23")}
	a, first := write(t, o)
	b, second := write(t, o)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
	for _, name := range append(first.Files, PlantedErrors) {
		if !bytes.Equal(read(t, a, name), read(t, b, name)) {
			t.Errorf("%s differs", name)
		}
		ia, err := os.Stat(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		ib, err := os.Stat(filepath.Join(b, name))
		if err != nil {
			t.Fatal(err)
		}
		if !ia.ModTime().Equal(ib.ModTime()) {
			t.Errorf("%s: modified %s and %s", name, ia.ModTime(), ib.ModTime())
		}
	}
	_, other := write(t, Options{Seed: 8, End: o.End})
	if cmp.Equal(first.Totals, other.Totals) {
		t.Error("another seed tells the same story")
	}
}

// The figures are those of the bulletin and of the plan of the sample; they
// are written out here so that nobody changes a constant by accident.
func TestPublishedFigures(t *testing.T) {
	for seed := range int64(12) {
		s, err := tell(seed, newCalendar(DefaultEnd))
		if err != nil {
			t.Fatal(err)
		}
		got := s.totals()
		want := map[string][2]int{
			"townships": {got.Townships, 118}, "guided": {got.TownshipsGuided, 106}, "gridded": {got.TownshipsGridded, 112},
			"city units": {got.KeyUnits["市级"], 38}, "county units": {got.KeyUnits["县级"], 1090},
			"city registered": {got.KeyUnitsRegistered["市级"], 29}, "county registered": {got.KeyUnitsRegistered["县级"], 214},
			"archives": {got.ArchivesComplete, 1038}, "archived units": {got.KeyUnitsArchived["市级"] + got.KeyUnitsArchived["县级"], 1012},
			"offices": {got.SpotCheckedTargets["派出所"] + got.SpotCheckedTargets["街道"] + got.SpotCheckedTargets["乡镇"], 53},
			"units":   {got.SpotCheckedTargets["社会单位"], 124},
			"judged":  {got.MajorHazardsJudged, 24}, "listed": {got.MajorHazardsListed, 22}, "revisited": {got.MajorHazardsRevisited, 22},
			"major closed": {got.MajorHazardsClosed, 15}, "relapsed": {got.MajorHazardsRelapsed, 1},
			"meetings":    {got.Activities["队伍形势分析会"] + got.Activities["火灾形势分析会"] + got.Activities["其他会议"], 36},
			"inspections": {got.Activities["防火监督检查"], 155}, "talks": {got.Activities["谈心"], 171}, "suggestions": {got.Activities["建议"], 163},
			"rounds": {got.Rounds, 5}, "brigades": {got.Brigades, 8}, "members": {got.Members, 7}, "departments": {got.Departments, 4},
			"visits": {got.Visits, 40}, "officers": {got.VisitOfficers, 160}, "duties": {got.DutiesDue["谈心"], 40},
			"hazards": {got.Hazards.Found, 2806}, "hazards undated": {got.HazardsUndated, 9},
			"all inspections": {got.Inspections, 1900}, "inspections undated": {got.InspectionsUndated, 5},
			"joined": {got.InspectionsByBody["蹲点组"], 155},
		}
		for name, v := range want {
			if v[0] != v[1] {
				t.Errorf("seed %d: %s = %d, want %d", seed, name, v[0], v[1])
			}
		}
	}
}

func TestConstantsAreTheTotals(t *testing.T) {
	_, m := writeOnce(t)
	got := []int{m.Totals.Townships, m.Totals.TownshipsGuided, m.Totals.TownshipsGridded, m.Totals.KeyUnits["市级"], m.Totals.KeyUnits["县级"],
		m.Totals.KeyUnitsRegistered["市级"], m.Totals.KeyUnitsRegistered["县级"], m.Totals.ArchivesComplete, m.Totals.KeyUnitsArchived["市级"] + m.Totals.KeyUnitsArchived["县级"],
		m.Totals.MajorHazardsListed, m.Totals.MajorHazardsRevisited, m.Totals.Activities["防火监督检查"], m.Totals.Activities["谈心"], m.Totals.Activities["建议"],
		m.Totals.Rounds, m.Totals.Brigades, m.Totals.Members, m.Totals.Departments, m.Totals.Hazards.Found, m.Totals.Inspections}
	want := []int{Townships, TownshipsGuided, TownshipsGridded, CityUnits, CountyUnits, CityUnitsRegistered, CountyRegistered, ArchivesComplete, KeyUnitsArchived,
		MajorHazardsListed, MajorHazardsRevisited, JoinedInspections, Talks, Suggestions, Rounds, Brigades, Members, Departments, HazardsFound, Inspections}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if SpotCheckedOffices != spotStations+spotStreets+spotTownships || SpotCheckedUnits != spotUnits || Meetings != 15+17+4 {
		t.Error("spot checks or meetings are not those planned")
	}
}

// A story must be believable: most hazards closed, some overdue, some reported
// too early, and a push before the congress.
func TestHazardsAreBelievable(t *testing.T) {
	s, err := tell(1, newCalendar(DefaultEnd))
	if err != nil {
		t.Fatal(err)
	}
	got := s.totals()
	rate := func(c HazardCounts) float64 { return float64(c.Rectified) / float64(c.Found) }
	if r := rate(got.Hazards); r < 0.8 || r > 0.95 {
		t.Errorf("%.2f of the hazards are closed", r)
	}
	if best, worst := rate(got.HazardsByBrigade["诸暨大队"]), rate(got.HazardsByBrigade["嵊州大队"]); best-worst < 0.08 {
		t.Errorf("诸暨 %.2f is hardly better than 嵊州 %.2f", best, worst)
	}
	h := got.Hazards
	if h.Overdue < 100 || h.ReportedRectified < 20 || h.ReportedUndated == 0 || h.WithoutDeadline < 30 || h.Reviews == h.ReviewsPassed {
		t.Errorf("%+v", h)
	}
	week := func(from day) int {
		n := 0
		for _, h := range s.hazards {
			if h.found >= from && h.found < from+7 {
				n++
			}
		}
		return n
	}
	if start, push, after := week(firstDay), week(congressDay-9), week(congressDay+1); push < 3*start || push < 2*after {
		t.Errorf("%d in the first week, %d before the congress, %d after it", start, push, after)
	}
	failedThenPassed, carried := 0, 0
	for _, h := range s.hazards {
		if len(h.reviews) == 2 && h.reviews[1].passed && h.reviews[1].on <= lastDay {
			failedThenPassed++
		}
		if h.extended != never && h.extended <= lastDay {
			carried++
		}
	}
	if failedThenPassed < 10 || carried < 3 {
		t.Errorf("%d failed and then passed, %d were given more time", failedThenPassed, carried)
	}
	for _, class := range []string{"人员密集场所", "高层地下建筑", "施工工地", "火灾高危单位", "三合一", "多合一", "其他", "未填"} {
		if got.HazardsByPlaceClass[class].Found == 0 {
			t.Errorf("no hazard in %s", class)
		}
	}
	if got.HazardsBySeverity["重大"].Found == 0 || got.HazardsBySeverity["重大"].Found+got.HazardsBySeverity["一般"].Found != HazardsFound {
		t.Errorf("by severity: %+v", got.HazardsBySeverity)
	}
}

func TestAnotherEndTellsTheSameStory(t *testing.T) {
	base, err := tell(3, newCalendar(DefaultEnd))
	if err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"2026-11-23", "2027-02-03", "2024-02-29", "2026-12-31", "2026-06-10"} {
		s, err := tell(3, newCalendar(date(t, end)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(base.totals(), s.totals()); diff != "" {
			t.Errorf("%s: %s", end, diff)
		}
	}
}

func TestFiles(t *testing.T) {
	done := 0
	dir, m := write(t, Options{Seed: 1, Progress: func(n, total int) {
		if done++; n != done || total < 60 {
			t.Errorf("progress %d of %d after %d", n, total, done-1)
		}
	}})
	if n := len(m.Files); n < 58 || n > 68 || n != done {
		t.Errorf("%d files, %d in the progress", n, done)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(m.Files)+1 {
		t.Errorf("%d entries in the folder for %d files", len(entries), len(m.Files))
	}
	size, kinds := 0, make(map[string]int)
	for _, name := range m.Files {
		size += len(read(t, dir, name))
		kinds[filepath.Ext(name)]++
	}
	if size > 10<<20 {
		t.Errorf("%d bytes", size)
	}
	if kinds[".csv"] != 4 || kinds[".xlsm"] != 1 || kinds[".xls"] != 1 {
		t.Errorf("kinds of files: %v", kinds)
	}
	for _, name := range []string{"诸暨大队2012年06-07月火灾隐患排查整改台账.xlsx", "（不发）嵊州大队2012年11-12月火灾隐患排查整改台账.xlsx", "【待补】越城大队2012年06-07月火灾隐患排查整改台账.xlsx", "绍兴市乡镇街道名册（2012年）.xlsx"} {
		if len(read(t, dir, name)) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	original, copied := read(t, dir, "诸暨大队2012年12月火灾隐患排查整改台账.xlsx"), read(t, dir, "诸暨大队2012年12月火灾隐患排查整改台账 - 副本.xlsx")
	if !bytes.Equal(original, copied) {
		t.Error("the copy differs")
	}
	whole, cut := read(t, dir, "袍江大队2012年06-09月火灾隐患排查整改台账.xlsx"), read(t, dir, "袍江大队2012年06-09月火灾隐患排查整改台账（重发）.xlsx")
	if len(cut) >= len(whole) || !bytes.HasPrefix(whole, cut) {
		t.Error("the cut file is not the beginning of the whole one")
	}
	if n := len(read(t, dir, "滨海大队2012年12月火灾隐患（重报）.xlsx")); n != 0 {
		t.Errorf("%d bytes in the empty file", n)
	}
	if list := string(read(t, dir, PlantedErrors)); strings.Count(list, "\n| ") < len(m.Errors) {
		t.Error("the list of errors is short")
	}
}

func TestEncodings(t *testing.T) {
	dir, _ := writeOnce(t)
	raw := read(t, dir, "新昌大队2012年09-10月火灾隐患排查整改台账.csv")
	if bytes.Contains(raw, []byte("新昌")) {
		t.Error("not in GB18030")
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "新昌大队2012年09-10月火灾隐患排查整改台账,") {
		t.Errorf("%.60s", text)
	}
	if !bytes.HasPrefix(read(t, dir, "第五轮蹲点活动台账（2012年）.csv"), []byte("\ufeff2012年第五轮蹲点活动台账")) {
		t.Error("no byte order mark")
	}
}

func TestEveryKindOfErrorIsPlanted(t *testing.T) {
	_, m := writeOnce(t)
	seen := make(map[string]int)
	for _, e := range m.Errors {
		seen[e.Code]++
		if e.File == "" || e.What == "" || (e.Severity != returned && e.Severity != warning) {
			t.Errorf("%+v", e)
		}
	}
	for _, code := range []string{"date_wrong", "date_without_year", "date_ambiguous", "event_undated", "enum_unknown", "number_wrong", "flag_wrong", "code_rounded", "year_wrong", "round_wrong",
		"township_unknown", "township_ambiguous", "township_not_valid", "county_unknown", "brigade_unknown", "brigade_differs", "key_missing", "key_twice",
		"place_missing", "rule_broken", "unit_ambiguous", "value_missing", "sheet_unknown", "sheet_ambiguous", "header_missing", "header_double", "file_*", "file_empty", "file_html"} {
		if seen[code] == 0 {
			t.Errorf("%s is not planted", code)
		}
	}
	if n := len(m.Errors); n < 36 || n > 96 {
		t.Errorf("%d errors are not a few dozen", n)
	}
}

func TestWriteRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(filepath.Join(file, "below"), Options{}); err == nil {
		t.Error("wrote below a file")
	}
	want := "the last day of the campaign is 1999-01-01; choose one from 2001 to 2090"
	if _, err := Write(t.TempDir(), Options{End: date(t, "1999-01-01")}); fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
