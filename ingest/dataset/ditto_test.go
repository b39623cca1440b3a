package dataset

import (
	"testing"
)

// 同上 is what stands above it, through rows that say it too and past a sum.
func TestSameAsAbove(t *testing.T) {
	b := []byte(ledgerHead +
		"1,H-1,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"2,H-2,同上,〃,同前,灭火器过期,″,已整改\n" +
		"小计,,,2处,,,,\n" +
		"3,H-3,（同上）,同 上,2012-06-20,同上,\"\"\"\",”\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	c := workbookCase{
		tables: []string{": hazards, 3 taken, 0 returned; total 1"},
		rows: []string{
			"!3 hazard_no=H-2 unit_name=某店 unit_name_norm=某店 township=塔山街道 found_on=2012-06-19 description=灭火器过期 deadline=2012-06-29 status=已整改",
			"!5 hazard_no=H-3 unit_name=某店 township=塔山街道 found_on=2012-06-20 description=灭火器过期 deadline=2012-06-29 status=已整改",
		},
	}
	c.check(t, s)
}

// A number is never taken from above, nor anything where nothing is above.
func TestSameAsAboveIsNoNumber(t *testing.T) {
	b := []byte(ledgerHead +
		"1,H-1,同上,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"2,H-2,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"3,同上,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"4,〃,某店,塔山街道,2012-06-19,过期,2012-06-29,未整改\n" +
		"5,H-5," + DittoOf("9") + ",塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	sameLines(t, "tables", s.tables, []string{": hazards, 1 taken, 4 returned"})
	sameLines(t, "problems", s.problems, []string{"ditto_unclear@!C2", "ditto_key@!B4", "ditto_key@!B5", "ditto_unclear@!C6"})
	want := "这一行的编号是“同上”，与上一行是同一个；每一行要有自己的编号，请在“隐患编号”中写出。"
	if got := s.found[1].Sentence("zh"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := s.found[0].Sentence("en"), "单位名称 says 同上, but not of which row; write it out."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A part of a number may be the same, as the record of several hazards is.
func TestSameAsAboveInAPartOfTheKey(t *testing.T) {
	b := []byte("检查记录编号,序号,单位名称,乡镇街道,发现日期,隐患描述\n" +
		"J-1,1,某店,塔山街道,2012-06-19,堵塞\n" +
		"同上,2,同上,同上,同上,过期\n" +
		"同上,同上,同上,同上,同上,锁闭\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	sameLines(t, "problems", s.problems, []string{"ditto_key@!A4"})
	if got := s.rows["!3"]["key"]; got != "b|J-1|2" {
		t.Errorf("the key is %q", got)
	}
	b = []byte("轮次,所属大队,部门,姓名,开始日期\n1,越城大队,防火处,甲干部,2012-06-19\n同上,同上,同上,乙干部,同上\n")
	sameLines(t, "visits", lookAt(t, openBytes(t, b), "a.csv").tables, []string{": visits, 2 taken, 0 returned"})
}
