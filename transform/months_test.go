package transform

import "testing"

func TestMonthsInNames(t *testing.T) {
	for name, want := range map[string]monthTold{
		"越城大队2012年06-07月火灾隐患排查整改台账.xlsx": {2012, 7},
		"（不发）嵊州大队2012年11-12月隐患.xlsx":     {2012, 12},
		"政府挂牌督办重大火灾隐患台账（2012年09月）.xlsx":  {2012, 9},
		"诸暨七月.csv":            {0, 7},
		"2012年诸暨十一月.csv":      {2012, 11},
		"上虞大队11月隐患":           {0, 11},
		"10月至12月":             {0, 12},
		"hazards-2012-08.csv": {2012, 8},
		"201209.xlsx":         {2012, 9},
	} {
		if got, ok := monthsIn(name); got != want || !ok {
			t.Errorf("%s: %v %v, must be %v", name, got, ok, want)
		}
	}
	for _, name := range []string{"隐患台账.xlsx", "2012年7月台账（8月补报）.xlsx", "2012年13月.xlsx", "2012年11-1月.xlsx", "名册2012.xlsx", "20120715.csv", "七月八月.csv"} {
		if got, ok := monthsIn(name); ok {
			t.Errorf("%s tells %v", name, got)
		}
	}
}

func TestLaterMonths(t *testing.T) {
	for _, tt := range []struct {
		won, lost Saying
		later     bool
	}{
		{Saying{File: "2012年08月.xlsx"}, Saying{File: "2012年06-07月.xlsx"}, true},
		{Saying{File: "2012年06-07月.xlsx"}, Saying{File: "2012年08月.xlsx"}, false}, // the older month counts: to be looked at
		{Saying{File: "2012年12月（重报）.xlsx"}, Saying{File: "2012年10-12月.xlsx"}, false},
		{Saying{File: "2013年1月.xlsx"}, Saying{File: "2012年12月.xlsx"}, true},
		{Saying{File: "12月.xlsx"}, Saying{File: "1月.xlsx"}, false}, // of which years?
		{Saying{File: "8月.xlsx"}, Saying{File: "7月.xlsx"}, true},
		{Saying{File: "2012年8月.xlsx"}, Saying{File: "7月.xlsx"}, false},
		{Saying{File: "8月.xlsx", Sheet: "9月"}, Saying{File: "台账.xlsx", Sheet: "7月"}, false},
		{Saying{File: "台账甲.xlsx", Sheet: "8月"}, Saying{File: "台账乙.xlsx", Sheet: "7月"}, true},
		{Saying{File: "台账甲.xlsx", Sheet: "隐患"}, Saying{File: "台账乙.xlsx", Sheet: "隐患"}, false},
	} {
		if got := laterMonth(&tt.won, &tt.lost); got != tt.later {
			t.Errorf("%+v after %+v: %v", tt.won, tt.lost, got)
		}
	}
}
