package rules

import "strings"

// Severities, as labels: critical is to be seen to today, warning this week,
// info is for whoever answers for the figures.
const (
	critical = "critical"
	warning  = "warning"
	info     = "info"
)

// never marks the rule for what has never happened, beside the one for what has
// not happened for long.
var never = map[string]string{"cause": "never"}

// text is one sentence in both languages.
type text struct{ zh, en string }

func (t text) in(lang string) string {
	if lang == "en" {
		return t.en
	}
	return t.zh
}

// alert is one rule. Texts are Prometheus templates; several rules may share a
// name where one matter has several causes.
type alert struct {
	id       string // of its uid in Grafana, where the name is not enough
	name     string
	expr     string
	wait     string // for how long it must hold
	severity string
	labels   map[string]string

	summary, description, todo text
	rows                       string // what follows /rows/ in the address of the rows behind it
}

// alerts are all rules: what the operator must know first, then what the
// ledgers lack, then what the work lacks.
func alerts() []alert {
	all := append(runAlerts(), ledgerAlerts()...)
	all = append(all, workAlerts()...)
	return append(all, targetAlerts()...)
}

// Alerts are the names of all alerts, each once, in the order of the rules.
func Alerts() []string {
	var names []string
	seen := make(map[string]bool)
	for _, a := range alerts() {
		if !seen[a.name] {
			seen[a.name], names = true, append(names, a.name)
		}
	}
	return names
}

// annotations are what people read of an alert.
func (a alert) annotations(o Options) map[string]string {
	all := map[string]string{
		"summary":     a.summary.in(o.Lang),
		"description": a.description.in(o.Lang),
		"runbook":     a.todo.in(o.Lang),
	}
	if a.rows != "" && o.FiregridURL != "" {
		all["rows"] = strings.TrimRight(o.FiregridURL, "/") + "/rows/" + a.rows
	}
	return all
}

// allLabels are the rule's own labels.
func (a alert) allLabels() map[string]string {
	all := map[string]string{"severity": a.severity}
	for k, v := range a.labels {
		all[k] = v
	}
	return all
}
