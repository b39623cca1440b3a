package models

import (
	"strings"
	"testing"
)

func TestModelsComeAfterWhatTheyRead(t *testing.T) {
	seen := map[string]bool{Decisions: true}
	for _, m := range All() {
		for _, read := range m.Models {
			if !seen[read] {
				t.Errorf("%s comes before %s, which it reads", m.Name, read)
			}
		}
		seen[m.Name] = true
	}
	for _, a := range Audits() {
		for _, read := range a.Models {
			if !seen[read] {
				t.Errorf("audit %s reads %s, which is no model", a.Name, read)
			}
		}
	}
}

// TestHeadersNameWhatIsRead holds the header of each model and audit against
// the tables its SQL names.
func TestHeadersNameWhatIsRead(t *testing.T) {
	tables := map[string]bool{Decisions: true}
	for _, m := range All() {
		tables[m.Name] = true
		for name := range m.Datasets {
			tables[latest+name] = true
		}
	}
	check := func(name, sql string, declared map[string]bool) {
		words := strings.Fields(sql)
		found := make(map[string]bool)
		for i, word := range words {
			if i > 0 && (words[i-1] == "FROM" || words[i-1] == "JOIN") && tables[word] {
				found[word] = true
			}
		}
		for table := range found {
			if !declared[table] && !strings.Contains(sql, table+" AS (") {
				t.Errorf("%s reads %s without saying so", name, table)
			}
		}
		for table := range declared {
			if !found[table] {
				t.Errorf("%s says that it reads %s, and does not", name, table)
			}
		}
	}
	for _, m := range All() {
		declared := make(map[string]bool)
		for _, name := range m.Models {
			declared[name] = true
		}
		for name := range m.Datasets {
			declared[latest+name] = true
		}
		check(m.Name, m.SQL, declared)
	}
	for _, a := range Audits() {
		declared := make(map[string]bool)
		for _, name := range a.Models {
			declared[name] = true
		}
		check("audit "+a.Name, a.SQL, declared)
	}
}

func TestMistakesInAHeaderAreNamed(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"SELECT 1", "x.sql: the header says what the model is, its grain and what it reads"},
		{"-- x: a\n-- grain: b\n-- color: c\nSELECT 1", `x.sql: a model has no "color"`},
		{"-- x: a\n-- grain: b\n-- reads: latest_hazards\nSELECT 1", "x.sql: latest_hazards needs its fields in brackets"},
		{"-- x: a\n-- grain: b\n-- reads: roster\n-- incremental: row_key\nSELECT 1", "x.sql: an incremental model reads one dataset"},
	} {
		if _, err := parseModel("x", c.text); err == nil || err.Error() != c.want {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
	if _, err := ordered([]Model{{Name: "a", Models: []string{"b"}}, {Name: "b", Models: []string{"a"}}}); err == nil {
		t.Error("a circle of models was taken")
	}
}
