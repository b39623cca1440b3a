package dataset

import (
	"testing"

	"firegrid/ingest/workbook"
)

func textCell(s string) workbook.Cell    { return workbook.Cell{Kind: workbook.Text, Text: s} }
func numberCell(f float64) workbook.Cell { return workbook.Cell{Kind: workbook.Number, Number: f} }

// Every way of writing a date that clerks use, with the day worked out by hand.
func TestDatesAsClerksWriteThem(t *testing.T) {
	for _, c := range []struct {
		text        string
		year        int
		first, last string
	}{
		{"2012.6.19", 0, "2012-06-19", "2012-06-19"},
		{"2012-6-19", 0, "2012-06-19", "2012-06-19"},
		{"2012/06/19", 0, "2012-06-19", "2012-06-19"},
		{"2012年6月19日", 0, "2012-06-19", "2012-06-19"},
		{"2012年6月19号", 0, "2012-06-19", "2012-06-19"},
		{"２０１２年６月１９日", 0, "2012-06-19", "2012-06-19"},
		{" 2012 年 6 月 19 日 ", 0, "2012-06-19", "2012-06-19"},
		{"2012。6。19", 0, "2012-06-19", "2012-06-19"},
		{"6月19日", 2012, "2012-06-19", "2012-06-19"},
		{"6.19", 2012, "2012-06-19", "2012-06-19"},
		{"6/19", 2012, "2012-06-19", "2012-06-19"},
		{"6-19", 2012, "2012-06-19", "2012-06-19"},
		{"20120619", 0, "2012-06-19", "2012-06-19"},
		{"120619", 0, "2012-06-19", "2012-06-19"},
		{"12.6.19", 0, "2012-06-19", "2012-06-19"},
		{"12/6/19", 0, "2012-06-19", "2012-06-19"},
		{"2012.06.19-21", 0, "2012-06-19", "2012-06-21"},
		{"2012.6.19-6.21", 0, "2012-06-19", "2012-06-21"},
		{"2012-06-19至2012-06-21", 0, "2012-06-19", "2012-06-21"},
		{"6月19日至21日", 2012, "2012-06-19", "2012-06-21"},
		{"6月28日-7月2日", 2012, "2012-06-28", "2012-07-02"},
		{"2012.6.19前", 0, "2012-06-19", "2012-06-19"},
		{"2012年6月19日之前", 0, "2012-06-19", "2012-06-19"},
		{"6月底", 2012, "2012-06-30", "2012-06-30"},
		{"2012年2月底前", 0, "2012-02-29", "2012-02-29"},
		{"2013年2月底", 0, "2013-02-28", "2013-02-28"},
		{"2012-6-19 10:30", 0, "2012-06-19", "2012-06-19"},
		{"2012/6/19 0:00:00", 0, "2012-06-19", "2012-06-19"},
		{"2012年6月19日（星期二）", 0, "2012-06-19", "2012-06-19"},
		{"19/6/2012", 0, "2012-06-19", "2012-06-19"},
		{"6/19/2012", 0, "2012-06-19", "2012-06-19"},
	} {
		r := readDate(textCell(c.text), c.year)
		if r.code != "" || r.first.String() != c.first || r.last.String() != c.last {
			t.Errorf("%q: got %s to %s (%s), want %s to %s", c.text, r.first, r.last, r.code, c.first, c.last)
		}
	}
}

func TestDatesThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		year int
		code string
	}{
		{"6月19日", 0, codeDateWithoutYear},
		{"6.19", 0, codeDateWithoutYear},
		{"6月底", 0, codeDateWithoutYear},
		{"2012.13.45", 0, codeDateWrong},
		{"2月30日", 2012, codeDateWrong},
		{"2013年2月29日", 0, codeDateWrong},
		{"2012年6月", 0, codeDateWrong},
		{"立即", 2012, codeDateWrong},
		{"长期", 2012, codeDateWrong},
		{"待定", 2012, codeDateWrong},
		{"2012.6.21-19", 0, codeDateWrong},
		{"1812.6.19", 0, codeDateWrong},
		{"3/4/2012", 0, codeDateWrong}, // 3 April or 4 March
	} {
		if r := readDate(textCell(c.text), c.year); r.code != c.code {
			t.Errorf("%q: got code %q (%s), want %q", c.text, r.code, r.first, c.code)
		}
	}
	if r := readDate(textCell("3/4/2012"), 0); r.either[0].String() != "2012-03-04" || r.either[1].String() != "2012-04-03" {
		t.Errorf("3/4/2012: both readings must be named, got %s and %s", r.either[0], r.either[1])
	}
}

func TestDatesStoredAsNumbers(t *testing.T) {
	serial := workbook.Cell{Kind: workbook.Date, Number: 41079} // 2012-06-19 in the 1900 system
	for _, c := range []struct {
		cell workbook.Cell
		year int
		want string
		code string
	}{
		{serial, 0, "2012-06-19", ""},
		{numberCell(41079), 0, "2012-06-19", ""},
		{numberCell(20120619), 0, "2012-06-19", ""},
		{numberCell(120619), 0, "2012-06-19", ""},
		{numberCell(6.19), 2012, "2012-06-19", ""},
		{numberCell(6.5), 2012, "2012-06-05", ""},  // 6.50 is no day
		{numberCell(6.1), 2012, "", codeDateWrong}, // 6.1 or 6.10
		{numberCell(7), 2012, "", codeDateWrong},
	} {
		r := readDate(c.cell, c.year)
		if r.code != c.code || r.first.String() != c.want {
			t.Errorf("%v: got %s (%s), want %s (%s)", c.cell.Number, r.first, r.code, c.want, c.code)
		}
	}
	if r := readDate(numberCell(6.1), 2012); r.either[0].String() != "2012-06-01" || r.either[1].String() != "2012-06-10" {
		t.Errorf("6.1: both readings must be named, got %v", r.either)
	}
}

func TestBlankDates(t *testing.T) {
	for _, s := range []string{"", "  ", "/", "—", "无", "暂无"} {
		if r := readDate(textCell(s), 0); !r.blank || r.code != "" {
			t.Errorf("%q is nothing, got %+v", s, r)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2012.6.19", "6月底", "2012.06.19-21", "120619", "19/6/2012", "2012-6-19 10:30", "（"} {
		f.Add(s, 2012)
	}
	f.Fuzz(func(t *testing.T, s string, year int) {
		r := readDate(textCell(s), year%3000)
		if r.code == "" && !r.blank && (r.first == NoDay || r.last < r.first) {
			t.Errorf("%q: taken as %d to %d", s, r.first, r.last)
		}
	})
}
