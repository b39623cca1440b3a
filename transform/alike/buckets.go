package alike

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// bucket is the most units that share a part of their names in one township
// and are still held against each other.
const bucket = 100

// part is a part of a unit's name, or its address, with its township.
type part struct {
	hash uint64
	unit int32
}

var seed = maphash.MakeSeed()

// parts are what names alike have in common: the forms of the whole, the core
// without any one character, the core without its beginning or end, and the
// address. So two names that are alike meet in at least one bucket.
func (f *finder) parts(at int) []part {
	u, core := f.units[at], f.cores[at]
	var all []part
	add := func(kind byte, text []rune) {
		var h maphash.Hash
		h.SetSeed(seed)
		h.WriteByte(kind)
		h.WriteString(u.Township)
		h.WriteByte(0)
		h.WriteString(string(text))
		all = append(all, part{h.Sum64(), int32(at)})
	}
	for _, form := range f.forms[at] {
		add('w', []rune(form))
	}
	add('n', core)
	for more := 1; more <= longest && len(core)-more >= 4; more++ {
		add('n', core[more:])
		add('n', core[:len(core)-more])
	}
	if len(core) >= 4 {
		add('d', core)
		without := make([]rune, 0, len(core))
		for i := range core {
			if i == 0 || core[i] != core[i-1] {
				add('d', append(append(without[:0], core[:i]...), core[i+1:]...))
			}
		}
	}
	if f.addresses[at] != "" {
		add('a', []rune(f.addresses[at]))
	}
	return all
}

// compareBuckets holds the units of each township against those that share a
// part of their name.
func (f *finder) compareBuckets() {
	var all []part
	for i, u := range f.units {
		if u.Township != "" {
			all = append(all, f.parts(i)...)
		}
	}
	slices.SortFunc(all, func(a, b part) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.unit, b.unit)) })
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].hash == all[0].hash {
			n++
		}
		f.compareOne(all[:n])
		all = all[n:]
	}
}

func (f *finder) compareOne(alike []part) {
	listed := slices.ContainsFunc(alike, func(p part) bool { return f.units[p.unit].Listed })
	switch {
	case len(alike) < 2 || !listed:
		return
	case len(alike) > bucket:
		f.crowded++
		return
	}
	for i, p := range alike {
		for _, q := range alike[:i] {
			if p.unit != q.unit && (f.units[p.unit].Listed || f.units[q.unit].Listed) {
				f.offer(int(p.unit), int(q.unit), f.why(int(p.unit), int(q.unit)))
			}
		}
	}
}

// compareUnplaced holds units whose township nobody wrote, as in the ledger of
// registrations, against the one unit whose name is the same but for places and
// the form of the company. Where several have it, nobody could say which is
// meant.
func (f *finder) compareUnplaced() {
	byForm := make(map[string][]int)
	for i := range f.units {
		for _, form := range f.written(i) {
			byForm[form] = append(byForm[form], i)
		}
	}
	for i, u := range f.units {
		if u.Township != "" {
			continue
		}
		fits := make(map[int]bool)
		for _, form := range f.written(i) {
			for _, j := range byForm[form] {
				if len(fits) < 2 && j != i && compatible(&u.Unit, &f.units[j].Unit) && f.why(i, j) <= SameCore {
					fits[j] = true
				}
			}
		}
		if len(fits) == 1 {
			for j := range fits {
				f.offer(i, j, f.why(i, j))
			}
		}
	}
}

// written are the forms of a unit's name and its core, each once.
func (f *finder) written(at int) []string {
	core := string(f.cores[at])
	if slices.Contains(f.forms[at], core) {
		return f.forms[at]
	}
	return append(slices.Clip(f.forms[at]), core)
}

// compareCalled holds units against those that bear a name which some ledger
// gives with their number.
func (f *finder) compareCalled() {
	for i, u := range f.units {
		for _, name := range u.also {
			if fits := f.byName[name]; len(fits) == 1 && fits[0] != i {
				f.offer(i, fits[0], AlsoCalled)
			}
		}
	}
}
