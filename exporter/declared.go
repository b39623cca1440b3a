package exporter

import (
	"maps"
	"slices"
	"strings"

	declared "firegrid/transform/measures"
	"firegrid/transform/published"
)

// Declared lists every metric that /metrics can hold, sorted by name: the
// measures with all that their SQL files say of them, and firegrid's own health
// metrics with their help. Boards and rules take their words from it, and may
// name no other metric.
func Declared() []published.Metric {
	var all []published.Metric
	for _, m := range declared.Metrics(declared.All()) {
		all = append(all, m.Metric)
	}
	for _, name := range slices.Sorted(maps.Keys(healthHelp)) {
		help := healthHelp[name]
		all = append(all, published.Metric{Name: name, Help: published.Text{ZH: help.zh, EN: help.en}})
	}
	slices.SortFunc(all, func(a, b published.Metric) int { return strings.Compare(a.Name, b.Name) })
	return all
}
