package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/geomap"
)

// countyMap colours the areas of the counties by their coverage. The areas come
// from firegrid with the figures on them; the map has no tiles, and asks nobody
// else. Grafana wants a layer to lie on, so the coloured areas are that.
func countyMap(width, height uint32) panel {
	p := panel{
		kind: "geomap", width: width, height: height,
		title: text{"各县市区网格化覆盖率（地图）", "Township coverage on the map"},
		help: quotient("firegrid_townships_gridded", "firegrid_townships").then(fullIsGreen).then(text{
			"灰色为没有数据。点一个县市区，看它的乡镇街道数、已网格化数和帮扶指导数。地图由 firegrid 提供，看板的浏览器须能打开它的网址。",
			"Grey has no data. A click on a county shows its townships, how many have a grid and how many were guided. The map comes from firegrid, which the browser must be able to reach.",
		}),
		look:    look{unit: percent, decimals: 1, steps: towardsWhole, min: cog.ToPtr(0.0), max: cog.ToPtr(1.0)},
		queries: []query{{expr: coverage(current, everywhere, "county"), legend: same("{{county}}")}},
	}
	p.optionsIn = func(lang string) any {
		areas := map[string]any{"src": "${firegrid:raw}/map/counties.geojson?lang=" + lang}
		colored, named := cloneWith(areas, "rules", coverageRules()), cloneWith(areas, "rules", []any{})
		colored["style"] = fill(grey, 0.35)
		size := 16 // a name that does not fit into its area is left out
		if lang == English {
			size = 12
		}
		named["style"] = map[string]any{
			"color": map[string]any{"fixed": ink}, "opacity": 0, "lineWidth": 1,
			"text":       map[string]any{"mode": "field", "field": "name", "fixed": ""},
			"textConfig": map[string]any{"fontSize": size, "textAlign": "center", "textBaseline": "middle", "offsetX": 0, "offsetY": 0},
		}
		return map[string]any{
			"basemap":  map[string]any{"type": "geojson", "name": "areas", "config": colored, "tooltip": false},
			"layers":   []any{map[string]any{"type": "geojson", "name": text{"县市区", "Counties"}.in(lang), "config": named, "tooltip": true}},
			"view":     map[string]any{"id": "coords", "lat": 29.757, "lon": 120.561, "zoom": 9.1, "allLayers": true},
			"controls": geomap.ControlsOptions{ShowZoom: cog.ToPtr(true), MouseWheelZoom: cog.ToPtr(false), ShowAttribution: cog.ToPtr(false)},
			"tooltip":  geomap.TooltipOptions{Mode: geomap.TooltipModeDetails},
		}
	}
	return p
}

// coverageRules are towardsWhole as the map has them: the first that fits.
func coverageRules() []any {
	var rules []any
	for i := len(towardsWhole) - 1; i >= 0; i-- {
		rules = append(rules, map[string]any{
			"style": fill(towardsWhole[i].color, 0.55),
			"check": map[string]any{"property": "coverage", "operation": "gte", "value": towardsWhole[i].from},
		})
	}
	return rules
}

func fill(color string, opacity float64) map[string]any {
	return map[string]any{"color": map[string]any{"fixed": color}, "opacity": opacity, "lineWidth": 1}
}

func cloneWith(m map[string]any, key string, value any) map[string]any {
	c := map[string]any{key: value}
	for k, v := range m {
		c[k] = v
	}
	return c
}
