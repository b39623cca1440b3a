package transform

import (
	"strings"
	"testing"
	"time"

	"firegrid/transform/published"
)

// counting are hazards numbered 1, 2, 3 … as a clerk counts them.
func counting(unit, brigade, county, month string) []row {
	var rows []row
	for _, no := range []string{"1", "2", "3"} {
		rows = append(rows, row{"隐患编号": no, "单位名称": unit + no, "所属大队": brigade, "县市区": county, "发现日期": "2012-" + month + "-0" + no,
			"隐患等级": "一般", "整改方式": "限期改正", "整改状态": "未整改"})
	}
	return rows
}

var byNumber = Gates{NumbersSharedLeast: 1}

// Two brigades that both count 1, 2, 3 would erase each other: 3 hazards where
// there are 6. The run is held and names both.
func TestBrigadesThatCountAlikeHoldTheRun(t *testing.T) {
	l := newLake(t)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	l.file("诸暨大队隐患.xlsx", 1, firstFile.Add(time.Minute), map[string][]row{"hazards": counting("诸暨宾馆", "诸暨大队", "诸暨市", "07")})
	published1(t, l, byNumber)
	l.file("越城大队隐患.xlsx", 1, firstFile.Add(24*time.Hour), map[string][]row{"hazards": counting("越城商场", "越城大队", "越城区", "07")})
	f := held1(t, l, byNumber)
	if f.Gate != published.GateNumbersShared || f.Subject != "hazards" || f.Rows != 3 || len(f.Files) != 1 || f.Files[0].Name != "越城大队隐患.xlsx" {
		t.Errorf("%+v", f)
	}
	says := f.Sentence("zh")
	for _, want := range []string{"同一个隐患编号先后用于不同的事项", "1 = 诸暨大队隐患.xlsx", ":5 诸暨宾馆1 ≠ 越城大队隐患.xlsx"} {
		if !strings.Contains(says, want) {
			t.Errorf("%q is not in %q", want, says)
		}
	}
	// A person who knows better lets it through, and then it holds no more.
	published1(t, l, byNumber, accept(f))
	published1(t, l, byNumber)
}

// A clerk who starts at 1 again each month loses the month before.
func TestCountingAnewEachMonthHoldsTheRun(t *testing.T) {
	l := newLake(t)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	l.file("诸暨大队7月.xlsx", 1, firstFile.Add(time.Minute), map[string][]row{"hazards": counting("七月宾馆", "诸暨大队", "诸暨市", "07")})
	l.file("诸暨大队8月.xlsx", 1, firstFile.Add(2*time.Minute), map[string][]row{"hazards": counting("八月宾馆", "诸暨大队", "诸暨市", "08")})
	result := gated(t, l, byNumber)
	if result.Outcome != published.OutcomeHeld || len(result.Findings) != 1 || result.Findings[0].Rows != 3 {
		t.Errorf("%s: %+v", result.Outcome, result.Findings)
	}
}

// Corrections are no other thing: a name spelt better, a date put right, a
// brigade changed; nor is a row that says less.
func TestCorrectionsHoldNothing(t *testing.T) {
	for what, change := range map[string]func(row){
		"the name":    func(r row) { r["单位名称"] = r["单位名称"].(string) + "有限公司" },
		"the day":     func(r row) { r["发现日期"] = "2012-07-09" },
		"the brigade": func(r row) { r["所属大队"], r["县市区"] = "越城大队", "越城区" },
		"left blank": func(r row) {
			delete(r, "发现日期")
			delete(r, "所属大队")
			r["单位名称"] = r["单位名称"].(string) + "店"
		},
	} {
		l := newLake(t)
		l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
		l.file("诸暨大队7月.xlsx", 1, firstFile.Add(time.Minute), map[string][]row{"hazards": counting("宾馆", "诸暨大队", "诸暨市", "07")})
		again := counting("宾馆", "诸暨大队", "诸暨市", "07")
		for _, r := range again {
			change(r)
		}
		l.file("诸暨大队7月改.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"hazards": again})
		if result := gated(t, l, byNumber); result.Outcome != published.OutcomePublished {
			t.Errorf("%s: %+v", what, result.Findings)
		}
	}
}
