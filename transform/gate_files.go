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

// causes names the changed files that fit: what went before what came. Where
// one was read again, the rosters and lists of units that changed are named
// first, since it was read otherwise because of them.
func causes(changes []FileChange, fits func(*FileChange) bool) (files []published.Cause, more int) {
	reread := slices.ContainsFunc(changes, func(c FileChange) bool { return c.Change == published.ChangeReread && fits(&c) })
	var ranks [3][]published.Cause
	for i := range changes {
		c := &changes[i]
		switch {
		case reread && c.Change != published.ChangeReread && c.isReference():
			ranks[0] = append(ranks[0], c.Cause)
		case c.Change != published.ChangeGone && !fits(c):
		case c.Change == published.ChangeNew:
			ranks[2] = append(ranks[2], c.Cause)
		default:
			ranks[1] = append(ranks[1], c.Cause)
		}
	}
	all := slices.Concat(ranks[:]...)
	n := min(shownCauses, len(all))
	return all[:n:n], len(all) - n
}

// isReference reports a roster or a list of units.
func (c *FileChange) isReference() bool {
	for _, name := range []string{"townships", "key_units"} {
		if c.Before[name]+c.After[name] > 0 {
			return true
		}
	}
	return false
}
