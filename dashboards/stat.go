package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
)

func lastValue() common.ReduceDataOptions {
	return common.ReduceDataOptions{Calcs: []string{"lastNotNull"}, Values: cog.ToPtr(false), Fields: cog.ToPtr("")}
}

// statOptions are those of one or several big numbers.
func statOptions(mode common.BigValueColorMode, words common.BigValueTextMode) stat.Options {
	return stat.Options{
		GraphMode: common.BigValueGraphModeNone, ColorMode: mode, JustifyMode: common.BigValueJustifyModeCenter,
		TextMode: words, WideLayout: true, ReduceOptions: lastValue(),
		PercentChangeColorMode: common.PercentChangeColorModeStandard, Orientation: common.VizOrientationAuto,
	}
}

// number is one big number on its colour.
func number(title, help text, width, height uint32, l look, expr string, links ...link) panel {
	return panel{
		kind: "stat", title: title, help: help, width: width, height: height, look: l, links: links,
		options: statOptions(common.BigValueColorModeBackgroundSolid, common.BigValueTextModeValue),
		queries: []query{{expr: orNone(expr), legend: title}},
	}
}

// withTarget colours the numbers of a panel by a target from the table of
// targets. It is read when the board is looked at: clerks change targets, and
// boards are not made anew for that.
func (p panel) withTarget(expr string) panel { return p.withTargetFor("", expr) }

// withTargetFor is withTarget for the numbers of one query.
func (p panel) withTargetFor(ref, expr string) panel {
	p.steps, p.ofMax, p.min = towardsTarget, true, cog.ToPtr(-0.001)
	config := "target" + ref
	p.queries = append(p.queries, query{ref: config, expr: "(" + expr + ") or vector(1e15)", legend: same("max")})
	apply := dashboard.MatcherConfig{Id: "numeric"}
	if ref != "" {
		apply = dashboard.MatcherConfig{Id: "byFrameRefID", Options: ref}
	}
	p.transforms = append(p.transforms, dashboard.DataTransformerConfig{Id: "configFromData", Options: map[string]any{
		"configRefId": config, "applyTo": apply,
		"mappings": []map[string]any{{"fieldName": "max", "handlerKey": "max", "reducerId": "lastNotNull"}},
	}})
	return p
}

// tileHeight lets the overview end where a screen of 1080 lines does.
const tileHeight = 4

// tiles are a number and what stands beside it.
func tiles(main panel, side beside) []panel {
	return []panel{main, side.panel(3, main.height)}
}

// cityTarget is the target of a measure for the whole city.
func cityTarget(measure string) []besideTarget {
	return []besideTarget{{target, targetOf(measure, "全市")}}
}

// ratioTiles are a ratio held against the city's target, and its change.
func ratioTiles(title text, num, den string, f figure, measure, filter string, links ...link) []panel {
	main := number(title, quotient(num, den).then(legendOfColors), 3, tileHeight, rate(nil), f(current, filter, ""), links...).
		withTarget(targetOf(measure, "全市"))
	return tiles(main, beside{figure: f, points: true, better: rising, unit: percent, targets: cityTarget(measure), filter: filter})
}

// beside is the panel next to a big number: its target, and how it has moved.
type beside struct {
	figure  figure
	points  bool // a ratio moves by percentage points
	better  []step
	targets []besideTarget
	unit    text
	filter  string
}

type besideTarget struct {
	name text
	expr string
}

func (s beside) panel(width, height uint32) panel {
	factor, unit, decimals := "", s.unit, 0
	if s.points {
		factor, unit, decimals = "100 * ", points, 1
	}
	p := panel{
		kind: "stat", width: width, height: height, clear: true,
		title: text{"目标与变化", "Target and change"},
		help: text{
			"目标：目标任务表中的目标值。较7天前、较30天前：当前值减去7天、30天前的值，比率以百分点计；绿色为向好，红色为变差。当时没有数据的写“无数据”。",
			"Target: as in the table of targets. vs 7 and 30 days ago: the value now less the value then, for ratios in percentage points; green is for the better, red for the worse. No data where there was none then.",
		},
		look: look{unit: unit, decimals: decimals, steps: s.better},
	}
	options := statOptions(common.BigValueColorModeValue, common.BigValueTextModeValueAndName)
	options.Orientation = common.VizOrientationHorizontal
	options.Text = &common.VizTextDisplayOptions{TitleSize: cog.ToPtr(13.0), ValueSize: cog.ToPtr(17.0)} // else each panel has its own
	for _, t := range s.targets {
		p.queries = append(p.queries, query{expr: orNone(t.expr), legend: t.name})
		ref := string(rune('A' + len(p.queries) - 1))
		p.overrides = append(p.overrides, override{query: ref, properties: func(b *builder) []dashboard.DynamicConfigValue {
			l := look{unit: s.unit, steps: neither}
			if s.points {
				l.decimals = 1
			}
			return l.properties(b)
		}})
	}
	for _, ago := range []struct {
		days int
		name text
	}{{7, sevenDays}, {30, thirtyDays}} {
		p.queries = append(p.queries, query{expr: orNone(change(s.figure, ago.days, factor, s.filter)), legend: ago.name})
	}
	p.options = options
	return p
}
