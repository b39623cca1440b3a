package transform

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// A workbook of tonight touches the part of its brigade, and where it moves a
// hazard that of the other; all other parts are shared with the night before.
func TestPartsAreWrittenOnlyWhereRowsChanged(t *testing.T) {
	defer func(before int64) { rowsToPart = before }(rowsToPart)
	rowsToPart = 100
	l := newLake(t)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	of := func(brigade, county string, file, n int) []row {
		rows := hazards(file, n)
		for _, r := range rows {
			r["所属大队"], r["县市区"] = brigade, county
			delete(r, "乡镇街道")
		}
		return rows
	}
	for i, b := range []string{"诸暨", "上虞", "嵊州"} { // 60 hazards each, the first without the day found
		l.file(b+".xlsx", 1, firstFile.Add(time.Duration(i+1)*time.Minute), map[string][]row{"hazards": of(b+"大队", b+"市", i, 60)})
	}
	first := mustRun(t, l)
	if got := newParts(t, l, first, mustRun(t, l)); got != "" {
		t.Errorf("a night without anything new wrote the parts of %s", got)
	}
	l.file("more.xlsx", 1, firstFile.Add(time.Hour), map[string][]row{"hazards": of("上虞大队", "上虞市", 7, 10)})
	second := mustRun(t, l)
	if got := newParts(t, l, first, second); got != "上虞大队" {
		t.Errorf("hazards of 上虞 came; written were the parts of %s", got)
	}
	l.file("moved.xlsx", 1, firstFile.Add(2*time.Hour), map[string][]row{"hazards": of("嵊州大队", "嵊州市", 0, 5)}) // were 诸暨's
	third := mustRun(t, l)
	if got := newParts(t, l, second, third); got != "嵊州大队 诸暨大队" {
		t.Errorf("hazards of 诸暨 became 嵊州's; written were the parts of %s", got)
	}
	r := openRows(t, filepath.Join(l.data, "published"))
	for _, q := range []struct {
		run, brigade string
		want         int
	}{{first.RunID, "上虞大队", 59}, {second.RunID, "上虞大队", 68}, {second.RunID, "诸暨大队", 59}, {third.RunID, "诸暨大队", 55}, {third.RunID, "嵊州大队", 63}} {
		a, err := r.Ask(t.Context(), behind.Query{Run: q.run, Measure: "firegrid_hazards_found", Labels: map[string][]string{"brigade": {q.brigade}}})
		if err != nil || a.Count != q.want {
			t.Errorf("%+v: %+v, %v", q, a, err)
		}
	}
}

// newParts names the brigades whose part is not the same file in both runs.
func newParts(t *testing.T, l *testLake, a, b Result) string {
	t.Helper()
	dir := filepath.Join(l.data, "published")
	parts := func(run string) map[string]os.FileInfo {
		x, err := published.ReadRowIndex(dir, run)
		if err != nil {
			t.Fatal(err)
		}
		all := make(map[string]os.FileInfo)
		r := openRows(t, dir)
		for _, brigade := range []string{"诸暨大队", "上虞大队", "嵊州大队"} {
			ask, err := r.Ask(t.Context(), behind.Query{Run: run, Measure: "firegrid_hazards_found", Labels: map[string][]string{"brigade": {brigade}}})
			if err != nil || ask.Count == 0 {
				t.Fatal(brigade, err)
			}
			for _, p := range x.Table("hazards").Parts {
				if strings.Contains(p.Path, partOf(brigade)) {
					info, err := os.Stat(filepath.Join(dir, run, p.Path))
					if err != nil {
						t.Fatal(err)
					}
					all[brigade] = info
				}
			}
		}
		if len(all) != len(x.Table("hazards").Parts) {
			t.Fatalf("%d parts, %d brigades", len(x.Table("hazards").Parts), len(all))
		}
		return all
	}
	before, after := parts(a.RunID), parts(b.RunID)
	var changed []string
	for _, brigade := range slices.Sorted(maps.Keys(after)) {
		if !os.SameFile(before[brigade], after[brigade]) {
			changed = append(changed, brigade)
		}
	}
	return strings.Join(changed, " ")
}

// partOf is what sha256sum gives for a brigade's name, the first eight digits.
func partOf(brigade string) string {
	return map[string]string{"诸暨大队": "c85ac446", "上虞大队": "a6fabf6d", "嵊州大队": "99dd0028"}[brigade]
}
