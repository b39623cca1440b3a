package rules

import (
	"bytes"

	"github.com/goccy/go-yaml"
)

// Options say how the rules are written.
type Options struct {
	Lang        string // of what people read: zh (default) or en
	FiregridURL string // where browsers reach firegrid, for links to rows; none if empty
}

type file struct {
	Groups []group `yaml:"groups"`
}

type group struct {
	Name  string `yaml:"name"`
	Rules []rule `yaml:"rules"`
}

type rule struct {
	Record      string            `yaml:"record,omitempty"`
	Alert       string            `yaml:"alert,omitempty"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for,omitempty"`
	Labels      map[string]string `yaml:"labels,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

// Prometheus writes the rules file: the ratios recorded, and the alerts. The
// same options give the same bytes.
func Prometheus(o Options) ([]byte, error) {
	ratios, alarms := group{Name: "firegrid_ratios"}, group{Name: "firegrid_alerts"}
	for _, r := range Ratios {
		for _, by := range append([]string{""}, r.By...) {
			ratios.Rules = append(ratios.Rules, rule{Record: r.Recorded(by), Expr: r.Expr(by)})
		}
	}
	for _, a := range alerts() {
		alarms.Rules = append(alarms.Rules, rule{Alert: a.name, Expr: a.expr, For: a.wait, Labels: a.allLabels(), Annotations: a.annotations(o)})
	}
	var b bytes.Buffer
	b.WriteString("# 由 firegrid dashboards write 生成，再次运行会覆盖 / written by firegrid dashboards write, which replaces it\n")
	if err := yaml.NewEncoder(&b).Encode(file{Groups: []group{ratios, alarms}}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
