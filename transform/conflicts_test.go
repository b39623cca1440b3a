package transform

import (
	"fmt"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

func conflicts(t *testing.T, l *testLake, limit int) Conflicts {
	t.Helper()
	all, err := ListConflicts(t.Context(), l.data, Options{}, limit)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// said writes a conflict on one line.
func said(c Conflict) string {
	return fmt.Sprintf("%s %v %s: %q (%s!%d) over %q (%s!%d)", c.Title.ZH, c.Key, c.Heading.ZH,
		c.Won.Value, c.Won.File, c.Won.Row, c.Lost.Value, c.Lost.File, c.Lost.Row)
}

// inShanghai is a moment of July 2012 by the clocks of Shanghai.
func inShanghai(day, hour int) time.Time { return time.Date(2012, 7, day, hour-8, 0, 0, 0, time.UTC) }

func TestConflicts(t *testing.T) {
	l := newLake(t)
	ledger := func(name string, at time.Time, rows ...row) *lake.File {
		return l.file(name, 1, at, map[string][]row{"hazards": rows})
	}
	ledger("june.xlsx", inShanghai(1, 9), hazard("1", nil), hazard("2", nil), hazard("3", nil))
	if all := conflicts(t, l, 10); all.Total != 0 || len(all.List) != 0 {
		t.Errorf("one file: %+v", all)
	}
	// 23:59 of the 2nd and 00:01 of the 3rd are one day in London, two in Shanghai.
	ledger("july a.xlsx", inShanghai(3, 0).Add(time.Minute),
		hazard("1", row{"隐患等级": "重大"}),                                      // another day than june's: replaces it
		hazard("2", row{"隐患等级": "重大", "整改期限": "2012-07-10", "隐患描述": "门锁闭"}), // contradicted below
		hazard("3", nil), hazard("4", nil))
	ledger("late on the 2nd.xlsx", inShanghai(2, 23).Add(59*time.Minute), hazard("4", row{"隐患等级": "重大"}))
	b := ledger("july b.xlsx", inShanghai(3, 15),
		hazard("2", row{"整改期限": "2012-07-12"}),               // line 5
		hazard("3", row{"复查日期": "2012-07-02", "复查结果": "合格"}), // what was blank is filled in
		hazard("4", nil)) // the same
	want := []string{
		`火灾隐患排查整改台账 [{{隐患编号 Hazard number} 2}] 隐患等级: "一般" (july b.xlsx!5) over "重大" (july a.xlsx!6)`,
		`火灾隐患排查整改台账 [{{隐患编号 Hazard number} 2}] 整改期限: "2012-07-12" (july b.xlsx!5) over "2012-07-10" (july a.xlsx!6)`,
	}
	check := func(when string, all Conflicts, total int64, want ...string) {
		t.Helper()
		if all.Total != total || len(all.List) != len(want) {
			t.Fatalf("%s: %d of %d", when, len(all.List), all.Total)
		}
		seen := make(map[string]bool)
		for _, c := range all.List {
			seen[said(c)] = true
		}
		for _, line := range want {
			if !seen[line] {
				t.Errorf("%s: no %s among %v", when, line, seen)
			}
		}
	}
	all := conflicts(t, l, 10)
	check("two of the same day", all, 2, want...)
	if c := all.List[0]; c.Won.Sheet != "火灾隐患排查整改台账" || !c.Won.ReceivedAt.Equal(inShanghai(3, 15)) || c.Won.FileID != b.ID {
		t.Errorf("%+v", c)
	}
	if few := conflicts(t, l, 1); few.Total != 2 || len(few.List) != 1 {
		t.Errorf("bounded: %+v", few)
	}
	if f := preview(t, l); f.Conflicts.Total != 2 {
		t.Errorf("in the preview: %+v", f.Conflicts)
	}
	// A blank where the earlier file had something takes something away.
	c := ledger("july c.xlsx", inShanghai(3, 16), hazard("3", row{"复查结果": "合格"}))
	check("a blank", conflicts(t, l, 10), 3, append(want,
		`火灾隐患排查整改台账 [{{隐患编号 Hazard number} 3}] 复查日期: "" (july c.xlsx!5) over "2012-07-02" (july b.xlsx!6)`)...)
	l.retract(c, inShanghai(4, 9))
	l.retract(b, inShanghai(4, 9))
	check("one of the two withdrawn", conflicts(t, l, 10), 0)
	b.RetractedAt = nil
	l.commit(b)
	check("and taken back", conflicts(t, l, 10), 2, want...)
	ledger("august.xlsx", inShanghai(5, 9), hazard("2", nil))
	check("a later day settles it", conflicts(t, l, 10), 0)
}

// TestConflictsNameEveryKindOfKey: a key of several columns is told by all of
// them, and what is yes or no is told in Chinese.
func TestConflictsNameEveryKindOfKey(t *testing.T) {
	l := newLake(t)
	for i, complete := range []string{"是", "否"} {
		l.file(fmt.Sprint("档案", i, ".xlsx"), 1, inShanghai(3, 9+i), map[string][]row{
			"archives":  {{"档案编号": "D1", "单位名称": "绍兴饭店", "基本情况": "是", "管理情况": complete}},
			"key_units": {{"单位名称": "绍兴饭店", "乡镇街道": "塔山街道", "监管级别": []string{"市级", "县级"}[i], "列管年度": 2012}},
		})
	}
	all := conflicts(t, l, 10)
	if all.Total != 2 {
		t.Fatalf("%+v", all)
	}
	for i, want := range []string{
		`消防基础档案台账 [{{档案编号 Archive number} D1}] 管理情况: "否" (档案1.xlsx!5) over "是" (档案0.xlsx!5)`,
		`消防安全重点单位名册 [{{单位名称 Unit name} 绍兴饭店} {{乡镇街道 Township} 塔山街道} {{列管年度 Year of the list} 2012}] 监管级别: "县级" (档案1.xlsx!5) over "市级" (档案0.xlsx!5)`,
	} {
		if got := said(all.List[i]); got != want {
			t.Errorf("%s\nmust be %s", got, want)
		}
	}
}
