package measures

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"firegrid/transform/published"
)

// Parse reads a family's file: a header for the family, then for each metric
// a comment of "-- key: value" lines and a SELECT ended by a semicolon.
func Parse(name, text string) (*Family, error) {
	f := &Family{Name: name}
	p := &parser{family: f}
	for i, line := range strings.Split(text, "\n") {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("%s.sql:%d: %w", name, i+1, err)
		}
	}
	if p.metric != nil {
		return nil, fmt.Errorf("%s.sql: the SELECT of %s is not ended by a semicolon", name, p.metric.Name)
	}
	if len(f.Metrics) == 0 {
		return nil, fmt.Errorf("%s.sql: no metric is declared", name)
	}
	return f, nil
}

type parser struct {
	family *Family
	labels []string // of the family
	base   string
	rows   rows
	metric *Metric // being read, nil in the header
	own    rows    // of the metric
	sql    []string
}

func (p *parser) line(line string) error {
	comment, isComment := strings.CutPrefix(line, "--")
	switch {
	case isComment && len(p.sql) == 0:
		key, value, found := strings.Cut(comment, ":")
		if !found {
			return nil // words between declarations
		}
		return p.declare(strings.TrimSpace(key), strings.TrimSpace(value))
	case strings.TrimSpace(line) == "" && len(p.sql) == 0:
		return nil
	case p.metric == nil:
		return fmt.Errorf("SQL before the first metric")
	}
	before, ended := strings.CutSuffix(strings.TrimRight(line, " \t\r"), ";")
	p.sql = append(p.sql, before)
	if ended {
		return p.finish()
	}
	return nil
}

func (p *parser) declare(key, value string) (err error) {
	if value == "" {
		return fmt.Errorf("%q has no value", key)
	}
	if key == "metric" {
		if p.metric != nil {
			return fmt.Errorf("metric %s has no SELECT", p.metric.Name)
		}
		p.metric = &Metric{Metric: published.Metric{
			Name: value, Labels: p.labels, Family: p.family.Name, Base: p.base}}
		p.own = rows{}
		return nil
	}
	if p.metric == nil {
		return p.declareFamily(key, value)
	}
	switch key {
	case "title":
		p.metric.Title, err = bilingual(value)
	case "help":
		p.metric.Help, err = bilingual(value)
	case "unit":
		p.metric.Unit = value
	case "labels":
		p.metric.Labels = list(value)
	case "base":
		p.metric.Base = value
	case "part of":
		p.metric.PartOf = value
	case "values":
		label, values, found := strings.Cut(value, "=")
		if !found {
			return fmt.Errorf(`values are written "label = value, value"`)
		}
		if p.metric.Values == nil {
			p.metric.Values = make(map[string][]string)
		}
		p.metric.Values[strings.TrimSpace(label)] = list(values)
	case "rows", "ledger", "show":
		err = p.own.declare(key, value)
	default:
		return fmt.Errorf("a metric has no %q; known: metric, title, help, unit, labels, base, part of, values, rows, ledger, show", key)
	}
	return err
}

func (p *parser) declareFamily(key, value string) (err error) {
	switch key {
	case "family":
		if value != p.family.Name {
			return fmt.Errorf("family %s is in the file of %s", value, p.family.Name)
		}
	case "title":
		p.family.Title, err = bilingual(value)
	case "grain":
		p.family.Grain, err = bilingual(value)
	case "labels":
		p.labels = list(value)
	case "base":
		p.base = value
	case "incremental":
		p.family.Incremental = value
	case "rows", "ledger", "show":
		err = p.rows.declare(key, value)
	default:
		return fmt.Errorf("a family has no %q; known: family, title, grain, labels, base, incremental, rows, ledger, show", key)
	}
	return err
}

var (
	metricName = regexp.MustCompile(`^firegrid_[a-z0-9_]*[a-z0-9]$`)
	source     = regexp.MustCompile(`\b(?:FROM|JOIN)\s+([a-z_]+)`)
)

// finish takes the metric into the family.
func (p *parser) finish() error {
	m := p.metric
	m.SQL = strings.Join(p.sql, "\n")
	for _, found := range source.FindAllStringSubmatch(m.SQL, -1) {
		m.Reads = append(m.Reads, found[1])
	}
	slices.Sort(m.Reads)
	m.Reads = slices.Compact(m.Reads)
	p.rows.give(m, &p.own)
	switch {
	case !metricName.MatchString(m.Name):
		return fmt.Errorf("%q is not the name of a metric", m.Name)
	case m.Title.ZH == "" || m.Help.ZH == "":
		return fmt.Errorf("metric %s needs a title and a help text", m.Name)
	case m.Unit == "":
		return fmt.Errorf("metric %s needs a unit", m.Name)
	case len(m.Reads) == 0:
		return fmt.Errorf("metric %s reads no model", m.Name)
	case p.family.Incremental != "" && !slices.Equal(m.Reads, []string{p.family.Incremental}):
		return fmt.Errorf("metric %s is incremental over %s but reads %v", m.Name, p.family.Incremental, m.Reads)
	}
	for label := range m.Values {
		if !slices.Contains(m.Labels, label) {
			return fmt.Errorf("metric %s has values for %s, which is no label of it", m.Name, label)
		}
	}
	p.family.Metrics = append(p.family.Metrics, *m)
	p.metric, p.sql = nil, nil
	return nil
}

// list splits "a, b"; "none" is the empty list.
func list(s string) []string {
	if s == "none" {
		return []string{}
	}
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		out = append(out, strings.TrimSpace(part))
	}
	return out
}

// bilingual splits "中文 | English".
func bilingual(s string) (published.Text, error) {
	zh, en, found := strings.Cut(s, "|")
	if !found || strings.TrimSpace(zh) == "" || strings.TrimSpace(en) == "" {
		return published.Text{}, fmt.Errorf(`%q must be "中文 | English"`, s)
	}
	return published.Text{ZH: strings.TrimSpace(zh), EN: strings.TrimSpace(en)}, nil
}
