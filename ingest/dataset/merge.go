package dataset

import (
	"sort"

	"firegrid/ingest/workbook"
)

// mergeIndex holds the merged ranges of a sheet by their first row.
type mergeIndex struct {
	all []workbook.Range
	// tall are those of more than one row.
	tall []workbook.Range
}

func newMergeIndex(merges []workbook.Range) mergeIndex {
	x := mergeIndex{all: append([]workbook.Range(nil), merges...)}
	sort.SliceStable(x.all, func(i, j int) bool { return x.all[i].FirstRow < x.all[j].FirstRow })
	for _, m := range x.all {
		if m.LastRow > m.FirstRow {
			x.tall = append(x.tall, m)
		}
	}
	return x
}

// from gives the ranges that begin in row or below.
func from(sorted []workbook.Range, row int) []workbook.Range {
	return sorted[sort.Search(len(sorted), func(i int) bool { return sorted[i].FirstRow >= row }):]
}

// low gives the ranges in the rows first to last that are no higher than a
// header block: what is merged over more rows is no heading.
func (x mergeIndex) low(first, last int) []workbook.Range {
	var out []workbook.Range
	for _, m := range from(x.all, first-headerLevels+1) {
		if m.FirstRow > last {
			break
		}
		if m.LastRow >= first && m.LastRow-m.FirstRow < headerLevels {
			out = append(out, m)
		}
	}
	return out
}

// widest is the number of columns of the widest range that begins in the row.
func (x mergeIndex) widest(row int) int {
	n := 0
	for _, m := range from(x.all, row) {
		if m.FirstRow != row {
			break
		}
		n = max(n, m.LastCol-m.FirstCol+1)
	}
	return n
}

// turned has rows and columns changed.
func (x mergeIndex) turned() mergeIndex {
	out := make([]workbook.Range, 0, len(x.all))
	for _, m := range x.all {
		out = append(out, workbook.Range{FirstRow: m.FirstCol + 1, LastRow: m.LastCol + 1, FirstCol: m.FirstRow - 1, LastCol: m.LastRow - 1})
	}
	return newMergeIndex(out)
}
