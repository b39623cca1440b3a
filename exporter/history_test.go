package exporter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/transform/published"
)

// emitting is a measure that gives these samples.
func emitting(all ...published.Sample) func(func(published.Sample) error) error {
	return func(emit func(published.Sample) error) error {
		for _, s := range all {
			if err := emit(s); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestHistoryIsOpenMetrics(t *testing.T) {
	o := HistoryOptions{From: asOf - 1, To: asOf, Lang: "zh", Metrics: []published.Metric{
		{Name: "firegrid_hazards_open", Labels: []string{"brigade", "severity"}, Help: published.Text{ZH: "未整改\"隐患\"\n（处）\\"}},
		{Name: "firegrid_target", Labels: []string{"scope"}, Help: published.Text{ZH: "目标值。"}},
	}}
	var out bytes.Buffer
	got, err := History(&out, o, emitting(
		published.Sample{Metric: "firegrid_hazards_open", Day: asOf - 1, Labels: []string{"越城大队", ""}, Value: 12},
		published.Sample{Metric: "firegrid_hazards_open", Day: asOf, Labels: []string{"越城大队", ""}, Value: 0},
		published.Sample{Metric: "firegrid_hazards_open", Day: asOf, Labels: []string{"越城大队", "一\"般"}, Value: 1234567},
		published.Sample{Metric: "firegrid_target", Day: asOf, Labels: []string{"全市"}, Value: 0.95},
	))
	// 2012-12-18 and 19, 00:00 in Shanghai, are 16:00 UTC of the days before.
	want := `# TYPE firegrid_data_as_of_timestamp_seconds gauge
# HELP firegrid_data_as_of_timestamp_seconds 数据截至日的零时（东八区，Unix 秒）。
firegrid_data_as_of_timestamp_seconds{instance="localhost:9868",job="firegrid"} 1.35576e+09 1355760000
firegrid_data_as_of_timestamp_seconds{instance="localhost:9868",job="firegrid"} 1.3558464e+09 1355846400
# TYPE firegrid_hazards_open gauge
# HELP firegrid_hazards_open 未整改\"隐患\"\n（处）\\
firegrid_hazards_open{brigade="越城大队",instance="localhost:9868",job="firegrid"} 12 1355760000
firegrid_hazards_open{brigade="越城大队",instance="localhost:9868",job="firegrid"} 0 1355846400
firegrid_hazards_open{brigade="越城大队",instance="localhost:9868",job="firegrid",severity="一\"般"} 1.234567e+06 1355846400
# TYPE firegrid_target gauge
# HELP firegrid_target 目标值。
firegrid_target{instance="localhost:9868",job="firegrid",scope="全市"} 0.95 1355846400
# EOF
`
	if diff := cmp.Diff(want, out.String()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got.Samples != 6 || got.Series != 4 {
		t.Errorf("%+v", got)
	}
}

func TestHistoryRefusesWhatContradictsItself(t *testing.T) {
	sample := func(metric string, day published.Day, label string, value float64) published.Sample {
		return published.Sample{Metric: metric, Day: day, Labels: []string{label}, Value: value}
	}
	for _, tt := range []struct {
		samples []published.Sample
		want    string
	}{
		{[]published.Sample{sample("firegrid_a", asOf+1, "甲", 1)}, "is of 2012-12-20, outside the history"},
		{[]published.Sample{sample("firegrid_c", asOf, "甲", 1)}, "firegrid_c is not declared"},
		{[]published.Sample{sample("firegrid_a", asOf, "甲", 1), sample("firegrid_a", asOf-1, "甲", 1)}, "2012-12-18 comes after 2012-12-19"},
		{[]published.Sample{sample("firegrid_a", asOf, "甲", 1), sample("firegrid_a", asOf, "甲", 1)}, "2012-12-19 comes after 2012-12-19"},
		{[]published.Sample{sample("firegrid_a", asOf, "b", 1), sample("firegrid_a", asOf, "a", 1)}, `["a"] comes after ["b"]`},
		{[]published.Sample{sample("firegrid_a", asOf, "甲", 1), sample("firegrid_b", asOf, "甲", 1), sample("firegrid_a", asOf, "乙", 1)}, "comes in two pieces"},
		{[]published.Sample{{Metric: "firegrid_a", Day: asOf, Value: 1}}, "has the labels"},
		{[]published.Sample{sample("firegrid_d", asOf, "x", 1)}, "the label job is the scrape's own"},
	} {
		_, err := History(new(bytes.Buffer), HistoryOptions{From: asOf - 1, To: asOf, Metrics: []published.Metric{
			{Name: "firegrid_a", Labels: []string{"x"}, Help: published.Text{ZH: "甲"}},
			{Name: "firegrid_b", Labels: []string{"x"}, Help: published.Text{ZH: "乙"}},
			{Name: "firegrid_d", Labels: []string{"job"}, Help: published.Text{ZH: "丁"}},
		}}, emitting(tt.samples...))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %s", tt.samples, err, tt.want)
		}
	}
}

// tenDays are the ten days to today: 1020 hazards rectified on the first,
// twenty more on each day after; a second series on the last two.
func tenDays(today published.Day) []published.Sample {
	var all []published.Sample
	for i := range 10 {
		all = append(all, published.Sample{Metric: "firegrid_hazards_rectified", Day: today - 9 + published.Day(i),
			Labels: []string{"越城大队", "一般"}, Value: 1020 + 20*float64(i)})
	}
	for _, day := range []published.Day{today - 1, today} {
		all = append(all, published.Sample{Metric: "firegrid_hazards_rectified", Day: day, Labels: []string{"诸暨大队", "重大"}, Value: 3})
	}
	return all
}

// blocksOf writes tenDays and makes blocks of them.
func blocksOf(t *testing.T, dir, instance string, today published.Day, change func(*BlockOptions)) ([]string, error) {
	t.Helper()
	m, _ := night()
	o := HistoryOptions{From: today - 9, To: today, Metrics: m.Metrics, Instance: instance}
	var text bytes.Buffer
	days := tenDays(today)
	written, err := History(&text, o, func(emit func(published.Sample) error) error {
		// In UTF-8 诸暨 sorts before 越城.
		return emitting(append(days[10:], days[:10]...)...)(emit)
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "history.om")
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	b := BlockOptions{File: file, Written: written, History: o, Dir: dir}
	if change != nil {
		change(&b)
	}
	return WriteBlocks(context.Background(), b)
}

// TestPrometheusShowsTheHistory puts blocks under a real Prometheus that also
// scrapes: past and present are the same series, and differences over days
// come out as they should on the boards.
func TestPrometheusShowsTheHistory(t *testing.T) {
	today := published.DayIn(time.Now(), zone)
	data := t.TempDir()
	m, samples := night()
	m.AsOf, m.StartedAt, m.FinishedAt = today, time.Now().Add(-time.Minute), time.Now()
	for i := range samples {
		samples[i].Day = today
	}
	publish(t, data, m, samples)
	addrs, _ := served(t, Options{Data: data})
	dir := t.TempDir()
	if _, err := blocksOf(t, filepath.Join(dir, "data"), addrs[0], today, nil); err != nil {
		t.Fatal(err)
	}
	prom := startPrometheusOn(t, dir, addrs[0])
	const x = "firegrid_hazards_rectified"
	eventually(t, 30*time.Second, "Prometheus has scraped", func() bool { return len(query(t, prom, x)) == 2 })
	begin := func(daysAgo int) int64 { return HistoryTime(today - published.Day(daysAgo)).Unix() }
	for _, tt := range []struct {
		promql string
		want   map[string]string
	}{
		{fmt.Sprintf("last_over_time(%s[25h] @ %d)", x, begin(3)), map[string]string{"越城大队": "1140"}},
		{fmt.Sprintf("last_over_time(%s[25h] @ %d)", x, begin(3)+23*3600), map[string]string{"越城大队": "1140"}},
		{fmt.Sprintf("last_over_time(%s[25h] @ %d)", x, begin(3)-1), map[string]string{"越城大队": "1120"}},
		{fmt.Sprintf("last_over_time(%s[25h] @ %d)", x, begin(1)), map[string]string{"越城大队": "1180", "诸暨大队": "3"}},
		{fmt.Sprintf("%s - last_over_time(%s[25h] offset 7d)", x, x), map[string]string{"越城大队": "140"}},
		{fmt.Sprintf("count(count_over_time(%s[11d]))", x), map[string]string{"": "2"}},
		{fmt.Sprintf("%s @ %d", asOfMetric, begin(5)), map[string]string{"": fmt.Sprint(begin(5))}},
	} {
		if diff := cmp.Diff(tt.want, query(t, prom, tt.promql)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.promql, diff)
		}
	}
}

func TestBlocksAreNotPutTwice(t *testing.T) {
	dir := t.TempDir()
	first, err := blocksOf(t, dir, "", asOf, nil)
	if err != nil || len(first) == 0 {
		t.Fatal(first, err)
	}
	var there *HistoryThereError
	_, err = blocksOf(t, dir, "", asOf+3, nil) // days 3 to 9 are there
	if !errors.As(err, &there) || stamp(there.First) != "2012-12-13 00:00" || stamp(there.Last) != "2012-12-19 00:00" {
		t.Errorf("the same days again: %v", err)
	}
	if other, err := blocksOf(t, dir, "elsewhere:9868", asOf, nil); err != nil || len(other) == 0 {
		t.Errorf("another instance: %v", err)
	}
	if later, err := blocksOf(t, dir, "", asOf+10, nil); err != nil || len(later) == 0 {
		t.Errorf("the days after: %v", err)
	}
	again, err := blocksOf(t, dir, "", asOf+3, func(b *BlockOptions) { b.Replace = true })
	if err != nil {
		t.Fatal(err)
	}
	left, err := blocksIn(dir)
	if diff := cmp.Diff(again, left); err != nil || diff != "" {
		t.Errorf("%v: left after a replacement (-want +got): %s", err, diff)
	}
}

func TestBlocksThatAreNotWhatWasWrittenAreNotUsed(t *testing.T) {
	for what, change := range map[string]func(*BlockOptions){
		"a sample less": func(b *BlockOptions) { b.Written.Samples-- },
		"another value": func(b *BlockOptions) { b.Written.Sum++ },
		"cut short": func(b *BlockOptions) {
			text, err := os.ReadFile(b.File)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(b.File, text[:len(text)/2], 0o644); err != nil {
				t.Fatal(err)
			}
		},
	} {
		dir := t.TempDir()
		if made, err := blocksOf(t, dir, "", asOf, change); err == nil {
			t.Errorf("%s: %v was taken", what, made)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v, %v", what, left, err)
		}
	}
}

// A call that was killed while it moved its blocks is made good by the next
// with --replace; what it left of its work goes after a day.
func TestBlocksHalfPutAreReplaced(t *testing.T) {
	dir := t.TempDir()
	first, err := blocksOf(t, dir, "", asOf, nil)
	if err != nil || len(first) < 1 {
		t.Fatal(first, err)
	}
	journal := filepath.Join(dir, journalName)
	listed := fmt.Sprintf(`["01ARZ3NDEKTSV4RRFFQ69G5FAV", %q, "../elsewhere"]`, first[0]) // the first of these was not moved yet
	elsewhere := filepath.Join(filepath.Dir(dir), "elsewhere")
	old, young := filepath.Join(dir, HistoryWorkPrefix+"old"), filepath.Join(dir, HistoryWorkPrefix+"young")
	for _, path := range []string{old, young, elsewhere} {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := errors.Join(os.WriteFile(journal, []byte(listed), 0o644), os.Chtimes(old, yesterday, yesterday)); err != nil {
		t.Fatal(err)
	}
	again, err := blocksOf(t, dir, "", asOf, func(b *BlockOptions) { b.Replace = true })
	if err != nil {
		t.Fatal(err)
	}
	left, err := blocksIn(dir)
	if diff := cmp.Diff(again, left); err != nil || diff != "" {
		t.Errorf("%v: left (-want +got): %s", err, diff)
	}
	for path, kept := range map[string]bool{old: false, young: true, elsewhere: true} {
		if _, err := os.Stat(path); os.IsNotExist(err) == kept {
			t.Errorf("%s: %v", path, err)
		}
	}
}
