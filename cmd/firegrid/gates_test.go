package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"firegrid/ingest/auditlog"
	"firegrid/transform/published"
)

// manyHazards is a ledger of n hazards in 诸暨, numbered from a first one.
func manyHazards(first, n int) string {
	text := hazardHead
	for i := first; i < first+n; i++ {
		text += fmt.Sprintf("诸-%d,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n", i)
	}
	return text
}

// heldData published 20 hazards of two files, and was then held because 12 of
// them were withdrawn.
func heldData(t *testing.T) (data, out string) {
	t.Helper()
	data = newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨七月.csv": manyHazards(1, 12), "诸暨八月.csv": manyHazards(13, 8)})
	if m := metricsAfterRun(t, data, exitDone); !strings.Contains(m, foundInZhuji+"20\n") || !strings.Contains(m, `firegrid_publish_held{gate="rows_fell"} 0`) {
		t.Fatalf("20 hazards:\n%s", m)
	}
	firegrid(t, "retract", "诸暨七月.csv", "--data", data)
	out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-08-01")
	if code != exitHeld {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	return data, out
}

const whyHeld = "火灾隐患排查整改台账计入的行从 20 减到 8，少了 60%（上限 20%）；文件：诸暨七月.csv（撤回，"

// A held run leaves the boards as they are and says why, everywhere.
func TestHeldRunSaysWhyEverywhere(t *testing.T) {
	data, out := heldData(t)
	if !strings.Contains(out, whyHeld) || !strings.Contains(out, "publish --accept") {
		t.Errorf("run:\n%s", out)
	}
	m, _, _ := firegrid(t, "metrics", "--data", data)
	for _, want := range []string{foundInZhuji + "20\n", `firegrid_publish_held{gate="rows_fell"} 1`, `firegrid_publish_held{gate="audit"} 0`, `firegrid_publish_held{gate="roster_shrank"} 0`, `firegrid_run_last_outcome{outcome="held"} 1`} {
		if !strings.Contains(m, want) {
			t.Errorf("not on /metrics: %s", want)
		}
	}
	if s, _, _ := firegrid(t, "status", "--data", data); !strings.Contains(s, whyHeld) || !strings.Contains(s, "publish --accept") {
		t.Errorf("status:\n%s", s)
	}
	text, _, _ := firegrid(t, "status", "--json", "--data", data)
	var s statusReport
	if err := json.Unmarshal([]byte(text), &s); err != nil || len(s.LastRun.Findings) != 1 || s.LastRun.Findings[0].Amount != 60 || s.LastRun.Findings[0].Files[0].Name != "诸暨七月.csv" {
		t.Errorf("status --json: %v\n%s", err, text)
	}
	site := "http://" + startServe(t, data)
	for _, page := range []string{"/?lang=zh", "/drop/?lang=zh"} {
		if got := fetch(t, site+page); !strings.Contains(got, whyHeld) || !strings.Contains(got, "仍") {
			t.Errorf("%s:\n%s", page, got)
		}
	}
	if got := fetch(t, site+"/drop/?lang=zh"); !strings.Contains(got, "撤回可恢复") || !strings.Contains(got, "请管理员核实放行") || strings.Contains(got, "改好后再交") || strings.Contains(got, "今晚") || !strings.Contains(got, "下次汇总后从看板去掉") {
		t.Errorf("there is nothing to mend in a withdrawal, and no night is set:\n%s", got)
	}
	if got := fetch(t, site+"/drop/?lang=en"); !strings.Contains(got, "rows that count fell from 20 to 8, by 60%") {
		t.Errorf("in English:\n%s", got)
	}
	if r, err := http.Get(site + "/-/ready"); err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("what was published before is still served: %v", err)
	}
}

// --accept lets the held run through and keeps who said so, and why.
func TestPublishAccept(t *testing.T) {
	data, _ := heldData(t)
	if _, errs, code := firegrid(t, "publish", "--accept", " ", "--data", data); code != exitUsage || !strings.Contains(errs, "原因") {
		t.Errorf("without a reason: exit code %d, %s", code, errs)
	}
	if out, _, code := firegrid(t, "publish", "--data", data); code != exitHeld || !strings.Contains(out, whyHeld) {
		t.Errorf("without a word: exit code %d\n%s", code, out)
	}
	out, errs, code := firegrid(t, "publish", "--accept", "七月台账确系误交", "--data", data)
	if code != exitDone || !strings.Contains(out, "数据截至 2012-08-01") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	m, _, _ := firegrid(t, "metrics", "--data", data)
	if !strings.Contains(m, foundInZhuji+"8\n") || !strings.Contains(m, `firegrid_publish_held{gate="rows_fell"} 0`) {
		t.Errorf("after it was accepted:\n%s", m)
	}
	run, err := published.Current(filepath.Join(data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	if by := run.Manifest.Accepted; by == nil || by.Who != auditlog.User() || by.Reason != "七月台账确系误交" || len(by.Findings) != 1 {
		t.Errorf("%+v", by)
	}
	for _, verb := range []string{"runs", "status"} {
		if out, _, _ := firegrid(t, verb, "--data", data); !strings.Contains(out, "放行：七月台账确系误交") {
			t.Errorf("%s does not say that it was accepted:\n%s", verb, out)
		}
	}
	log, _, err := auditlog.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if last := log[len(log)-1]; last.Verb != auditlog.Accepted || last.Subject != run.Manifest.RunID || last.Reason != "七月台账确系误交" {
		t.Errorf("audit log: %+v", last)
	}
	if _, errs, code := firegrid(t, "publish", "--accept", "再来一次", "--data", data); code != exitFailed || !strings.Contains(errs, "没有什么要放行") {
		t.Errorf("nothing is held: exit code %d, %s", code, errs)
	}
	if m := metricsAfterRun(t, data, exitHeld); !strings.Contains(m, `firegrid_publish_held{gate="as_of_older"} 1`) { // 31 July is before 1 August
		t.Errorf("an older day:\n%s", m)
	}
}

// A gate is turned off in firegrid.yaml; the others keep their defaults.
func TestGateIsTurnedOff(t *testing.T) {
	data, _ := heldData(t)
	write(t, filepath.Join(data, "firegrid.yaml"), "gates: {rows_fell_percent: 0}\n")
	c, err := loadConfig(data)
	if err != nil || !c.Gates.Audit || !c.Gates.Exceeding || c.Gates.RowsRejectedPercent != 50 {
		t.Fatalf("%+v, %v", c.Gates, err)
	}
	if out, _, code := firegrid(t, "run", "--data", data, "--as-of", "2012-08-01"); code != exitDone {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// Where a roster was withdrawn, it is named as the cause of what its absence
// has done to other files.
func TestWithdrawnRosterIsNamedAsTheCause(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨七月.csv": manyHazards(1, 20)})
	metricsAfterRun(t, data, exitDone)
	firegrid(t, "retract", "名册.csv", "--data", data)
	if out, _, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitHeld {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	last, err := published.ReadLast(filepath.Join(data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, f := range last.Findings {
		var files []string
		for _, c := range f.Files {
			files = append(files, c.Name+" "+string(c.Change))
		}
		got[f.Gate] = strings.Join(files, ", ")
	}
	want := map[string]string{
		"roster_shrank": "名册.csv retracted", // 2 townships → 0
		"rows_fell":     "名册.csv retracted, 诸暨七月.csv read_again",
		"rows_rejected": "名册.csv retracted, 诸暨七月.csv read_again",
	}
	for gate, files := range want {
		if got[gate] != files {
			t.Errorf("%s: %s, want %s", gate, got[gate], files)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
}
