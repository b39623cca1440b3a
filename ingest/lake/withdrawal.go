package lake

import "time"

// Withdrawal is one time that a file's rows were withdrawn (撤回), and, if it
// was undone, when and by whom.
type Withdrawal struct {
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Reason string    `json:"reason,omitempty"`

	UndoneAt     *time.Time `json:"undone_at,omitempty"`
	UndoneBy     string     `json:"undone_by,omitempty"`
	UndoneReason string     `json:"undone_reason,omitempty"`
}

// Withdraw takes the file's rows out of everything from a moment on. It does
// nothing where they are withdrawn already.
func (f *File) Withdraw(at time.Time, by, reason string) {
	if f.RetractedAt != nil {
		return
	}
	at = f.next(at)
	f.Withdrawals = append(f.Withdrawals, Withdrawal{At: at, By: by, Reason: reason})
	f.RetractedAt = &at
}

// Restore gives the file's rows back from a moment on.
func (f *File) Restore(at time.Time, by, reason string) {
	if f.RetractedAt == nil {
		return
	}
	if len(f.Withdrawals) == 0 { // withdrawn before the history was kept
		f.Withdrawals = []Withdrawal{{At: *f.RetractedAt}}
	}
	at = f.next(at)
	last := &f.Withdrawals[len(f.Withdrawals)-1]
	last.UndoneAt, last.UndoneBy, last.UndoneReason = &at, by, reason
	f.RetractedAt = nil
}

// next gives a moment that follows what happened to the file before, also
// where the clock was set back: what is known of a moment must not change.
func (f *File) next(at time.Time) time.Time {
	at = at.UTC().Truncate(time.Microsecond)
	before := f.ReceivedAt
	if last := f.LastTurn(); last.After(before) {
		before = last
	}
	if !at.After(before) {
		return before.Add(time.Microsecond)
	}
	return at
}

// LastTurn is when the file was last withdrawn or given back; the zero time if
// it never was.
func (f *File) LastTurn() time.Time {
	n := len(f.Withdrawals)
	switch {
	case n == 0 && f.RetractedAt != nil:
		return *f.RetractedAt
	case n == 0:
		return time.Time{}
	case f.Withdrawals[n-1].UndoneAt != nil:
		return *f.Withdrawals[n-1].UndoneAt
	}
	return f.Withdrawals[n-1].At
}

// WithdrawnAt reports whether the file's rows were withdrawn at a moment.
func (f *File) WithdrawnAt(t time.Time) bool {
	if len(f.Withdrawals) == 0 {
		return f.RetractedAt != nil && !f.RetractedAt.After(t)
	}
	for _, w := range f.Withdrawals {
		if !w.At.After(t) && (w.UndoneAt == nil || w.UndoneAt.After(t)) {
			return true
		}
	}
	return false
}
