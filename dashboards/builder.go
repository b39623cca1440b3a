package dashboards

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

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
		Time("now-190d", "now").
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

// place lays panels out from left to right, a new line where one is full.
func (b *builder) place(panels []panel) ([]dashboard.PanelOrRowPanel, error) {
	var all []dashboard.PanelOrRowPanel
	var x, y, line uint32
	for i, p := range panels {
		id := uint32(i + 1)
		if x > 0 && (p.section || x+p.width > 24) {
			x, y, line = 0, y+line, 0
		}
		at := dashboard.GridPos{X: x, Y: y, W: p.width, H: p.height}
		if p.section {
			at.W, at.H = 24, 1
			all = append(all, dashboard.PanelOrRowPanel{RowPanel: &dashboard.RowPanel{
				Type: "row", Id: id, Title: cog.ToPtr(p.title.in(b.Lang)), GridPos: &at, Panels: []dashboard.Panel{},
			}})
			y++
			continue
		}
		built, err := p.build(b)
		if err != nil {
			return nil, err
		}
		built.Id, built.GridPos = &id, &at
		all = append(all, dashboard.PanelOrRowPanel{Panel: &built})
		x, line = x+p.width, max(line, p.height)
	}
	return all, nil
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

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
