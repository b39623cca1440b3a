package published

import (
	"cmp"
	"math"
	"slices"
)

// SeriesChange is a series that is not the same in two runs. A side is nil
// where it has no such series: absent is not 0.
type SeriesChange struct {
	Metric string   `json:"metric"`
	Labels []string `json:"labels"`
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
}

// Compare gives the series that differ between the samples of two days, by
// metric and labels. Both are sorted as in [Run]. Sums of weights have no fixed
// order, so values that differ in the last digits only are the same.
func Compare(before, after []Sample) []SeriesChange {
	var all []SeriesChange
	for i, j := 0, 0; i < len(before) || j < len(after); {
		var order int
		switch {
		case i == len(before):
			order = 1
		case j == len(after):
			order = -1
		default:
			order = cmp.Or(cmp.Compare(before[i].Metric, after[j].Metric), slices.Compare(before[i].Labels, after[j].Labels))
		}
		switch {
		case order < 0:
			all = append(all, SeriesChange{Metric: before[i].Metric, Labels: before[i].Labels, Before: &before[i].Value})
			i++
		case order > 0:
			all = append(all, SeriesChange{Metric: after[j].Metric, Labels: after[j].Labels, After: &after[j].Value})
			j++
		default:
			if b, a := before[i].Value, after[j].Value; math.Abs(a-b) > 1e-9*math.Max(1, math.Abs(b)) {
				all = append(all, SeriesChange{Metric: before[i].Metric, Labels: before[i].Labels, Before: &before[i].Value, After: &after[j].Value})
			}
			i, j = i+1, j+1
		}
	}
	return all
}

// MetricChange sums up the series of a metric that changed.
type MetricChange struct {
	Metric string `json:"metric"`
	Title  Text   `json:"title"`
	// Before and After are sums over all its series, nil where it has none.
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
	// Series is how many changed.
	Series int `json:"series"`
	// Presence: no count changed, only whether a 0 is shown or nothing.
	Presence bool `json:"presence,omitempty"`
	// Brigades are those whose sums changed.
	Brigades []BrigadeChange `json:"brigades,omitempty"`
}

// BrigadeChange is what a metric is for a brigade before and after.
type BrigadeChange struct {
	Brigade string   `json:"brigade"`
	Before  *float64 `json:"before"`
	After   *float64 `json:"after"`
}

// Summarise tells the changes between two runs by metric and brigade, the
// metrics in the order of the later run's declarations.
func Summarise(before, after *Run) []MetricChange {
	changed, counted := make(map[string]int), make(map[string]bool)
	for _, c := range Compare(before.Samples, after.Samples) {
		changed[c.Metric]++
		counted[c.Metric] = counted[c.Metric] || !isNothing(c.Before) || !isNothing(c.After)
	}
	declared := slices.Clone(after.Manifest.Metrics)
	for _, m := range before.Manifest.Metrics {
		if !slices.ContainsFunc(declared, func(d Metric) bool { return d.Name == m.Name }) {
			declared = append(declared, m)
		}
	}
	var all []MetricChange
	for _, m := range declared {
		if changed[m.Name] == 0 {
			continue
		}
		c := MetricChange{Metric: m.Name, Title: m.Title, Series: changed[m.Name], Presence: !counted[m.Name]}
		was, is := before.sums(m.Name), after.sums(m.Name)
		c.Before, c.After = was[""], is[""]
		for _, name := range brigadesIn(was, is) {
			if b := (BrigadeChange{name, was[name], is[name]}); !sameValue(b.Before, b.After) {
				c.Brigades = append(c.Brigades, b)
			}
		}
		all = append(all, c)
	}
	return all
}

// sums adds up a metric by brigade, and as a whole under "".
func (r *Run) sums(metric string) map[string]*float64 {
	all := make(map[string]*float64)
	add := func(key string, v float64) {
		if all[key] == nil {
			all[key] = new(float64)
		}
		*all[key] += v
	}
	at := -1
	for _, m := range r.Manifest.Metrics {
		if m.Name == metric {
			at = slices.Index(m.Labels, "brigade")
		}
	}
	for _, s := range r.Samples {
		if s.Metric != metric {
			continue
		}
		add("", s.Value)
		if at >= 0 {
			add(s.Labels[at], s.Value)
		}
	}
	return all
}

func brigadesIn(sums ...map[string]*float64) []string {
	var all []string
	for _, m := range sums {
		for name := range m {
			if name != "" && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all
}

func isNothing(v *float64) bool { return v == nil || *v == 0 }

func sameValue(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*math.Max(1, math.Abs(*a))
}
