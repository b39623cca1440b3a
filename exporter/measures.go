package exporter

import (
	"fmt"
	"regexp"

	"firegrid/transform/published"
)

var (
	metricName = regexp.MustCompile(`^firegrid_[a-z0-9]+(_[a-z0-9]+)*$`)
	labelName  = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// measures makes the gauges of a run's measures. Names come from the manifest,
// which has come from SQL headers: they are held to the narrow form that every
// scraper since Prometheus 1 reads without quotes or escapes.
func measures(run *published.Run, lang string) (*constants, error) {
	c := new(constants)
	add := make(map[string]func(float64, ...string), len(run.Manifest.Metrics))
	for _, m := range run.Manifest.Metrics {
		if err := checkDeclaration(m); err != nil {
			return nil, err
		}
		help := phrase{m.Help.ZH, m.Help.EN}
		add[m.Name] = c.gauge(m.Name, help.in(lang), m.Labels...)
	}
	for _, s := range run.Samples {
		if s.Day != run.Manifest.AsOf {
			return nil, fmt.Errorf("metric %s %q is of %s, but the run is as of %s: /metrics shows one day",
				s.Metric, s.Labels, s.Day, run.Manifest.AsOf)
		}
		series, declared := add[s.Metric]
		if !declared {
			return nil, fmt.Errorf("metric %s is not in the manifest", s.Metric)
		}
		series(s.Value, s.Labels...)
	}
	return c, c.err
}

func checkDeclaration(m published.Metric) error {
	if !metricName.MatchString(m.Name) {
		return fmt.Errorf("metric %q is not named like one: names look like firegrid_hazards_found", m.Name)
	}
	if m.Help.ZH == "" && m.Help.EN == "" {
		return fmt.Errorf("metric %s has no help, so nobody can tell what it counts", m.Name)
	}
	for _, l := range m.Labels {
		if !labelName.MatchString(l) {
			return fmt.Errorf("metric %s: label %q is not named like one: names look like place_class", m.Name, l)
		}
	}
	return nil
}
