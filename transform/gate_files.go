package transform

import (
	"slices"
	"time"

	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/transform/published"
)

// FileChange is a file that is other than in an earlier run.
type FileChange struct {
	published.Cause
	// Before and After are the rows by dataset that the file gave in either.
	Before map[string]int64 `json:"before,omitempty"`
	After  map[string]int64 `json:"after,omitempty"`

	file *lake.File // nil where the lake has no record of it
	// superseded: a later file of the same ledger has come.
	superseded bool
}

// rows are the rows of a file that counts now, taken and returned.
func (c *FileChange) rows() map[string]published.RowCount {
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

// FilesBetween lists the files that are not the same in two runs, by what one
// was made of and the manifest of the other, the latest received first. files are those of the lake, in their order.
func FilesBetween(before []published.Input, after *published.Manifest, files []lake.File) []FileChange {
	had, has := readings(before), readings(after.Inputs)
	var all []FileChange
	later := make(map[string][]string) // ledgers of which a later file has come, with the brigades that sent it
	for i := len(files) - 1; i >= 0; i-- {
		f := &files[i]
		id := published.ShortID(f.ID)
		was, is := had[id], has[id]
		delete(had, id)
		c := FileChange{Cause: published.Cause{File: id, Name: f.Name}, file: f, superseded: laterOf(later, f)}
		if name := returned.FileName(f.Name); is > 0 {
			later[name] = append(later[name], senderOf(f))
		}
		c.Before, c.After = partRows(f, was), partRows(f, is)
		switch {
		case was == is:
			continue
		case is == 0:
			c.Change = published.ChangeRetracted
		case was > 0:
			c.Change = published.ChangeReread
		case restoredBy(f, after.FinishedAt):
			c.Change = published.ChangeRestored
		default:
			c.Change = published.ChangeNew
		}
		all = append(all, c)
	}
	for _, id := range sortedKeys(had) {
		all = append(all, FileChange{Cause: published.Cause{File: id, Name: id, Change: published.ChangeGone}})
	}
	return all
}

// laterOf reports that a later file of a ledger has come: one of its name, and
// of its brigade unless one of the two does not say whose it is.
func laterOf(later map[string][]string, f *lake.File) bool {
	sender := senderOf(f)
	return slices.ContainsFunc(later[returned.FileName(f.Name)], func(other string) bool {
		return other == sender || other == unknownBrigade || sender == unknownBrigade
	})
}

// restoredBy reports that a withdrawal of the file had been undone by a moment.
func restoredBy(f *lake.File, at time.Time) bool {
	return slices.ContainsFunc(f.Withdrawals, func(w lake.Withdrawal) bool { return w.UndoneAt != nil && !w.UndoneAt.After(at) })
}

// readings gives the reading of each file by the beginning of its id.
func readings(inputs []published.Input) map[string]int {
	all := make(map[string]int, len(inputs))
	for _, i := range inputs {
		all[i.File()] = i.Reading()
	}
	return all
}

// partRows are the rows by dataset that one reading of a file gave.
func partRows(f *lake.File, reading int) map[string]int64 {
	var rows map[string]int64
	for _, r := range f.Readings() {
		if r.Reading == reading {
			rows = make(map[string]int64)
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
func causes(changes []FileChange, fits func(*FileChange) bool) (files []published.Cause, more int) {
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
