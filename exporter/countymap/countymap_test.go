package countymap

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/transform/published"
)

// run has 越城区 under two brigades, 绍兴县 without guidance, 上虞 under both its
// names, a county without townships, and one that is on no map.
func run() *published.Run {
	labels := []string{"county", "brigade"}
	r := &published.Run{Manifest: published.Manifest{AsOf: published.DayOf(2012, 12, 19), Metrics: []published.Metric{
		{Name: "firegrid_townships", Labels: labels}, {Name: "firegrid_townships_gridded", Labels: labels},
		{Name: "firegrid_townships_guided", Labels: labels}, {Name: "firegrid_hazards_found", Labels: labels}}}}
	add := func(metric, county, brigade string, v float64) {
		r.Samples = append(r.Samples, published.Sample{Metric: metric, Labels: []string{county, brigade}, Value: v})
	}
	add("firegrid_townships", "越城区", "越城大队", 12)
	add("firegrid_townships", "越城区", "袍江大队", 4)
	add("firegrid_townships_gridded", "越城区", "越城大队", 11)
	add("firegrid_townships_gridded", "越城区", "袍江大队", 1)
	add("firegrid_townships_guided", "越城区", "越城大队", 8)
	add("firegrid_townships", "绍兴县", "绍兴县大队", 20)
	add("firegrid_townships_gridded", "绍兴县", "绍兴县大队", 0)
	add("firegrid_townships", "上虞市", "上虞大队", 3)
	add("firegrid_townships", "上虞区", "上虞大队", 1)
	add("firegrid_townships_gridded", "上虞区", "上虞大队", 1)
	add("firegrid_townships", "诸暨市", "诸暨大队", 0)
	add("firegrid_townships_gridded", "诸暨市", "诸暨大队", 0)
	add("firegrid_townships", "未知", "未知", 2)
	add("firegrid_hazards_found", "嵊州市", "嵊州大队", 7)
	return r
}

type layerRead struct {
	Type     string
	AsOf     string `json:"as_of"`
	Unplaced []string
	Features []struct {
		Type       string
		ID         string
		Properties map[string]any
		Geometry   struct {
			Type        string
			Coordinates [][][2]float64
		}
	}
}

func get(t *testing.T, h http.Handler, target string, header ...string) (*http.Response, layerRead) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var l layerRead
	if w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
	}
	return w.Result(), l
}

// TestFiguresOfTheCounties holds the properties against figures added up by hand.
func TestFiguresOfTheCounties(t *testing.T) {
	one := run()
	_, l := get(t, Handler(Shaoxing(), func() *published.Run { return one }, "zh"), Path)
	if l.Type != "FeatureCollection" || l.AsOf != "2012-12-19" || !cmp.Equal(l.Unplaced, []string{"未知"}) {
		t.Errorf("the map is %q as of %q, without area: %v", l.Type, l.AsOf, l.Unplaced)
	}
	want := map[string]map[string]any{
		"330602": {"county": "越城区", "name": "越城区", "townships": 16.0, "gridded": 12.0, "coverage": 0.75, "guided": 8.0, "guidance": 0.5},
		"330603": {"county": "绍兴县", "name": "绍兴县", "townships": 20.0, "gridded": 0.0, "coverage": 0.0},
		"330604": {"county": "上虞市", "name": "上虞市", "townships": 4.0, "gridded": 1.0, "coverage": 0.25},
		"330681": {"county": "诸暨市", "name": "诸暨市", "townships": 0.0, "gridded": 0.0}, // 0 of 0 is absent
		"330683": {"county": "嵊州市", "name": "嵊州市"},
		"330624": {"county": "新昌县", "name": "新昌县"},
	}
	got := make(map[string]map[string]any)
	for _, f := range l.Features {
		got[f.ID] = make(map[string]any)
		for _, p := range []string{"county", "name", "townships", "gridded", "coverage", "guided", "guidance"} {
			if v, ok := f.Properties[p]; ok {
				got[f.ID][p] = v
			}
		}
		ring := f.Geometry.Coordinates[0]
		if f.Geometry.Type != "Polygon" || len(ring) < 50 || ring[0] != ring[len(ring)-1] {
			t.Errorf("%s has no closed border", f.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNamesInEnglish(t *testing.T) {
	one := run()
	h := Handler(Shaoxing(), func() *published.Run { return one }, "zh")
	for target, want := range map[string]string{Path + "?lang=en": "Shaoxing County", Path + "?lang=zh": "绍兴县", Path + "?lang=fr": "绍兴县"} {
		_, l := get(t, h, target)
		if got := l.Features[1].Properties["name"]; got != want || l.Features[1].Properties["county"] != "绍兴县" {
			t.Errorf("%s: the county is %v", target, l.Features[1].Properties)
		}
	}
}

// TestBrowserOfGrafanaMayReadIt follows a browser on another address over a night.
func TestBrowserOfGrafanaMayReadIt(t *testing.T) {
	var shown *published.Run
	h := Handler(Shaoxing(), func() *published.Run { return shown }, "zh")
	r, l := get(t, h, Path, "Origin", "http://grafana.example:3000")
	if r.StatusCode != http.StatusOK || r.Header.Get("Access-Control-Allow-Origin") != "*" || r.Header.Get("Content-Type") != "application/geo+json" {
		t.Errorf("answer %s with %v", r.Status, r.Header)
	}
	if _, known := l.Features[0].Properties["townships"]; known || l.AsOf != "" {
		t.Error("there are figures before anything was published")
	}
	before := r.Header.Get("ETag")
	if r, _ := get(t, h, Path, "If-None-Match", before); r.StatusCode != http.StatusNotModified {
		t.Errorf("the same map again: %s", r.Status)
	}
	shown = run()
	if r, _ := get(t, h, Path, "If-None-Match", before); r.StatusCode != http.StatusOK || r.Header.Get("ETag") == before {
		t.Errorf("after the night: %s, ETag %s", r.Status, r.Header.Get("ETag"))
	}
}

func TestOwnMap(t *testing.T) {
	area := `{"type":"Feature","properties":{"county":"甲县","coverage":0.9},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}`
	for text, want := range map[string]string{
		`{"type":"FeatureCollection","features":[` + area + `]}`:                                                    "",
		`{"type":"FeatureCollection","features":[` + area + `,` + area + `]}`:                                       "features 1 and 2 are both 甲县",
		`{"type":"FeatureCollection","features":[]}`:                                                                "at least one feature",
		strings.Replace(`{"type":"FeatureCollection","features":[`+area+`]}`, "county", "名称", 1):                    "feature 1 has no property county",
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"county":"甲县"},"geometry":null}]}`: "feature 1, 甲县, has no geometry",
		area: "the type here is \"Feature\"",
		"甲县": "not GeoJSON",
	} {
		path := filepath.Join(t.TempDir(), "own.geojson")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		areas, err := Read(path)
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: %v, want %s", text, err, want)
			}
			continue
		}
		_, l := get(t, Handler(areas, func() *published.Run { return nil }, "zh"), Path)
		if p := l.Features[0].Properties; p["county"] != "甲县" || p["coverage"] != nil {
			t.Errorf("%v: a figure of the file is shown as one of a run", p)
		}
	}
}
