package dashboards

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// shown are the words of a panel that a person reads beside its description.
func (p grafanaPanel) shown() []string {
	all := []string{p.Title, p.FieldConfig.Defaults.NoValue}
	for _, l := range p.FieldConfig.Defaults.Links {
		all = append(all, l.Title)
	}
	for _, q := range p.Targets {
		if !strings.HasPrefix(q.RefID, "target") && q.LegendFormat != "" {
			all = append(all, strings.TrimSpace(template.ReplaceAllString(q.LegendFormat, "")))
		}
	}
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if property.ID == "displayName" {
				all = append(all, property.Value.(string))
			}
		}
	}
	return all
}

var (
	template = regexp.MustCompile(`\{\{\w+\}\}`)
	sentence = regexp.MustCompile(`[A-Za-z]+ [A-Za-z]+ [A-Za-z]+`)
)

// TestLanguages finds words of one set of boards left in the other language.
// Descriptions in English name the Chinese words of the ledgers, so only a
// sentence of them is out of place.
func TestLanguages(t *testing.T) {
	eachPanel(t, func(t *testing.T, lang string, p grafanaPanel) {
		for _, s := range p.shown() {
			if s != "" && hasHan(s) != (lang == Chinese) {
				t.Errorf("%q in the boards of %s", s, lang)
			}
		}
		switch unit := p.FieldConfig.Defaults.Unit; {
		case lang == English && hasHan(unit):
			t.Errorf("unit %q in English", unit)
		case lang == Chinese && !hasHan(unit) && unit != "none" && unit != "percentunit":
			t.Errorf("unit %q is written in English by Grafana", unit)
		}
		switch {
		case lang == Chinese && (!hasHan(p.Description) || sentence.MatchString(p.Description)):
			t.Errorf("English in a Chinese description: %s", p.Description)
		case lang == English && strings.Contains(p.Description, "。"):
			t.Errorf("Chinese in an English description: %s", p.Description)
		}
	})
}

// TestBothLanguagesHaveTheSamePanels compares what does not depend on words.
func TestBothLanguagesHaveTheSamePanels(t *testing.T) {
	shape := func(lang string) map[string][]string {
		all := make(map[string][]string)
		built, boards := build(t, lang)
		for i, b := range boards {
			for _, p := range b.Panels {
				line := p.Type
				for _, q := range p.Targets {
					line += "\n" + q.Expr
				}
				all[built[i].FileName] = append(all[built[i].FileName], line)
			}
		}
		return all
	}
	if diff := cmp.Diff(shape(Chinese), shape(English)); diff != "" {
		t.Error(diff)
	}
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
