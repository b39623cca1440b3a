package sample

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed reference/shaoxing_townships.csv
var townshipsCSV string

// township is a place of the roster (乡镇街道).
type township struct {
	code, name, kind, county string
	brigade                  *brigade
}

// stem is the name without its kind: 塔山 of 塔山街道.
func (t *township) stem() string { return strings.TrimSuffix(t.name, t.kind) }

// brigade is one of the eight (大队), with how much there is in its charge and
// how well it works.
type brigade struct {
	name, short, county string
	mark                string // in its document numbers
	towns               []*township

	cityUnits, countyUnits, otherUnits int
	registered                         int // of the units of county level
	withoutArchive                     int // of the units on the list
	inspections, hazards               int
	undatedInspections, undatedHazards int
	notGridded, notGuided              int
	// quality is how likely a deadline is kept.
	quality float64
}

// newBrigades makes the brigades anew, since the story hangs townships on them.
func newBrigades() []*brigade {
	return []*brigade{
		{name: "越城大队", short: "越城", county: "越城区", mark: "越", cityUnits: 16, countyUnits: 170, otherUnits: 190, registered: 34, withoutArchive: 12,
			inspections: 250, hazards: 420, undatedInspections: 1, undatedHazards: 1, quality: 0.91},
		{name: "袍江大队", short: "袍江", county: "越城区", mark: "袍", cityUnits: 6, countyUnits: 60, otherUnits: 80, registered: 10, withoutArchive: 6,
			inspections: 105, hazards: 170, quality: 0.80},
		{name: "绍兴县大队", short: "绍兴县", county: "绍兴县", mark: "绍县", cityUnits: 5, countyUnits: 210, otherUnits: 220, registered: 44, withoutArchive: 22,
			inspections: 290, hazards: 480, undatedInspections: 1, undatedHazards: 2, notGridded: 1, notGuided: 2, quality: 0.88},
		{name: "滨海大队", short: "滨海", county: "绍兴县", mark: "滨", cityUnits: 1, countyUnits: 40, otherUnits: 70, registered: 6, withoutArchive: 8,
			inspections: 85, hazards: 140, notGuided: 1, quality: 0.68},
		{name: "诸暨大队", short: "诸暨", county: "诸暨市", mark: "诸", cityUnits: 4, countyUnits: 220, otherUnits: 260, registered: 52, withoutArchive: 8,
			inspections: 340, hazards: 560, undatedInspections: 1, undatedHazards: 2, notGuided: 1, quality: 0.97},
		{name: "上虞大队", short: "上虞", county: "上虞市", mark: "虞", cityUnits: 3, countyUnits: 170, otherUnits: 190, registered: 32, withoutArchive: 20,
			inspections: 255, hazards: 420, undatedInspections: 1, notGridded: 1, notGuided: 3, quality: 0.83},
		{name: "嵊州大队", short: "嵊州", county: "嵊州市", mark: "嵊", cityUnits: 2, countyUnits: 120, otherUnits: 160, registered: 16, withoutArchive: 32,
			inspections: 205, hazards: 336, undatedInspections: 1, undatedHazards: 3, notGridded: 3, notGuided: 5, quality: 0.55},
		{name: "新昌大队", short: "新昌", county: "新昌县", mark: "新", cityUnits: 1, countyUnits: 100, otherUnits: 130, registered: 20, withoutArchive: 8,
			inspections: 170, hazards: 280, undatedHazards: 1, notGridded: 1, quality: 0.95},
	}
}

// movedTownships belong to a brigade that is not their county's.
var movedTownships = map[string]string{
	"马山镇": "袍江大队", "斗门镇": "袍江大队", "马鞍镇": "滨海大队", "沥海镇": "滨海大队",
}

// loadTownships reads the roster and gives each brigade its townships.
func loadTownships(brigades []*brigade) ([]*township, error) {
	rows, err := csv.NewReader(strings.NewReader(townshipsCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("embedded roster of townships: %w", err)
	}
	byName := make(map[string]*brigade)
	for _, b := range brigades {
		byName[b.name] = b
	}
	var out []*township
	for _, r := range rows[1:] {
		name := r[5]
		if moved := movedTownships[r[1]]; moved != "" {
			name = moved
		}
		b := byName[name]
		if b == nil {
			return nil, fmt.Errorf("embedded roster of townships: %s has the unknown brigade %q", r[1], name)
		}
		t := &township{code: r[0], name: r[1], kind: r[2], county: r[4], brigade: b}
		b.towns = append(b.towns, t)
		out = append(out, t)
	}
	return out, nil
}
