package transform

import (
	"fmt"
	"slices"

	"firegrid/transform/measures"
	"firegrid/transform/published"
)

// Exceeding looks for numbers that cannot be: a metric that is more than the
// one it is declared to be part of, for the labels that both have, and counts
// below 0. The samples are those of one day.
func Exceeding(families []measures.Family, all []published.Sample) []Finding {
	byMetric := make(map[string][]published.Sample)
	for _, s := range all {
		byMetric[s.Metric] = append(byMetric[s.Metric], s)
	}
	var findings []Finding
	for _, m := range measures.Metrics(families) {
		if f := negative(&m, byMetric[m.Name]); f.Rows > 0 {
			findings = append(findings, f)
		}
		if m.PartOf == "" {
			continue
		}
		if f := exceeding(&m, measures.Find(families, m.PartOf), byMetric); f.Rows > 0 {
			findings = append(findings, f)
		}
	}
	return findings
}

func negative(m *measures.Metric, all []published.Sample) Finding {
	f := Finding{Gate: published.GateExceeding, Subject: m.Name, Says: published.Text{ZH: m.Name + " 小于 0", EN: m.Name + " is below 0"}}
	for _, s := range all {
		if s.Value < 0 && !m.Weighted() {
			addRow(&f, fmt.Sprintf("%v=%v", s.Labels, s.Value))
		}
	}
	return f
}

func exceeding(m, whole *measures.Metric, byMetric map[string][]published.Sample) Finding {
	f := Finding{Gate: published.GateExceeding, Subject: m.Name, Says: published.Text{ZH: m.Name + " 大于 " + whole.Name, EN: m.Name + " is more than " + whole.Name}}
	var inPart, inWhole []int
	for i, label := range m.Labels {
		if at := slices.Index(whole.Labels, label); at >= 0 {
			inPart, inWhole = append(inPart, i), append(inWhole, at)
		}
	}
	wholes := make(map[string]float64)
	for _, s := range byMetric[whole.Name] {
		wholes[project(s.Labels, inWhole)] += s.Value
	}
	parts := make(map[string]float64)
	for _, s := range byMetric[m.Name] {
		key := project(s.Labels, inPart)
		before := parts[key]
		parts[key] += s.Value
		if parts[key] > wholes[key] && before <= wholes[key] { // once for each key
			addRow(&f, fmt.Sprintf("%v: more than %v", s.Labels, wholes[key]))
		}
	}
	return f
}

// addRow counts a row and shows it among the first.
func addRow(f *Finding, row string) {
	f.Rows++
	switch {
	case f.Rows == 1:
		f.Sample = row
	case f.Rows <= samples:
		f.Sample += "; " + row
	}
}
