package dataset

import (
	"strings"
	"testing"

	"firegrid/ingest/workbook"
)

func TestNumbersAsClerksWriteThem(t *testing.T) {
	for text, want := range map[string]float64{
		"3": 3, "3处": 3, "１２": 12, "3次（不少于1次）": 3, "95%": 0.95, "95.5％": 0.955, "1,200": 1200,
		"百分之90": 0.9, "十二": 12, "二十": 20, "0": 0, "100": 100,
	} {
		if got, ok, code := readNumber(textCell(text)); !ok || code != "" || got != want {
			t.Errorf("%q: got %v %v %q, want %v", text, got, ok, code, want)
		}
	}
	for _, text := range []string{"若干", "3-5", "约三五处", "1e999"} {
		if _, _, code := readNumber(textCell(text)); code != codeNumberWrong {
			t.Errorf("%q must be refused", text)
		}
	}
}

func TestFlags(t *testing.T) {
	for text, want := range map[string]int64{"是": 1, "否": 0, "有": 1, "无": 0, "√": 1, "×": 0, "✓": 1, "Y": 1, "n": 0, "１": 1, "0": 0, " 是 ": 1} {
		if v, code := readFlag(textCell(text)); code != "" || !v.Set || v.N != want {
			t.Errorf("%q: got %+v %q, want %d", text, v, code, want)
		}
	}
	if v, code := readFlag(numberCell(1)); code != "" || v.N != 1 {
		t.Errorf("the number 1 is yes, got %+v %q", v, code)
	}
	if _, code := readFlag(textCell("基本")); code != codeFlagWrong {
		t.Errorf("基本 is neither yes nor no, got %q", code)
	}
}

func TestRounds(t *testing.T) {
	for text, want := range map[string]string{"1": "1", "第1轮": "1", "第一轮": "1", "一": "1", "第五轮": "5", "５": "5", "第十二轮": "12"} {
		if v, code := readRound(textCell(text)); code != "" || v.S != want {
			t.Errorf("%q: got %q %q, want %q", text, v.S, code, want)
		}
	}
	if _, code := readRound(textCell("首轮")); code != codeRoundWrong {
		t.Errorf("首轮 must be refused, got %q", code)
	}
}

func TestCodesKeepEveryDigitOrComeBack(t *testing.T) {
	if v, code := readCode(textCell(" 91330600１２３４５６７８９x ")); code != "" || v.S != "91330600123456789X" {
		t.Errorf("got %q %q", v.S, code)
	}
	if v, code := readCode(workbook.Cell{Kind: workbook.Number, Number: 330602001, Text: "330602001"}); code != "" || v.S != "330602001" {
		t.Errorf("a short code typed as a number: got %q %q", v.S, code)
	}
	for _, c := range []workbook.Cell{
		{Kind: workbook.Number, Number: 913306001234567890, Text: "9.13306001234568E+17"},
		textCell("9.13306E+17"),
	} {
		if _, code := readCode(c); code != codeCodeRounded {
			t.Errorf("%+v has lost its end and must come back, got %q", c, code)
		}
	}
}

// Status words overlap: 未完成整改 contains 完成整改, 逾期未整改 contains 未整改.
func TestOverlappingStatusWords(t *testing.T) {
	status := contractOf(t, "hazards").Column("status")
	for text, want := range map[string]string{
		"已整改": "已整改", "完成整改": "已整改", "未完成整改": "未整改", "未整改": "未整改", "逾期未整改": "逾期未整改",
		"正在整改": "整改中", "已完成整改，待复查": "已整改", "目前逾期未整改": "逾期未整改", "还未整改": "未整改", "尚未完成整改": "未整改", "已按要求整改到位": "已整改",
	} {
		if m := readEnum(status, textCell(text)); m.code != "" || m.value.S != want {
			t.Errorf("%q: got %q (%s %v), want %q", text, m.value.S, m.code, m.both, want)
		}
	}
	for _, text := range []string{"不好说", "没有完成", "未能完成整改", "基本完成整改", "计划6月底完成整改", "整改完成80%", "整改完成不了"} {
		if m := readEnum(status, textCell(text)); m.code != codeEnumUnknown || m.both != nil {
			t.Errorf("%q must be refused, got %q %v", text, m.value.S, m.both)
		}
	}
	if m := readEnum(status, textCell("部分已整改，部分未整改")); m.code != codeEnumUnknown || strings.Join(m.both, "、") != "已整改、未整改" {
		t.Errorf("both readings must be named, got %q %v", m.value.S, m.both)
	}
	result := contractOf(t, "hazards").Column("review_result")
	for text, want := range map[string]string{"合格": "合格", "不合格": "不合格", "复查不合格": "不合格", "经复查合格": "合格"} {
		if m := readEnum(result, textCell(text)); m.value.S != want {
			t.Errorf("%q: got %q, want %q", text, m.value.S, want)
		}
	}
}

func TestPlaceClasses(t *testing.T) {
	col := contractOf(t, "hazards").Column("place_class")
	for text, want := range map[string]string{
		"人员密集场所": "人员密集场所", "三合一": "三合一", "人员密集场所、高层建筑": "人员密集场所、高层地下建筑", "其它": "其他", "高层地下建筑": "高层地下建筑",
	} {
		if m := readPlaceClasses(col, textCell(text)); m.code != "" || m.value.S != want {
			t.Errorf("%q: got %q (%s), want %q", text, m.value.S, m.code, want)
		}
	}
}

func contractOf(t *testing.T, name string) *Contract {
	t.Helper()
	all, err := Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Dataset == name {
			return c
		}
	}
	t.Fatalf("no contract %s", name)
	return nil
}

// Every heading seen in public ledgers that has a field must be understood in
// some contract, alone or because of what stands beside it.
func TestHeadingsSeenInTheWild(t *testing.T) {
	all, err := Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	wild, err := wildByGroup()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, c := range all {
		for i := range c.Columns {
			for _, g := range c.Columns[i].Wild {
				used[g] = true
				for _, heading := range wild[g] {
					if len(c.match(headingKey(heading))) == 0 {
						t.Errorf("%s: heading %q is not understood", c.Dataset, heading)
					}
				}
			}
		}
	}
	for _, g := range []string{"hazard_no", "found_date", "unit_name", "township", "brigade", "hazard_desc", "severity", "deadline", "rectified_flag", "rectified_date", "review_date", "review_result", "closed_date", "doc_no", "credit_code", "inspect_date"} {
		if !used[g] {
			t.Errorf("no contract uses the headings of %s", g)
		}
	}
}

func TestCellsOfNothingButSpaces(t *testing.T) {
	for _, s := range []string{"", " ", "　", "\u00a0\t\n", "\ufeff", "\u200b　"} {
		if !isPadding(s) {
			t.Errorf("%q is nothing", s)
		}
	}
	for _, s := range []string{"a", "　无", "－", "中"} {
		if isPadding(s) {
			t.Errorf("%q is something", s)
		}
	}
}
