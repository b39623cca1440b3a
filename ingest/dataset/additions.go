package dataset

import (
	"fmt"
	"sort"
	"strings"
)

// Additions is what an operator adds to the contracts in firegrid.yaml, by dataset.
type Additions map[string]Addition

// Addition extends one contract. Nothing can be taken away, so that a file
// that was understood stays understood.
type Addition struct {
	// Aliases are further headings, by field.
	Aliases map[string][]string `yaml:"aliases"`
	// Values are further synonyms, by field and canonical value.
	Values map[string]map[string][]string `yaml:"values"`
	// Rules are further rules across columns.
	Rules []Rule `yaml:"rules"`
}

func (a Additions) apply(all []*Contract) error {
	byName := make(map[string]*Contract, len(all))
	var names []string
	for _, c := range all {
		byName[c.Dataset] = c
		names = append(names, c.Dataset)
	}
	for _, name := range sortedKeys(a) {
		c := byName[name]
		if c == nil {
			return fmt.Errorf("datasets.%s: no such dataset (known: %s)", name, strings.Join(names, ", "))
		}
		if err := a[name].applyTo(c); err != nil {
			return fmt.Errorf("datasets.%s: %w", name, err)
		}
	}
	return nil
}

func (a Addition) applyTo(c *Contract) error {
	for _, field := range sortedKeys(a.Aliases) {
		col := c.Column(field)
		if col == nil {
			return fmt.Errorf("aliases.%s: no such field (known: %s)", field, strings.Join(c.fieldNames(), ", "))
		}
		col.Aliases = append(col.Aliases, a.Aliases[field]...)
	}
	for _, field := range sortedKeys(a.Values) {
		col := c.Column(field)
		if col == nil {
			return fmt.Errorf("values.%s: no such field (known: %s)", field, strings.Join(c.fieldNames(), ", "))
		}
		for _, value := range sortedKeys(a.Values[field]) {
			if err := col.addSynonyms(value, a.Values[field][value]); err != nil {
				return fmt.Errorf("values.%s: %w", field, err)
			}
		}
	}
	for _, r := range a.Rules {
		if r.OnBreak != "" && r.OnBreak != "return" && r.OnBreak != "warn" {
			return fmt.Errorf("rules.%s: on_break is %q, must be return or warn", r.Name, r.OnBreak)
		}
		c.Rules = append(c.Rules, r)
	}
	return nil
}

// addSynonyms adds ways of writing to a value that must exist.
func (c *Column) addSynonyms(value string, synonyms []string) error {
	values := c.canonicalValues()
	if len(values) == 0 {
		return fmt.Errorf("the field has no list of values")
	}
	found := false
	for _, v := range values {
		found = found || v == value
	}
	if !found {
		return fmt.Errorf("%q is not one of its values (%s)", value, strings.Join(values, ", "))
	}
	own := make(map[string][]string, len(c.Values)+1)
	for v, s := range c.Values {
		own[v] = s
	}
	own[value] = append(append([]string(nil), own[value]...), synonyms...)
	c.Values = own
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
