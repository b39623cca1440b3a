package rules

import (
	"regexp"
	"strings"
)

// GrafanaFolder is the folder in which Grafana keeps the alerts. It is not that
// of the boards, which another provisioner makes.
func GrafanaFolder(lang string) string {
	return text{"消防网格化告警", "Fire grid alerts"}.in(lang)
}

// GrafanaGroup is the name of the group of alerts in that folder.
const GrafanaGroup = "firegrid"

// GrafanaRule is an alert as Grafana's provisioning has it, by file and by API.
type GrafanaRule struct {
	UID          string            `yaml:"uid" json:"uid"`
	Title        string            `yaml:"title" json:"title"`
	Condition    string            `yaml:"condition" json:"condition"`
	For          string            `yaml:"for" json:"for"`
	NoDataState  string            `yaml:"noDataState" json:"noDataState"`
	ExecErrState string            `yaml:"execErrState" json:"execErrState"`
	Labels       map[string]string `yaml:"labels" json:"labels"`
	Annotations  map[string]string `yaml:"annotations" json:"annotations"`
	Data         []GrafanaQuery    `yaml:"data" json:"data"`
}

// GrafanaQuery is one step of a rule's condition.
type GrafanaQuery struct {
	RefID             string         `yaml:"refId" json:"refId"`
	DatasourceUID     string         `yaml:"datasourceUid" json:"datasourceUid"`
	RelativeTimeRange timeRange      `yaml:"relativeTimeRange" json:"relativeTimeRange"`
	Model             map[string]any `yaml:"model" json:"model"`
}

// timeRange is in seconds before now.
type timeRange struct {
	From int `yaml:"from" json:"from"`
	To   int `yaml:"to" json:"to"`
}

// Grafana returns the alerts as Grafana evaluates them itself, against the
// data source of that uid. An alert's query returns a series only where
// something is the matter, so no data is good news.
func Grafana(o Options, datasource string) []GrafanaRule {
	var all []GrafanaRule
	for _, a := range alerts() {
		annotations := a.annotations(o)
		for k, v := range annotations {
			annotations[k] = filled(values.ReplaceAllString(v, "$$values.A.Value"))
		}
		all = append(all, GrafanaRule{
			UID: a.uid(), Title: a.title(), Condition: "B", For: a.wait, NoDataState: "OK", ExecErrState: "Error",
			Labels: a.allLabels(), Annotations: annotations,
			Data: []GrafanaQuery{
				{RefID: "A", DatasourceUID: datasource, RelativeTimeRange: timeRange{From: 600}, Model: map[string]any{
					"refId": "A", "expr": a.expr, "instant": true, "range": false, "intervalMs": 60000, "maxDataPoints": 43200}},
				{RefID: "B", DatasourceUID: "__expr__", Model: map[string]any{
					"refId": "B", "type": "math", "expression": "is_number($A)"}},
			},
		})
	}
	return all
}

// filled writes nothing where there is nothing to fill in: Grafana expands the
// texts also while all is well and there is no series.
func filled(s string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	return "{{ if $values.A }}" + s + "{{ end }}"
}

// values is Prometheus's name for the value of an alert, which Grafana has by
// the query's name.
var values = regexp.MustCompile(`\$value\b`)

var upper = regexp.MustCompile(`([a-z])([A-Z])`)

// uid is the alert's identity in Grafana, which allows 40 characters. It never
// changes.
func (a alert) uid() string {
	if a.id != "" {
		return "firegrid-" + a.id
	}
	return strings.ToLower(upper.ReplaceAllString(a.name, "$1-$2"))
}

// title is unique in the folder, as Grafana demands.
func (a alert) title() string {
	for _, label := range []string{"measure", "cause"} {
		if v := a.labels[label]; v != "" {
			return a.name + " " + v
		}
	}
	return a.name
}
