package lake

import (
	"cmp"
	"slices"
)

// SameUnits gathers the units that decisions make one, directly or through a
// third, under all their numbers and names. Of each group the first is the main
// one: a unit with a number before those without, then one that no decision put
// behind another.
func SameUnits(all []Decision) [][]Unit {
	group := make(map[Unit]*[]Unit)
	of := func(u Unit) *[]Unit {
		key := u.Told()
		if group[key] == nil {
			group[key] = new([]Unit)
		}
		if g := group[key]; !slices.Contains(*g, u.spoken()) {
			*g = append(*g, u.spoken())
		}
		return group[key]
	}
	behind := make(map[Unit]bool)
	for i := range all {
		if all[i].Verdict() != Same {
			continue
		}
		behind[all[i].Other.Told()] = true
		if into, from := of(all[i].Main), of(all[i].Other); into != from {
			*into = append(*into, *from...)
			for _, u := range *from {
				group[u.Told()] = into
			}
		}
	}
	return sortedGroups(group, behind)
}

func sortedGroups(group map[Unit]*[]Unit, behind map[Unit]bool) [][]Unit {
	var groups [][]Unit
	seen := make(map[*[]Unit]bool)
	for _, g := range group {
		if seen[g] {
			continue
		}
		seen[g] = true
		slices.SortFunc(*g, func(a, b Unit) int {
			return cmp.Or(order(a.No == "", b.No == ""), order(behind[a.Told()], behind[b.Told()]), compareUnits(a, b))
		})
		groups = append(groups, *g)
	}
	slices.SortFunc(groups, func(a, b []Unit) int { return compareUnits(a[0], b[0]) })
	return groups
}

// Told is what a unit is told from others by: its number, else name and place.
func (u Unit) Told() Unit {
	if u.No != "" {
		return Unit{No: u.No}
	}
	return u.spoken()
}

// spoken leaves a unit without the way in which its name is written.
func (u Unit) spoken() Unit {
	u.Name = ""
	return u
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

func compareUnits(a, b Unit) int {
	return cmp.Or(cmp.Compare(a.No, b.No), cmp.Compare(a.Norm, b.Norm), cmp.Compare(a.County, b.County), cmp.Compare(a.Township, b.Township))
}
