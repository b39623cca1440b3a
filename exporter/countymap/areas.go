package countymap

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
)

//go:embed counties.geojson
var shaoxing []byte

// Areas are the counties of a map. They never change once read.
type Areas struct{ features []feature }

// feature is one area as GeoJSON writes it; its geometry is passed on as read.
type feature struct {
	Type       string          `json:"type"`
	ID         any             `json:"id,omitempty"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

// Shaoxing returns the areas that come with firegrid: the six counties.
func Shaoxing() *Areas {
	a, err := parse(shaoxing)
	if err != nil {
		panic("the counties that come with firegrid: " + err.Error())
	}
	return a
}

// Read reads an office's own areas: a GeoJSON FeatureCollection in which every
// feature has the property county, written as in the ledgers. county_2012 may
// hold an older name of it, county_en and county_2012_en the English ones.
func Read(path string) (*Areas, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	a, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

func parse(b []byte) (*Areas, error) {
	var c struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("this is not GeoJSON: %w", err)
	}
	if c.Type != "FeatureCollection" || len(c.Features) == 0 {
		return nil, fmt.Errorf("a map is a GeoJSON FeatureCollection with at least one feature; the type here is %q, with %d features", c.Type, len(c.Features))
	}
	owner := make(map[string]int)
	for i, f := range c.Features {
		if f.text("county") == "" {
			return nil, fmt.Errorf("feature %d has no property county: it says which county of the ledgers the area is", i+1)
		}
		if len(f.Geometry) == 0 || string(f.Geometry) == "null" {
			return nil, fmt.Errorf("feature %d, %s, has no geometry", i+1, f.text("county"))
		}
		for _, name := range f.names() {
			// An area drawn twice would count its townships twice.
			if before, taken := owner[name]; taken && before != i {
				return nil, fmt.Errorf("features %d and %d are both %s", before+1, i+1, name)
			}
			owner[name] = i
		}
	}
	return &Areas{c.Features}, nil
}

// text is a property of the area that is a text, or "".
func (f feature) text(property string) string {
	s, _ := f.Properties[property].(string)
	return s
}

// names are what ledgers may call the county: of today, and of 2012.
func (f feature) names() []string {
	names := []string{f.text("county")}
	if older := f.text("county_2012"); older != "" && older != names[0] {
		names = append(names, older)
	}
	return names
}
