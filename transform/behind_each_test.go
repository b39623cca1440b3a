package transform

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"firegrid/transform/behind"
)

// More rows than are held at a time come once each, in the order asked for,
// and leave nothing behind on the disk.
func TestAllRowsInOnePass(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l := newLake(t)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	for i := range 3 { // 9,000 hazards each, of which one in 97 has no day
		l.file([]string{"甲.xlsx", "乙.xlsx", "丙.xlsx"}[i], 1, firstFile.Add(time.Duration(i+1)*time.Second), map[string][]row{"hazards": hazards(i, 9000)})
	}
	mustRun(t, l)
	r := openRows(t, filepath.Join(l.data, "published"))
	const want = 3 * (9000 - 93) // 0, 97, …, 92 × 97 = 8,924
	for _, desc := range []bool{false, true} {
		var told *behind.Answer
		var order []string
		seen := make(map[string]bool)
		err := r.Each(t.Context(), behind.Query{Measure: "firegrid_hazards_found", Sort: "hazard_no", Desc: desc},
			func(a *behind.Answer) error { told = a; return nil },
			func(row behind.Row) error {
				number := row.Cells[0].(string)
				order = append(order, number)
				seen[number] = true
				return nil
			})
		if err != nil || told == nil || told.Count != want || told.Columns[0].Name != "hazard_no" {
			t.Fatalf("%v: %+v", err, told)
		}
		sorted := slices.IsSortedFunc(order, func(a, b string) int {
			if desc {
				a, b = b, a
			}
			return cmp.Compare(a, b)
		})
		if len(order) != want || len(seen) != want || !sorted {
			t.Errorf("descending %v: %d rows, %d of them different, of %d; in order: %v", desc, len(order), len(seen), want, sorted)
		}
		for _, offset := range []int{4990, 20_000, want - 10} { // before and after all rows are sorted for a page
			a, err := r.Ask(t.Context(), behind.Query{Measure: "firegrid_hazards_found", Sort: "hazard_no", Desc: desc, Limit: 20, Offset: offset})
			if err != nil || len(a.Rows) != min(20, want-offset) {
				t.Fatalf("after %d: %+v, %v", offset, a, err)
			}
			for i, row := range a.Rows {
				if row.Cells[0] != order[offset+i] {
					t.Errorf("descending %v: %v on a page in place %d, where %s belongs", desc, row.Cells[0], offset+i, order[offset+i])
				}
			}
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "firegrid-rows-*", "*")); err != nil || len(left) > 0 {
		t.Errorf("left on the disk: %v, %v", left, err)
	}
}
