package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

const unitsCSV = "单位编号,单位名称,县市区,乡镇街道,监管级别,列管年度\nA1,绍兴市新世纪宾馆,越城区,塔山街道,市级,2012\nA2,新世纪宾馆有限公司,越城区,塔山街道,县级,2012\n"

// Two names of one hotel: the operator reads why, decides, and the boards count
// one; then takes it back.
func TestDoubles(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "重点单位.csv": unitsCSV})
	units := func() string {
		t.Helper()
		if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitDone {
			t.Fatalf("exit code %d\n%s%s", code, out, errs)
		}
		out, _, _ := firegrid(t, "metrics", "--data", data)
		var lines []string
		for line := range strings.SplitSeq(out, "\n") {
			if strings.HasPrefix(line, "firegrid_key_units{") {
				lines = append(lines, line[strings.Index(line, "level"):])
			}
		}
		return strings.Join(lines, " ")
	}
	if got := units(); got != `level="县级"} 1 level="市级"} 1` {
		t.Fatalf("before: %s", got)
	}
	out, errs, code := firegrid(t, "doubles", "--data", data)
	for _, want := range []string{"去掉地名和公司后缀后名称相同", "绍兴市新世纪宾馆（A1，塔山街道）", "新世纪宾馆有限公司（A2，塔山街道）", "消防安全重点单位名册 1 行", "共 1 对"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Fatalf("exit code %d, no %q\n%s%s", code, want, out, errs)
		}
	}
	asJSON, _, _ := firegrid(t, "doubles", "--data", data, "--json")
	var list struct {
		Doubles []struct {
			ID, Reason string
			Main       struct {
				No string `json:"unit_no"`
			}
		}
	}
	if json.Unmarshal([]byte(asJSON), &list) != nil || len(list.Doubles) != 1 || list.Doubles[0].Reason != "same_core" || list.Doubles[0].Main.No != "A1" {
		t.Fatalf("%s", asJSON)
	}
	id := list.Doubles[0].ID
	if out, errs, code := firegrid(t, "doubles", "decide", id, "same", "--data", data); code != exitDone || !strings.Contains(out, "同一单位：绍兴市新世纪宾馆") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	if got := units(); got != `level="市级"} 1` {
		t.Errorf("decided to be one: %s", got)
	}
	if out, _, _ := firegrid(t, "doubles", "--data", data); !strings.Contains(out, "没有待认定的单位") {
		t.Errorf("still listed: %s", out)
	}
	if out, _, _ := firegrid(t, "doubles", "--decided", "--data", data); !strings.Contains(out, id) || !strings.Contains(out, "同一单位") {
		t.Errorf("not among the decided: %s", out)
	}
	if len(filesUnder(t, filepath.Join(data, "lake", "decisions"))) != 1 {
		t.Error("the decision is not in the lake")
	}
	if _, errs, code := firegrid(t, "doubles", "decide", id, "--undo", "--data", data); code != exitDone {
		t.Fatalf("exit code %d, %s", code, errs)
	}
	if got := units(); got != `level="县级"} 1 level="市级"} 1` {
		t.Errorf("taken back: %s", got)
	}
	if _, errs, code := firegrid(t, "doubles", "decide", "0123456789", "same", "--data", data); code != exitFailed || !strings.Contains(errs, "没有编号为 0123456789") {
		t.Errorf("an unknown pair: exit code %d, %s", code, errs)
	}
}

// A registration that names its unit only by a name which two numbers have goes
// back; once a person has said that both are one unit, it is taken by itself.
func TestADecisionHealsWhatCouldNotBeTold(t *testing.T) {
	units := strings.ReplaceAll(unitsCSV, "新世纪宾馆有限公司", "绍兴市新世纪宾馆")
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "重点单位.csv": units})
	write(t, filepath.Join(data, "inbox", "户籍化.csv"), "单位编号,单位名称,户籍化建档日期\n,绍兴市新世纪宾馆,2012-07-01\n")
	if out, errs, code := firegrid(t, "ingest", "--data", data); code != exitReturned || !strings.Contains(out, "unit_ambiguous") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	asJSON, _, _ := firegrid(t, "doubles", "--data", data, "--json")
	var list struct{ Doubles []struct{ ID, Reason string } }
	if json.Unmarshal([]byte(asJSON), &list) != nil || len(list.Doubles) != 1 || list.Doubles[0].Reason != "same_name" {
		t.Fatalf("%s", asJSON)
	}
	firegrid(t, "doubles", "decide", list.Doubles[0].ID, "same", "--data", data)
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	out, _, _ := firegrid(t, "metrics", "--data", data)
	want := `firegrid_key_units_registered{brigade="越城大队",county="越城区",level="市级"} 1`
	if !strings.Contains(out, want) || strings.Contains(out, `firegrid_key_units{brigade="越城大队",county="越城区",level="县级"}`) {
		t.Errorf("no %s, or the second unit still counts", want)
	}
}

// A decision changes figures without any file: what a run was made with stands
// in its manifest, diff names it, and a past moment is computed without it.
func TestADecisionIsNamedAsTheCause(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "重点单位.csv": unitsCSV})
	night(t, data, "2012-07-31")
	known := time.Now()
	asJSON, _, _ := firegrid(t, "doubles", "--data", data, "--json")
	var list struct{ Doubles []struct{ ID string } }
	if json.Unmarshal([]byte(asJSON), &list) != nil || len(list.Doubles) != 1 {
		t.Fatal(asJSON)
	}
	id := list.Doubles[0].ID
	for _, verdict := range []string{"same", "--undo"} {
		if out, errs, code := firegrid(t, "doubles", "decide", id, verdict, "--data", data); code != exitDone {
			t.Fatalf("exit code %d\n%s%s", code, out, errs)
		}
		night(t, data, "2012-07-31")
	}
	var ids []string // the latest first
	for _, l := range runsOf(t, data) {
		ids = append(ids, l.RunID)
	}
	for word, runs := range map[string][2]string{"  认定为同一单位": {ids[2], ids[1]}, "不再认定为同一单位": {ids[1], ids[0]}} {
		out, _, _ := firegrid(t, "diff", runs[0], runs[1], "--data", data)
		for _, want := range []string{word + "  绍兴市新世纪宾馆 / 新世纪宾馆有限公司  " + id, "两次所用的台账相同", "重点单位"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in\n%s", want, out)
			}
		}
	}
	if out, _, _ := firegrid(t, "diff", ids[2], ids[0], "--data", data); strings.Contains(out, id) || !strings.Contains(out, "所有数字相同") {
		t.Errorf("decided and taken back in between:\n%s", out)
	}
	m, err := published.ReadManifest(filepath.Join(data, "published"), ids[1])
	if err != nil || len(m.Decisions) != 1 || m.Decisions[id] != "same" {
		t.Errorf("%v, %v", m.Decisions, err)
	}
	d, err := lake.Look(data)
	if err != nil {
		t.Fatal(err)
	}
	decision, err := d.Decision(id)
	if err != nil {
		t.Fatal(err)
	}
	// What was known before, between, and after.
	for at, units := range map[time.Time]float64{known: 2, decision.Verdicts[0].At: 1, decision.Verdicts[1].At: 2} {
		run, _, err := transform.AsKnown(t.Context(), data, transform.Options{}, m.AsOf, at)
		if err != nil {
			t.Fatal(err)
		}
		var n float64
		for _, s := range run.Samples {
			if s.Metric == "firegrid_key_units" {
				n += s.Value
			}
		}
		if n != units {
			t.Errorf("known at %s: %v units, must be %v", at, n, units)
		}
	}
}
