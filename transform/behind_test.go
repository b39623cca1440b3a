package transform

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"firegrid/transform/behind"
	"firegrid/transform/measures"
	"firegrid/transform/published"
)

// publishRows publishes what the warehouse holds, and opens the rows of it.
func publishRows(t *testing.T, w *Warehouse, day published.Day) *behind.Reader {
	t.Helper()
	dir := t.TempDir()
	m := published.Manifest{AsOf: day, StartedAt: firstFile}
	for _, metric := range measures.Metrics(w.families) {
		m.Metrics = append(m.Metrics, metric.Metric)
	}
	id, err := published.Write(dir, m, nil, func(folder string) ([]string, error) { return w.writeRows(t.Context(), dir, folder) })
	if err != nil {
		t.Fatal(err)
	}
	if err := published.SetCurrent(dir, id); err != nil {
		t.Fatal(err)
	}
	return openRows(t, dir)
}

func openRows(t *testing.T, dir string) *behind.Reader {
	t.Helper()
	r, err := behind.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// checkRows asks for the rows behind each number that a case expects, and
// behind those of a month before, which the run of the day must know too.
func checkRows(t *testing.T, w *Warehouse, c measureCase, day published.Day) {
	t.Helper()
	r := publishRows(t, w, day)
	earlier, err := w.Samples(t.Context(), day-31, day-31)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range c.Expect {
		checkNumber(t, r, key, day, want)
		checkNumber(t, r, key, day-31, sumOf(t, w, earlier, key))
	}
}

// checkNumber holds the rows behind a number against it: they are as many as
// they say, and add up to it.
func checkNumber(t *testing.T, r *behind.Reader, key string, day published.Day, want string) {
	t.Helper()
	match := selector.FindStringSubmatch(key)
	q := behind.Query{Measure: match[1], Day: &day, Limit: 1000, Labels: make(map[string][]string)}
	for part := range strings.SplitSeq(match[2], ",") {
		if label, value, found := strings.Cut(strings.TrimSpace(part), "="); found {
			q.Labels[label] = []string{value}
		}
	}
	a, err := r.Ask(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	if want == "absent" {
		want = "0"
	}
	if got := strconv.FormatFloat(a.Value, 'f', -1, 64); got != want || len(a.Rows) != a.Count || (!a.Weighted && float64(a.Count) != a.Value) {
		t.Errorf("%s on %s is %s, its %d rows (%d shown) make %s", key, day, want, a.Count, len(a.Rows), got)
	}
	for _, row := range a.Rows {
		if at := len(row.Cells) - 1; row.Cells[at] == nil || a.Columns[at].Name != behind.ColumnRow {
			t.Errorf("%s: the row %v does not say where it stands", key, row.Cells)
		}
	}
}

func TestRowsSayWhereTheyStand(t *testing.T) {
	l, file := smallLake(t)
	mustRun(t, l)
	r := openRows(t, filepath.Join(l.data, "published"))
	a, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_found", Sort: behind.ColumnRow, Limit: 3, Offset: 10})
	if err != nil {
		t.Fatal(err)
	}
	if a.Count != 197 || len(a.Rows) != 3 || a.Ledger.ZH != "火灾隐患排查整改台账" {
		t.Fatalf("%d rows, %d shown, of %s", a.Count, len(a.Rows), a.Ledger.ZH)
	}
	last := a.Rows[0].Cells[len(a.Columns)-3:]
	if last[0] != "越城大队隐患台账.xlsx" || last[1] != "火灾隐患排查整改台账" || last[2] != int64(16) || a.Rows[0].FileID != file.ID {
		t.Errorf("the eleventh hazard found, which is the twelfth of a ledger that begins in row 5, stands in %v of %s", last, a.Rows[0].FileID)
	}
}

// Of each 97 hazards one has no day found, so that 197 of 200 are found.
// A night on which nothing came shares the tables of the night before; one on
// which hazards came writes those anew, and so does one after damage.
func TestTablesAreWrittenOnlyWhereRowsChanged(t *testing.T) {
	l, _ := smallLake(t)
	path := func(r Result, table string) string {
		return filepath.Join(l.data, "published", r.RunID, published.RowsFolder, table+".parquet")
	}
	same := func(a, b Result, table string) bool {
		x, errA := os.Stat(path(a, table))
		y, errB := os.Stat(path(b, table))
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		return os.SameFile(x, y)
	}
	first, second := mustRun(t, l), mustRun(t, l)
	if !same(first, second, "hazards") || !same(first, second, "townships") {
		t.Error("a night without anything new wrote tables again")
	}
	l.file("more.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"hazards": hazards(1, 10)})
	third := mustRun(t, l)
	if same(second, third, "hazards") || !same(second, third, "townships") {
		t.Error("hazards came: their table must be new, that of townships need not")
	}
	whole, err := os.ReadFile(path(third, "hazards"))
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(whole)
	damaged[len(damaged)/2] ^= 1
	if err := os.WriteFile(path(third, "hazards"), damaged, 0o644); err != nil {
		t.Fatal(err)
	}
	fourth := mustRun(t, l)
	if same(third, fourth, "hazards") {
		t.Error("a damaged table was handed on")
	}
	r := openRows(t, filepath.Join(l.data, "published"))
	if a, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_found"}); err != nil || a.Count != 206 {
		t.Errorf("after the damage: %+v, %v", a, err)
	}
	if a, err := r.Ask(t.Context(), behind.Query{Run: first.RunID, Measure: "firegrid_hazards_found"}); err != nil || a.Count != 197 {
		t.Errorf("the first night's run still knows 197: %+v, %v", a, err)
	}
}

func TestQuestionsThatHaveNoAnswer(t *testing.T) {
	l, _ := smallLake(t)
	result := mustRun(t, l)
	dir := filepath.Join(l.data, "published")
	r := openRows(t, dir)
	var future *behind.FutureError
	tomorrow := lastDay + 1
	if _, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_open", Day: &tomorrow}); !errors.As(err, &future) {
		t.Errorf("tomorrow: %v", err)
	}
	var unknown *behind.UnknownError
	if _, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazard_open"}); !errors.As(err, &unknown) || unknown.Nearest[0] != "firegrid_hazards_open" {
		t.Errorf("a slip of the pen: %v", err)
	}
	if _, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_open", Sort: "1; DROP TABLE x"}); !errors.Is(err, behind.ErrSort) {
		t.Errorf("a column that is none: %v", err)
	}
	if _, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_open", Run: "../" + result.RunID}); err == nil {
		t.Error("a run outside the folder was opened")
	}
	a, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_open", Labels: map[string][]string{"county": {"' OR 1=1 --"}, "round": {"1"}}})
	if err != nil || a.Count != 0 || len(a.Ignored) != 1 || a.Ignored[0] != "round" {
		t.Errorf("a county that is none, and a label that is none of the measure's: %+v, %v", a, err)
	}
	if err := os.RemoveAll(filepath.Join(dir, result.RunID, published.RowsFolder)); err != nil {
		t.Fatal(err)
	}
	if _, err := openRows(t, dir).Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_open"}); !errors.Is(err, published.ErrNoRows) {
		t.Errorf("a run of an older firegrid: %v", err)
	}
}

// Pages of any order together hold every row once.
func TestPagesNeitherRepeatNorLoseARow(t *testing.T) {
	l, _ := smallLake(t)
	mustRun(t, l)
	r := openRows(t, filepath.Join(l.data, "published"))
	for _, by := range []string{"", "brigade", "severity", "closed_on", behind.ColumnFile} {
		for _, desc := range []bool{false, true} {
			seen := make(map[any]bool)
			for offset := 0; offset < 197; offset += 40 {
				a, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_found", Sort: by, Desc: desc, Limit: 40, Offset: offset})
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range a.Rows {
					seen[row.Cells[len(row.Cells)-1]] = true
				}
			}
			if len(seen) != 197 {
				t.Errorf("by %q, descending %v: %d different rows on the pages, must be 197", by, desc, len(seen))
			}
		}
	}
}
