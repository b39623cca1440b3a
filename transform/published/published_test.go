package published

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	start  = time.Date(2012, 12, 19, 18, 30, 0, 0, time.UTC)
	dec19  = DayOf(2012, 12, 19)
	sample = []Sample{
		{Metric: "firegrid_visits", Day: dec19, Labels: []string{"2", "越城大队"}, Value: 1},
		{Metric: "firegrid_target", Day: dec19, Labels: []string{"网格化覆盖率", "全市"}, Value: 0.95},
		{Metric: "firegrid_visits", Day: dec19, Labels: []string{"1", "越城大队"}, Value: 1},
	}
)

func manifest() Manifest {
	return Manifest{
		AsOf: dec19, StartedAt: start, FinishedAt: start.Add(time.Minute), Version: "1.0",
		Stages:           []Stage{{Name: "load", Seconds: 0.25}},
		Files:            map[string]int{"taken": 3},
		Rows:             map[string]RowCount{"visits": {Taken: 2, Returned: 1}},
		BrigadesLastFile: map[string]time.Time{"越城大队": start},
		Metrics: []Metric{
			{Name: "firegrid_visits", Labels: []string{"round", "brigade"}, Unit: "次", Title: Text{"蹲点", "Visits"}, Family: "visits"},
			{Name: "firegrid_target", Labels: []string{"measure", "scope"}, Family: "targets"},
		},
	}
}

func write(t *testing.T, dir string) string {
	t.Helper()
	id, err := Write(dir, manifest(), sample)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestRunIsReadAsItWasWritten(t *testing.T) {
	dir := t.TempDir()
	id := write(t, dir)
	if want := "20121219T183000Z-20121219"; id != want {
		t.Errorf("id %s, want %s", id, want)
	}
	if _, err := Current(dir); !errors.Is(err, ErrNothingPublished) {
		t.Errorf("before SetCurrent: %v", err)
	}
	if err := SetCurrent(dir, id); err != nil {
		t.Fatal(err)
	}
	run, err := Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := manifest()
	want.RunID, want.Parts = id, run.Manifest.Parts
	if diff := cmp.Diff(want, run.Manifest); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Sample{sample[1], sample[2], sample[0]}, run.Samples); diff != "" {
		t.Errorf("samples are sorted by metric and labels: %s", diff)
	}
}

func TestSecondRunOfTheSameSecondComesAfterTheFirst(t *testing.T) {
	dir := t.TempDir()
	first, second := write(t, dir), write(t, dir)
	ids, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{first, second}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedFileIsNamed(t *testing.T) {
	for _, name := range []string{"measures.parquet", "manifest.json"} {
		dir := t.TempDir()
		id := write(t, dir)
		path := filepath.Join(dir, id, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		flipped := append([]byte(nil), whole...)
		flipped[len(flipped)/2] ^= 1
		for what, body := range map[string][]byte{"bit flipped": flipped, "cut short": whole[:len(whole)-9], "empty": nil} {
			if err := os.WriteFile(path, body, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir, id); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("%s %s: error %v does not name the file", name, what, err)
			}
			if err := SetCurrent(dir, id); err == nil {
				t.Errorf("%s %s: the run became the current one", name, what)
			}
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, id); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s missing: error %v does not name the file", name, err)
		}
	}
}

func TestWriteRefusesWhatReadersCouldNotTrust(t *testing.T) {
	one := func(metric string, labels []string, values ...float64) (s []Sample) {
		for _, v := range values {
			s = append(s, Sample{Metric: metric, Day: dec19, Labels: labels, Value: v})
		}
		return s
	}
	for _, c := range []struct {
		samples []Sample
		want    string
	}{
		{one("firegrid_other", nil, 1), "metric firegrid_other is not declared"},
		{one("firegrid_visits", []string{"1"}, 1), "metric firegrid_visits has 2 labels, a sample of it has 1"},
		{one("firegrid_target", []string{"a", "b"}, 1, 2), "metric firegrid_target [a b] has two values on 2012-12-19"},
	} {
		dir := t.TempDir()
		if _, err := Write(dir, manifest(), c.samples); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 0 {
			t.Errorf("%s: left %v behind", c.want, entries)
		}
	}
}

func TestIDFromOutsideCannotLeaveTheFolder(t *testing.T) {
	for _, id := range []string{"", "..", "../x", "CURRENT", "20121219T183000Z-20121219/.."} {
		if _, err := Open(t.TempDir(), id); err == nil || !strings.Contains(err.Error(), "is not the id of a run") {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestPruneKeepsTheLastRunsAndTheCurrentOne(t *testing.T) {
	dir := t.TempDir()
	var ids []string
	for i := range 5 {
		m := manifest()
		m.StartedAt = start.AddDate(0, 0, i)
		id, err := Write(dir, m, sample)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := SetCurrent(dir, ids[1]); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, ".tmp-123"), 0o755); err != nil { // of a killed run
		t.Fatal(err)
	}
	removed, err := Prune(dir, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{ids[0], ids[2]}, removed); diff != "" {
		t.Error(diff)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{ids[1], ids[3], ids[4], "CURRENT"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestFailureNeverAdvancesTheLastSuccess(t *testing.T) {
	dir := t.TempDir()
	if last, err := ReadLast(dir); last != nil || err != nil {
		t.Errorf("before the first attempt: %v, %v", last, err)
	}
	end := start.Add(time.Minute)
	for i, outcome := range []Outcome{OutcomeFailed, OutcomePublished, OutcomeHeld, OutcomeFailed} {
		err := WriteLast(dir, LastRun{StartedAt: start, FinishedAt: end.AddDate(0, 0, i), AsOf: dec19, Outcome: outcome})
		if err != nil {
			t.Fatal(err)
		}
		last, err := ReadLast(dir)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case i == 0 && last.LastSuccessAt != nil:
			t.Errorf("a success at %v before there was one", last.LastSuccessAt)
		case i > 0 && !last.LastSuccessAt.Equal(end.AddDate(0, 0, 1)):
			t.Errorf("after %s: last success %v", outcome, last.LastSuccessAt)
		}
	}
}

func TestDayIsThatOfTheCalendarInShaoxing(t *testing.T) {
	zone := time.FixedZone("Asia/Shanghai", 8*3600)
	if got := DayIn(time.Date(2012, 12, 19, 16, 0, 0, 0, time.UTC), zone); got.String() != "2012-12-20" {
		t.Errorf("got %s", got)
	}
	if _, err := ParseDay("19.12.2012"); err == nil || err.Error() != `"19.12.2012" is not a day: write it as 2012-12-19` {
		t.Error(err)
	}
}
