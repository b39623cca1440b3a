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
	if code != exitDone || len(lines) != 5 {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	for i, want := range [][]string{
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
