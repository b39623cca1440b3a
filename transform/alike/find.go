package alike

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// Reason is why two units are offered to be decided on, the strongest first.
type Reason int

// The reasons.
const (
	AlsoCalled Reason = iota // another ledger gives the number of one the name of the other
	SameName                 // one name in one township, two numbers
	SameCore                 // the same but for places and the form of the company
	SameAt                   // names much alike at one address
	Contained                // one name is the beginning or the end of the other
	OneApart                 // one character differs
	notAlike
)

var says = [...]published.Text{
	AlsoCalled: {ZH: "另一本台账用这个名称登记了同一编号", EN: "another ledger gives the same number this name"},
	SameName:   {ZH: "名称和乡镇街道相同，单位编号不同", EN: "same name and township, another number"},
	SameCore:   {ZH: "去掉地名和公司后缀后名称相同", EN: "same name but for places and the form of the company"},
	SameAt:     {ZH: "地址相同，名称相近", EN: "same address, names much alike"},
	Contained:  {ZH: "一个名称包含另一个", EN: "one name contains the other"},
	OneApart:   {ZH: "名称只差一个字", EN: "names differ in one character"},
}

var codes = [...]string{"also_called", "same_name", "same_core", "same_address", "contained", "one_apart"}

// Says tells the reason to people.
func (r Reason) Says() published.Text { return says[r] }

// MarshalText gives the reason's code.
func (r Reason) MarshalText() ([]byte, error) { return []byte(codes[r]), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Reason) UnmarshalText(code []byte) error {
	at := slices.Index(codes[:], string(code))
	if at < 0 {
		return fmt.Errorf("%q is no reason", code)
	}
	*r = Reason(at)
	return nil
}

// Pair is two units that may be one.
type Pair struct {
	// ID is the same as long as the two are told from others in the same way.
	ID string `json:"id"`
	// Main would count where a person says that both are the same.
	Main   *Unit          `json:"main"`
	Other  *Unit          `json:"other"`
	Reason Reason         `json:"reason"`
	Says   published.Text `json:"says"`
}

// Found is what Find has found.
type Found struct {
	// Pairs that nobody has decided on, the strongest reasons first.
	Pairs []Pair
	// Crowded is how many times so many names were alike that they were not
	// held against each other: such a name says nothing.
	Crowded int
}

// Find gives the pairs of units that may be one and that no decision tells of.
// places are the counties and townships that names may begin with.
func Find(mentions []Mention, places []string, decisions []lake.Decision) Found {
	f := &finder{registry: gather(mentions), prefixes: newPrefixes(places), best: make(map[[2]int]Reason)}
	f.settle(decisions)
	f.cores = make([][]rune, len(f.units))
	f.forms = make([][]string, len(f.units))
	f.addresses = make([]string, len(f.units))
	for i, u := range f.units {
		f.cores[i], f.forms[i], f.addresses[i] = []rune(f.core(u.Norm)), f.prefixes.forms(u.Norm), f.addressKey(u.Address)
	}
	f.compareBuckets()
	f.compareUnplaced()
	f.compareCalled()
	return Found{Pairs: f.pairs(), Crowded: f.crowded}
}

type finder struct {
	*registry
	prefixes
	cores     [][]rune
	forms     [][]string
	addresses []string
	mains     map[int]int     // the main unit of each group
	decided   map[[2]int]bool // pairs that are different by decision
	best      map[[2]int]Reason
	crowded   int
}

// settle notes what was decided, of the units as they are known now: one that
// had no number when it was decided on may have one.
func (f *finder) settle(decisions []lake.Decision) {
	var different [][2]int
	for i := range decisions {
		d := &decisions[i]
		a, fitsA := f.find(d.Main)
		b, fitsB := f.find(d.Other)
		if fitsA != 1 || fitsB != 1 || a == b {
			continue
		}
		switch d.Verdict() {
		case lake.Different:
			different = append(different, [2]int{a, b})
		case lake.Same:
			f.join(a, b)
		}
	}
	f.mains = make(map[int]int)
	for i, u := range f.units {
		if main, ok := f.mains[u.group]; u.group >= 0 && (!ok || u.before(f.units[main])) {
			f.mains[u.group] = i
		}
	}
	f.decided = make(map[[2]int]bool)
	for _, pair := range different {
		f.decided[both(f.main(pair[0]), f.main(pair[1]))] = true
	}
}

// main is the unit that stands for all that are the same by decision.
func (f *finder) main(at int) int {
	if group := f.units[at].group; group >= 0 {
		return f.mains[group]
	}
	return at
}

// join puts two units into one group, named by the lower of its units.
func (f *finder) join(a, b int) {
	for _, at := range []int{a, b} {
		if f.units[at].group < 0 {
			f.units[at].group = at
		}
	}
	into, from := f.units[a].group, f.units[b].group
	for _, u := range f.units {
		if u.group == from {
			u.group = into
		}
	}
}

func both(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

// offer notes that two units are alike.
func (f *finder) offer(a, b int, why Reason) {
	u, v := f.units[a], f.units[b]
	if why == notAlike || !u.Listed && !v.Listed || !compatible(&u.Unit, &v.Unit) {
		return
	}
	if a, b = f.main(a), f.main(b); a == b {
		return
	}
	pair := both(a, b)
	if known, ok := f.best[pair]; f.decided[pair] || ok && known <= why {
		return
	}
	f.best[pair] = why
}

// why says what makes two units of one township alike.
func (f *finder) why(a, b int) Reason {
	x, y := f.cores[a], f.cores[b]
	switch {
	case f.units[a].Norm == f.units[b].Norm:
		return SameName
	case slices.Equal(x, y), slices.Contains(f.forms[b], f.forms[a][0]), slices.Contains(f.forms[a], f.forms[b][0]):
		return SameCore
	case f.addresses[a] != "" && f.addresses[a] == f.addresses[b] && resembles(x, y):
		return SameAt
	case contains(x, y):
		return Contained
	case (f.units[a].No == "" || f.units[b].No == "") && oneApart(x, y): // two numbers and two names are two units
		return OneApart
	}
	return notAlike
}

func (f *finder) pairs() []Pair {
	all := make([]Pair, 0, len(f.best))
	for at, why := range f.best {
		p := Pair{Main: f.units[at[0]], Other: f.units[at[1]], Reason: why, Says: why.Says()}
		if p.Other.before(p.Main) {
			p.Main, p.Other = p.Other, p.Main
		}
		p.ID = pairID(p.Main, p.Other)
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), order(!(a.Main.Listed && a.Other.Listed), !(b.Main.Listed && b.Other.Listed)),
			cmp.Compare(a.Main.key(), b.Main.key()), cmp.Compare(a.Other.key(), b.Other.key()))
	})
	return all
}

func pairID(a, b *Unit) string {
	x, y := a.key(), b.key()
	sum := sha256.Sum256([]byte(min(x, y) + "\x00" + max(x, y)))
	return hex.EncodeToString(sum[:5])
}
