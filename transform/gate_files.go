package transform

import (
	"slices"

	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/transform/published"
)

// fileChange is a file that is other than in an earlier run.
type fileChange struct {
	published.Cause
	file *lake.File // nil where the lake has no record of it
	// before and after are the rows by dataset that the file gave and gives.
	before, after map[string]int64
	// superseded: a later file of the same ledger has come.
	superseded bool
}

// rows are the rows of a file that counts now, taken and returned.
func (c *fileChange) rows() map[string]published.RowCount {
	if c.file == nil || c.file.RetractedAt != nil || c.superseded {
		return nil
	}
	return rowsOf(c.file)
}

func rowsOf(f *lake.File) map[string]published.RowCount {
	all := make(map[string]published.RowCount)
	for i := range f.Sheets {
		s := &f.Sheets[i]
		if s.Dataset != "" {
			all[s.Dataset] = all[s.Dataset].Plus(s.Taken, s.Returned)
		}
	}
	return all
}

// inputs are the files that count, each at its reading.
func inputs(files []lake.File) []published.Input {
	var all []published.Input
	for i := range files {
		if files[i].RetractedAt == nil {
			all = append(all, published.InputOf(files[i].ID, files[i].Reading))
		}
	}
	slices.Sort(all)
	return all
}

// changesSince lists the files that are not as they were in an earlier run,
// the latest received first.
func changesSince(shown []published.Input, files []lake.File) []fileChange {
	had := make(map[string]int, len(shown)) // readings
	for _, i := range shown {
		had[i.File()] = i.Reading()
	}
	var all []fileChange
	later := make(map[string]bool) // ledgers of which a later file has come
	for i := len(files) - 1; i >= 0; i-- {
		f := &files[i]
		id := published.ShortID(f.ID)
		reading, was := had[id]
		delete(had, id)
		c := fileChange{Cause: published.Cause{File: id, Name: f.Name}, file: f, superseded: later[returned.FileName(f.Name)]}
		if f.RetractedAt == nil {
			later[returned.FileName(f.Name)] = true
			c.after = partRows(f, f.Reading)
		}
		if was {
			c.before = partRows(f, reading)
		}
		switch {
		case was && f.RetractedAt != nil:
			c.Change = published.ChangeRetracted
		case was && f.Reading != reading:
			c.Change = published.ChangeReread
		case was || f.RetractedAt != nil:
			continue
		case len(f.Withdrawals) > 0:
			c.Change = published.ChangeRestored
		default:
			c.Change = published.ChangeNew
		}
		all = append(all, c)
	}
	for _, id := range sortedKeys(had) {
		all = append(all, fileChange{Cause: published.Cause{File: id, Name: id, Change: published.ChangeGone}})
	}
	return all
}

// partRows are the rows by dataset that one reading of a file gave.
func partRows(f *lake.File, reading int) map[string]int64 {
	rows := make(map[string]int64)
	for _, r := range f.Readings() {
		if r.Reading == reading {
			for _, p := range r.Parts {
				rows[p.Dataset] += p.Rows
			}
		}
	}
	return rows
}

// shownCauses is how many files a finding names.
const shownCauses = 5

// causes names the changed files that fit; what went before what came.
func causes(changes []fileChange, fits func(*fileChange) bool) (files []published.Cause, more int) {
	for _, came := range []bool{false, true} {
		for i := range changes {
			c := &changes[i]
			if (c.Change == published.ChangeNew) != came || !fits(c) && c.Change != published.ChangeGone {
				continue
			}
			if len(files) == shownCauses {
				more++
				continue
			}
			files = append(files, c.Cause)
		}
	}
	return files, more
}
