package dashboards

import (
	"fmt"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	sdk "github.com/grafana/grafana-foundation-sdk/go/table"
)

// column is one column of figures of a table.
type column struct {
	name  text
	expr  string
	look  look
	color bool // the cell is painted by its steps
	link  link // of the column's numbers; without a metric there is none
}

// key is a column of names: a label of the series.
type key struct {
	label string
	name  text
	width int
}

// table has one row for each value of the keys and a column for each query.
// What a row has no value for is written as no data.
func table(title, help text, width, height uint32, keys []key, columns []column) panel {
	p := panel{
		kind: "table", title: title, help: help, width: width, height: height,
		look: look{unit: plainCount, steps: neither},
		optionsIn: func(lang string) any {
			o := sdk.Options{ShowHeader: true, CellHeight: cog.ToPtr(common.TableCellHeightSm)}
			for _, k := range keys {
				o.SortBy = append(o.SortBy, common.TableSortByFieldState{DisplayName: k.name.in(lang), Desc: cog.ToPtr(false)})
			}
			return o
		},
		custom: map[string]any{"align": "auto", "filterable": false, "minWidth": 80, "wrapHeaderText": true, "cellOptions": map[string]any{"type": "auto"}},
	}
	for i, c := range columns {
		p.queries = append(p.queries, query{ref: ref(i), expr: c.expr, table: true})
		p.overrides = append(p.overrides, c.override(keys))
	}
	for _, k := range keys {
		p.overrides = append(p.overrides, k.override())
	}
	p.organize = &organize{keys: keys, columns: columns}
	return p
}

// sortedBy puts the rows in the order of a column, the largest first.
func (p panel) sortedBy(column text) panel {
	p.optionsIn = func(lang string) any {
		return sdk.Options{ShowHeader: true, CellHeight: cog.ToPtr(common.TableCellHeightSm),
			SortBy: []common.TableSortByFieldState{{DisplayName: column.in(lang), Desc: cog.ToPtr(true)}}}
	}
	return p
}

func ref(i int) string { return fmt.Sprintf("Q%02d", i+1) }

func (c column) override(keys []key) override {
	return override{name: c.name, properties: func(b *builder) []dashboard.DynamicConfigValue {
		all := append(c.look.properties(b), dashboard.DynamicConfigValue{Id: "custom.align", Value: "right"})
		if c.color {
			all = append(all, dashboard.DynamicConfigValue{Id: "custom.cellOptions", Value: map[string]any{"type": "color-text"}})
		}
		if c.link.metric != "" {
			l := c.link
			for _, k := range keys {
				l = l.ofRow(k.label, k.name.in(b.Lang))
			}
			all = append(all, dashboard.DynamicConfigValue{Id: "links", Value: b.fieldLinks([]link{l})})
		}
		return all
	}}
}

func (k key) override() override {
	return override{name: k.name, properties: func(*builder) []dashboard.DynamicConfigValue {
		return []dashboard.DynamicConfigValue{{Id: "custom.width", Value: k.width}}
	}}
}

// organize names and orders the columns of a table.
type organize struct {
	keys    []key
	columns []column
}

// transforms puts the rows of all queries together by their keys.
func (o *organize) transforms(lang string) []dashboard.DataTransformerConfig {
	names, order := make(map[string]string), map[string]int{"Time": 0}
	for _, k := range o.keys {
		order[k.label], names[k.label] = len(order), k.name.in(lang)
	}
	for i, c := range o.columns {
		field := "Value #" + ref(i)
		if len(o.columns) == 1 {
			field = "Value"
		}
		order[field], names[field] = len(order), c.name.in(lang)
	}
	return []dashboard.DataTransformerConfig{
		{Id: "merge", Options: map[string]any{}},
		{Id: "organize", Options: map[string]any{
			"excludeByName": map[string]bool{"Time": true}, "indexByName": order, "renameByName": names,
		}},
	}
}
