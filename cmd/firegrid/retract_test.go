package main

import (
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/lake"
)

const (
	foundInZhuji = `firegrid_hazards_found{brigade="诸暨大队",county="诸暨市",place_class="未填",severity="未填"} `
	oneHazard    = hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n"
)

// metricsAfterRun runs the night and gives what is on /metrics.
func metricsAfterRun(t *testing.T, data string, want int) string {
	t.Helper()
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != want {
		t.Fatalf("run: exit code %d, want %d\n%s%s", code, want, out, errs)
	}
	out, _, _ := firegrid(t, "metrics", "--data", data)
	return out
}

// A withdrawn file's rows are gone from the figures with the next run, and are
// back after --undo; the record and the audit log say who did it and why.
func TestRetractAndUndo(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": oneHazard})
	if m := metricsAfterRun(t, data, exitDone); !strings.Contains(m, foundInZhuji+"1\n") {
		t.Fatalf("one hazard was found:\n%s", m)
	}
	out, errs, code := firegrid(t, "retract", "诸暨2012.csv", "--reason", "误交", "--data", data)
	if code != exitDone || !strings.Contains(out, "已撤回 诸暨2012.csv（1 行") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	if m := metricsAfterRun(t, data, exitDone); strings.Contains(m, "firegrid_hazards_found{") || !strings.Contains(m, "firegrid_townships{") {
		t.Errorf("after the withdrawal:\n%s", m)
	}
	f := lakeFiles(t, data)[1]
	if len(f.Withdrawals) != 1 || f.Withdrawals[0].Reason != "误交" {
		t.Errorf("%+v", f.Withdrawals)
	}
	out, errs, code = firegrid(t, "retract", "--undo", f.ID[:8], "--data", data)
	if code != exitDone || !strings.Contains(out, "已恢复 诸暨2012.csv") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	if m := metricsAfterRun(t, data, exitDone); !strings.Contains(m, foundInZhuji+"1\n") {
		t.Errorf("after it was undone:\n%s", m)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	log, damaged, err := auditlog.Read(data)
	var acts []string
	for _, e := range log {
		acts = append(acts, string(e.Verb)+" "+e.Subject+" "+e.Reason)
		if e.Who != me.Username || e.At.IsZero() || e.ID == "" {
			t.Errorf("%+v", e)
		}
	}
	want := "dropped 名册.csv |dropped 诸暨2012.csv |retracted 诸暨2012.csv 误交|unretracted 诸暨2012.csv "
	if got := strings.Join(acts, "|"); err != nil || damaged != 0 || got != want {
		t.Errorf("audit log: %s, %v", got, err)
	}
}

// The same bytes after a withdrawal neither come back nor vanish without a word.
func TestSameBytesAfterAWithdrawal(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": oneHazard})
	firegrid(t, "retract", "诸暨2012.csv", "--data", data)
	write(t, filepath.Join(data, "inbox", "再交.csv"), oneHazard)
	out, _, code := firegrid(t, "ingest", "--data", data)
	if code != exitReturned || !strings.Contains(out, "再交.csv") || !strings.Contains(out, "已撤回的“诸暨2012.csv”") || !strings.Contains(out, "--undo") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if f := lakeFiles(t, data)[1]; f.RetractedAt == nil {
		t.Error("it counts again")
	}
	// The name it came with the second time names it too.
	if out, errs, code := firegrid(t, "retract", "--undo", "再交.csv", "--data", data); code != exitDone || !strings.Contains(out, "已恢复 诸暨2012.csv") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
}

// A roster that is withdrawn sends back what was understood by it, also rows
// that had no problem; given back, it heals them.
func TestRetractedRosterIsForgotten(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": oneHazard})
	firegrid(t, "retract", "名册.csv", "--data", data)
	m := metricsAfterRun(t, data, exitReturned)
	if strings.Contains(m, "firegrid_hazards_found{") || strings.Contains(m, "firegrid_townships{") {
		t.Errorf("without a roster:\n%s", m)
	}
	if f := lakeFiles(t, data)[1]; f.Outcome != lake.Returned || f.ProblemCounts["roster_missing"] == 0 || f.Reading != 2 || len(f.Earlier) != 1 || f.Earlier[0].Parts[0].Rows != 1 {
		t.Errorf("as if there had never been one: %+v", f)
	}
	firegrid(t, "retract", "--undo", "名册.csv", "--data", data)
	if m := metricsAfterRun(t, data, exitDone); !strings.Contains(m, foundInZhuji+"1\n") {
		t.Errorf("with it again:\n%s", m)
	}
	before := lakeFiles(t, data)[1].Reading
	metricsAfterRun(t, data, exitDone)
	if f := lakeFiles(t, data)[1]; f.Reading != before {
		t.Error("it is read again every night")
	}
}

// A name that several files have names none of them; the ids tell them apart.
func TestRetractByAnAmbiguousName(t *testing.T) {
	data := newData(t, map[string]string{"台账.csv": rosterCSV})
	write(t, filepath.Join(data, "inbox", "台账.csv"), oneHazard)
	firegrid(t, "ingest", "--data", data)
	files := lakeFiles(t, data)
	_, errs, code := firegrid(t, "retract", "台账.csv", "--data", data)
	if code != exitFailed || !strings.Contains(errs, "2 份") || !strings.Contains(errs, files[0].ID[:12]) || !strings.Contains(errs, files[1].ID[:12]) || !strings.Contains(errs, "收到，1 行") {
		t.Fatalf("exit code %d, %s", code, errs)
	}
	if _, errs, code := firegrid(t, "retract", files[0].ID[:12], "--data", data); code != exitDone {
		t.Fatalf("by its id: exit code %d, %s", code, errs)
	}
	// Now the name can mean only the other; after that, none.
	if _, errs, code := firegrid(t, "retract", "台账.csv", "--data", data); code != exitDone {
		t.Errorf("exit code %d, %s", code, errs)
	}
	for ref, want := range map[string]string{"台账.csv": "已经撤回了", files[1].ID: "已经撤回了", "没有的.csv": "没有收到过", "ffff": "没有收到过"} {
		if _, errs, code := firegrid(t, "retract", ref, "--data", data); code != exitFailed || !strings.Contains(errs, want) {
			t.Errorf("%s: exit code %d, %s", ref, code, errs)
		}
	}
}
