package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Verdict is what a person says of two units whose names are alike.
type Verdict string

// The verdicts.
const (
	Same      Verdict = "same"      // one unit under two names
	Different Verdict = "different" // two units
	Undecided Verdict = "undecided" // an earlier verdict is taken back
)

// Unit is a unit as a decision means it: by its number (单位编号) where it has
// one, else by name and place.
type Unit struct {
	No       string `json:"unit_no,omitempty"`
	Name     string `json:"name"`           // as written
	Norm     string `json:"unit_name_norm"` // by which names are matched
	County   string `json:"county,omitempty"`
	Township string `json:"township,omitempty"`
}

// Decision is what was decided of a pair of units. It is no row of any file, so
// it lives in the lake: nothing can make it anew.
type Decision struct {
	ID string `json:"id"`
	// Main is the unit that counts where both are the same.
	Main  Unit `json:"main"`
	Other Unit `json:"other"`
	// Verdicts in the order in which they were given. The last one holds.
	Verdicts []Ruling `json:"verdicts"`
}

// Ruling is a verdict with who gave it, and when.
type Ruling struct {
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Verdict is the one that holds.
func (d *Decision) Verdict() Verdict {
	if len(d.Verdicts) == 0 {
		return Undecided
	}
	return d.Verdicts[len(d.Verdicts)-1].Verdict
}

// VerdictAt is the one that held at a moment.
func (d *Decision) VerdictAt(at time.Time) Verdict {
	known := Undecided
	for _, r := range d.Verdicts {
		if !r.At.After(at) {
			known = r.Verdict
		}
	}
	return known
}

// Rule adds a verdict. It is later than the ones before, also where the clock
// was set back: what held at a moment must not change.
func (d *Decision) Rule(v Verdict, by string, at time.Time) {
	at = at.UTC().Truncate(time.Microsecond)
	if n := len(d.Verdicts); n > 0 && !at.After(d.Verdicts[n-1].At) {
		at = d.Verdicts[n-1].At.Add(time.Microsecond)
	}
	d.Verdicts = append(d.Verdicts, Ruling{v, by, at})
}

const decisionsDir = "decisions"

// Decisions lists all decisions, also those taken back, by their ids.
func (l *Lake) Decisions() ([]Decision, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, decisionsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	var all []Decision
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || strings.HasPrefix(id, ".") {
			continue
		}
		d, err := l.Decision(id)
		if err != nil {
			return nil, err
		}
		if !l.known.IsZero() {
			d.Verdicts = slices.DeleteFunc(d.Verdicts, func(r Ruling) bool { return r.At.After(l.known) })
		}
		if l.made != nil {
			l.made.rule(d)
		}
		all = append(all, *d)
	}
	slices.SortFunc(all, func(a, b Decision) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// Decision reads one decision; it gives nil and no error where there is none.
func (l *Lake) Decision(id string) (*Decision, error) {
	path := l.decisionPath(id)
	if id == "" || !filepath.IsLocal(id) || filepath.Base(id) != id {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	d := new(Decision)
	if err := json.Unmarshal(b, d); err != nil || d.ID != id {
		return nil, fmt.Errorf("decision %s is damaged: %v", path, err)
	}
	return d, nil
}

// Decide writes a decision down. When it returns, the decision holds, also
// after a power cut. The caller holds the lock of the data folder.
func (l *Lake) Decide(d *Decision) error {
	if err := MakeDir(filepath.Join(l.dir, decisionsDir)); err != nil {
		return err
	}
	b, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return err
	}
	return WriteFile(l.decisionPath(d.ID), append(b, '\n'))
}

func (l *Lake) decisionPath(id string) string {
	return filepath.Join(l.dir, decisionsDir, id+".json")
}
