package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

// line is one figure along the time axis.
type line struct {
	name  text
	expr  string
	color string
}

// lines is figures along the time axis.
func lines(title, help text, width, height uint32, l look, series []line, links ...link) panel {
	p := panel{
		kind: "timeseries", title: title, help: help, width: width, height: height, look: l, links: links,
		options: timeseries.Options{
			Legend: common.VizLegendOptions{
				ShowLegend: true, DisplayMode: common.LegendDisplayModeList, Placement: common.LegendPlacementBottom,
				Calcs: []string{}, // Grafana has no Chinese for their names
			},
			Tooltip: common.VizTooltipOptions{Mode: common.TooltipDisplayModeMulti, Sort: common.SortOrderDescending},
		},
		custom: common.GraphFieldConfig{
			DrawStyle: cog.ToPtr(common.GraphDrawStyleLine), LineWidth: cog.ToPtr(2.0), FillOpacity: cog.ToPtr(0.0),
			LineInterpolation: cog.ToPtr(common.LineInterpolationLinear), ShowPoints: cog.ToPtr(common.VisibilityModeNever),
			SpanNulls: &common.BoolOrFloat64{Bool: cog.ToPtr(false)}, AxisBorderShow: cog.ToPtr(false),
			AxisSoftMin: cog.ToPtr(0.0),
		},
	}
	if l.unit == percent {
		custom := p.custom.(common.GraphFieldConfig)
		custom.AxisSoftMax = cog.ToPtr(1.0)
		p.custom = custom
	}
	for i, s := range series {
		ref := string(rune('A' + i))
		p.queries = append(p.queries, query{ref: ref, expr: s.expr, legend: s.name, trend: true})
		p.overrides = append(p.overrides, override{query: ref, properties: func(*builder) []dashboard.DynamicConfigValue {
			return []dashboard.DynamicConfigValue{{Id: "color", Value: map[string]string{"mode": "fixed", "fixedColor": s.color}}}
		}})
	}
	return p
}

// The colours of lines tell them apart and judge nothing.
var inks = []string{"blue", "green", "orange", "purple", "yellow", "#4f8a8b", "#b56576"}

// inInk gives lines the inks in turn.
func inInk(all ...line) []line {
	for i := range all {
		if all[i].color == "" {
			all[i].color = inks[i%len(inks)]
		}
	}
	return all
}

// stepped draws a figure that holds until it changes as steps.
func (p panel) stepped() panel {
	custom := p.custom.(common.GraphFieldConfig)
	custom.LineInterpolation = cog.ToPtr(common.LineInterpolationStepAfter)
	p.custom = custom
	return p
}
