package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"firegrid/exporter"
	"firegrid/ingest/lake"
	"firegrid/ingest/sample"
	"firegrid/transform/published"
)

var historyLine = regexp.MustCompile(`^(firegrid_\w+)\{(.*)\} (\S+) (\d+)$`)

// daysOf reads a history: the series of each moment, as a scrape shows them.
func daysOf(t *testing.T, text string) map[int64]map[string]string {
	t.Helper()
	if !strings.HasSuffix(text, "\n# EOF\n") {
		t.Fatalf("the history ends in %q", text[max(0, len(text)-50):])
	}
	days := make(map[int64]map[string]string)
	for line := range strings.Lines(text) {
		m := historyLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		var labels []string
		for pair := range strings.SplitSeq(m[2], ",") {
			if pair != `instance="localhost:9868"` && pair != `job="firegrid"` {
				labels = append(labels, pair)
			}
		}
		at, err := strconv.ParseInt(m[4], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if days[at] == nil {
			days[at] = make(map[string]string)
		}
		days[at][m[1]+"{"+strings.Join(labels, ",")+"}"] = m[3]
	}
	return days
}

// scrapeOf is what /metrics shows of the measures, and of the day that they
// are as of; the rest tells of runs and files.
func scrapeOf(t *testing.T, data string) map[string]string {
	t.Helper()
	text, errs, code := firegrid(t, "metrics", "--data", data)
	if code != exitDone {
		t.Fatalf("metrics: exit code %d\n%s", code, errs)
	}
	run, err := published.Current(filepath.Join(data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	ofDays := map[string]bool{"firegrid_data_as_of_timestamp_seconds": true}
	for _, m := range run.Manifest.Metrics {
		ofDays[m.Name] = true
	}
	all := make(map[string]string)
	for line := range strings.Lines(text) {
		at := strings.LastIndexByte(line, ' ')
		if name, _, _ := strings.Cut(line[:at], "{"); !ofDays[name] {
			continue
		}
		series := line[:at]
		if !strings.HasSuffix(series, "}") {
			series += "{}"
		}
		all[series] = strings.TrimSpace(line[at:])
	}
	return all
}

// TestHistoryEqualsTheRunsOfItsDays holds a history of the campaign against
// what runs as of days in it showed on /metrics, series by series.
func TestHistoryEqualsTheRunsOfItsDays(t *testing.T) {
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	end, _ := time.Parse(time.DateOnly, campaignEnd)
	if _, err := sample.Write(filepath.Join(data, "inbox"), sample.Options{Seed: 1, End: end}); err != nil {
		t.Fatal(err)
	}
	days := []string{"2012-06-18", "2012-06-19", "2012-07-01", "2012-08-31", "2012-10-15", "2012-11-30", "2012-12-01", campaignEnd}
	shown := make(map[string]map[string]string)
	for _, day := range days {
		if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", day); code != exitDone && code != exitReturned {
			t.Fatalf("run as of %s: exit code %d\n%s%s", day, code, out, errs)
		}
		shown[day] = scrapeOf(t, data)
	}
	text, errs, code := firegrid(t, "history", "--data", data, "--from", days[0], "-o", "-")
	if code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	history := daysOf(t, text)
	if len(history) != 13+31+31+30+31+30+19 { // from 18 June to 19 December
		t.Errorf("%d days", len(history))
	}
	for _, day := range days {
		d, err := published.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		got := history[exporter.HistoryTime(d).Unix()]
		if len(got) < 300 {
			t.Errorf("%s: %d series", day, len(got))
		}
		if !maps.Equal(got, shown[day]) {
			for _, series := range slices.Sorted(maps.Keys(shown[day])) {
				if got[series] != shown[day][series] {
					t.Errorf("%s: %s was shown as %s, the history has %q", day, series, shown[day][series], got[series])
				}
			}
			t.Fatalf("%s: %d series in the history, %d were shown", day, len(got), len(shown[day]))
		}
	}
}

func TestHistoryAsksForItsDays(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n"})
	run := func(args ...string) (string, string, int) {
		return firegrid(t, append([]string{"history", "--data", data}, args...)...)
	}
	if _, errs, code := run("-o", "-"); code != exitFailed || !strings.Contains(errs, "还没有发布过数据") {
		t.Errorf("before the first run: exit code %d, %q", code, errs)
	}
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	future := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
	for _, args := range [][]string{
		{}, {"-o", "-", "--blocks", t.TempDir()}, {"-o", "-", "--to", future}, {"-o", "-", "--from", "2012-08-01"},
		{"-o", "-", "--from", "1912-08-01"}, {"-o", "-", "--from", "yesterday"},
	} {
		if _, errs, code := run(args...); code != exitUsage || !strings.Contains(errs, "错误：") {
			t.Errorf("%v: exit code %d, %q", args, code, errs)
		}
	}
	lock, err := lake.TakeLock(data, "run")
	if err != nil {
		t.Fatal(err)
	}
	if _, errs, code := run("-o", "-"); code != exitFailed || !strings.Contains(errs, "firegrid run") {
		t.Errorf("while a run is under way: exit code %d, %q", code, errs)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "h.om")
	out, errs, code := run("-o", file)
	if code != exitDone || !strings.Contains(out, "2012-07-01 到 2012-07-31") || !strings.Contains(out, "--max-block-duration=744h "+file) {
		t.Errorf("the days of the data: exit code %d\n%s%s", code, out, errs)
	}
	if got := len(daysOf(t, read(t, file))); got != 31 {
		t.Errorf("%d days of July", got)
	}
}

// A run that was held has left its rows in the warehouse, and so may a preview.
// A history of them would show what is not on the boards, so it is computed of
// what the published run was made of; where that is gone, there is none.
func TestHistoryShowsNothingThatWasHeldBack(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	before, _, _ := firegrid(t, "history", "--data", data, "-o", "-")
	first := filesUnder(t, filepath.Join(data, "lake", "files"))
	write(t, filepath.Join(data, "inbox", "名册2.csv"), "行政区划代码,乡镇街道,类型,县市区,所属大队,启用日期\n330602001,别的街道,街道,越城区,越城大队,2012-07-01\n")
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-08-31"); code != exitHeld {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	after, errs, code := firegrid(t, "history", "--data", data, "-o", "-")
	if code != exitDone || after != before || !strings.Contains(before, "firegrid_townships{") {
		t.Errorf("exit code %d, %q: %s", code, errs, firstDifference(after, before))
	}
	if left, _ := filepath.Glob(filepath.Join(data, ".as-known-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for _, path := range first {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "h.om")
	_, errs, code = firegrid(t, "history", "--data", data, "-o", file)
	if code != exitFailed || !strings.Contains(errs, "2012-07-31") || !strings.Contains(errs, "试试：firegrid run") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a file was written")
	}
}

// A warehouse that was deleted is made anew, and tells the same past.
func TestHistoryWithoutAWarehouse(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n"})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	before, _, _ := firegrid(t, "history", "--data", data, "-o", "-")
	if err := os.Remove(filepath.Join(data, "warehouse.duckdb")); err != nil {
		t.Fatal(err)
	}
	after, errs, code := firegrid(t, "history", "--data", data, "-o", "-")
	if code != exitDone || after != before || !strings.Contains(before, "firegrid_hazards_rectified{") {
		t.Errorf("exit code %d, %q: %s", code, errs, firstDifference(after, before))
	}
}

func TestHistoryBlocks(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n"})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	dir := filepath.Join(t.TempDir(), "prometheus")
	args := []string{"history", "--data", data, "--blocks", dir, "--instance", "firegrid:9868"}
	out, errs, code := firegrid(t, args...)
	if code != exitDone || !strings.Contains(out, "逐点核对无误") || !strings.Contains(out, "--storage.tsdb.retention.time=") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	listed, err := exec.Command("promtool", "tsdb", "list", dir).CombinedOutput()
	if err != nil || strings.Count(string(listed), "\n") < 3 {
		t.Errorf("promtool tsdb list: %v\n%s", err, listed)
	}
	if _, errs, code = firegrid(t, args...); code != exitFailed || !strings.Contains(errs, "2012-07-01 00:00") || !strings.Contains(errs, "--replace") {
		t.Errorf("a second time: exit code %d, %q", code, errs)
	}
	if _, errs, code = firegrid(t, append(args, "--replace")...); code != exitDone {
		t.Errorf("--replace: exit code %d, %q", code, errs)
	}
	for _, e := range filesUnder(t, dir) {
		if strings.Contains(e, "history-") && !strings.HasSuffix(e, "firegrid-history.json") {
			t.Errorf("left behind: %s", e)
		}
	}
	t.Setenv("PATH", t.TempDir())
	_, errs, code = firegrid(t, append(args, "--replace")...)
	if code != exitFailed || !strings.Contains(errs, "没有 promtool") || !strings.Contains(errs, "--max-block-duration=744h") {
		t.Errorf("without promtool: exit code %d, %q", code, errs)
	}
}
