package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/auditlog"
)

const foundInYuecheng = `firegrid_hazards_found{brigade="越城大队",county="越城区",place_class="未填",severity="未填"} `

// night runs the job of a day; rows may have been returned.
func night(t *testing.T, data, day string) {
	t.Helper()
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", day); code != exitDone {
		t.Fatalf("run as of %s: exit code %d\n%s%s", day, code, out, errs)
	}
}

func runsOf(t *testing.T, data string) []runLine {
	t.Helper()
	out, errs, code := firegrid(t, "runs", "--json", "--data", data)
	var lines []runLine
	if err := json.Unmarshal([]byte(out), &lines); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v\n%s%s", code, err, out, errs)
	}
	return lines
}

// threeNights has 20 hazards of 诸暨 the first night, 3 of 越城 besides the
// second, and 8 of 诸暨 withdrawn the third.
func threeNights(t *testing.T) (data string, ids []string) {
	t.Helper()
	data = newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨七月.csv": manyHazards(1, 12), "诸暨八月.csv": manyHazards(13, 8)})
	night(t, data, "2012-07-28")
	write(t, filepath.Join(data, "inbox", "越城.csv"), strings.NewReplacer("诸暨市,大唐镇", "越城区,塔山街道", "诸-", "越-").Replace(manyHazards(1, 3)))
	night(t, data, "2012-07-29")
	firegrid(t, "retract", "诸暨八月.csv", "--data", data)
	night(t, data, "2012-07-30")
	for _, l := range runsOf(t, data) {
		ids = append([]string{l.RunID}, ids...)
	}
	return data, ids
}

func TestRunsDiffAndRollback(t *testing.T) {
	data, ids := threeNights(t)
	lines := runsOf(t, data)
	if len(lines) != 3 || !lines[0].Current || lines[1].Current || lines[0].AsOf != "2012-07-30" || lines[2].AsOf != "2012-07-28" {
		t.Fatalf("%+v", lines)
	}
	for i, want := range []float64{15, 23, 20} { // found and put right on the spot
		for _, f := range lines[i].Figures {
			if f.Name == "隐患整改" && (*f.Value != want || *f.Of != want) {
				t.Errorf("%s: %v of %v, want %v", lines[i].RunID, *f.Value, *f.Of, want)
			}
		}
	}
	if out, _, _ := firegrid(t, "runs", "--data", data); !strings.Contains(out, "* "+ids[2]) || !strings.Contains(out, "隐患整改 23/23") {
		t.Errorf("runs:\n%s", out)
	}

	out, _, code := firegrid(t, "diff", ids[0], ids[1], "--data", data)
	for _, want := range []string{"20 → 23 (+3)", "越城大队  — → 3", "新收到  越城.csv", "火灾隐患排查整改台账 0 → 3", "截至日不同", "另有"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("diff of the first two nights: no %q\n%s", want, out)
		}
	}
	if strings.Contains(out, "诸暨") || strings.Contains(out, "0 → 0") {
		t.Errorf("nothing of 诸暨 has changed:\n%s", out)
	}
	out, _, _ = firegrid(t, "diff", "--json", "--data", data) // the one on the boards with the one before
	var d runDiff
	if err := json.Unmarshal([]byte(out), &d); err != nil || d.Before.RunID != ids[1] || len(d.Files) != 1 || d.Files[0].Name != "诸暨八月.csv" ||
		d.Files[0].Change != "retracted" || d.Files[0].Before["hazards"] != 8 || d.Files[0].After["hazards"] != 0 {
		t.Errorf("%v\n%s", err, out)
	}

	if out, errs, code := firegrid(t, "rollback", "--reason", "八月台账还要核", "--data", data); code != exitDone || !strings.Contains(out, ids[1]) {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	if m, _, _ := firegrid(t, "metrics", "--data", data); !strings.Contains(m, foundInZhuji+"20\n") || !strings.Contains(m, foundInYuecheng+"3\n") {
		t.Errorf("after the rollback:\n%s", m)
	}
	log, _, err := auditlog.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if last := log[len(log)-1]; last.Verb != auditlog.RolledBack || last.Subject != ids[2]+" → "+ids[1] || last.Reason != "八月台账还要核" || last.Who == "" {
		t.Errorf("audit log: %+v", last)
	}
	if _, errs, code := firegrid(t, "rollback", ids[1], "--data", data); code != exitFailed || !strings.Contains(errs, "正显示这一次") {
		t.Errorf("to where it is: exit code %d, %s", code, errs)
	}
	firegrid(t, "rollback", ids[0], "--data", data)
	if _, errs, code := firegrid(t, "rollback", "--data", data); code != exitFailed || !strings.Contains(errs, "没有保留着的发布") {
		t.Errorf("before the first: exit code %d, %s", code, errs)
	}
	if _, errs, code := firegrid(t, "rollback", "20991231", "--data", data); code != exitUsage || !strings.Contains(errs, "firegrid runs") {
		t.Errorf("to no run: exit code %d, %s", code, errs)
	}
	// The next night publishes what the workbooks say, as always.
	night(t, data, "2012-07-31")
	if m, _, _ := firegrid(t, "metrics", "--data", data); !strings.Contains(m, foundInZhuji+"12\n") || !strings.Contains(m, foundInYuecheng+"3\n") {
		t.Errorf("the night after:\n%s", m)
	}
}

// A damaged run is named, and cannot be put on the boards.
func TestDamagedRunIsNotRolledBackTo(t *testing.T) {
	data, ids := threeNights(t)
	path := filepath.Join(data, "published", ids[1], "measures.parquet")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	write(t, path, string(b))
	if out, _, code := firegrid(t, "runs", "--data", data); code != exitDone || !strings.Contains(out, ids[1]+"  已损坏") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if _, errs, code := firegrid(t, "rollback", "--data", data); code != exitFailed || !strings.Contains(errs, "measures.parquet") {
		t.Errorf("exit code %d, %s", code, errs)
	}
	if !runsOf(t, data)[0].Current {
		t.Error("the boards show another run")
	}
}

func TestRebuildProvesTheFiguresTheSame(t *testing.T) {
	data, _ := threeNights(t)
	before, _, _ := firegrid(t, "metrics", "--data", data)
	if out, errs, code := firegrid(t, "rebuild", "--data", data); code != exitDone || !strings.Contains(out, "与原仓库的数字完全相同") || !strings.Contains(out, "与看板上的数字完全相同") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	firegrid(t, "publish", "--data", data)
	if got, _, _ := firegrid(t, "metrics", "--data", data); measuresOf(got) != measuresOf(before) || !strings.Contains(got, foundInZhuji+"12\n") {
		t.Errorf("published from the new warehouse:\n%s", firstDifference(measuresOf(got), measuresOf(before)))
	}
	// Somebody has tampered with the warehouse.
	db, err := sql.Open("duckdb", filepath.Join(data, "warehouse.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE deltas SET delta = 2 * delta WHERE series_no IN (SELECT series_no FROM series WHERE metric = 'firegrid_hazards_found' AND label_2 = '越城大队')"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	out, errs, code := firegrid(t, "rebuild", "--data", data)
	if code != exitFailed || !strings.Contains(out, "firegrid_hazards_found") || !strings.Contains(out, "6 → 3") || !strings.Contains(out, "1 条序列不同") || !strings.Contains(out, "与看板上的数字完全相同") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	if _, err := os.Stat(filepath.Join(data, "warehouse.duckdb.set-aside")); err != nil {
		t.Error(err)
	}
	if out, errs, code := firegrid(t, "rebuild", "--data", data); code != exitDone {
		t.Errorf("once more: exit code %d\n%s%s", code, out, errs)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "*.rebuild*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// A rebuild that is killed at any moment leaves a sound warehouse, or none: the
// next run publishes the same figures.
func TestKilledRebuildHarmsNothing(t *testing.T) {
	data, _ := threeNights(t)
	before, _, _ := firegrid(t, "metrics", "--data", data)
	started := time.Now()
	if out, err := process("rebuild", "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole, killed := time.Since(started), 0
	for i := 0; killed < 4; i++ {
		if i == 30 {
			t.Fatalf("only %d were killed before they ended: the test proves too little", killed)
		}
		// Early, late and in between; sooner where it was too quick to be hit.
		if killAfter(t, whole*time.Duration(2*(killed*3%4)+1)/8, "rebuild", "--quiet", "--data", data) == 0 {
			whole = whole * 3 / 4
			continue
		}
		if killed++; killed%2 == 0 { // else another rebuild comes upon what this one has left
			night(t, data, "2012-07-30")
			if got, _, _ := firegrid(t, "metrics", "--data", data); measuresOf(got) != measuresOf(before) {
				t.Fatalf("kill %d: %s", killed, firstDifference(measuresOf(got), measuresOf(before)))
			}
		}
	}
	if err := os.Remove(filepath.Join(data, "warehouse.duckdb")); err != nil {
		t.Fatal(err)
	}
	out, errs, code := firegrid(t, "rebuild", "--data", data)
	if code != exitDone || !strings.Contains(out, "原来没有完好的仓库") || !strings.Contains(out, "与看板上的数字完全相同") {
		t.Errorf("without a warehouse: exit code %d\n%s%s", code, out, errs)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "*.rebuild*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// What we would have said at a moment: files that came later, withdrawals that
// came later, and readings that came later do not count.
func TestMetricsAsKnown(t *testing.T) {
	moment := func() string { return time.Now().UTC().Format(time.RFC3339Nano) }
	beginning := moment()
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨七月.csv": manyHazards(1, 12)})
	published := metricsAfterRun(t, data, exitDone)
	first := moment()
	firegrid(t, "retract", "名册.csv", "--data", data)
	firegrid(t, "ingest", "--data", data) // without a roster its rows go back
	second := moment()
	firegrid(t, "retract", "--undo", "名册.csv", "--data", data)
	write(t, filepath.Join(data, "inbox", "诸暨八月.csv"), manyHazards(13, 8))
	firegrid(t, "ingest", "--data", data)
	firegrid(t, "retract", "诸暨七月.csv", "--data", data)

	asKnown := func(at string) string {
		t.Helper()
		args := []string{"metrics", "--as-of", "2012-07-31", "--data", data}
		if at != "" {
			args = append(args, "--as-known", at)
		}
		out, errs, code := firegrid(t, args...)
		if code != exitDone {
			t.Fatalf("as known at %s: exit code %d, %s", at, code, errs)
		}
		return out
	}
	if got, want := measuresOf(asKnown(first)), measuresOf(published); got != want || !strings.Contains(got, foundInZhuji+"12\n") {
		t.Errorf("what was published then:\n%s", firstDifference(got, want))
	}
	if got := asKnown(second); strings.Contains(got, "firegrid_hazards_found{") || strings.Contains(got, "firegrid_townships{") {
		t.Errorf("while there was no roster:\n%s", got)
	}
	if got := asKnown(""); !strings.Contains(got, foundInZhuji+"8\n") {
		t.Errorf("now:\n%s", got)
	}
	if got := measuresOf(asKnown(beginning)); got != "" {
		t.Errorf("before anything came:\n%s", got)
	}
	if got, _, _ := firegrid(t, "metrics", "--data", data); got != published {
		t.Error("the published run has changed")
	}
	if left, _ := filepath.Glob(filepath.Join(data, ".as-known-*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if _, _, code := firegrid(t, "metrics", "--as-known", "gestern", "--data", data); code != exitUsage {
		t.Errorf("no moment: exit code %d", code)
	}
}

// measuresOf leaves of an exposition what was counted, without what is known of
// the runs.
func measuresOf(text string) string {
	var out strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		keep := !strings.HasPrefix(line, "#")
		for _, health := range []string{"run_", "publish", "files", "rows", "problems", "brigade_", "received", "build_info", "data_as_of"} {
			keep = keep && !strings.HasPrefix(line, "firegrid_"+health)
		}
		if keep {
			out.WriteString(line)
		}
	}
	return out.String()
}
