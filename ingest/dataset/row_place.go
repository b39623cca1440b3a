package dataset

import (
	"sort"
	"strings"
)

// placeKey remembers a township written with a county.
type placeKey struct{ written, county string }

func (r *Roster) brigadeNames() []string {
	seen := make(map[string]bool)
	var out []string
	for _, full := range r.brigades {
		if !seen[full] {
			seen[full] = true
			out = append(out, full)
		}
	}
	sort.Strings(out)
	return out
}

// placeDay is the day that dates the row's place: rosters hold for periods.
func (t *table) placeDay() Day {
	for _, f := range t.contract.PlaceDate {
		i := t.contract.byField[f]
		v := t.rec.Values[t.offset[i]]
		if !v.Set {
			continue
		}
		if t.contract.Columns[i].Type == TypeYear {
			return DayOf(int(v.N), 12, 31)
		}
		return Day(v.N)
	}
	return NoDay
}

// understandPlace gives the row its township and county by their canonical
// names. The brigade of a township is not filled in: the roster in force when
// the measures are made decides it.
func (t *table) understandPlace() {
	county, township, brigade := t.placeValues()
	if township != nil && township.Set {
		t.understandTownship(county, township, brigade)
	}
	if brigade != nil && !brigade.Set && t.context.brigade != "" && (township == nil || !township.Set) && !t.bad {
		*brigade = stringValue(t.context.brigade)
	}
	if !t.contract.PlaceFilled || t.bad {
		return
	}
	for _, v := range []*Value{county, township, brigade} {
		if v != nil && v.Set {
			return
		}
	}
	t.problem(codePlaceMissing, t.contract.byField["county"], Returned)
}

// placeValues are the record's places, nil where the contract has none.
func (t *table) placeValues() (county, township, brigade *Value) {
	for i := range t.contract.Columns {
		v := &t.rec.Values[t.offset[i]]
		switch t.contract.Columns[i].Type {
		case TypeCounty:
			county = v
		case TypeTownship:
			township = v
		case TypeBrigade:
			brigade = v
		}
	}
	return county, township, brigade
}

func (t *table) understandTownship(county, township, brigade *Value) {
	i := t.contract.byField["township"]
	if isBlankWord(township.S) {
		*township = Value{}
		return
	}
	if t.refs.Roster.Empty() {
		t.problem(codeRosterMissing, i, Returned)
		return
	}
	written := ""
	if county != nil && county.Set {
		written = county.S
	}
	day := t.placeDay()
	town := t.places[placeKey{township.S, written}]
	if town == nil || !town.valid(day) {
		r := t.refs.Roster.Township(township.S, written, day)
		if r.code != "" {
			t.refuseTownship(i, r, written, day)
			return
		}
		town = r.town
		if r.sure && len(t.places) < memoLimit {
			t.places[placeKey{strings.Clone(township.S), strings.Clone(written)}] = town
		}
	}
	*township = stringValue(town.Name)
	if county != nil {
		*county = stringValue(town.County)
	}
	if brigade != nil && brigade.Set && town.Brigade != "" && brigade.S != town.Brigade {
		t.problem(codeBrigadeDiffers, t.contract.byField["brigade"], Warning, town.Name, town.Brigade)
	}
}

func (t *table) refuseTownship(i int, r placeReading, county string, day Day) {
	names := make([]string, 0, len(r.fits))
	for _, f := range r.fits {
		name := f.County + f.Name
		if r.code == codeTownshipNotValid {
			name += f.From.String() + "~" + f.To.String()
		}
		names = appendNew(names, name)
	}
	fits := strings.Join(names, "、")
	switch r.code {
	case codeTownshipUnknown:
		if fits != "" {
			fits = "（" + county + "没有；有" + fits + "）"
		}
		t.problem(r.code, i, Returned, fits)
	case codeTownshipNotValid:
		t.problem(r.code, i, Returned, day.String(), fits)
	default:
		t.problem(r.code, i, Returned, fits)
	}
}
