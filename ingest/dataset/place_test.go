package dataset

import "testing"

func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func testRoster() *Roster {
	return NewRoster([]Township{
		{Code: "330602001", Name: "塔山街道", County: "越城区", Brigade: "越城大队", From: NoDay, To: NoDay},
		{Code: "330602005", Name: "城南街道", County: "越城区", Brigade: "越城大队", From: NoDay, To: NoDay},
		{Code: "330602105", Name: "马山镇", County: "越城区", Brigade: "袍江大队", From: NoDay, To: NoDay},
		{Code: "330621001", Name: "柯桥街道", County: "绍兴县", Brigade: "绍兴县大队", From: NoDay, To: NoDay},
		{Code: "330624200", Name: "城南乡", County: "新昌县", Brigade: "新昌大队", From: NoDay, To: NoDay},
		{Code: "330682104", Name: "章镇镇", County: "上虞市", Brigade: "上虞大队", From: NoDay, To: NoDay},
		{Code: "330681106", Name: "直埠镇", County: "诸暨市", Brigade: "诸暨大队", From: NoDay, To: day("2019-06-25")},
		{Code: "330681106", Name: "姚江镇", County: "诸暨市", Brigade: "诸暨大队", From: day("2019-06-25"), To: NoDay},
	})
}

func TestTownshipSpellings(t *testing.T) {
	r := testRoster()
	for _, c := range []struct{ written, county, day, want, code string }{
		{"塔山", "", "2012-07-01", "塔山街道", ""},
		{"塔山街道", "", "2012-07-01", "塔山街道", ""},
		{"塔山街道办事处", "", "2012-07-01", "塔山街道", ""},
		{"塔山街道办", "", "2012-07-01", "塔山街道", ""},
		{"330602001", "", "2012-07-01", "塔山街道", ""},
		{"绍兴市越城区塔山街道", "", "2012-07-01", "塔山街道", ""},
		{"马山镇人民政府", "越城区", "2012-07-01", "马山镇", ""},
		{"章镇", "", "2012-07-01", "章镇镇", ""},
		{"章镇镇", "上虞市", "2012-07-01", "章镇镇", ""},
		{"城南街道", "", "2012-07-01", "城南街道", ""},
		{"城南", "新昌县", "2012-07-01", "城南乡", ""},
		{"城南", "", "2012-07-01", "", codeTownshipAmbiguous},
		{"城南乡", "越城区", "2012-07-01", "", codeTownshipUnknown},
		{"直埠镇", "", "2012-07-01", "直埠镇", ""},
		{"姚江镇", "", "2012-07-01", "", codeTownshipNotValid},
		{"直埠镇", "", "2023-07-01", "", codeTownshipNotValid},
		{"330681106", "", "2012-07-01", "直埠镇", ""},
		{"330681106", "", "2023-07-01", "姚江镇", ""},
		{"330681106", "", "2019-06-25", "姚江镇", ""}, // the first day off the roster is the other's first
		{"白云山街道", "", "2012-07-01", "", codeTownshipUnknown},
	} {
		got := r.Township(c.written, c.county, day(c.day))
		name := ""
		if got.town != nil {
			name = got.town.Name
		}
		if name != c.want || got.code != c.code {
			t.Errorf("%s in %q on %s: got %q %q, want %q %q", c.written, c.county, c.day, name, got.code, c.want, c.code)
		}
	}
	if got := r.Township("330681106", "", NoDay); got.code != codeTownshipAmbiguous {
		t.Errorf("a code of two periods without a date: got %q", got.code)
	}
}

func TestCountyAndBrigadeSpellings(t *testing.T) {
	r := testRoster()
	for written, want := range map[string]string{"越城区": "越城区", "越城": "越城区", "绍兴县": "绍兴县", "诸暨": "诸暨市", "330681": "诸暨市", "绍兴市越城区": "越城区", "柯桥区": ""} {
		if got, _ := r.County(written); got != want {
			t.Errorf("county %q: got %q, want %q", written, got, want)
		}
	}
	for written, want := range map[string]string{
		"越城": "越城大队", "越城大队": "越城大队", "越城区大队": "越城大队", "越城区公安消防大队": "越城大队", "诸暨市消防大队": "诸暨大队",
		"绍兴县大队": "绍兴县大队", "袍江": "袍江大队", "嵊泗大队": "", "支队": "",
	} {
		if got, _ := r.Brigade(written); got != want {
			t.Errorf("brigade %q: got %q, want %q", written, got, want)
		}
	}
}

func TestContextOfATable(t *testing.T) {
	r := testRoster()
	for _, c := range []struct {
		sheet   string
		titles  []string
		file    string
		year    int
		from    string
		brigade string
	}{
		{"2012年7月", nil, "台账2011.xlsx", 2012, "sheet", ""},
		{"Sheet1", []string{"火灾隐患台账（2012年7月）"}, "台账2011.xlsx", 2012, "title", ""},
		{"Sheet1", nil, "诸暨大队2012年7月台账.xlsx", 2012, "file", "诸暨大队"},
		{"诸暨", nil, "2012-07.xlsx", 2012, "file", "诸暨大队"},
		{"7月", []string{"填报单位：袍江大队  填报日期：2012.7.31"}, "a.xlsx", 2012, "title", "袍江大队"},
		{"7月", []string{"2011-2012年度"}, "a.xlsx", 0, "", ""},
		{"7月", []string{"2011年至2012年汇总"}, "a.xlsx", 0, "", ""},
		{"7月", []string{"越城大队、诸暨大队汇总"}, "a201207.xlsx", 2012, "file", ""},
	} {
		got := readContext(r, c.sheet, c.titles, c.file)
		if got.year != c.year || got.yearFrom != c.from || got.brigade != c.brigade {
			t.Errorf("%q %q %q: got %+v, want %d from %q, %q", c.sheet, c.titles, c.file, got, c.year, c.from, c.brigade)
		}
	}
}
