package dashboards

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// grafanaBoard is what the tests read of a board's JSON: what Grafana reads.
type grafanaBoard struct {
	UID        string
	Title      string
	Tags       []string
	Panels     []grafanaPanel
	Links      []map[string]any
	Templating struct {
		List []struct{ Name, Type, Query any }
	}
}

type grafanaPanel struct {
	ID                       int
	Type, Title, Description string
	Datasource               struct{ UID string }
	GridPos                  struct{ X, Y, W, H int }
	FieldConfig              struct {
		Defaults struct {
			Unit     string
			NoValue  string
			Mappings []struct {
				Type    string
				Options struct {
					Match  string
					Result struct{ Text string }
				}
			}
			Links []struct{ Title, URL string }
		}
		Overrides []struct {
			Properties []struct {
				ID    string
				Value any
			}
		}
	}
	Targets []struct {
		Expr, RefID, LegendFormat string
		Datasource                struct{ UID string }
	}
}

func build(t *testing.T, lang string) ([]Board, []grafanaBoard) {
	t.Helper()
	built, err := Build(Options{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	read := make([]grafanaBoard, len(built))
	for i, b := range built {
		if err := json.Unmarshal(b.JSON, &read[i]); err != nil {
			t.Fatalf("%s: %v", b.FileName, err)
		}
	}
	return built, read
}

var languages = []string{Chinese, English}

// TestUIDsAreStable holds the uids against those that bookmarks and links have.
func TestUIDsAreStable(t *testing.T) {
	want := []string{
		"firegrid-overview", "firegrid-coverage", "firegrid-hazards", "firegrid-units", "firegrid-visits", "firegrid-quality",
		"firegrid-overview-en", "firegrid-coverage-en", "firegrid-hazards-en", "firegrid-units-en", "firegrid-visits-en", "firegrid-quality-en",
	}
	var got []string
	for _, lang := range languages {
		for _, b := range first(build(t, lang)) {
			got = append(got, b.UID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func first[A, B any](a A, _ B) A { return a }

// TestCommittedBoards finds a board that was changed without make docs.
func TestCommittedBoards(t *testing.T) {
	for _, lang := range languages {
		built, _ := build(t, lang)
		for _, b := range built {
			file := filepath.Join("json", lang, b.FileName)
			on, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(on, b.JSON) {
				t.Errorf("%s is out of date: run make docs and look at what changed", file)
			}
		}
		files, err := os.ReadDir(filepath.Join("json", lang))
		if err != nil || len(files) != len(built) {
			t.Errorf("json/%s has %d files, %d boards are made (%v)", lang, len(files), len(built), err)
		}
	}
}

func TestEveryPanelExplainsItself(t *testing.T) {
	eachPanel(t, func(t *testing.T, lang string, p grafanaPanel) {
		if p.Title == "" || p.Description == "" {
			t.Error("no title or no description")
		}
		if p.FieldConfig.Defaults.Unit == "" {
			t.Error("no unit")
		}
		if p.Datasource.UID != "${datasource}" {
			t.Errorf("asks data source %q, not the one chosen at the top", p.Datasource.UID)
		}
		if p.FieldConfig.Defaults.NoValue == "" || !mapsNothing(p, noData.in(lang)) {
			t.Errorf("what is missing is not written as %s", noData.in(lang))
		}
		if len(p.Targets) == 0 {
			t.Error("asks nothing")
		}
		for _, q := range p.Targets {
			if q.Datasource.UID != "${datasource}" {
				t.Errorf("query %s asks data source %q", q.RefID, q.Datasource.UID)
			}
		}
	})
}

// mapsNothing says whether null and NaN are written in these words.
func mapsNothing(p grafanaPanel, words string) bool {
	for _, m := range p.FieldConfig.Defaults.Mappings {
		if m.Type == "special" && m.Options.Match == "null+nan" && m.Options.Result.Text == words {
			return true
		}
	}
	return false
}

// TestEveryNumberLeadsSomewhere wants a link to rows or to a board on every
// panel but those that say so below.
func TestEveryNumberLeadsSomewhere(t *testing.T) {
	eachPanel(t, func(t *testing.T, lang string, p grafanaPanel) {
		if p.Title == "目标与变化" || p.Title == "Target and change" || len(healthOnly(p)) > 0 {
			return // beside the number that has the link, or not made of rows
		}
		raw, err := json.Marshal(p.FieldConfig)
		if err != nil {
			t.Fatal(err)
		}
		if p.Type != "geomap" && !bytes.Contains(raw, []byte("/rows/firegrid_")) {
			t.Error("no link to rows")
		}
	})
}

// healthOnly are a panel's queries if none of them reads a measure: those of
// the runs, which have no rows behind them.
func healthOnly(p grafanaPanel) []string {
	var all []string
	for _, q := range p.Targets {
		for _, name := range metricName.FindAllString(q.Expr, -1) {
			if declaration(name).Family != "" {
				return nil
			}
			all = append(all, name)
		}
	}
	return all
}

func TestRowsLinksNameDeclaredMetrics(t *testing.T) {
	link := regexp.MustCompile(`/rows/(firegrid_\w+)\?lang=(\w+)`)
	for _, lang := range languages {
		for _, b := range first(build(t, lang)) {
			for _, m := range link.FindAllSubmatch(b.JSON, -1) {
				if declaration(string(m[1])).Family == "" || string(m[2]) != lang {
					t.Errorf("%s %s: link %s", lang, b.FileName, m[0])
				}
			}
		}
	}
}

func TestPanelsDoNotOverlap(t *testing.T) {
	for _, lang := range languages {
		_, boards := build(t, lang)
		for _, b := range boards {
			taken, ids := make(map[[2]int]string), make(map[int]string)
			for _, p := range b.Panels {
				if other := ids[p.ID]; other != "" {
					t.Errorf("%s: %s and %s have id %d", b.UID, other, p.Title, p.ID)
				}
				ids[p.ID] = p.Title
				g := p.GridPos
				if g.W < 1 || g.H < 1 || g.X < 0 || g.X+g.W > 24 {
					t.Errorf("%s: %s is outside of the grid: %+v", b.UID, p.Title, g)
				}
				for x := g.X; x < g.X+g.W; x++ {
					for y := g.Y; y < g.Y+g.H; y++ {
						if other := taken[[2]int{x, y}]; other != "" {
							t.Fatalf("%s: %s lies on %s", b.UID, p.Title, other)
						}
						taken[[2]int{x, y}] = p.Title
					}
				}
			}
		}
	}
}

func eachPanel(t *testing.T, check func(*testing.T, string, grafanaPanel)) {
	for _, lang := range languages {
		_, boards := build(t, lang)
		for _, b := range boards {
			for _, p := range b.Panels {
				if p.Type == "row" {
					continue
				}
				t.Run(b.UID+"/"+p.Title, func(t *testing.T) { check(t, lang, p) })
			}
		}
	}
}

var metricName = regexp.MustCompile(`\bfiregrid_[a-z0-9_]+`)
