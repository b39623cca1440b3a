package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"firegrid/transform"
)

// Two ledgers dropped on one day contradict each other: the clerk reads which
// cell counts and which does not, and nothing is refused.
func TestConflicts(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,限期改正,2012-07-10,,\n"})
	out, errs, code := firegrid(t, "conflicts", "--data", data)
	if code != exitDone || !strings.Contains(out, "没有矛盾") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	write(t, filepath.Join(data, "inbox", "诸暨改2012.csv"), hazardHead+"诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,限期改正,2012-07-20,,\n")
	firegrid(t, "ingest", "--data", data)
	out, errs, code = firegrid(t, "conflicts", "--data", data)
	lines := strings.Split(out, "\n")
	if code != exitDone || len(lines) != 6 {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	for i, want := range [][]string{
		{"诸暨改2012.csv 与 诸暨2012.csv：1 处"},
		{"火灾隐患排查整改台账", "隐患编号 诸-1", "整改期限"},
		{"采用", "2012-07-20", "诸暨改2012.csv", "第2行"},
		{"不采用", "2012-07-10", "诸暨2012.csv", "第2行"},
		{"共 1 处"},
	} {
		for _, word := range want {
			if !strings.Contains(lines[i], word) {
				t.Errorf("line %d does not say %s: %s", i, word, lines[i])
			}
		}
	}
	out, _, code = firegrid(t, "conflicts", "--data", data, "--json")
	var all transform.Conflicts
	if err := json.Unmarshal([]byte(out), &all); err != nil || code != exitDone || all.Total != 1 || all.List[0].Won.Value != "2012-07-20" {
		t.Errorf("exit code %d, %v\n%s", code, err, out)
	}
	if _, _, code := firegrid(t, "conflicts", "--data", data, "--limit", "0"); code != exitUsage {
		t.Errorf("--limit 0: exit code %d", code)
	}
}

// Months that are handed in together update each other: that is told by files
// at the end, behind what really contradicts, and nothing is hidden.
func TestMonthsHandedInTogether(t *testing.T) {
	hazards := func(deadline, mode string) string {
		return hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效," + mode + "," + deadline + ",,\n"
	}
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	for _, f := range [][2]string{{"诸暨2012年07月.csv", "2012-07-10"}, {"诸暨2012年08月.csv", "2012-08-10"}, {"诸暨重报.csv", "2012-07-20"}, {"诸暨2012年09月.csv", "2012-09-10"}} {
		write(t, filepath.Join(data, "inbox", f[0]), hazards(f[1], "限期改正"))
		if out, errs, code := firegrid(t, "ingest", "--data", data); code != exitDone {
			t.Fatalf("exit code %d\n%s%s", code, out, errs)
		}
	}
	out, errs, code := firegrid(t, "conflicts", "--data", data)
	want := []string{
		"诸暨2012年09月.csv 与 诸暨重报.csv：1 处", "火灾隐患排查整改台账  隐患编号 诸-1  整改期限",
		"2012-09-10", "2012-07-20", "共 1 处，列出 1 处", "另有 2 处是几个月的台账一起提交",
		"诸暨2012年08月.csv → 诸暨2012年09月.csv  1 处", "诸暨2012年07月.csv → 诸暨2012年09月.csv  1 处",
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitDone || len(lines) != len(want) {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	for i, word := range want {
		if !strings.Contains(lines[i], word) {
			t.Errorf("line %d does not say %s: %s", i, word, lines[i])
		}
	}
	out, _, _ = firegrid(t, "conflicts", "--updates", "--data", data)
	if !strings.Contains(out, "共 3 处，列出 3 处") || !strings.Contains(out, "2012-08-10") || strings.Contains(out, "→") {
		t.Errorf("each update:\n%s", out)
	}
	if _, errs, code := firegrid(t, "preview", "--data", data); code != exitDone {
		t.Fatalf("preview: exit code %d, %s", code, errs)
	}
	page := (&app{data: data, lang: "zh"}).conflictsPage(new(seen))
	if page.Total != 1 || len(page.List) != 1 || page.List[0].Lost.Name != "诸暨重报.csv" || page.Updated() != 2 || page.Updates[0].OldName != "诸暨2012年08月.csv" {
		t.Errorf("the drop page: %+v", page)
	}
}
