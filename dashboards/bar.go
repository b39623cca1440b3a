package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// bars is a ranking: one bar for each series, in the order of the query.
func bars(title, help text, width, height uint32, l look, expr string, legend text, links ...link) panel {
	if l.min == nil {
		l.min = cog.ToPtr(0.0)
	}
	return panel{
		kind: "bargauge", title: title, help: help, width: width, height: height, look: l, links: links,
		queries: []query{{expr: expr, legend: legend}},
		options: bargauge.Options{
			DisplayMode: common.BarGaugeDisplayModeBasic, ValueMode: common.BarGaugeValueModeColor,
			NamePlacement: common.BarGaugeNamePlacementLeft, ShowUnfilled: true, Sizing: common.BarGaugeSizingAuto,
			MinVizWidth: 8, MinVizHeight: 16, MaxVizHeight: 48, Orientation: common.VizOrientationHorizontal,
			Legend: common.VizLegendOptions{
				DisplayMode: common.LegendDisplayModeList, Placement: common.LegendPlacementBottom, Calcs: []string{},
			},
			// No sizes of text: Grafana measures names in its own, and cuts off what is larger.
			ReduceOptions: lastValue(),
		},
	}
}

// bar is one bar of a panel whose bars each have a query of their own, so that
// they keep their order and their names can be said in both languages.
type bar struct {
	name  text
	expr  string
	color string // fixed; "" is by the panel's steps
	link  link
}

// barsOf is a panel of named bars.
func barsOf(title, help text, width, height uint32, l look, all []bar) panel {
	p := bars(title, help, width, height, l, "", text{})
	p.queries = nil
	for i, one := range all {
		p.queries = append(p.queries, query{ref: ref(i), expr: one.expr, legend: one.name})
		p.overrides = append(p.overrides, override{query: ref(i), properties: func(b *builder) []dashboard.DynamicConfigValue {
			var changes []dashboard.DynamicConfigValue
			if one.color != "" {
				changes = append(changes, dashboard.DynamicConfigValue{Id: "color", Value: map[string]string{"mode": "fixed", "fixedColor": one.color}})
			}
			if one.link.metric != "" {
				changes = append(changes, dashboard.DynamicConfigValue{Id: "links", Value: b.fieldLinks([]link{one.link})})
			}
			return changes
		}})
	}
	return p
}

// share is the look of a ratio's bar: from none to the whole.
func share(steps []step) look {
	return look{unit: percent, decimals: 1, min: cog.ToPtr(0.0), max: cog.ToPtr(1.0), steps: steps}
}

// rate is the look of a ratio in figures.
func rate(steps []step) look { return look{unit: percent, decimals: 1, steps: steps} }

// whole is the look of a count.
func whole(unit text, steps []step) look { return look{unit: unit, steps: steps} }
