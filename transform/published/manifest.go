package published

import (
	"fmt"
	"regexp"
	"time"
)

// Manifest says of a published run what it shows, of which day, and from what.
type Manifest struct {
	RunID      string    `json:"run_id"`
	AsOf       Day       `json:"as_of"`
	StartedAt  time.Time `json:"started_at"`
	FinishedAt time.Time `json:"finished_at"`
	Version    string    `json:"version"` // of the firegrid that made the run
	Stages     []Stage   `json:"stages"`

	Files            map[string]int       `json:"files"`              // received files by outcome
	Rows             map[string]RowCount  `json:"rows"`               // by dataset
	BrigadesLastFile map[string]time.Time `json:"brigades_last_file"` // when each brigade's last file came
	// Received is the same files and rows by brigade, sorted by its name. Runs
	// published before it was kept have none.
	Received []Received `json:"received,omitempty"`
	// Problems counts what was found wrong in the files that count, by code.
	Problems map[string]int `json:"problems,omitempty"`

	// Counted is how many rows of each dataset count: the last of each key.
	Counted map[string]int64 `json:"counted,omitempty"`
	// Inputs are the files that the run was made of, each at its reading.
	Inputs []Input `json:"inputs,omitempty"`
	// Decisions are what people had decided of pairs of units, by the pair's id:
	// "same" or "different", those in force alone. It is nil where the run was published
	// before it was kept.
	Decisions map[string]string `json:"decisions,omitzero"`
	// Accepted says who let the run through although a gate held it, and why.
	Accepted *Acceptance `json:"accepted,omitempty"`

	Metrics []Metric `json:"metrics"`
	Parts   []Part   `json:"parts"`
}

// Stage is one step of the run and how long it took.
type Stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// RowCount is how many rows of a dataset were taken, and how many were handed
// back to the clerk.
type RowCount struct {
	Taken    int `json:"taken"`
	Returned int `json:"returned"`
}

// Plus is the count with more rows.
func (n RowCount) Plus(taken, returned int) RowCount {
	return RowCount{n.Taken + taken, n.Returned + returned}
}

// Received is what one brigade has sent. A file is the brigade's that its first
// sheet with one names; 未知 (unknown) has sent those that name none.
type Received struct {
	Brigade string              `json:"brigade"`
	Files   map[string]int      `json:"files"` // by outcome
	Rows    map[string]RowCount `json:"rows"`  // by dataset
}

// Metric is the declaration of a metric, as its measure's SQL file gives it.
type Metric struct {
	Name   string   `json:"name"`
	Labels []string `json:"labels"`
	Unit   string   `json:"unit"`
	Title  Text     `json:"title"`
	Help   Text     `json:"help"`
	Family string   `json:"family"`         // the SQL file that declares it
	Base   string   `json:"base,omitempty"` // the metric whose presence makes this one present as 0
}

// Text is the same words in Chinese and in English.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Part is a file of the run, with what it must be like.
type Part struct {
	Path   string `json:"path"` // relative to the run's folder
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Sample is the value of one series on one day.
type Sample struct {
	Metric string
	Day    Day
	Labels []string // values, in the order of the metric's label names
	Value  float64
}

// Run is a published run in memory.
type Run struct {
	Manifest Manifest
	Samples  []Sample // sorted by metric, then labels, then day
}

// NewRunID names a run after its start and its as-of day; names sort by start.
func NewRunID(started time.Time, asOf Day) string {
	return started.UTC().Format("20060102T150405Z") + "-" + asOf.Time().Format("20060102")
}

var runID = regexp.MustCompile(`^\d{8}T\d{6}Z-\d{8}(-\d+)?$`)

// checkID refuses anything that is not a run id, so that no id from outside
// can name a path elsewhere.
func checkID(id string) error {
	if !runID.MatchString(id) {
		return fmt.Errorf("%q is not the id of a run: ids look like 20121219T183000Z-20121219", id)
	}
	return nil
}
