package lake

import "slices"

// Made says what a run was made of.
type Made struct {
	// Reading gives the reading of a file that counted; 0 where the file did not.
	Reading func(fileID string) int
	// Verdicts are the decisions that held, by their ids; nil where the run does
	// not say, and then those of now are taken.
	Verdicts map[string]Verdict
}

// AsMade is the lake as a run was made of it, for reading.
func (l *Lake) AsMade(m Made) *Lake { return &Lake{dir: l.dir, made: &m} }

// unmade reports a file that the run was not made of, and takes any other back
// to its reading then.
func (m *Made) unmade(f *File) bool {
	all, want := f.Readings(), m.Reading(f.ID)
	i := slices.IndexFunc(all, func(r Reading) bool { return r.Reading == want })
	if want == 0 || i < 0 {
		return true
	}
	f.takeBack(all[i])
	f.RetractedAt = nil
	return false
}

// rule leaves of a decision what held.
func (m *Made) rule(d *Decision) {
	if m.Verdicts == nil {
		return
	}
	d.Verdicts = nil
	if v := m.Verdicts[d.ID]; v != "" {
		d.Verdicts = []Ruling{{Verdict: v}}
	}
}
