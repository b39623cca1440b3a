package dashboards

import (
	"net/url"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// link is where a click on a number leads: to its rows, or to a board.
type link struct {
	metric string            // whose rows
	labels map[string]string // label → what stands for its value
	board  string            // key of a board
}

// rowsOf leads to the rows that make a metric's number.
func rowsOf(metric string) link { return link{metric: metric} }

// with narrows the rows to one value of a label.
func (l link) with(label, value string) link {
	labels := map[string]string{label: value}
	for k, v := range l.labels {
		labels[k] = v
	}
	l.labels = labels
	return l
}

// chosen narrows the rows to what is chosen at the top of the board. "All"
// arrives as ".*", which the rows page takes for any.
func (l link) chosen() link {
	return l.with("county", "${county:percentencode}").with("brigade", "${brigade:percentencode}")
}

// chosenBrigade is chosen for metrics that have no county.
func (l link) chosenBrigade() link { return l.with("brigade", "${brigade:percentencode}") }

// each narrows the rows to those of the series that was clicked.
func (l link) each(labels ...string) link {
	for _, name := range labels {
		l = l.with(name, "${__field.labels."+name+":percentencode}")
	}
	return l
}

// ofRow narrows the rows to the table row that was clicked.
func (l link) ofRow(label, column string) link {
	return l.with(label, `${__data.fields["`+column+`"]:percentencode}`)
}

// toBoard leads to another board, with the same choices and time.
func toBoard(key string) link { return link{board: key} }

func (b *builder) url(l link) string {
	if l.board != "" {
		return "/d/" + uid(l.board, b.Lang) + "?${__url_time_range}&${__all_variables}"
	}
	parameters := []string{"lang=" + b.Lang}
	for _, k := range sortedKeys(l.labels) {
		v := l.labels[k]
		if !strings.HasPrefix(v, "${") {
			v = url.QueryEscape(v)
		}
		parameters = append(parameters, k+"="+v)
	}
	return "${firegrid:raw}/rows/" + l.metric + "?" + strings.Join(parameters, "&")
}

func (b *builder) title(l link) string {
	if l.board != "" {
		return text{"打开：", "Open: "}.in(b.Lang) + boardTitle(l.board).in(b.Lang)
	}
	return text{"看明细：", "Rows: "}.in(b.Lang) + titleOf(l.metric).in(b.Lang)
}

func (b *builder) dataLinks(links []link) []cog.Builder[dashboard.DashboardLink] {
	var all []cog.Builder[dashboard.DashboardLink]
	for _, l := range links {
		all = append(all, dashboard.NewDashboardLinkBuilder(b.title(l)).
			Type(dashboard.DashboardLinkTypeLink).Url(b.url(l)).TargetBlank(l.board == ""))
	}
	return all
}

// fieldLinks are data links as an override has them.
func (b *builder) fieldLinks(links []link) []map[string]any {
	var all []map[string]any
	for _, l := range links {
		all = append(all, map[string]any{"title": b.title(l), "url": b.url(l), "targetBlank": l.board == ""})
	}
	return all
}
