package behind

import (
	"cmp"
	"slices"
	"strings"

	"firegrid/transform/published"
)

// nearest are the measures whose names are most like a name: few letters away,
// or with the same words.
func nearest(name string, all []published.Metric) []string {
	type near struct {
		name  string
		steps int
	}
	var found []near
	short := strings.TrimPrefix(name, "firegrid_")
	for _, m := range all {
		other := strings.TrimPrefix(m.Name, "firegrid_")
		steps := distance(short, other)
		if short != "" && (strings.Contains(other, short) || strings.Contains(m.Title.ZH, name)) {
			steps = min(steps, 1)
		}
		found = append(found, near{m.Name, steps})
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.steps, b.steps) })
	var names []string
	for _, f := range found[:min(3, len(found))] {
		names = append(names, f.name)
	}
	return names
}

// distance is how many letters must be changed, added or taken away to make
// one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
