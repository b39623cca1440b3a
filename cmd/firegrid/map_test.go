package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The map that serve answers with carries the sample's figures: 106 of 118.
func TestMapOfTheSample(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	r, err := http.Get("http://" + startServe(t, data) + "/map/counties.geojson")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("Grafana's page may not read the map: %v", r.Header)
	}
	var layer struct {
		AsOf     string `json:"as_of"`
		Unplaced []string
		Features []struct {
			Properties struct{ Townships, Guided float64 }
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&layer); err != nil {
		t.Fatal(err)
	}
	var townships, guided float64
	for _, f := range layer.Features {
		townships, guided = townships+f.Properties.Townships, guided+f.Properties.Guided
	}
	if len(layer.Features) != 6 || townships != 118 || guided != 106 || layer.AsOf != campaignEnd || layer.Unplaced != nil {
		t.Errorf("%d counties, %v of %v townships guided as of %s, without area: %v", len(layer.Features), guided, townships, layer.AsOf, layer.Unplaced)
	}
}

func TestOwnMapThatCannotBeReadIsAnError(t *testing.T) {
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	settings := filepath.Join(data, "firegrid.yaml")
	b, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(b), `map: ""`, `map: own.geojson`, 1)
	if err := os.WriteFile(settings, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "own.geojson"), []byte(`{"type":"FeatureCollection","features":[]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, errs, code := firegrid(t, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if code != exitFailed || !strings.Contains(errs, "serve.map") || !strings.Contains(errs, "own.geojson") {
		t.Errorf("exit code %d\n%s", code, errs)
	}
}
