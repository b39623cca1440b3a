package rows

import (
	"slices"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// Unknown are values of a label that a query asks for and that nothing has.
type Unknown struct {
	Label, Title  string
	Values, Known []string
}

// UnknownValues holds what a query asks for against the series of the run that
// answered it. A value is known if any measure has it, since the measure asked
// for may have no row of it; or if there are rows of it, as of an earlier day.
func UnknownValues(run *published.Run, a *behind.Answer, q *behind.Query, lang string) []Unknown {
	var all []Unknown
	for _, label := range a.Metric.Labels {
		if len(q.Labels[label]) == 0 || len(q.Labels[label]) == 1 && a.Count > 0 {
			continue
		}
		own, any := valuesOf(run, label, a.Metric.Name)
		u := Unknown{Label: label, Title: heading(a, label, lang), Known: own}
		if len(own) == 0 {
			u.Known = any
		}
		for _, v := range q.Labels[label] {
			if !slices.Contains(any, v) {
				u.Values = append(u.Values, v)
			}
		}
		if len(u.Values) > 0 {
			all = append(all, u)
		}
	}
	return all
}

// valuesOf lists the values that a label has in the series of one metric, and of
// any, sorted.
func valuesOf(run *published.Run, label, metric string) (own, any []string) {
	at := make(map[string]int)
	for i := range run.Manifest.Metrics {
		m := &run.Manifest.Metrics[i]
		at[m.Name] = slices.Index(m.Labels, label)
	}
	seen := make(map[string]bool)
	for i := range run.Samples {
		s := &run.Samples[i]
		j, declared := at[s.Metric]
		if !declared || j < 0 || s.Labels[j] == "" {
			continue
		}
		if v := s.Labels[j]; !seen[v] {
			seen[v] = true
			any = append(any, v)
		}
		if s.Metric == metric {
			own = append(own, s.Labels[j])
		}
	}
	slices.Sort(own)
	slices.Sort(any)
	return slices.Compact(own), any
}
