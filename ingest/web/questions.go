package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"firegrid/ingest/lake"
)

// Conflicts are where two files of one day say different things of one key.
type Conflicts struct {
	Total int64
	List  []Conflict // the first of them
	// Updates count beside them what the ledger of a later month has updated in
	// one that was handed in on the same day, by pairs of files.
	Updates []Update
}

// Update says how many fields one ledger has updated in another.
type Update struct {
	ID, Name       string // of the later
	OldID, OldName string
	Fields         int64
}

// Updated is how many fields were updated in all.
func (c *Conflicts) Updated() (n int64) {
	for _, u := range c.Updates {
		n += u.Fields
	}
	return n
}

// Conflict is one such place, in words.
type Conflict struct {
	Ledger, Key, Heading string
	// Won counts, Lost does not.
	Won, Lost Saying
}

// Saying is what a file says, and where.
type Saying struct {
	Value      string // "" where the cell is blank
	ID, Name   string // of the file
	Sheet      string
	Row        int
	ReceivedAt time.Time
}

// Doubles are pairs of units that may be one, for a person to decide on.
type Doubles struct {
	Total int
	List  []Pair // the first of them
}

// Pair is two units, in words. Main would count where both are the same.
type Pair struct {
	ID, Why     string
	Main, Other Unit
}

// Unit is a unit as ledgers name it.
type Unit struct{ Name, No, Place, Address, Uses string }

// ContradictionError says which earlier decision a new one contradicts.
type ContradictionError struct{ Main, Other string }

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("it contradicts what was decided of %s and %s", e.Main, e.Other)
}

// questionsBody is the page of what people have to look at.
type questionsBody struct {
	Conflicts *Conflicts
	Doubles   *Doubles
	Decided   []decided
	// Pending: the lists are being made anew.
	Pending bool
}

// decided is what a person has said of a pair.
type decided struct {
	ID, Main, Other, Verdict, By, At string
}

// openQuestions are what nobody has answered yet.
func (r *reader) openQuestions() (*Conflicts, *Doubles, []lake.Decision, error) {
	conflicts, doubles := new(Conflicts), new(Doubles)
	if r.Conflicts != nil {
		conflicts = r.Conflicts(string(r.tongue))
	}
	if r.Doubles != nil {
		doubles = r.Doubles(string(r.tongue))
	}
	if r.lake == nil {
		return conflicts, doubles, nil, nil
	}
	all, err := r.lake.Decisions()
	if err != nil {
		return nil, nil, nil, err
	}
	all = slices.DeleteFunc(all, func(d lake.Decision) bool { return d.Verdict() == lake.Undecided })
	// What was decided since the list was made is on it no more.
	left := slices.DeleteFunc(slices.Clone(doubles.List), func(p Pair) bool {
		return slices.ContainsFunc(all, func(d lake.Decision) bool { return d.ID == p.ID })
	})
	return conflicts, &Doubles{doubles.Total - len(doubles.List) + len(left), left}, all, nil
}

// conflictsOf counts the listed conflicts of a file with others.
func (r *reader) conflictsOf(id string) (n int) {
	if r.Conflicts == nil {
		return 0
	}
	for _, c := range r.Conflicts(string(r.tongue)).List {
		if c.Won.ID == id || c.Lost.ID == id {
			n++
		}
	}
	return n
}

func (s *Server) questions(w http.ResponseWriter, r *http.Request) {
	p := s.page(r, "questions", both("待核对", "To be looked at"))
	rd, err := s.reader(r.Context(), p.tongue)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	body := questionsBody{}
	var all []lake.Decision
	if body.Conflicts, body.Doubles, all, err = rd.openQuestions(); err != nil {
		s.failed(w, r, err)
		return
	}
	body.Pending = s.taker.outdated()
	for i := range all {
		body.Decided = append(body.Decided, p.decided(&all[i]))
	}
	p.Busy = busy(false, &outlook{Pending: body.Pending})
	p.Body = body
	s.show(w, http.StatusOK, "questions", p)
}

func (t tongue) decided(d *lake.Decision) decided {
	last := d.Verdicts[len(d.Verdicts)-1]
	out := decided{ID: d.ID, Main: d.Main.Name, Other: d.Other.Name, By: last.By, At: moment(last.At), Verdict: t.T("不是同一家", "two units")}
	if last.Verdict == lake.Same {
		out.Verdict = t.T("是同一家", "one unit")
	}
	return out
}

// decide keeps what a person says of two units.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	if !s.rights(r).Decide {
		s.refuse(w, r)
		return
	}
	verdict := lake.Verdict(r.PostFormValue("verdict"))
	if !slices.Contains([]lake.Verdict{lake.Same, lake.Different, lake.Undecided}, verdict) {
		s.notFound(w, r)
		return
	}
	err := s.locked(r.Context(), func(ctx context.Context) error { return s.Decide(ctx, r.PathValue("id"), verdict, sender(r)) })
	var other *ContradictionError
	if errors.As(err, &other) {
		s.say(w, r, http.StatusConflict, func(t tongue) string {
			return fmt.Sprintf(t.T("这与以前的认定矛盾：“%s”与“%s”。", "This contradicts an earlier decision: %s and %s."), other.Main, other.Other)
		}, both("请先收回那一条认定。", "Take that decision back first."))
		return
	}
	s.done(w, r, err, "questions")
}
