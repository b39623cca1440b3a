package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/sample"
	"firegrid/transform/published"
)

// firegrid runs the real program and gives what it printed and its exit code.
func firegrid(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(context.Background(), args, &out, &errs)
	return out.String(), errs.String(), code
}

// demoRun is the sample taken, computed and published once for all tests.
func demoRun(t *testing.T, end string) (data string, run *published.Run) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	if out, errs, code := firegrid(t, "demo", "--once", "--data", data, "--end", end); code != exitDone {
		t.Fatalf("demo: exit code %d\n%s%s", code, out, errs)
	}
	run, err := published.Current(filepath.Join(data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	return data, run
}

// total adds up the series of a metric whose label has one of the values.
func total(run *published.Run, metric, label string, values ...string) int {
	s := sum{metric: metric, label: label, values: values}
	v, _ := s.of(run)
	return int(v)
}

// The published figures of the campaign come out of the workbooks on disk.
func TestPublishedFiguresOfTheCampaign(t *testing.T) {
	_, run := demoRun(t, campaignEnd)
	for _, f := range []struct {
		what string
		got  int
		want int
	}{
		{"townships", total(run, "firegrid_townships", ""), 118},
		{"townships guided", total(run, "firegrid_townships_guided", ""), 106},
		{"registered, city level", total(run, "firegrid_key_units_registered", "level", "市级"), 29},
		{"registered, county level", total(run, "firegrid_key_units_registered", "level", "县级"), 214},
		{"complete archives", total(run, "firegrid_archives_complete", ""), 1038},
		{"spot checks of stations, sub-districts and townships", total(run, "firegrid_spot_checked_targets", "kind", "派出所", "街道", "乡镇"), 53},
		{"spot checks of units", total(run, "firegrid_spot_checked_targets", "kind", "社会单位"), 124},
		{"major hazards listed", total(run, "firegrid_major_hazards_listed", ""), 22},
		{"major hazards revisited", total(run, "firegrid_major_hazards_revisited", ""), 22},
		{"meetings", total(run, "firegrid_activities", "kind", "队伍形势分析会", "火灾形势分析会", "其他会议"), 36},
		{"inspections joined", total(run, "firegrid_activities", "kind", "防火监督检查"), 155},
		{"talks", total(run, "firegrid_activities", "kind", "谈心"), 171},
		{"suggestions", total(run, "firegrid_activities", "kind", "建议"), 163},
		{"rounds", len(labelValues(run, "firegrid_visits", "round")), 5},
		{"brigades", len(labelValues(run, "firegrid_visits", "brigade")), 8},
		{"party committee members", total(run, "firegrid_visit_members", ""), 7},
		{"departments", len(labelValues(run, "firegrid_visit_officers", "department")), 4},
	} {
		if f.got != f.want {
			t.Errorf("%s: got %d, want %d", f.what, f.got, f.want)
		}
	}
}

// labelValues are the different values of a label.
func labelValues(run *published.Run, metric, label string) []string {
	var out []string
	for _, m := range run.Manifest.Metrics {
		at := slices.Index(m.Labels, label)
		if m.Name != metric || at < 0 {
			continue
		}
		for _, s := range run.Samples {
			if s.Metric == metric && s.Value > 0 && !slices.Contains(out, s.Labels[at]) {
				out = append(out, s.Labels[at])
			}
		}
	}
	return out
}

// What the SQL counts equals what the sample's own story says, counted in
// another way, for another seed and another end of the campaign as well.
func TestFiguresEqualTheStoryOfTheSample(t *testing.T) {
	for _, c := range []struct {
		seed int64
		end  string
	}{{1, campaignEnd}, {7, "2026-11-23"}} {
		t.Run(fmt.Sprintf("seed %d to %s", c.seed, c.end), func(t *testing.T) {
			data := t.TempDir()
			firegrid(t, "init", "--data", data)
			end, _ := time.Parse(time.DateOnly, c.end)
			m, err := sample.Write(filepath.Join(data, "inbox"), sample.Options{Seed: c.seed, End: end})
			if err != nil {
				t.Fatal(err)
			}
			if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", c.end); code != exitReturned {
				t.Fatalf("run: exit code %d, want %d since rows are returned\n%s%s", code, exitReturned, out, errs)
			}
			run, err := published.Current(filepath.Join(data, "published"))
			if err != nil {
				t.Fatal(err)
			}
			compareTotals(t, run, &m.Totals)
		})
	}
}

func compareTotals(t *testing.T, run *published.Run, want *sample.Totals) {
	t.Helper()
	check := func(metric, label, value string, n int) {
		t.Helper()
		got := 0
		if label == "" {
			got = total(run, metric, "")
		} else {
			got = total(run, metric, label, value)
		}
		if got != n {
			t.Errorf("%s{%s=%q}: got %d, the story says %d", metric, label, value, got, n)
		}
	}
	each := func(metric, label string, m map[string]int) {
		t.Helper()
		for value, n := range m {
			check(metric, label, value, n)
		}
	}
	check("firegrid_townships", "", "", want.Townships)
	check("firegrid_townships_gridded", "", "", want.TownshipsGridded)
	check("firegrid_townships_guided", "", "", want.TownshipsGuided)
	each("firegrid_key_units", "level", want.KeyUnits)
	each("firegrid_key_units_registered", "level", want.KeyUnitsRegistered)
	each("firegrid_key_units_archived", "level", want.KeyUnitsArchived)
	each("firegrid_key_units_inspected", "level", want.KeyUnitsInspected)
	check("firegrid_archives_complete", "", "", want.ArchivesComplete)
	check("firegrid_hazards_undated", "", "", want.HazardsUndated)
	compareHazards(check, "", "", want.Hazards)
	for brigade, h := range want.HazardsByBrigade {
		compareHazards(check, "brigade", brigade, h)
	}
	for class, h := range want.HazardsByPlaceClass {
		compareHazards(check, "place_class", class, h)
	}
	for severity, h := range want.HazardsBySeverity {
		compareHazards(check, "severity", severity, h)
	}
	check("firegrid_major_hazards_judged", "", "", want.MajorHazardsJudged)
	check("firegrid_major_hazards_listed", "", "", want.MajorHazardsListed)
	check("firegrid_major_hazards_closed", "", "", want.MajorHazardsClosed)
	check("firegrid_major_hazards_revisited", "", "", want.MajorHazardsRevisited)
	check("firegrid_major_hazards_relapsed", "", "", want.MajorHazardsRelapsed)
	each("firegrid_spot_checked_targets", "kind", want.SpotCheckedTargets)
	check("firegrid_spot_checks_undated", "", "", want.SpotChecksUndated)
	check("firegrid_inspections", "", "", want.Inspections)
	each("firegrid_inspections", "body", want.InspectionsByBody)
	each("firegrid_inspections", "inspection_type", want.InspectionsByType)
	check("firegrid_inspections_undated", "", "", want.InspectionsUndated)
	check("firegrid_visits", "", "", want.Visits)
	check("firegrid_visit_officers", "", "", want.VisitOfficers)
	check("firegrid_visit_members", "", "", want.Members)
	each("firegrid_activities", "kind", want.Activities)
	check("firegrid_activities_undated", "", "", want.ActivitiesUndated)
	each("firegrid_duties_due", "duty", want.DutiesDue)
	each("firegrid_duties_done", "duty", want.DutiesDone)
}

func compareHazards(check func(metric, label, value string, n int), label, value string, h sample.HazardCounts) {
	for metric, n := range map[string]int{
		"firegrid_hazards_found": h.Found, "firegrid_hazards_rectified": h.Rectified, "firegrid_hazards_open": h.Open,
		"firegrid_hazards_overdue": h.Overdue, "firegrid_hazards_reported_rectified": h.ReportedRectified,
		"firegrid_hazards_reported_undated": h.ReportedUndated, "firegrid_hazards_without_deadline": h.WithoutDeadline,
		"firegrid_hazards_due": h.Due, "firegrid_hazards_rectified_on_time": h.RectifiedOnTime,
	} {
		check(metric, label, value, n)
	}
	if label == "" || label == "brigade" {
		check("firegrid_hazard_reviews_due", label, value, h.ReviewsDue)
		check("firegrid_hazard_reviews", label, value, h.Reviews)
		check("firegrid_hazard_reviews_passed", label, value, h.ReviewsPassed)
	}
}

// What comes back to the clerks is what was planted, all of it and nothing else.
func TestPlantedErrorsComeBack(t *testing.T) {
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	samples := filepath.Join(t.TempDir(), "samples")
	end, _ := time.Parse(time.DateOnly, campaignEnd)
	m, err := sample.Write(samples, sample.Options{Seed: 1, End: end})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range m.Files {
		paths = append(paths, filepath.Join(samples, f))
	}
	if out, errs, code := firegrid(t, append([]string{"ingest", "--data", data}, paths...)...); code != exitReturned {
		t.Fatalf("ingest: exit code %d\n%s%s", code, out, errs)
	}
	out, errs, _ := firegrid(t, append([]string{"check", "--json", "--data", data}, paths...)...)
	var results []checkResult
	if err := json.Unmarshal([]byte(out), &results); err != nil {
		t.Fatalf("check --json: %v\n%s", err, errs)
	}
	var got, want []string
	for _, r := range results {
		for _, p := range r.Problems {
			got = append(got, problemLine(filepath.Base(r.File), p.Sheet, p.Cell, p.Row, p.Code, string(p.Severity)))
		}
	}
	for _, e := range m.Errors {
		want = append(want, problemLine(e.File, e.Sheet, e.Cell, e.Row, e.Code, e.Severity))
	}
	sort.Strings(got)
	sort.Strings(want)
	diff(t, got, want)
}

// problemLine is a problem as far as the list of planted errors tells it: its
// place is a cell, a row or a sheet, and damaged files may be told several ways.
func problemLine(file, sheet, cell string, row int, code, severity string) string {
	if strings.HasPrefix(code, "file_") {
		return file + " file_* " + severity
	}
	place := ""
	if cell != "" {
		place = strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	} else if row > 0 {
		place = fmt.Sprint(row)
	}
	return fmt.Sprintf("%s|%s|row %s|%s|%s", file, sheet, place, code, severity)
}

func diff(t *testing.T, got, want []string) {
	t.Helper()
	count := make(map[string]int)
	for _, g := range got {
		count[g]++
	}
	for _, w := range want {
		count[w]--
	}
	for line, n := range count {
		if n > 0 {
			t.Errorf("not planted: %s", line)
		}
		if n < 0 {
			t.Errorf("planted, but not found: %s", line)
		}
	}
}
