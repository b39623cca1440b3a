package transform

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"firegrid/ingest/lake"
	"firegrid/transform/models"
)

const decisionsDDL = "CREATE TABLE " + models.Decisions + ` (group_no INTEGER, place INTEGER,
	unit_no VARCHAR, unit_name_norm VARCHAR, county VARCHAR, township VARCHAR);
`

// loadDecisions brings the groups of units that people have said are the same
// to where the lake is. The models that match units notice a change.
func (w *Warehouse) loadDecisions(ctx context.Context, l *lake.Lake) error {
	all, err := l.Decisions()
	if err != nil {
		return err
	}
	return w.setDecisions(ctx, groupsOf(all))
}

// setDecisions writes the groups down where they are not what they were.
func (w *Warehouse) setDecisions(ctx context.Context, groups [][]lake.Unit) error {
	var want []string
	for i, group := range groups {
		for j, u := range group {
			want = append(want, fmt.Sprintf("(%d, %d, %s, %s, %s, %s)", i, j, orNull(u.No), quote(u.Norm), orNull(u.County), orNull(u.Township)))
		}
	}
	state := strings.Join(want, ",\n")
	const key = "decisions"
	have, err := w.strings1(ctx, "SELECT value FROM meta WHERE key = '"+key+"'")
	if err != nil || slices.Equal(have, []string{state}) || state == "" && len(have) == 0 {
		return err
	}
	return w.inTransaction(ctx, func() error {
		if err := w.exec(ctx, fmt.Sprintf("DELETE FROM meta WHERE key = '%s'; DELETE FROM %s; INSERT INTO pending_keys VALUES ('%[2]s', '')", key, models.Decisions)); err != nil {
			return err
		}
		if err := w.exec(ctx, "INSERT INTO meta VALUES (?, ?)", key, state); err != nil || state == "" {
			return err
		}
		return w.exec(ctx, fmt.Sprintf("INSERT INTO %s VALUES %s", models.Decisions, state))
	})
}

func orNull(s string) string {
	if s == "" {
		return "NULL"
	}
	return quote(s)
}

// groupsOf gathers the units that decisions make one, directly or through a
// third, under all their numbers and names. Of each group the first is the main
// one: a unit with a number before those without, then one that no decision put
// behind another.
func groupsOf(all []lake.Decision) [][]lake.Unit {
	group := make(map[lake.Unit]*[]lake.Unit)
	of := func(u lake.Unit) *[]lake.Unit {
		key := told(u)
		if group[key] == nil {
			group[key] = new([]lake.Unit)
		}
		if g := group[key]; !slices.Contains(*g, identity(u)) {
			*g = append(*g, identity(u))
		}
		return group[key]
	}
	behind := make(map[lake.Unit]bool)
	for i := range all {
		if all[i].Verdict() != lake.Same {
			continue
		}
		behind[told(all[i].Other)] = true
		if into, from := of(all[i].Main), of(all[i].Other); into != from {
			*into = append(*into, *from...)
			for _, u := range *from {
				group[told(u)] = into
			}
		}
	}
	return sortedGroups(group, behind)
}

func sortedGroups(group map[lake.Unit]*[]lake.Unit, behind map[lake.Unit]bool) [][]lake.Unit {
	var groups [][]lake.Unit
	seen := make(map[*[]lake.Unit]bool)
	for _, g := range group {
		if seen[g] {
			continue
		}
		seen[g] = true
		slices.SortFunc(*g, func(a, b lake.Unit) int {
			return cmp.Or(order(a.No == "", b.No == ""), order(behind[told(a)], behind[told(b)]), compareUnits(a, b))
		})
		groups = append(groups, *g)
	}
	slices.SortFunc(groups, func(a, b []lake.Unit) int { return compareUnits(a[0], b[0]) })
	return groups
}

// told is what a unit is told from others by: its number, else name and place.
func told(u lake.Unit) lake.Unit {
	if u.No != "" {
		return lake.Unit{No: u.No}
	}
	return identity(u)
}

// identity leaves a unit without the way in which its name is written.
func identity(u lake.Unit) lake.Unit {
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

func compareUnits(a, b lake.Unit) int {
	return cmp.Or(cmp.Compare(a.No, b.No), cmp.Compare(a.Norm, b.Norm), cmp.Compare(a.County, b.County), cmp.Compare(a.Township, b.Township))
}
