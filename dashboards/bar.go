package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
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
			ReduceOptions: lastValue(),
			Text:          &common.VizTextDisplayOptions{TitleSize: cog.ToPtr(15.0), ValueSize: cog.ToPtr(15.0)},
		},
	}
}

// share is the look of a ratio's bar: from none to the whole.
func share(steps []step) look {
	return look{unit: percent, decimals: 1, min: cog.ToPtr(0.0), max: cog.ToPtr(1.0), steps: steps}
}

// rate is the look of a ratio in figures.
func rate(steps []step) look { return look{unit: percent, decimals: 1, steps: steps} }

// whole is the look of a count.
func whole(unit text, steps []step) look { return look{unit: unit, steps: steps} }
