package dashboards

import (
	"cmp"
	"fmt"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
)

// panel is one picture of a board, before it is given a language and a place.
type panel struct {
	kind          string // Grafana's panel type
	title, help   text
	width, height uint32 // of the 24 columns; rows of 38 pixels
	queries       []query
	look
	options    any                   // Grafana's options of the panel type
	optionsIn  func(lang string) any // the same where they hold words
	custom     any                   // Grafana's custom field options of the panel type
	links      []link
	transforms []dashboard.DataTransformerConfig
	overrides  []override
	organize   *organize
	none       text // what an empty panel says; no data by default
	section    bool // a heading across the board instead of a panel
	clear      bool // without the panel's background
}

// look is how numbers are written and coloured.
type look struct {
	unit     text
	decimals int
	min, max *float64
	steps    []step
	ofMax    bool // steps are percent of the maximum, which is the target
	says     []saying
}

// step is a colour from a value on; the first has no value.
type step struct {
	from  float64
	color string
}

// saying is what is written instead of a number.
type saying struct {
	value string
	text  text
	color string
}

// query is one question to Prometheus.
type query struct {
	ref    string
	expr   string
	legend text
	trend  bool // along the time axis, not for now
	table  bool
}

// override changes how one field looks: that of a query, or of a name.
type override struct {
	query      string
	name       text
	properties func(b *builder) []dashboard.DynamicConfigValue
}

// datasource is the variable at the top of each board.
func datasource() common.DataSourceRef {
	kind, uid := "prometheus", "${datasource}"
	return common.DataSourceRef{Type: &kind, Uid: &uid}
}

// build makes the panel in the board's language.
func (p panel) build(b *builder) (dashboard.Panel, error) {
	transforms := p.transforms
	if p.organize != nil {
		transforms = p.organize.transforms(b.Lang)
	}
	options := p.options
	if p.optionsIn != nil {
		options = p.optionsIn(b.Lang)
	}
	made := dashboard.NewPanelBuilder().
		Type(p.kind).
		Title(p.title.in(b.Lang)).
		Description(p.help.in(b.Lang)).
		Datasource(datasource()).
		Transparent(p.clear).
		Unit(p.unit.in(b.Lang)).
		Decimals(float64(p.decimals)).
		NoValue(cmp.Or(p.none.in(b.Lang), noData.in(b.Lang))).
		Mappings(p.mappings(b)).
		ColorScheme(dashboard.NewFieldColorBuilder().Mode(dashboard.FieldColorModeIdThresholds)).
		DataLinks(b.dataLinks(p.links)).
		Transformations(transforms).
		Options(options)
	if p.custom != nil {
		made.Custom(p.custom)
	}
	p.fill(made, b)
	built, err := made.Build()
	if err != nil {
		return built, fmt.Errorf("panel %s: %w", p.title.en, err)
	}
	built.FieldConfig.Defaults.Thresholds = cog.ToPtr(p.thresholds())
	for i := range built.FieldConfig.Defaults.Links {
		built.FieldConfig.Defaults.Links[i].Placement = nil // else Grafana hides them in a menu
	}
	return built, nil
}

// fill adds the queries, and what differs for one of them.
func (p panel) fill(made *dashboard.PanelBuilder, b *builder) {
	if p.min != nil {
		made.Min(*p.min)
	}
	if p.max != nil {
		made.Max(*p.max)
	}
	for i, q := range p.queries {
		if q.ref == "" {
			q.ref = string(rune('A' + i))
		}
		made.WithTarget(q.build(b))
		if q.trend {
			made.Interval("6h") // history has a point a day
		}
	}
	for _, o := range p.overrides {
		if o.query != "" {
			made.OverrideByQuery(o.query, o.properties(b))
		} else {
			made.OverrideByName(o.name.in(b.Lang), o.properties(b))
		}
	}
}

func (q query) build(b *builder) *prometheus.DataqueryBuilder {
	built := prometheus.NewDataqueryBuilder().
		RefId(q.ref).
		Expr(q.expr).
		LegendFormat(q.legend.in(b.Lang)).
		EditorMode(prometheus.QueryEditorModeCode).
		Datasource(datasource())
	if q.table {
		built.Format(prometheus.PromQueryFormatTable)
	}
	if q.trend {
		return built.Range()
	}
	return built.Instant()
}

// properties are the look as an override of a field has it.
func (l look) properties(b *builder) []dashboard.DynamicConfigValue {
	all := []dashboard.DynamicConfigValue{
		{Id: "unit", Value: l.unit.in(b.Lang)},
		{Id: "decimals", Value: l.decimals},
		{Id: "thresholds", Value: l.thresholds()},
	}
	if len(l.says) > 0 {
		all = append(all, dashboard.DynamicConfigValue{Id: "mappings", Value: l.mappings(b)})
	}
	if l.min != nil {
		all = append(all, dashboard.DynamicConfigValue{Id: "min", Value: *l.min})
	}
	if l.max != nil {
		all = append(all, dashboard.DynamicConfigValue{Id: "max", Value: *l.max})
	}
	return all
}

func (l look) thresholds() dashboard.ThresholdsConfig {
	mode := dashboard.ThresholdsModeAbsolute
	if l.ofMax {
		mode = dashboard.ThresholdsModePercentage
	}
	var steps []dashboard.Threshold
	for i, s := range l.steps {
		t := dashboard.Threshold{Color: s.color}
		if i > 0 {
			t.Value = cog.ToPtr(s.from)
		}
		steps = append(steps, t)
	}
	return dashboard.ThresholdsConfig{Mode: mode, Steps: steps}
}

// mappings write the words for values that are no numbers.
func (l look) mappings(b *builder) []dashboard.ValueMapping {
	all := []dashboard.ValueMapping{{SpecialValueMap: &dashboard.SpecialValueMap{
		Type: dashboard.MappingTypeSpecialValue,
		Options: dashboard.DashboardSpecialValueMapOptions{
			Match:  dashboard.SpecialValueMatchNullAndNan,
			Result: dashboard.ValueMappingResult{Text: cog.ToPtr(noData.in(b.Lang)), Color: cog.ToPtr(grey)},
		},
	}}}
	if len(l.says) == 0 {
		return all
	}
	words := dashboard.ValueMap{Type: dashboard.MappingTypeValueToText, Options: make(map[string]dashboard.ValueMappingResult)}
	for i, s := range l.says {
		words.Options[s.value] = dashboard.ValueMappingResult{
			Text: cog.ToPtr(s.text.in(b.Lang)), Color: cog.ToPtr(s.color), Index: cog.ToPtr(int32(i)),
		}
	}
	return append(all, dashboard.ValueMapping{ValueMap: &words})
}
