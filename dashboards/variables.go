package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
)

// variables are the choices at the top of a board.
func (b *builder) variables(spec board) []cog.Builder[dashboard.VariableModel] {
	all := []cog.Builder[dashboard.VariableModel]{
		dashboard.NewDatasourceVariableBuilder("datasource").
			Label(text{"数据源", "Data source"}.in(b.Lang)).Type("prometheus").
			Current(dashboard.VariableOption{
				Selected: cog.ToPtr(true),
				Text:     dashboard.StringOrArrayOfString{String: cog.ToPtr(DatasourceUID)},
				Value:    dashboard.StringOrArrayOfString{String: cog.ToPtr(DatasourceUID)},
			}),
		dashboard.NewConstantVariableBuilder("firegrid").
			Label(text{"firegrid 网址", "Address of firegrid"}.in(b.Lang)).
			Value(dashboard.StringOrMap{String: cog.ToPtr(b.FiregridURL)}),
	}
	if spec.places {
		all = append(all,
			b.choice("county", county, "label_values(firegrid_townships, county)"),
			b.choice("brigade", brigade, `label_values(firegrid_townships{county=~"$county"}, brigade)`))
	}
	if spec.brigs {
		all = append(all, b.choice("brigade", brigade, "label_values(firegrid_townships, brigade)"))
	}
	return all
}

// choice is one value of a label, or all: several at once would not fit the
// links to rows.
func (b *builder) choice(name string, label text, expr string) cog.Builder[dashboard.VariableModel] {
	return dashboard.NewQueryVariableBuilder(name).
		Label(label.in(b.Lang)).
		Query(dashboard.StringOrMap{Map: map[string]any{"query": expr, "refId": "variable-" + name, "qryType": 5}}).
		Definition(expr).
		Datasource(datasource()).
		Refresh(dashboard.VariableRefreshOnDashboardLoad).
		Sort(dashboard.VariableSortAlphabeticalAsc).
		IncludeAll(true).
		AllValue(".*").
		Current(dashboard.VariableOption{
			Selected: cog.ToPtr(true),
			Text:     dashboard.StringOrArrayOfString{String: cog.ToPtr("All")},
			Value:    dashboard.StringOrArrayOfString{String: cog.ToPtr("$__all")},
		})
}

// begun is the rounds of the campaign on the day on which their first visit
// began. Where several begin at once, the visits are older than the history,
// and nobody knows their days.
const begun = `(group by (round) (last_over_time(firegrid_visits[25h]))` +
	` unless group by (round) (last_over_time(firegrid_visits[25h] offset 1d)))`

const roundsExpr = begun + ` and on () (count(` + begun + `) == 1)`

// rounds marks the rounds of the campaign on the trends.
func (b *builder) rounds() cog.Builder[dashboard.AnnotationQuery] {
	return dashboard.NewAnnotationQueryBuilder().
		Name(text{"蹲点轮次", "Rounds of visits"}.in(b.Lang)).
		Datasource(datasource()).
		Enable(true).
		IconColor("purple").
		Target(prometheus.NewDataqueryBuilder().RefId("rounds").Expr(roundsExpr).Interval("6h").Range().Datasource(datasource()))
}

// nameRounds writes what a mark says. The SDK's annotation has no field for it.
func nameRounds(tree map[string]any) {
	annotations, _ := tree["annotations"].(map[string]any)
	list, _ := annotations["list"].([]any)
	for _, a := range list {
		mark := a.(map[string]any)
		title := "第{{round}}轮蹲点开始"
		if tags, _ := tree["tags"].([]any); len(tags) > 1 && tags[1] == tag(English) {
			title = "Round {{round}} of visits begins"
		}
		mark["titleFormat"] = title
		delete(mark, "builtIn")
	}
}
