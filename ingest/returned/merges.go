package returned

import (
	"sort"

	"firegrid/ingest/workbook"
)

// What is kept of a sheet's merged ranges at most, and how wide a range may be
// for its cells to be looked up.
const (
	maxMerges  = 65_536
	mergeWidth = 512
)

// merges are the merged ranges of a sheet that do not overlap: a program that
// opens a workbook with overlapping ones calls it damaged.
type merges struct {
	ranges []workbook.Range
	byCol  map[int][]int32 // indexes of ranges, by first row
}

func newMerges(all []workbook.Range) *merges {
	m := &merges{byCol: make(map[int][]int32)}
	all = append([]workbook.Range(nil), all...)
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].FirstRow != all[j].FirstRow {
			return all[i].FirstRow < all[j].FirstRow
		}
		return all[i].FirstCol < all[j].FirstCol
	})
	for _, r := range all {
		if len(m.ranges) == maxMerges {
			break
		}
		if r.FirstRow == r.LastRow && r.FirstCol == r.LastCol || !m.free(r) {
			continue
		}
		m.ranges = append(m.ranges, r)
		for col := r.FirstCol; col <= r.LastCol && col < r.FirstCol+mergeWidth; col++ {
			m.byCol[col] = append(m.byCol[col], int32(len(m.ranges)-1))
		}
	}
	return m
}

// free reports that no range so far reaches into this one, which begins in the
// same row or below.
func (m *merges) free(r workbook.Range) bool {
	for col := r.FirstCol; col <= r.LastCol && col < r.FirstCol+mergeWidth; col++ {
		if l := m.byCol[col]; len(l) > 0 && m.ranges[l[len(l)-1]].LastRow >= r.FirstRow {
			return false
		}
	}
	return true
}

// anchor is the cell that shows at a place: the first of its merged range.
func (m *merges) anchor(p place) place {
	if r := m.at(p); r != nil {
		return place{r.FirstRow, r.FirstCol}
	}
	return p
}

// at is the merged range over a place, or nil.
func (m *merges) at(p place) *workbook.Range {
	l := m.byCol[p.col]
	i := sort.Search(len(l), func(i int) bool { return m.ranges[l[i]].FirstRow > p.row }) - 1
	if i < 0 || m.ranges[l[i]].LastRow < p.row {
		return nil
	}
	return &m.ranges[l[i]]
}
