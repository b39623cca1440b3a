package transform

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// usual are the gates as firegrid.yaml has them.
var usual = Gates{RowsFellPercent: 20, RowsFellLeast: 10, RosterShrank: true, RowsRejectedPercent: 50, RowsRejectedLeast: 20, AsOfOlder: true}

// gatedLake has a roster of 120 townships and two files of 200 and 100 hazards.
func gatedLake(t *testing.T) (l *testLake, big, small *lake.File) {
	t.Helper()
	l, big = smallLake(t)
	return l, big, l.file("诸暨大队隐患台账.xlsx", 1, firstFile.Add(2*time.Minute), map[string][]row{"hazards": hazards(2, 100)})
}

func gated(t *testing.T, l *testLake, g Gates, change ...func(*RunOptions)) Result {
	t.Helper()
	o := RunOptions{Data: l.data, AsOf: lastDay, Version: "test", Gates: g}
	for _, c := range change {
		c(&o)
	}
	result, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func published1(t *testing.T, l *testLake, g Gates, change ...func(*RunOptions)) Result {
	t.Helper()
	result := gated(t, l, g, change...)
	if result.Outcome != published.OutcomePublished {
		t.Fatalf("held: %+v", result.Findings)
	}
	return result
}

// held1 gives the one finding that holds a run.
func held1(t *testing.T, l *testLake, g Gates, change ...func(*RunOptions)) published.Finding {
	t.Helper()
	before := current(t, l).Manifest.RunID
	result := gated(t, l, g, change...)
	if result.Outcome != published.OutcomeHeld || len(result.Findings) != 1 {
		t.Fatalf("%s: %+v", result.Outcome, result.Findings)
	}
	if got := current(t, l).Manifest.RunID; got != before {
		t.Errorf("CURRENT is %s, was %s", got, before)
	}
	last := lastRun(t, l)
	if diff := cmp.Diff(result.Findings, last.Findings); diff != "" || last.Outcome != published.OutcomeHeld {
		t.Errorf("last_run.json: %s %s", last.Outcome, diff)
	}
	return result.Findings[0]
}

func accept(findings ...published.Finding) func(*RunOptions) {
	return func(o *RunOptions) {
		o.Accept = &published.Acceptance{Who: "值班员", Reason: "已核实", At: firstFile, Findings: findings}
	}
}

func TestRowsThatFellHoldTheRun(t *testing.T) {
	l, _, small := gatedLake(t)
	published1(t, l, usual)
	l.retract(small, firstFile.Add(time.Hour))
	f := held1(t, l, usual)
	want := []published.Cause{{File: small.ID[:16], Name: "诸暨大队隐患台账.xlsx", Change: published.ChangeRetracted}}
	if f.Gate != published.GateRowsFell || f.Subject != "hazards" || math.Abs(f.Amount-100.0/3) > 1e-9 || !cmp.Equal(f.Files, want) {
		t.Errorf("%+v", f)
	}
	for lang, words := range map[string]string{
		"zh": "火灾隐患排查整改台账计入的行从 300 减到 200，少了 33.3%（上限 20%）；文件：诸暨大队隐患台账.xlsx（撤回，",
		"en": "Hazard ledger: rows that count fell from 300 to 200, by 33.3% (limit 20%); files: 诸暨大队隐患台账.xlsx (withdrawn, ",
	} {
		if got := f.Sentence(lang); !strings.HasPrefix(got, words) {
			t.Errorf("%s", got)
		}
	}
	// It would not have been held by other thresholds.
	for what, change := range map[string]func(*Gates){
		"34 percent":      func(g *Gates) { g.RowsFellPercent = 34 },
		"at least 101":    func(g *Gates) { g.RowsFellLeast = 101 },
		"the gate is off": func(g *Gates) { g.RowsFellPercent = 0 },
	} {
		g := usual
		change(&g)
		if p, err := Preview(t.Context(), RunOptions{Data: l.data, AsOf: lastDay, Gates: g}); err != nil || len(p.Findings) != 0 {
			t.Errorf("%s: %+v, %v", what, p.Findings, err)
		}
	}
}

// An acceptance lets through what was shown, once, and is kept with the run.
func TestAcceptedRunIsPublished(t *testing.T) {
	l, _, small := gatedLake(t)
	published1(t, l, usual)
	l.retract(small, firstFile.Add(time.Hour))
	f := held1(t, l, usual)
	id := published1(t, l, usual, accept(f)).RunID
	shown := current(t, l)
	if by := shown.Manifest.Accepted; shown.Manifest.RunID != id || by == nil || by.Who != "值班员" || by.Reason != "已核实" || !cmp.Equal(by.Findings, []published.Finding{f}) {
		t.Errorf("the manifest: %+v", shown.Manifest.Accepted)
	}
	if got := lastRun(t, l); got.Outcome != published.OutcomePublished || len(got.Findings) != 0 {
		t.Errorf("last run: %+v", got)
	}
	// The next night is measured against the accepted run, and needs no word.
	if next := published1(t, l, usual); next.Manifest.Accepted != nil {
		t.Errorf("%+v", next.Manifest.Accepted)
	}
}

// An acceptance does not reach to what has come since.
func TestAcceptanceIsOfWhatWasShown(t *testing.T) {
	l, big, small := gatedLake(t)
	published1(t, l, usual)
	l.retract(small, firstFile.Add(time.Hour))
	f := held1(t, l, usual)
	l.retract(big, firstFile.Add(2*time.Hour)) // and now nothing is left
	if again := held1(t, l, usual, accept(f)); again.Amount != 100 || len(again.Files) != 2 {
		t.Errorf("%+v", again)
	}
	// Another day than was looked at is another finding.
	if g := gated(t, l, usual, accept(f), func(o *RunOptions) { o.AsOf-- }); g.Outcome != published.OutcomeHeld || len(g.Findings) != 2 {
		t.Errorf("%s %+v", g.Outcome, g.Findings)
	}
}

func TestContradictionsCannotBeAccepted(t *testing.T) {
	l, _ := smallLake(t)
	published1(t, l, usual)
	twice := roster()[:1]
	twice[0]["启用日期"], twice[0]["乡镇街道"] = "2012-07-01", "另一个镇"
	wrong := l.file("roster2.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"townships": twice})
	f := held1(t, l, usual)
	if f.Gate != published.GateAudit || f.Acceptable || len(f.Files) != 1 || f.Files[0].Name != wrong.Name || f.Files[0].Change != published.ChangeNew {
		t.Errorf("%+v", f)
	}
	f.Acceptable = true // whatever last_run.json says
	held1(t, l, usual, accept(f))
	off := usual
	off.AuditsOff = true
	if r := published1(t, l, off); len(r.Ignored) != 1 || !strings.Contains(r.Ignored[0].Sample, "另一个镇") {
		t.Errorf("a gate that is off still tells what it saw: %v", r.Ignored)
	}
}

func TestRosterThatShrankHoldsTheRun(t *testing.T) {
	l, _, _ := gatedLake(t)
	published1(t, l, usual)
	gone := roster()[:2]
	for _, r := range gone {
		r["停用日期"] = "2012-12-01"
	}
	l.file("新名册.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"townships": gone})
	f := held1(t, l, usual)
	if f.Gate != published.GateRosterShrank || f.Amount != 2 || f.Says.ZH != "名册上的乡镇街道从 120 个减到 118 个" || len(f.Files) != 1 || f.Files[0].Name != "新名册.xlsx" {
		t.Errorf("%+v", f)
	}
	off := usual
	off.RosterShrank = false
	published1(t, l, off)
}

func TestOlderDayHoldsTheRun(t *testing.T) {
	l, _, _ := gatedLake(t)
	published1(t, l, usual)
	older := func(o *RunOptions) { o.AsOf = lastDay - 3 }
	f := held1(t, l, usual, older)
	if f.Gate != published.GateAsOfOlder || f.Amount != 3 || f.Says.ZH != "数据截至 2012-12-16，比看板上的 2012-12-19 还早" {
		t.Errorf("%+v", f)
	}
	published1(t, l, usual, older, accept(f))
	published1(t, l, usual) // back to the later day
	off := usual
	off.AsOfOlder = false
	published1(t, l, off, older)
}

// rejected commits a file of which some rows were returned.
func (l *testLake) rejected(name string, after time.Duration, no, taken, returned int) {
	l.t.Helper()
	f := l.file(name, 1, firstFile.Add(after), map[string][]row{"hazards": hazards(no, taken)})
	f.Sheets[0].Returned = returned
	f.Outcome = lake.TakenWithProblems
	l.commit(f)
}

func TestTooManyReturnedRowsHoldTheRun(t *testing.T) {
	l, _, _ := gatedLake(t)
	published1(t, l, usual)
	l.rejected("嵊州.xlsx", time.Hour, 4, 40, 50)
	l.rejected("新昌.xlsx", 2*time.Hour, 5, 10, 10)
	f := held1(t, l, usual)
	if f.Gate != published.GateRowsRejected || math.Abs(f.Amount-100*60.0/110) > 1e-9 || len(f.Files) != 2 || f.Files[0].Name != "新昌.xlsx" ||
		f.Says.ZH != "火灾隐患排查整改台账新收到的 110 行中退回了 60 行，占 54.5%（上限 50%）" {
		t.Errorf("%+v", f)
	}
	// The clerk mends the worse of the two: what is left is 10 of 110.
	l.rejected("嵊州（问题）.xlsx", 3*time.Hour, 4, 90, 0)
	published1(t, l, usual)
	// What was returned long ago does not hold the next night.
	published1(t, l, usual)
}

// The run on the boards is of a version that did not say what a run was made
// of: what was returned long ago is not taken for new.
func TestUpgradeIsNotHeld(t *testing.T) {
	l, _, _ := gatedLake(t)
	l.rejected("嵊州.xlsx", time.Hour, 4, 10, 90)
	r := published1(t, l, Gates{})
	m := current(t, l).Manifest
	m.RunID, m.Inputs, m.Counted = "", nil, nil
	dir := filepath.Join(l.data, "published")
	id, err := published.Write(dir, m, r.Samples)
	if err != nil {
		t.Fatal(err)
	}
	if err := published.SetCurrent(dir, id); err != nil {
		t.Fatal(err)
	}
	published1(t, l, usual)
}

// Few returned rows are what every day brings.
func TestFewReturnedRowsHoldNothing(t *testing.T) {
	l, _, _ := gatedLake(t)
	l.rejected("嵊州.xlsx", time.Hour, 4, 1, 19)
	published1(t, l, usual)
}

// The run on the boards cannot be read: that is no reason to keep a sound one back.
func TestDamagedShownRunHoldsNothing(t *testing.T) {
	l, _, small := gatedLake(t)
	id := published1(t, l, usual).RunID
	damage(t, fmt.Sprintf("%s/published/%s/measures.parquet", l.data, id))
	l.retract(small, firstFile.Add(time.Hour))
	if r := published1(t, l, usual); len(r.Ignored) != 1 || !strings.Contains(r.Ignored[0].Says.ZH, "measures.parquet") {
		t.Errorf("%v", r.Ignored)
	}
}

// damage flips a bit in the middle of a file.
func damage(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
