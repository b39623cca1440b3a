package countymap

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"firegrid/transform/published"
)

// Path is where the map is served; ?lang=en names the counties in English.
const Path = "/map/counties.geojson"

// Handler serves the map of the run that run returns at the moment, nil before
// the first publication. Names are in lang, zh or en, to those who ask for none.
func Handler(areas *Areas, run func() *published.Run, lang string) http.Handler {
	return &layer{areas: areas, run: run, lang: lang, kept: make(map[string]*body)}
}

// layer keeps one answer for each language as long as the run stays the same.
type layer struct {
	areas *Areas
	run   func() *published.Run
	lang  string

	mu   sync.Mutex
	kept map[string]*body
}

type body struct {
	of   *published.Run
	text []byte
	etag string
}

// ServeHTTP answers with the areas and their figures. Any page may read them, as
// Grafana's does from its own address: they hold what /metrics does, and ask for
// a login only where /metrics does.
func (l *layer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lang := l.lang
	if asked := r.URL.Query().Get("lang"); asked == "zh" || asked == "en" {
		lang = asked
	}
	b, err := l.answer(lang)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/geo+json")
	h.Set("Content-Language", lang)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache") // asked for again each time, sent only if it has changed
	h.Set("ETag", b.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.text))
}

func (l *layer) answer(lang string) (*body, error) {
	run := l.run()
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.kept[lang]; b != nil && b.of == run {
		return b, nil
	}
	text, err := l.areas.withFigures(run, lang)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	b := &body{of: run, text: text, etag: `"` + hex.EncodeToString(sum[:16]) + `"`}
	l.kept[lang] = b
	return b, nil
}

// withFigures writes the areas with what the run says of them.
func (a *Areas) withFigures(run *published.Run, lang string) ([]byte, error) {
	counties := byCounty(run)
	out := struct {
		Type     string    `json:"type"`
		AsOf     string    `json:"as_of,omitempty"`
		Unplaced []string  `json:"unplaced,omitempty"` // counties that have townships but no area
		Features []feature `json:"features"`
	}{Type: "FeatureCollection", Unplaced: a.unplaced(counties)}
	if run != nil {
		out.AsOf = run.Manifest.AsOf.String()
	}
	for _, f := range a.features {
		f.Properties = f.properties(counties, lang)
		out.Features = append(out.Features, f)
	}
	return json.Marshal(out)
}
