package ingest

import (
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// Outcome says what became of a file in this run.
type Outcome string

// The outcomes of a run: those of the lake, and three of the inbox.
const (
	Taken             = Outcome(lake.Taken)
	TakenWithProblems = Outcome(lake.TakenWithProblems)
	Returned          = Outcome(lake.Returned)
	// Unchanged: the same bytes were taken before; nothing was done.
	Unchanged Outcome = "unchanged"
	// Waiting: still being copied, or open in Excel.
	Waiting Outcome = "waiting"
	// Failed: could not be read from the disk; it stays where it is.
	Failed Outcome = "failed"
)

// FileResult is what became of one file.
type FileResult struct {
	Name    string  `json:"name"`
	ID      string  `json:"id,omitempty"`
	Outcome Outcome `json:"outcome"`
	// Reread: the file was taken earlier and read again from the archive.
	Reread bool `json:"reread,omitempty"`
	// Code and Detail say why the file as a whole was returned, waits or failed;
	// Sentence puts them into words.
	Code     string                `json:"code,omitempty"`
	Detail   string                `json:"detail,omitempty"`
	Taken    int                   `json:"taken"`
	Returned int                   `json:"returned"`
	Warnings int                   `json:"warnings"`
	Sheets   []dataset.SheetReport `json:"sheets,omitempty"`
	Problems map[string]int        `json:"problems,omitempty"`
}

// Result is what a run of ingest did.
type Result struct {
	Files []FileResult `json:"files"`
}

// Count counts the files of an outcome.
func (r *Result) Count(o Outcome) int {
	n := 0
	for i := range r.Files {
		if r.Files[i].Outcome == o {
			n++
		}
	}
	return n
}

// Copying counts the files that were still being copied: they may be whole in
// a minute.
func (r *Result) Copying() int {
	n := 0
	for i := range r.Files {
		if r.Files[i].Code == reasonCopying {
			n++
		}
	}
	return n
}

// Clean reports that nothing was returned, failed or left with problems.
func (r *Result) Clean() bool {
	for i := range r.Files {
		f := &r.Files[i]
		if f.Outcome == Returned || f.Outcome == Failed || f.Returned > 0 || f.Code == reasonSameBad || f.Code == reasonWithdrawn {
			return false
		}
	}
	return true
}
