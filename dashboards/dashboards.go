package dashboards

import (
	"cmp"
	"fmt"
)

// DefaultURL is where browsers reach firegrid if nobody says otherwise.
const DefaultURL = "http://localhost:9868"

// DatasourceUID is that of the Prometheus which comes with the boards; they ask
// it until somebody chooses another. It never changes, and is its name as well.
const DatasourceUID = "firegrid"

// Options say how boards are made.
type Options struct {
	Lang        string // zh (default) or en
	FiregridURL string // where browsers reach firegrid; DefaultURL if empty
}

// Board is one board, ready for Grafana.
type Board struct {
	UID      string // never changes
	Title    string
	FileName string // within the folder of the language, such as overview.json
	JSON     []byte // the same for the same options
	Queries  []Query

	Help   string      // what the board shows, in a sentence
	Guide  string      // how a leader reads it
	Panels []Described // in the order of the board; what only stands beside a number is left out
}

// Described is a panel in words.
type Described struct {
	Section     bool // a heading; then there is no description
	Title       string
	Description string
}

// Query is one question that a board puts to Prometheus.
type Query struct {
	Panel   string // its title; of a variable or an annotation, its name
	Ref     string
	Kind    Kind
	Expr    string // PromQL with all places chosen
	Instant bool   // for now, not along the time axis
}

// Kind says what asks a query.
type Kind string

// The kinds of queries.
const (
	KindPanel      Kind = "panel"
	KindTarget     Kind = "target" // a panel's query for its colours; boundless without a target
	KindVariable   Kind = "variable"
	KindAnnotation Kind = "annotation"
)

// Build makes all boards, in the order in which they are read.
func Build(o Options) ([]Board, error) {
	switch o.Lang = cmp.Or(o.Lang, Chinese); o.Lang {
	case Chinese, English:
	default:
		return nil, fmt.Errorf("language %q is not known: use %s or %s", o.Lang, Chinese, English)
	}
	o.FiregridURL = cmp.Or(o.FiregridURL, DefaultURL)
	b := &builder{o}
	var all []Board
	for _, spec := range boards() {
		d, err := b.dashboard(spec)
		if err != nil {
			return nil, err
		}
		raw, err := encode(d)
		if err != nil {
			return nil, fmt.Errorf("board %s: %w", spec.key, err)
		}
		all = append(all, Board{
			UID: *d.Uid, Title: *d.Title, FileName: spec.key + ".json", JSON: raw, Queries: queriesOf(d),
			Help: spec.help.in(o.Lang), Guide: spec.guide.in(o.Lang), Panels: b.describe(spec.panels),
		})
	}
	return all, nil
}

// describe puts panels into words.
func (b *builder) describe(panels []panel) []Described {
	var all []Described
	for _, p := range panels {
		if !p.clear {
			all = append(all, Described{Section: p.section, Title: p.title.in(b.Lang), Description: p.help.in(b.Lang)})
		}
	}
	return all
}

// boards are all boards, in the order in which they are read.
func boards() []board {
	return []board{overview(), coverageBoard(), hazardsBoard(), unitsBoard(), visitsBoard(), qualityBoard()}
}

// titles are those of the boards, for the links between them.
var titles = map[string]text{
	"overview": {"1 总览", "1 Overview"},
	"coverage": {"2 网格覆盖", "2 Grid coverage"},
	"hazards":  {"3 隐患整改", "3 Hazards"},
	"units":    {"4 重点单位与档案", "4 Key units and archives"},
	"visits":   {"5 蹲点督导", "5 Visits to brigades"},
	"quality":  {"6 数据质量与运行", "6 Data quality and runs"},
}

func boardTitle(key string) text { return titles[key] }
