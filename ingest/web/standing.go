package web

import (
	"fmt"
	"slices"
	"time"

	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
)

// Effect is what the rows of a file did to what was known before it.
type Effect struct {
	New, Replaced, Unchanged int64
	Repeated                 int64 // the file has the key again, lower down
	// Overtaken of the rows that are not Repeated count no longer: a later file
	// has their keys.
	Overtaken int64
	// By is the id of the file that came next for most of these.
	By string
}

// Run is a published run.
type Run struct {
	AsOf       string
	FinishedAt time.Time
}

// standing says whether the boards show a file.
type standing struct {
	Where string
	// By is the later file that replaced it, or some of its rows; nil if there
	// is none.
	By *fileLink
	// Overtaken says how many rows later files replaced.
	Overtaken string
}

type fileLink struct{ ID, Name string }

// lines lists every file, the latest first.
func (r *reader) lines(board *Board) ([]fileLine, error) {
	if r.lake == nil {
		return nil, nil
	}
	files, err := r.lake.Files()
	if err != nil {
		return nil, err
	}
	slices.Reverse(files)
	newer := make(map[string]*fileLink)
	names := make(map[string]string, len(files))
	for i := range files {
		names[files[i].ID] = files[i].Name
	}
	out := make([]fileLine, len(files))
	for i := range files {
		f := &files[i]
		l := &out[i]
		l.answer = *r.brief(f)
		later := newer[returned.FileName(f.Name)]
		if e := r.effects[f.ID]; names[e.By] != "" {
			later = &fileLink{e.By, names[e.By]}
		}
		l.standing = r.standing(f, board, later)
		if f.RetractedAt == nil && f.Outcome != lake.Returned {
			newer[returned.FileName(f.Name)] = &fileLink{f.ID, f.Name}
		}
		for j := range f.Sheets {
			s := &f.Sheets[j]
			l.Brigades = add(l.Brigades, s.Brigade)
			if s.Dataset != "" {
				l.Ledgers = add(l.Ledgers, s.Title.In(string(r.tongue)))
			}
		}
	}
	return out, nil
}

func add(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// standing says where a file stands. later is the one that took its place: the
// next one for its keys or, before that is worked out, the next of its name.
func (r *reader) standing(f *lake.File, board *Board, later *fileLink) (s standing) {
	shown := board != nil && !f.LastTurn().After(board.FinishedAt)
	switch {
	case f.RetractedAt != nil && !shown:
		s.Where = r.nextRun("汇总后从看板去掉", "off the boards after ")
		return s
	case f.RetractedAt != nil || f.Code == "file_no_data":
		return s
	case f.Outcome == lake.Returned:
		s.By = later
		return s
	case shown && f.ReadAt.Before(board.FinishedAt):
		s.Where = r.since(f)
	default:
		s.Where = r.nextRun("汇总后上看板", "on the boards after ")
	}
	e, ok := r.effects[f.ID]
	if ok && e.Overtaken > 0 {
		s.Overtaken = fmt.Sprintf(r.T("%d 行已被后来的台账取代", "replaced by later files, in rows: %d"), e.Overtaken)
	}
	if later != nil && (!ok || e.Overtaken > 0) {
		s.By = later
	}
	return s
}

// nextRun says what the next run will do: tonight's, where one is set.
func (r *reader) nextRun(zh, en string) string {
	if r.Nightly {
		return r.T("今晚"+zh, en+"tonight's run")
	}
	return r.T("下次"+zh, en+"the next run")
}

// since says from which run on a file has been on the boards.
func (r *reader) since(f *lake.File) string {
	for i, run := range r.runs {
		if !run.FinishedAt.After(f.ReadAt) {
			continue
		}
		when := moment(run.FinishedAt)
		if i == 0 && len(r.runs) > 1 {
			return fmt.Sprintf(r.T("%s 的汇总或更早起在看板上", "on the boards since the run of %s or before"), when)
		}
		return fmt.Sprintf(r.T("%s 的汇总起在看板上", "on the boards since the run of %s"), when)
	}
	return r.T("在看板上", "on the boards")
}

// effect says what the rows of a file did to what was known before; "" where
// that was not worked out yet.
func (r *reader) effect(f *lake.File) string {
	e, ok := r.effects[f.ID]
	if !ok || f.RetractedAt != nil {
		return ""
	}
	text := fmt.Sprintf(r.T("新增 %d 行，更新 %d 行，没有变化 %d 行", "%d new, %d replaced, %d unchanged"), e.New, e.Replaced, e.Unchanged)
	if e.Repeated > 0 {
		text += fmt.Sprintf(r.T("，文件内重复 %d 行", ", %d repeated in the file"), e.Repeated)
	}
	return text
}

// turns tell who withdrew a file, or gave it back, when and why.
func (r *reader) turns(f *lake.File) []string {
	var out []string
	tell := func(at time.Time, who, what, reason string) {
		line := moment(at) + " " + who + " " + what
		if reason != "" {
			line += r.T("：", ": ") + reason
		}
		out = append(out, line)
	}
	for _, w := range f.Withdrawals {
		tell(w.At, w.By, r.T("撤回", "withdrew it"), w.Reason)
		if w.UndoneAt != nil {
			tell(*w.UndoneAt, w.UndoneBy, r.T("恢复", "gave it back"), w.UndoneReason)
		}
	}
	return out
}
