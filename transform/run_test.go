package transform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// smallLake has a roster and some hazards.
func smallLake(t *testing.T) (*testLake, *lake.File) {
	t.Helper()
	l := newLake(t)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	return l, l.file("越城大队隐患台账.xlsx", 1, firstFile.Add(time.Minute), map[string][]row{"hazards": hazards(0, 200)})
}

func run1(t *testing.T, l *testLake) (Result, error) {
	t.Helper()
	return Run(t.Context(), RunOptions{Data: l.data, AsOf: lastDay, Version: "test"})
}

func mustRun(t *testing.T, l *testLake) Result {
	t.Helper()
	result, err := run1(t, l)
	if err != nil || result.Outcome != published.OutcomePublished {
		t.Fatalf("%s, %v, %v", result.Outcome, result.Findings, err)
	}
	return result
}

func lastRun(t *testing.T, l *testLake) *published.LastRun {
	t.Helper()
	last, err := published.ReadLast(filepath.Join(l.data, "published"))
	if err != nil || last == nil {
		t.Fatalf("last_run.json: %v, %v", last, err)
	}
	return last
}

func current(t *testing.T, l *testLake) *published.Run {
	t.Helper()
	r, err := published.Current(filepath.Join(l.data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRunPublishesWhatItMeasured(t *testing.T) {
	l, _ := smallLake(t)
	result := mustRun(t, l)
	shown := current(t, l)
	if diff := cmp.Diff(result.Samples, shown.Samples); diff != "" {
		t.Error(diff)
	}
	m := shown.Manifest
	if m.AsOf != lastDay || m.Version != "test" || m.Files["taken"] != 2 || m.Rows["hazards"].Taken != 200 {
		t.Errorf("manifest: %+v", m)
	}
	if got := m.BrigadesLastFile["越城大队"]; !got.Equal(firstFile.Add(time.Minute)) {
		t.Errorf("the brigade's last file came at %v", got)
	}
	var stages []string
	for _, s := range m.Stages {
		stages = append(stages, s.Name)
	}
	if got := strings.Join(stages, " "); got != "open load model measure audit" {
		t.Errorf("stages: %s", got)
	}
	if last := lastRun(t, l); last.Outcome != published.OutcomePublished || last.LastSuccessAt == nil || last.RunID != result.RunID {
		t.Errorf("last run: %+v", last)
	}
}

func TestRunIsHeldByAnAudit(t *testing.T) {
	l, _ := smallLake(t)
	before := mustRun(t, l)
	twice := roster()[:1]
	twice[0]["启用日期"], twice[0]["乡镇街道"] = "2012-07-01", "另一个镇" // while the first still holds the code
	wrong := l.file("roster2.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"townships": twice})
	result, err := run1(t, l)
	if err != nil || result.Outcome != published.OutcomeHeld {
		t.Fatalf("%s, %v", result.Outcome, err)
	}
	if len(result.Findings) != 1 || result.Findings[0].Subject != "roster_code_twice" || !strings.Contains(result.Findings[0].Sample, "另一个镇") {
		t.Errorf("findings: %v", result.Findings)
	}
	if got := current(t, l).Manifest.RunID; got != before.RunID {
		t.Errorf("CURRENT is %s", got)
	}
	last := lastRun(t, l)
	if last.Outcome != published.OutcomeHeld || !strings.Contains(last.Error, "roster_code_twice") || last.LastSuccessAt == nil {
		t.Errorf("last run: %+v", last)
	}
	if result, _ = run1(t, l); result.Outcome != published.OutcomeHeld {
		t.Error("the second attempt, with nothing new, was not held")
	}
	l.retract(wrong, firstFile.Add(2*time.Hour))
	if diff := cmp.Diff(before.Samples, mustRun(t, l).Samples); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedRowsAreNamed(t *testing.T) {
	l, _ := smallLake(t)
	before := mustRun(t, l)
	late := l.file("诸暨大队隐患台账.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"hazards": hazards(2, 50)})
	path := l.lake.Path(late.Parts[0])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte(nil), whole...)
	flipped[len(flipped)/3] ^= 4
	for what, body := range map[string][]byte{"bit flipped": flipped, "cut short": whole[:len(whole)/2], "missing": nil} {
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
		if body == nil {
			os.Remove(path)
		}
		_, err := run1(t, l)
		if err == nil || !strings.Contains(err.Error(), "诸暨大队隐患台账.xlsx") || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", what, err)
		}
		if last := lastRun(t, l); last.Outcome != published.OutcomeFailed || last.Stage != "load" || last.LastSuccessAt == nil {
			t.Errorf("%s: last run: %+v", what, last)
		}
		if got := current(t, l).Manifest.RunID; got != before.RunID {
			t.Errorf("%s: CURRENT is %s", what, got)
		}
	}
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := mustRun(t, l).Load; got.Loaded != 1 || got.Rows != 50 {
		t.Errorf("after repair: %+v", got)
	}
}

// TestForeignRowsAreNamed: a part that is as the lake recorded it, but does not
// have the columns of its dataset.
func TestForeignRowsAreNamed(t *testing.T) {
	l, _ := smallLake(t)
	bad := l.file("foreign.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"targets": {{"指标": "甲", "范围": "乙", "目标值": "1"}}})
	bad.Parts[0].Dataset = "hazards"
	l.commit(bad)
	path := l.lake.Path(bad.Parts[0])
	if _, err := run1(t, l); err == nil || !strings.Contains(err.Error(), "foreign.xlsx") || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
	l.retract(bad, firstFile)
	if got := mustRun(t, l).Load.Loaded; got != 2 {
		t.Errorf("%d files loaded", got)
	}
}

func TestDamagedWarehouseIsMadeAnew(t *testing.T) {
	l, _ := smallLake(t)
	before := mustRun(t, l)
	path := filepath.Join(l.data, "warehouse.duckdb")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damages := map[string]func() []byte{
		"no database": func() []byte { return []byte("a file of another kind\n") },
		"empty head":  func() []byte { return append(make([]byte, 4096), whole[4096:]...) },
		"cut short":   func() []byte { return whole[:len(whole)/2] },
		"overwritten": func() []byte {
			b := append([]byte(nil), whole...)
			for i := 3 * 4096; i < len(b); i += 1000 {
				b[i] ^= 0x55
			}
			return b
		},
	}
	for what, damage := range damages {
		if err := os.WriteFile(path, damage(), 0o644); err != nil {
			t.Fatal(err)
		}
		result, err := run1(t, l)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0].EN, "set-aside (damaged: ") || !strings.Contains(result.Notes[0].In("zh"), "set-aside（已损坏：") {
			t.Errorf("%s: notes %v", what, result.Notes)
		}
		if diff := cmp.Diff(before.Samples, result.Samples); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
		if _, err := os.Stat(path + ".set-aside"); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWarehouseOfAnotherVersionIsMadeAnew(t *testing.T) {
	l, _ := smallLake(t)
	before := mustRun(t, l)
	w, err := Open(t.Context(), filepath.Join(l.data, "warehouse.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.exec(t.Context(), "UPDATE meta SET value = 'older' WHERE key = 'version'; DELETE FROM hazards"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	result := mustRun(t, l)
	if len(result.Notes) != 1 || !strings.Contains(result.Notes[0].In("zh"), "由另一版本的 firegrid 生成") {
		t.Errorf("notes: %v", result.Notes)
	}
	if diff := cmp.Diff(before.Samples, result.Samples); diff != "" {
		t.Error(diff)
	}
	if notes := mustRun(t, l).Notes; len(notes) != 0 {
		t.Errorf("the run after that: %v", notes)
	}
}

func TestOpenFailsWhereNothingCanBeMade(t *testing.T) {
	l, _ := smallLake(t)
	if err := os.Mkdir(filepath.Join(l.data, "warehouse.duckdb"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := run1(t, l)
	if err == nil || !strings.Contains(err.Error(), "open the warehouse "+filepath.Join(l.data, "warehouse.duckdb")) {
		t.Error(err)
	}
	if last := lastRun(t, l); last.Stage != "open" || last.LastSuccessAt != nil {
		t.Errorf("last run: %+v", last)
	}
}

func TestPeriodThatEndsBeforeItBegins(t *testing.T) {
	w := openTest(t)
	_, err := w.Samples(t.Context(), lastDay, lastDay-1)
	if err == nil || err.Error() != "a period cannot end on 2012-12-18 and begin on 2012-12-19" {
		t.Error(err)
	}
}
