package published

import (
	"strings"
	"testing"
)

// An acceptance reaches to what was shown and to nothing beyond it.
func TestAcceptanceCovers(t *testing.T) {
	a := Cause{File: "aaaa", Name: "七月.csv", Change: ChangeRetracted}
	b := Cause{File: "bbbb", Name: "八月.csv", Change: ChangeRetracted}
	seen := Finding{Gate: GateRowsFell, Subject: "hazards", Amount: 40, Files: []Cause{a, b}, Acceptable: true}
	word := &Acceptance{Who: "值班员", Reason: "已核实", Findings: []Finding{seen}}
	for what, c := range map[string]struct {
		change func(*Finding)
		want   bool
	}{
		"as shown":        {func(*Finding) {}, true},
		"less than shown": {func(f *Finding) { f.Amount = 30; f.Files = f.Files[:1] }, true},
		"worse":           {func(f *Finding) { f.Amount = 41 }, false},
		"another dataset": {func(f *Finding) { f.Subject = "grids" }, false},
		"another gate":    {func(f *Finding) { f.Gate = GateRowsRejected }, false},
		"another file":    {func(f *Finding) { f.Files = []Cause{a, {File: "cccc", Name: "九月.csv", Change: ChangeRetracted}} }, false},
		"other change":    {func(f *Finding) { f.Files = []Cause{{File: "aaaa", Name: "七月.csv", Change: ChangeReread}} }, false},
		"files unlisted":  {func(f *Finding) { f.More = 1 }, false},
		"a contradiction": {func(f *Finding) { f.Acceptable = false }, false},
	} {
		f := seen
		c.change(&f)
		if got := word.Covers(&f); got != c.want {
			t.Errorf("%s: covered %v, want %v", what, got, c.want)
		}
	}
	if (*Acceptance)(nil).Covers(&seen) {
		t.Error("nobody has accepted anything")
	}
}

// A finding is told in one line with its rows and files, in both languages.
func TestFindingIsToldInALine(t *testing.T) {
	f := Finding{
		Says: Text{ZH: "一个代码有两个名称", EN: "one code has two names"}, Rows: 2, Sample: "code=330602001",
		Files: []Cause{{File: "0123456789abcdef", Name: "名册.csv", Change: ChangeNew}}, More: 3,
	}
	for lang, want := range map[string]string{
		"zh": "一个代码有两个名称（2 处：code=330602001）；文件：名册.csv（新收到，0123456789ab） 等 4 份",
		"en": "one code has two names (2: code=330602001); files: 名册.csv (new, 0123456789ab) and 3 more",
	} {
		if got := f.Sentence(lang); got != want {
			t.Errorf("%s: %s\nwant %s", lang, got, want)
		}
	}
	f.Files, f.More = append([]Cause{{Decision: "3fa81c09d2", Name: "甲宾馆 / 乙宾馆", Change: ChangeSame}}, f.Files...), 0
	for lang, want := range map[string]string{
		"zh": "；单位认定：甲宾馆 / 乙宾馆（认定为同一单位，3fa81c09d2）；文件：名册.csv（新收到，0123456789ab）",
		"en": "; decisions on units: 甲宾馆 / 乙宾馆 (decided to be one unit, 3fa81c09d2); files: 名册.csv (new, 0123456789ab)",
	} {
		if got := f.Sentence(lang); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s\nwant %s", lang, got, want)
		}
	}
	for _, c := range []Change{ChangeNew, ChangeReread, ChangeRetracted, ChangeRestored, ChangeGone, ChangeSame, ChangeNotSame} {
		if zh, en := c.Word("zh"), c.Word("en"); zh == en || strings.ContainsAny(zh, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s: %q %q", c, zh, en)
		}
	}
}
