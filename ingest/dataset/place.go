package dataset

import (
	"sort"
	"strings"
)

// Township is one line of the roster: a place in the period in which its code
// stood for it.
type Township struct {
	Code, Name, County, Brigade string
	// From is the first day on the roster, To the first day off it; NoDay is open.
	From, To Day
}

// valid reports whether the township is on the roster on day d; with no day,
// any period will do.
func (t *Township) valid(d Day) bool {
	if d == NoDay {
		return true
	}
	return (t.From == NoDay || t.From <= d) && (t.To == NoDay || d < t.To)
}

// Roster knows the places: what they are called, in which period, and who has
// charge of them. The zero Roster knows none.
type Roster struct {
	towns []Township
	// byName finds towns by every spelling, without county.
	byName    map[string][]int
	byCode    map[string][]int
	counties  map[string]string
	brigades  map[string]string
	countySet []string
}

// NewRoster makes a roster of the lines that are in force.
func NewRoster(towns []Township) *Roster {
	r := &Roster{
		towns:    append([]Township(nil), towns...),
		byName:   make(map[string][]int),
		byCode:   make(map[string][]int),
		counties: make(map[string]string),
		brigades: make(map[string]string),
	}
	sort.Slice(r.towns, func(i, j int) bool {
		a, b := &r.towns[i], &r.towns[j]
		if a.Code != b.Code {
			return a.Code < b.Code
		}
		return a.From < b.From
	})
	for i := range r.towns {
		t := &r.towns[i]
		r.byCode[t.Code] = append(r.byCode[t.Code], i)
		for _, name := range townshipSpellings(t.Name) {
			r.byName[name] = append(r.byName[name], i)
		}
	}
	r.addCounties()
	r.addBrigades()
	return r
}

// Empty reports a roster that knows no place.
func (r *Roster) Empty() bool { return r == nil || len(r.towns) == 0 }

// Townships lists the roster's lines, by code and first day.
func (r *Roster) Townships() []Township { return r.towns }

func (r *Roster) addCounties() {
	full := make(map[string]bool)
	for i := range r.towns {
		full[r.towns[i].County] = true
	}
	short := make(map[string][]string)
	for c := range full {
		r.countySet = append(r.countySet, c)
		r.counties[c] = c
		short[cutLast(c, "区", "县", "市")] = append(short[cutLast(c, "区", "县", "市")], c)
		for i := range r.towns {
			if r.towns[i].County == c && len(r.towns[i].Code) >= 6 {
				r.counties[r.towns[i].Code[:6]] = c
			}
		}
	}
	addUnique(r.counties, short)
	sort.Strings(r.countySet)
}

func (r *Roster) addBrigades() {
	full := make(map[string]bool)
	for i := range r.towns {
		if b := r.towns[i].Brigade; b != "" {
			full[b] = true
		}
	}
	short := make(map[string][]string)
	for b := range full {
		base := brigadeBase(b)
		r.brigades[b] = b
		short[base] = append(short[base], b)
		if s := cutLast(base, "区", "县", "市"); s != base {
			short[s] = append(short[s], b)
		}
	}
	addUnique(r.brigades, short)
}

// addUnique adds short forms that stand for one full name only.
func addUnique(to map[string]string, short map[string][]string) {
	for s, full := range short {
		if _, taken := to[s]; !taken && len(full) == 1 && s != "" {
			to[s] = full[0]
		}
	}
}

// townshipSpellings are the ways to write a township without naming its county.
func townshipSpellings(name string) []string {
	name = foldKey(name)
	out := []string{name}
	if stem := cutLast(name, "街道", "镇", "乡"); stem != name {
		out = append(out, stem)
	}
	return out
}

// cutLast cuts the first of the endings that fits, unless nothing would be left.
func cutLast(s string, endings ...string) string {
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(s, e); ok && rest != "" {
			return rest
		}
	}
	return s
}

// townshipForm takes the offices off a written township: 街道办事处, 人民政府.
func townshipForm(s string) string {
	s = cutLast(s, "人民政府", "政府")
	s = cutLast(s, "办事处")
	if rest, ok := strings.CutSuffix(s, "街道办"); ok {
		s = rest + "街道"
	}
	return s
}

func brigadeBase(s string) string {
	s = cutLast(s, "大队")
	for _, w := range []string{"消防救援", "公安消防", "消防", "公安局", "公安"} {
		s = strings.ReplaceAll(s, w, "")
	}
	return s
}

// County gives the canonical name of a county in any spelling.
func (r *Roster) County(written string) (string, bool) {
	k := foldKey(written)
	if c, ok := r.counties[k]; ok {
		return c, true
	}
	// 浙江省绍兴市越城区: the county is the longest known ending.
	for i := range k {
		if c, ok := r.counties[k[i:]]; ok && i > 0 && strings.HasSuffix(k, c) {
			return c, true
		}
	}
	return "", false
}

// Brigade gives the canonical name of a brigade in any spelling.
func (r *Roster) Brigade(written string) (string, bool) {
	k := foldKey(written)
	if b, ok := r.brigades[k]; ok {
		return b, true
	}
	base := brigadeBase(k)
	for _, form := range []string{base, cutLast(base, "区", "县", "市")} {
		if b, ok := r.brigades[form]; ok {
			return b, true
		}
	}
	// 浙江省诸暨市公安消防大队: the county's own name at the end.
	for i := range base {
		if i > 0 {
			if b, ok := r.brigades[base[i:]]; ok && len(base[i:]) >= 6 {
				return b, true
			}
		}
	}
	return "", false
}

// placeReading is what a written township was understood as.
type placeReading struct {
	town *Township
	// sure: the same place on whatever day its line is valid.
	sure bool
	code string
	// fits are the places that a refused text could have meant.
	fits []*Township
}

// Township finds a written township. county is canonical or "" where the row
// gives none; day dates the row, NoDay if it has no date.
func (r *Roster) Township(written, county string, day Day) placeReading {
	k := townshipForm(foldKey(written))
	found := r.candidates(k)
	if i := strings.IndexByte(k, '('); len(found) == 0 && i > 0 {
		k = townshipForm(k[:i]) // 姚江镇（原直埠镇）
		found = r.candidates(k)
	}
	if len(found) == 0 {
		if c, rest := r.cutCounty(k); c != "" {
			if county != "" && c != county {
				return placeReading{code: codeTownshipUnknown}
			}
			county, found = c, r.candidates(rest)
		}
	}
	if len(found) == 0 {
		return placeReading{code: codeTownshipUnknown}
	}
	fits := found
	if county != "" {
		fits = filterTowns(found, func(t *Township) bool { return t.County == county })
		if len(fits) == 0 {
			return placeReading{code: codeTownshipUnknown, fits: found}
		}
	}
	valid := filterTowns(fits, func(t *Township) bool { return t.valid(day) })
	if len(valid) == 0 {
		return placeReading{code: codeTownshipNotValid, fits: fits}
	}
	if !sameTown(valid) {
		return placeReading{code: codeTownshipAmbiguous, fits: valid}
	}
	return placeReading{town: valid[0], sure: sameTown(fits)}
}

// candidates are the roster lines that a code or a spelling may mean. A full
// name wins over a name without its ending: 城南街道 is not 城南乡.
func (r *Roster) candidates(k string) []*Township {
	code := strings.TrimSuffix(k, ".0")
	if len(code) == 12 {
		code = strings.TrimSuffix(code, "000") // with the villages' digits
	}
	if ids, ok := r.byCode[code]; ok {
		return r.at(ids)
	}
	all := r.at(r.byName[k])
	full := filterTowns(all, func(t *Township) bool { return foldKey(t.Name) == k })
	if len(full) > 0 {
		return full
	}
	return all
}

func (r *Roster) at(ids []int) []*Township {
	out := make([]*Township, len(ids))
	for i, id := range ids {
		out[i] = &r.towns[id]
	}
	return out
}

// cutCounty takes a county off the front: 绍兴市越城区塔山街道, 越城塔山.
func (r *Roster) cutCounty(k string) (county, rest string) {
	for _, c := range r.countySet {
		if i := strings.Index(k, c); i >= 0 && i+len(c) < len(k) {
			return c, k[i+len(c):]
		}
	}
	for _, c := range r.countySet {
		short := cutLast(c, "区", "县", "市")
		if after, ok := strings.CutPrefix(k, short); ok && after != "" && r.counties[short] == c {
			return c, after
		}
	}
	return "", k
}

func filterTowns(in []*Township, keep func(*Township) bool) []*Township {
	var out []*Township
	for _, t := range in {
		if keep(t) {
			out = append(out, t)
		}
	}
	return out
}

// sameTown reports that all lines are one place by name and county, such as
// two periods of one township when the row has no date.
func sameTown(towns []*Township) bool {
	for _, t := range towns[1:] {
		if t.Name != towns[0].Name || t.County != towns[0].County {
			return false
		}
	}
	return true
}
