package dashboards

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// builder makes boards in one language.
type builder struct{ Options }

// board is one board before it is given a language.
type board struct {
	key    string // of the uid and the file name
	title  text
	help   text
	guide  text // how a leader reads it, for the documents
	places bool // county and brigade can be chosen
	brigs  bool // a brigade can be chosen
	rounds bool // the campaign's rounds are marked on the trends
	panels []panel
}

// uid is the board's identity in Grafana. It never changes: bookmarks and links
// hold it.
func uid(key, lang string) string {
	if lang == English {
		return "firegrid-" + key + "-en"
	}
	return "firegrid-" + key
}

// tag is carried by all boards of a language; the links between them go by it.
func tag(lang string) string { return "firegrid-" + lang }

func (b *builder) dashboard(spec board) (dashboard.Dashboard, error) {
	made := dashboard.NewDashboardBuilder(spec.title.in(b.Lang)).
		Uid(uid(spec.key, b.Lang)).
		Description(spec.help.in(b.Lang)).
		Tags([]string{"firegrid", tag(b.Lang)}).
		Timezone("Asia/Shanghai").
		WeekStart("monday").
		Time("now-6M", "now").
		Refresh("5m").
		Tooltip(dashboard.DashboardCursorSyncCrosshair).
		Readonly().
		Variables(b.variables(spec)).
		Link(dashboard.NewDashboardLinkBuilder(text{"各板块", "Boards"}.in(b.Lang)).
			Type(dashboard.DashboardLinkTypeDashboards).
			Tags([]string{tag(b.Lang)}).IncludeVars(true).KeepTime(true))
	if spec.rounds {
		made.Annotation(b.rounds())
	}
	built, err := made.Build()
	if err != nil {
		return built, fmt.Errorf("board %s: %w", spec.key, err)
	}
	for i := range built.Links {
		built.Links[i].Placement = nil // else Grafana hides them in a menu
	}
	for i := range built.Annotations.List {
		built.Annotations.List[i].Placement = nil
	}
	built.Panels, err = b.place(spec.panels)
	return built, err
}

// place lays panels out on the grid, each as high up as it fits, then as far
// to the left.
func (b *builder) place(panels []panel) ([]dashboard.PanelOrRowPanel, error) {
	var all []dashboard.PanelOrRowPanel
	var filled skyline
	for i, p := range panels {
		id := uint32(i + 1)
		if p.section {
			at := dashboard.GridPos{X: 0, Y: filled.put(0, 24, 1), W: 24, H: 1}
			all = append(all, dashboard.PanelOrRowPanel{RowPanel: &dashboard.RowPanel{
				Type: "row", Id: id, Title: cog.ToPtr(p.title.in(b.Lang)), GridPos: &at, Panels: []dashboard.Panel{},
			}})
			continue
		}
		built, err := p.build(b)
		if err != nil {
			return nil, err
		}
		x := filled.fit(p.width)
		built.Id, built.GridPos = &id, &dashboard.GridPos{X: x, Y: filled.put(x, p.width, p.height), W: p.width, H: p.height}
		all = append(all, dashboard.PanelOrRowPanel{Panel: &built})
	}
	return all, nil
}

// skyline is how far down each of the grid's columns is filled.
type skyline [24]uint32

// top is the first free line over some columns.
func (s *skyline) top(x, width uint32) uint32 { return slices.Max(s[x : x+width]) }

// fit is the column at which something so wide comes to lie highest.
func (s *skyline) fit(width uint32) uint32 {
	var best uint32
	for x := uint32(1); x+width <= 24; x++ {
		if s.top(x, width) < s.top(best, width) {
			best = x
		}
	}
	return best
}

// put fills the columns and returns the line on which it begins.
func (s *skyline) put(x, width, height uint32) uint32 {
	y := s.top(x, width)
	for i := x; i < x+width; i++ {
		s[i] = y + height
	}
	return y
}

// heading starts a part of a board.
func heading(title text) panel { return panel{section: true, title: title} }

// encode writes a board the same way every time.
func encode(d dashboard.Dashboard) ([]byte, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, err
	}
	nameRounds(tree)
	out, err := json.MarshalIndent(tree, "", "  ")
	return append(out, '\n'), err
}

// lower writes an English name within a title.
func lower(s string) string { return strings.ToLower(s) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
