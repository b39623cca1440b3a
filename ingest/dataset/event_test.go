package dataset

import (
	"strings"
	"testing"
)

// A blank day found leaves the row in no figure but the undated one, whatever
// the reason: nothing written, a dash, or a day that is no day.
func TestRowsWithoutTheirEventsDayAreRemarkedOn(t *testing.T) {
	b := []byte(ledgerHead +
		"1,H-1,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"2,H-2,某店,塔山街道,,堵塞,2012-06-29,未整改\n" +
		"3,H-3,某店,塔山街道,/,堵塞,2012-06-29,未整改\n" +
		"4,H-4,某店,塔山街道,昨天,堵塞,2012-06-29,未整改\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	sameLines(t, "tables", s.tables, []string{": hazards, 3 taken, 1 returned"})
	sameLines(t, "problems", s.problems, []string{"event_undated@!E3 (warning)", "event_undated@!E4 (warning)", "date_wrong@!E5"})
	want := "“发现日期”没有日期：这一行已取用，但只计入“未填日期”的数，别的数都不计。请补填后再放入。"
	if got := s.found[0].Sentence("zh"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A heading that nobody knows is one warning for the whole table, which names
// it and says where to add it.
func TestTableWithoutItsEventsColumnIsRemarkedOnOnce(t *testing.T) {
	head := strings.Replace(ledgerHead, "发现日期", "录入时刻", 1)
	b := []byte(head +
		"1,H-1,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"2,H-2,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	sameLines(t, "tables", s.tables, []string{": hazards, 2 taken, 0 returned"})
	sameLines(t, "problems", s.problems, []string{"event_column_missing@!1 (warning)"})
	want := "没有认出“发现日期”一栏：这张表的 2 行已取用，但只计入“未填日期”的数，别的数都不计。没有认出的栏目：录入时刻（E）。" +
		"请把写日期的那一栏改名为“发现日期”（没有这一栏的请补上）再放入，或由管理员在 firegrid.yaml 的 datasets.hazards.aliases.found_on 中添上它的叫法。"
	if got := s.found[0].Sentence("zh"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// An empty form without the column says nothing: there is no row to lose.
func TestEmptyTableWithoutItsEventsColumn(t *testing.T) {
	s := lookAt(t, openBytes(t, []byte("隐患编号,单位名称,乡镇街道,隐患描述,整改状态\n")), "a.csv")
	sameLines(t, "problems", s.problems, nil)
}

// The other ledgers of events behave alike.
func TestEveryEventHasItsDay(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"检查记录编号,检查日期,单位名称,乡镇街道,检查主体,检查类型\nJ-1,,某店,塔山街道,大队,监督抽查\n", "event_undated@!B2 (warning)"},
		{"抽查编号,抽查日期,所属大队,对象类别,对象名称\nC-1,,越城大队,社会单位,某店\n", "event_undated@!B2 (warning)"},
		{"活动编号,活动日期,轮次,所属大队,活动类别\nH-1,,1,越城大队,谈心\n", "event_undated@!B2 (warning)"},
		{"活动编号,轮次,所属大队,活动类别\nH-1,1,越城大队,谈心\n", "event_column_missing@!1 (warning)"},
		{"轮次,所属大队,部门,姓名,开始日期\n1,越城大队,防火处,某干部,\n", "event_undated@!E2 (warning)"},
		{"轮次,所属大队,部门,姓名\n1,越城大队,防火处,某干部\n", "event_column_missing@!1 (warning)"},
	} {
		s := lookAt(t, openBytes(t, []byte(c.text)), "a.csv")
		sameLines(t, c.text, s.problems, []string{c.want})
	}
}

// What clerks call the day found.
func TestHeadingsOfTheDayFound(t *testing.T) {
	for _, h := range []string{"查出时间", "查出日期", "检出日期", "隐患发现时间"} {
		b := []byte(strings.Replace(ledgerHead, "发现日期", h, 1) + "1,H-1,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n")
		s := lookAt(t, openBytes(t, b), "a.csv")
		if got := s.rows["!2"]["found_on"]; got != "2012-06-19" {
			t.Errorf("%s: the day found is %q", h, got)
		}
	}
}
