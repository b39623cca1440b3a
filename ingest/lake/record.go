package lake

import (
	"slices"
	"time"

	"firegrid/ingest/dataset"
)

// File is the record of one received file. Its bytes identify it.
type File struct {
	// ID is the SHA-256 of the bytes, in hex.
	ID string `json:"id"`
	// Name is the base name under which the bytes first came.
	Name string `json:"name"`
	// AlsoReceived lists when the same bytes came again; they changed nothing.
	AlsoReceived []Receipt `json:"also_received,omitempty"`
	Size         int64     `json:"size"`
	// ModifiedAt is the file's own time, ReceivedAt when firegrid took it.
	ModifiedAt time.Time `json:"modified_at"`
	ReceivedAt time.Time `json:"received_at"`
	// Archive is where the bytes are kept, relative to the data folder.
	Archive string `json:"archive"`
	// Mark is what the clerk put into the name: 待补, 不发, 空表.
	Mark string `json:"mark,omitempty"`
	// Reading counts how often the file was read: 1, 2, … The last one counts.
	Reading int       `json:"reading"`
	ReadAt  time.Time `json:"read_at"`
	// Contracts and References are fingerprints of what it was read against.
	Contracts  string `json:"contracts"`
	References string `json:"references,omitempty"`
	// Earlier are the readings before, whose parts stay in the lake: what was
	// known at a moment is what had been read by then.
	Earlier []Reading `json:"earlier,omitempty"`
	// Outcome is Taken, TakenWithProblems or Returned.
	Outcome Outcome `json:"outcome"`
	// Code is the problem's code when the file as a whole was returned.
	Code   string `json:"code,omitempty"`
	Detail string `json:"detail,omitempty"`
	// ByReference: a new roster or list of units may heal problems of the file.
	ByReference bool `json:"by_reference,omitempty"`
	// RetractedAt is when the file's rows were withdrawn, nil if they count.
	RetractedAt *time.Time `json:"retracted_at,omitempty"`
	// Withdrawals is every time that they were withdrawn, the first one first.
	Withdrawals []Withdrawal `json:"withdrawals,omitempty"`
	// Sheets say how each table was understood.
	Sheets []dataset.SheetReport `json:"sheets,omitempty"`
	// Parts are the typed rows, at most one for each dataset.
	Parts []Part `json:"parts,omitempty"`
	// Problems is where the problems are, nil if there are none.
	Problems *Part `json:"problems,omitempty"`
	// ProblemCounts counts problems by code.
	ProblemCounts map[string]int `json:"problem_counts,omitempty"`
}

// Reading is one time that a file was read, and the rows it gave.
type Reading struct {
	Reading int       `json:"reading"`
	ReadAt  time.Time `json:"read_at"`
	Parts   []Part    `json:"parts,omitempty"`
}

// Readings are all readings of the file that are known, the last one last.
func (f *File) Readings() []Reading {
	return append(slices.Clone(f.Earlier), Reading{f.Reading, f.ReadAt, f.Parts})
}

// Outcome says what became of a file.
type Outcome string

// The outcomes.
const (
	Taken             Outcome = "taken"
	TakenWithProblems Outcome = "taken_with_problems"
	Returned          Outcome = "returned"
)

// Receipt is one more arrival of the same bytes.
type Receipt struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Part is one Parquet file of the lake.
type Part struct {
	Dataset string `json:"dataset"`
	// Path is relative to the lake.
	Path   string `json:"path"`
	Rows   int64  `json:"rows"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Totals adds up the rows taken and returned, by dataset.
func (f *File) Totals() (taken, returned, warnings int) {
	r := dataset.Report{Sheets: f.Sheets}
	return r.Totals()
}

// AllParts are the rows of every reading, and the problems of the last one.
func (f *File) AllParts() []Part {
	var all []Part
	for _, r := range f.Readings() {
		all = append(all, r.Parts...)
	}
	if f.Problems != nil {
		all = append(all, *f.Problems)
	}
	return all
}
