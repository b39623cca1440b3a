package dashboards

import (
	"regexp"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
)

// Queries are those of all boards.
func Queries(boards []Board) []Query {
	var all []Query
	for _, b := range boards {
		all = append(all, b.Queries...)
	}
	return all
}

// queriesOf finds every query that Grafana will ask for a board, in what was
// built, so that none can be forgotten.
func queriesOf(d dashboard.Dashboard) []Query {
	var all []Query
	for _, p := range d.Panels {
		if p.Panel == nil {
			continue
		}
		for _, t := range p.Panel.Targets {
			q := t.(prometheus.Dataquery)
			kind := KindPanel
			if strings.HasPrefix(*q.RefId, "target") {
				kind = KindTarget
			}
			all = append(all, Query{
				Panel: *p.Panel.Title, Ref: *q.RefId, Kind: kind, Expr: chooseAll(q.Expr), Instant: q.Instant != nil && *q.Instant,
			})
		}
	}
	for _, v := range d.Templating.List {
		if v.Definition != nil {
			all = append(all, Query{Panel: v.Name, Ref: v.Name, Kind: KindVariable, Expr: chooseAll(seriesOf(*v.Definition)), Instant: true})
		}
	}
	for _, a := range d.Annotations.List {
		if q, ok := a.Target.(prometheus.Dataquery); ok {
			all = append(all, Query{Panel: a.Name, Ref: *q.RefId, Kind: KindAnnotation, Expr: chooseAll(q.Expr)})
		}
	}
	return all
}

var labelValues = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)

// seriesOf is PromQL with the same labels as Grafana's label_values(series, label).
func seriesOf(definition string) string {
	return labelValues.ReplaceAllString(definition, "group by ($2) ($1)")
}

var choices = strings.NewReplacer("$county", ".*", "$brigade", ".*")

func chooseAll(expr string) string { return choices.Replace(expr) }
