package alike

import (
	"cmp"
	"slices"
	"time"

	"firegrid/ingest/lake"
)

// Mention is how rows of a dataset name a unit.
type Mention struct {
	lake.Unit
	Address string
	Dataset string
	Rows    int64 // that name it so
	Listed  bool  // on a list of key units
	// First is when it was first received on a list; the zero time if it is on none.
	First time.Time
}

// Unit is a unit as the rows tell it: all mentions of one number, or of one
// name in one place.
type Unit struct {
	lake.Unit
	Address string `json:"address,omitempty"`
	Listed  bool   `json:"listed"` // on a list of key units
	Uses    []Use  `json:"uses"`   // the rows that name it, by dataset

	first time.Time
	also  []string // names that other ledgers give its number
	group int      // of units that are the same by decision; -1 if none
}

// Use is how many rows of a dataset name a unit.
type Use struct {
	Dataset string `json:"dataset"`
	Rows    int64  `json:"rows"`
}

// registry holds the units, and finds them by number and by name.
type registry struct {
	units  []*Unit
	byNo   map[string]int
	byName map[string][]int
}

// gather makes units of mentions: those on lists first, so that others find them.
func gather(mentions []Mention) *registry {
	r := &registry{byNo: make(map[string]int), byName: make(map[string][]int)}
	sorted := slices.Clone(mentions)
	slices.SortFunc(sorted, func(a, b Mention) int {
		return cmp.Or(order(a.No == "", b.No == ""), order(!a.Listed, !b.Listed), order(a.Township == "", b.Township == ""),
			cmp.Compare(a.No, b.No), cmp.Compare(a.Norm, b.Norm), cmp.Compare(a.County, b.County), cmp.Compare(a.Township, b.Township),
			cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address))
	})
	for i := range sorted {
		m := &sorted[i]
		if m.Norm == "" {
			continue
		}
		at, fits := r.find(m.Unit)
		switch {
		case fits == 0:
			at = r.add(m)
		case fits > 1:
			continue // nobody can say which unit it means, and nobody is asked
		}
		r.units[at].take(m)
		r.name(m, at)
	}
	return r
}

// find looks a unit up as rows are matched: by number, else by a name that fits
// one unit only. It says how many fit.
func (r *registry) find(u lake.Unit) (at, fits int) {
	if u.No != "" {
		if at, ok := r.byNo[u.No]; ok {
			return at, 1
		}
		return 0, 0
	}
	for _, i := range r.byName[u.Norm] {
		if compatible(&r.units[i].Unit, &u) {
			at, fits = i, fits+1
		}
	}
	return at, fits
}

func (r *registry) add(m *Mention) int {
	u := &Unit{Unit: m.Unit, group: -1}
	if u.Name == "" {
		u.Name = u.Norm
	}
	at := len(r.units)
	r.units = append(r.units, u)
	if m.No != "" {
		r.byNo[m.No] = at
	}
	return at
}

// name lets a unit be found by a name, as rows without a number are matched:
// where it is on a list, by the names that lists give it.
func (r *registry) name(m *Mention, at int) {
	u := r.units[at]
	switch {
	case slices.Contains(r.byName[m.Norm], at):
	case u.Listed && !m.Listed:
		u.also = append(u.also, m.Norm)
	default:
		r.byName[m.Norm] = append(r.byName[m.Norm], at)
	}
}

// take adds what a mention knows of the unit.
func (u *Unit) take(m *Mention) {
	u.Listed = u.Listed || m.Listed
	if m.Listed && (u.first.IsZero() || m.First.Before(u.first)) {
		u.first = m.First
	}
	u.Address = cmp.Or(u.Address, m.Address)
	u.County = cmp.Or(u.County, m.County)
	u.Township = cmp.Or(u.Township, m.Township)
	for i := range u.Uses {
		if u.Uses[i].Dataset == m.Dataset {
			u.Uses[i].Rows += m.Rows
			return
		}
	}
	u.Uses = append(u.Uses, Use{m.Dataset, m.Rows})
}

// compatible reports that two units may be in one place.
func compatible(a, b *lake.Unit) bool {
	return (a.Township == b.Township || a.Township == "" || b.Township == "") &&
		(a.County == b.County || a.County == "" || b.County == "")
}

// order puts false before true.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// before tells which of two units that are the same is the main one: that with
// a number, then that on a list, then that received on one first, then that
// which more rows name.
func (u *Unit) before(v *Unit) bool {
	rows := func(u *Unit) (n int64) {
		for _, use := range u.Uses {
			n += use.Rows
		}
		return n
	}
	return cmp.Or(order(u.No == "", v.No == ""), order(!u.Listed, !v.Listed), u.first.Compare(v.first),
		cmp.Compare(rows(v), rows(u)), cmp.Compare(u.key(), v.key())) < 0
}

// key identifies a unit, as a decision does.
func (u *Unit) key() string {
	if u.No != "" {
		return "#" + u.No
	}
	return u.Norm + "|" + u.County + "|" + u.Township
}
