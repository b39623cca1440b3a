package published

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func num(v float64) *float64 { return &v }

// What changed is told by series, by metric and by brigade; a series that is
// not there is not 0, and the last digits of a sum mean nothing.
func TestSummariseTellsWhatChanged(t *testing.T) {
	metrics := []Metric{
		{Name: "firegrid_b", Labels: []string{"brigade", "kind"}, Title: Text{ZH: "乙"}},
		{Name: "firegrid_a", Title: Text{ZH: "甲"}},
		{Name: "firegrid_c", Labels: []string{"kind"}},
	}
	sample := func(metric string, v float64, labels ...string) Sample {
		return Sample{Metric: metric, Labels: labels, Value: v}
	}
	before := &Run{Manifest: Manifest{Metrics: metrics}, Samples: []Sample{
		sample("firegrid_a", 0.1+0.2),
		sample("firegrid_b", 5, "嵊州", "x"), sample("firegrid_b", 2, "嵊州", "y"), sample("firegrid_b", 7, "诸暨", "x"),
	}}
	after := &Run{Manifest: Manifest{Metrics: metrics}, Samples: []Sample{
		sample("firegrid_a", 0.3),
		sample("firegrid_b", 6, "嵊州", "x"), sample("firegrid_b", 1, "嵊州", "y"), sample("firegrid_b", 0, "越城", "x"),
		sample("firegrid_c", 4, "x"),
	}}
	var got []string
	for _, m := range Summarise(before, after) {
		got = append(got, fmt.Sprint(m.Metric, m.Title.ZH, text(m.Before), text(m.After), m.Series))
		for _, b := range m.Brigades {
			got = append(got, fmt.Sprint(b.Brigade, text(b.Before), text(b.After)))
		}
	}
	// 嵊州 moved from 5+2 to 6+1, which is no change of its sum.
	want := []string{"firegrid_b乙14→7→4", "诸暨7→-→", "越城-→0→", "firegrid_c-→4→1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantSeries := []SeriesChange{
		{Metric: "firegrid_b", Labels: []string{"嵊州", "x"}, Before: num(5), After: num(6)},
		{Metric: "firegrid_b", Labels: []string{"嵊州", "y"}, Before: num(2), After: num(1)},
		{Metric: "firegrid_b", Labels: []string{"诸暨", "x"}, Before: num(7)},
		{Metric: "firegrid_b", Labels: []string{"越城", "x"}, After: num(0)},
		{Metric: "firegrid_c", Labels: []string{"x"}, After: num(4)},
	}
	if diff := cmp.Diff(wantSeries, Compare(before.Samples, after.Samples)); diff != "" {
		t.Error(diff)
	}
}

func text(v *float64) string {
	if v == nil {
		return "-→"
	}
	return fmt.Sprint(*v, "→")
}
