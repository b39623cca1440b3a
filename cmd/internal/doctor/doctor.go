package doctor

import (
	"context"
	"time"

	"firegrid/ingest/lake"
)

// Level is how a check ended.
type Level int

// The levels.
const (
	Good  Level = iota // all is well
	Watch              // works, but look at it
	Bad                // must be seen to
)

// Line is what one check says.
type Line struct {
	Level Level  `json:"level"`
	Name  string `json:"name"` // of the check, in the language asked for
	Text  string `json:"text"`
	Try   string `json:"try,omitempty"`
}

// Options say what is looked at, and what cmd knows of it.
type Options struct {
	Data string
	Now  time.Time
	// T picks the text in the language of the user.
	T func(zh, en string) string
	// Quick leaves out checksums.
	Quick bool
	// Holding: the caller holds the lock of the data folder.
	Holding bool
	// Settings is why firegrid.yaml cannot be used, nil if it can.
	Settings error
	// TempDir is where DuckDB puts what does not fit into memory.
	TempDir string
	// Repaired: all damage was mended just now, and a night that failed by it
	// needs only to be run again.
	Repaired bool
	// LastNight is the latest night of serve.nightly that has passed, zero
	// where the night is started by something else.
	LastNight time.Time
	Progress  func(done, total int, name string)
}

// Report is what a doctor found.
type Report struct {
	Lines   []Line
	Damages []Damage
}

// Worst is the level of the worst line.
func (r *Report) Worst() Level {
	worst := Good
	for _, l := range r.Lines {
		worst = max(worst, l.Level)
	}
	return worst
}

type exam struct {
	Options
	Report
	holder *lake.Holder // who works in the data folder, nil if nobody does
}

func (e *exam) say(l Level, name, text, try string) {
	e.Lines = append(e.Lines, Line{l, name, text, try})
}

// Examine looks a data folder over. It changes nothing.
func Examine(ctx context.Context, o Options) (*Report, error) {
	e := &exam{Options: o}
	if e.Progress == nil {
		e.Progress = func(int, int, string) {}
	}
	e.settings()
	e.folders()
	e.space()
	e.lock()
	e.clock()
	e.night()
	for _, check := range []func(context.Context) error{e.archive, e.lake, e.decisions, e.published, e.warehouse, e.leftovers} {
		if err := check(ctx); err != nil {
			return nil, err
		}
	}
	return &e.Report, nil
}
