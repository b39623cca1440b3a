package models

import (
	"fmt"
	"strings"

	"firegrid/transform/published"
)

const latest = "latest_"

func parseModel(name, text string) (*Model, error) {
	head, sql := split(text)
	m := &Model{Name: name, Datasets: make(map[string][]string), SQL: sql}
	for key, value := range head {
		switch key {
		case name:
			m.Title = value
		case "grain":
			m.Grain = value
		case "incremental":
			m.Incremental = value == "row_key"
		case "reads":
			if err := m.reads(value); err != nil {
				return nil, fmt.Errorf("%s.sql: %w", name, err)
			}
		default:
			return nil, fmt.Errorf("%s.sql: a model has no %q", name, key)
		}
	}
	if m.Title == "" || m.Grain == "" || len(m.Datasets)+len(m.Models) == 0 {
		return nil, fmt.Errorf("%s.sql: the header says what the model is, its grain and what it reads", name)
	}
	if m.Incremental && len(m.Datasets) != 1 {
		return nil, fmt.Errorf("%s.sql: an incremental model reads one dataset", name)
	}
	return m, nil
}

// reads takes "latest_grids(county, level), roster" apart.
func (m *Model) reads(value string) error {
	for value != "" {
		end := strings.IndexAny(value, ",(")
		if end < 0 {
			end = len(value)
		}
		name, rest := strings.TrimSpace(value[:end]), value[end:]
		if dataset, ok := strings.CutPrefix(name, latest); ok {
			inside, after, found := strings.Cut(strings.TrimPrefix(rest, "("), ")")
			if !found || !strings.HasPrefix(rest, "(") {
				return fmt.Errorf("%s needs its fields in brackets", name)
			}
			for field := range strings.SplitSeq(inside, ",") {
				m.Datasets[dataset] = append(m.Datasets[dataset], strings.TrimSpace(field))
			}
			rest = after
		} else {
			m.Models = append(m.Models, name)
		}
		value = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), ","))
	}
	return nil
}

func parseAudit(name, text string) (*Audit, error) {
	head, sql := split(text)
	a := &Audit{Name: name, SQL: sql}
	for key, value := range head {
		switch key {
		case name:
			zh, en, _ := strings.Cut(value, "|")
			a.Says = published.Text{ZH: strings.TrimSpace(zh), EN: strings.TrimSpace(en)}
		case "reads":
			for model := range strings.SplitSeq(value, ",") {
				a.Models = append(a.Models, strings.TrimSpace(model))
			}
		case "thorough":
			a.Thorough = value == "yes"
		default:
			return nil, fmt.Errorf("audits/%s.sql: an audit has no %q", name, key)
		}
	}
	if a.Says.ZH == "" || a.Says.EN == "" || len(a.Models) == 0 {
		return nil, fmt.Errorf("audits/%s.sql: the header says what a row means, 中文 | English, and which models are read", name)
	}
	return a, nil
}

// split parts the "-- key: value" lines at the top from the SQL below; comment
// lines without a key are for people.
func split(text string) (head map[string]string, sql string) {
	head = make(map[string]string)
	rest := text
	for strings.HasPrefix(rest, "--") {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		key, value, found := strings.Cut(strings.TrimPrefix(line, "-- "), ": ")
		if found && !strings.Contains(key, " ") {
			head[key] = strings.TrimSpace(value)
		}
	}
	return head, strings.TrimSpace(rest)
}
