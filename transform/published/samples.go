package published

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// ordered checks samples against the declarations and returns them sorted by
// metric, labels and day.
func ordered(metrics []Metric, samples []Sample) ([]Sample, error) {
	labels := make(map[string]int, len(metrics))
	for _, m := range metrics {
		if _, twice := labels[m.Name]; twice {
			return nil, fmt.Errorf("metric %s is declared twice", m.Name)
		}
		labels[m.Name] = len(m.Labels)
	}
	for _, s := range samples {
		n, ok := labels[s.Metric]
		switch {
		case !ok:
			return nil, fmt.Errorf("metric %s is not declared", s.Metric)
		case n != len(s.Labels):
			return nil, fmt.Errorf("metric %s has %d labels, a sample of it has %d", s.Metric, n, len(s.Labels))
		case math.IsNaN(s.Value) || math.IsInf(s.Value, 0):
			return nil, fmt.Errorf("metric %s %v is %v, which is no count", s.Metric, s.Labels, s.Value)
		}
	}
	sorted := slices.Clone(samples)
	slices.SortFunc(sorted, compareSamples)
	for i := 1; i < len(sorted); i++ {
		if compareSamples(sorted[i-1], sorted[i]) == 0 {
			return nil, fmt.Errorf("metric %s %v has two values on %s", sorted[i].Metric, sorted[i].Labels, sorted[i].Day)
		}
	}
	return sorted, nil
}

func compareSamples(a, b Sample) int {
	if c := strings.Compare(a.Metric, b.Metric); c != 0 {
		return c
	}
	if c := slices.Compare(a.Labels, b.Labels); c != 0 {
		return c
	}
	return int(a.Day) - int(b.Day)
}

// labelNames lists every label name used by any metric, sorted: the label
// columns of the table.
func labelNames(metrics []Metric) []string {
	var names []string
	for _, m := range metrics {
		names = append(names, m.Labels...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
