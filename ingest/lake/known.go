package lake

import "time"

// AsKnown is the lake as it was known at a moment, for reading: Files gives the
// files received by then, each at the reading that counted, withdrawn or not as
// it was, and Decisions the verdicts given by then.
func (l *Lake) AsKnown(at time.Time) *Lake { return &Lake{dir: l.dir, known: at} }

// unknown reports a file that is not to be seen, and takes any other back.
func (l *Lake) unknown(f *File) bool {
	if l.made != nil {
		return l.made.unmade(f)
	}
	if l.known.IsZero() {
		return false
	}
	if f.ReceivedAt.After(l.known) {
		return true
	}
	l.rewind(f)
	return false
}

// takeBack makes one reading of a file the only one.
func (f *File) takeBack(r Reading) {
	f.Reading, f.ReadAt, f.Parts, f.Earlier = r.Reading, r.ReadAt, r.Parts, nil
}

// rewind takes a record back to what it said. A file that was received but not
// yet read counts at its first reading: a run of that moment would have read it.
func (l *Lake) rewind(f *File) {
	all := f.Readings()
	reading := all[0]
	for _, r := range all {
		if !r.ReadAt.After(l.known) {
			reading = r
		}
	}
	f.takeBack(reading)
	withdrawn := f.WithdrawnAt(l.known)
	f.RetractedAt = nil
	if withdrawn {
		f.RetractedAt = &l.known
	}
}
