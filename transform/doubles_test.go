package transform

import (
	"errors"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/lake"
)

func doubles(t *testing.T, l *testLake, limit int) Doubles {
	t.Helper()
	all, err := ListDoubles(t.Context(), l.data, Options{}, limit)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func rule(t *testing.T, l *testLake, id string, v lake.Verdict) (*lake.Decision, error) {
	t.Helper()
	return Decide(t.Context(), l.data, Options{}, id, v, "王科", time.Date(2012, 7, 1, 1, 0, 0, 0, time.UTC))
}

// hotels is a list with one hotel three times, and what other ledgers say of it.
func hotels(t *testing.T) *testLake {
	l := newLake(t)
	in := func(r row) row {
		for k, v := range map[string]string{"县市区": "越城区", "乡镇街道": "塔山街道"} {
			r[k] = v
		}
		return r
	}
	unit := func(no, name, level string) row {
		return in(row{"单位编号": no, "单位名称": name, "监管级别": level, "列管年度": 2012, "单位地址": "鲁迅中路100号"})
	}
	l.file("名册.xlsx", 1, firstFile, map[string][]row{
		"townships": {{"行政区划代码": "330602001", "乡镇街道": "塔山街道", "县市区": "越城区", "所属大队": "越城大队"}},
		"key_units": {unit("B2", "绍兴市新世纪宾馆", "市级"), unit("C3", "国商大厦", "县级")},
	})
	l.file("名册补.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"key_units": {unit("A1", "新世纪宾馆", "县级"), unit("", "新世纪大宾馆", "县级")}})
	l.file("台账.xlsx", 1, firstFile.Add(2*time.Hour), map[string][]row{
		"registrations": {{"单位编号": "A1", "单位名称": "新世纪宾馆", "户籍化建档日期": "2012-07-01"}},
		"inspections":   {in(row{"检查记录编号": "J1", "检查日期": "2012-07-02", "单位名称": "新世纪大宾馆"}), in(row{"检查记录编号": "J2", "检查日期": "2012-07-03", "单位名称": "国商大厦"})},
		"hazards":       {in(row{"隐患编号": "Y1", "单位名称": "国商大厦有限公司", "发现日期": "2012-07-03"})},
	})
	return l
}

func TestDoublesAreDecidedOn(t *testing.T) {
	l := hotels(t)
	all := doubles(t, l, 10)
	// B2/A1 but for 绍兴市; 国商大厦/国商大厦有限公司 but for the company; and
	// 新世纪大宾馆 at the address of both.
	if all.Total != 4 || len(all.Decided) != 0 {
		t.Fatalf("%+v", all)
	}
	ids := make(map[string]string)
	for _, p := range all.List {
		ids[p.Main.Name+"="+p.Other.Name] = p.ID
	}
	hotel, mall := ids["绍兴市新世纪宾馆=新世纪宾馆"], ids["国商大厦=国商大厦有限公司"]
	big := ids["绍兴市新世纪宾馆=新世纪大宾馆"]
	if hotel == "" || mall == "" || big == "" || ids["新世纪宾馆=新世纪大宾馆"] == "" {
		t.Fatalf("%v", ids)
	}
	if few := doubles(t, l, 1); few.Total != 4 || len(few.List) != 1 {
		t.Errorf("bounded: %+v", few)
	}
	if got := listed(mustRun(t, l).Samples); got != 4 {
		t.Errorf("%v key units before anything is decided", got)
	}
	d, err := rule(t, l, hotel, lake.Same)
	if err != nil || d.Main.No != "B2" || d.Other.No != "A1" {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := rule(t, l, mall, lake.Different); err != nil {
		t.Fatal(err)
	}
	result := mustRun(t, l)
	if listed(result.Samples) != 3 {
		t.Errorf("%v key units, must be 3", listed(result.Samples))
	}
	registered := 0.0
	for _, s := range result.Samples {
		if s.Metric == "firegrid_key_units_registered" && s.Labels[2] == "市级" {
			registered += s.Value
		}
	}
	if registered != 1 {
		t.Errorf("what A1 registered does not count for B2: %v", registered)
	}
	left := doubles(t, l, 10)
	if len(left.Decided) != 2 || left.Total != 1 {
		t.Errorf("after two decisions: %+v", left)
	}
	log, _, err := auditlog.Read(l.data)
	if err != nil || len(log) != 2 || log[0].Who != "王科" || log[0].Verb != auditlog.Decided || !strings.Contains(log[0].Subject, "新世纪宾馆") || log[0].Reason != "same" {
		t.Errorf("audit log: %+v, %v", log, err)
	}
	if _, err := rule(t, l, hotel, lake.Undecided); err != nil {
		t.Fatal(err)
	}
	if got := doubles(t, l, 10); got.Total != 3 || len(got.Decided) != 1 {
		t.Errorf("taken back: %+v", got)
	}
	if got := listed(preview(t, l).Run.Samples); got != 4 {
		t.Errorf("taken back: %v key units", got)
	}
}

func TestDecisionsThatCannotBe(t *testing.T) {
	l := hotels(t)
	var unknown *UnknownPairError
	if _, err := rule(t, l, "0123456789", lake.Same); !errors.As(err, &unknown) {
		t.Errorf("an unknown pair: %v", err)
	}
	if _, err := rule(t, l, "../files", lake.Undecided); !errors.As(err, &unknown) {
		t.Errorf("a path: %v", err)
	}
	ids := make(map[string]string)
	for _, p := range doubles(t, l, 10).List {
		ids[p.Main.Name+"="+p.Other.Name] = p.ID
	}
	first, second, third := ids["绍兴市新世纪宾馆=新世纪宾馆"], ids["绍兴市新世纪宾馆=新世纪大宾馆"], ids["新世纪宾馆=新世纪大宾馆"]
	for _, d := range []struct {
		id string
		v  lake.Verdict
	}{{first, lake.Same}, {first, lake.Undecided}, {third, lake.Different}, {second, lake.Same}} {
		if _, err := rule(t, l, d.id, d.v); err != nil {
			t.Fatal(err)
		}
	}
	// The first hotel is the third, which is not the second.
	var against *ContradictionError
	if _, err := rule(t, l, first, lake.Same); !errors.As(err, &against) || against.With.ID != third {
		t.Errorf("a contradiction: %v", err)
	}
	if got := doubles(t, l, 10).Decided; len(got) != 2 {
		t.Errorf("decided: %+v", got)
	}
}
