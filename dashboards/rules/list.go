package rules

import (
	"regexp"
	"strings"
)

// Alert is an alert as the documents show it: what stands in braces in its
// texts is filled in when it fires.
type Alert struct {
	Name, Severity, Wait, Expr    string
	Summary, Description, Runbook string
}

var (
	label = regexp.MustCompile(`\{\{ \$labels\.(\w+) \}\}`)
	scope = regexp.MustCompile(`\{\{ if .*?\{\{ end \}\}`)
	value = regexp.MustCompile(`\{\{[^}]*\$value[^}]*\}\}`)
)

// List returns all alerts in the order of the rules.
func List(lang string) []Alert {
	var all []Alert
	for _, a := range alerts() {
		all = append(all, Alert{Name: a.name, Severity: a.severity, Wait: a.wait, Expr: a.expr,
			Summary: plain(a.summary.in(lang)), Description: plain(a.description.in(lang)), Runbook: a.todo.in(lang)})
	}
	return all
}

// plain writes a template as a person would fill it in.
func plain(s string) string {
	s = label.ReplaceAllString(s, "{$1}")
	s = scope.ReplaceAllString(s, "{scope}")
	return strings.TrimSpace(value.ReplaceAllString(s, "{n}"))
}
