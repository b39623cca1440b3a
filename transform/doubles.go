package transform

import (
	"context"
	"fmt"
	"time"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/lake"
	"firegrid/transform/alike"
)

// Doubles are pairs of units whose names look like another's and of which
// nobody has decided yet whether they are one, and what was decided of others.
type Doubles struct {
	Total   int             `json:"total"`
	List    []alike.Pair    `json:"doubles"` // the first of them
	Decided []lake.Decision `json:"decided"` // those in force
	// Crowded is how many times so many units of a township were alike that
	// they were not compared.
	Crowded int `json:"crowded"`
}

// ListDoubles gives at most limit of the pairs in a data folder, after bringing
// its warehouse to where the lake is. The caller holds the lock.
func ListDoubles(ctx context.Context, data string, opts Options, limit int) (all Doubles, err error) {
	_, err = withWarehouse(ctx, data, opts, func(w *Warehouse, l *lake.Lake) error {
		all, err = w.Doubles(ctx, l, limit)
		return err
	})
	return all, err
}

// Doubles looks through the units of all rows that count.
func (w *Warehouse) Doubles(ctx context.Context, l *lake.Lake, limit int) (Doubles, error) {
	all := Doubles{List: []alike.Pair{}, Decided: []lake.Decision{}}
	decisions, err := l.Decisions()
	if err != nil {
		return all, err
	}
	for _, d := range decisions {
		if d.Verdict() != lake.Undecided {
			all.Decided = append(all.Decided, d)
		}
	}
	found, err := w.alike(ctx, decisions)
	if err != nil {
		return all, err
	}
	all.Total, all.Crowded = len(found.Pairs), found.Crowded
	all.List = append(all.List, found.Pairs[:min(limit, len(found.Pairs))]...)
	return all, nil
}

func (w *Warehouse) alike(ctx context.Context, decisions []lake.Decision) (alike.Found, error) {
	mentions, err := w.mentions(ctx)
	if err != nil {
		return alike.Found{}, err
	}
	places, err := w.strings1(ctx, "SELECT name FROM roster UNION SELECT county FROM roster ORDER BY 1")
	if err != nil {
		return alike.Found{}, err
	}
	return alike.Find(mentions, places, decisions), nil
}

// UnknownPairError says that an id is of no pair that is offered or was decided.
type UnknownPairError struct{ ID string }

func (e *UnknownPairError) Error() string { return fmt.Sprintf("there is no pair of units %q", e.ID) }

// ContradictionError says that a decision cannot be together with another: two
// units would be the same, through others, and different.
type ContradictionError struct{ With lake.Decision }

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("it contradicts what was decided of %s and %s (%s)", e.With.Main.Name, e.With.Other.Name, e.With.ID)
}

// Decide keeps what a person says of a pair, and notes it in the audit log. It
// counts from the next run or preview. lake.Undecided takes an earlier decision
// back, and the pair is offered again. The caller holds the lock of the data
// folder.
func Decide(ctx context.Context, data string, opts Options, id string, v lake.Verdict, by string, at time.Time) (*lake.Decision, error) {
	l, err := lake.Open(data)
	if err != nil {
		return nil, err
	}
	d, err := l.Decision(id)
	if err != nil {
		return nil, err
	}
	if d == nil && v != lake.Undecided {
		if d, err = pairOf(ctx, data, opts, id); err != nil {
			return nil, err
		}
	}
	if d == nil {
		return nil, &UnknownPairError{id}
	}
	if d.Verdict() == v {
		return d, nil
	}
	d.Rule(v, by, at)
	if err := agrees(l, d); err != nil {
		return nil, err
	}
	if err := l.Decide(d); err != nil {
		return nil, err
	}
	return d, auditlog.Append(data, auditlog.Entry{
		At: at, Who: by, Verb: auditlog.Decided, Subject: d.Main.Name + " / " + d.Other.Name + " (" + d.ID + ")", Reason: string(v),
	})
}

// pairOf makes a decision, yet without a verdict, of a pair that is offered.
func pairOf(ctx context.Context, data string, opts Options, id string) (d *lake.Decision, err error) {
	_, err = withWarehouse(ctx, data, opts, func(w *Warehouse, l *lake.Lake) error {
		decisions, err := l.Decisions()
		if err != nil {
			return err
		}
		found, err := w.alike(ctx, decisions)
		if err != nil {
			return err
		}
		for _, p := range found.Pairs {
			if p.ID == id {
				d = &lake.Decision{ID: id, Main: p.Main.Unit, Other: p.Other.Unit}
			}
		}
		return nil
	})
	return d, err
}

// agrees holds a decision against all others.
func agrees(l *lake.Lake, d *lake.Decision) error {
	all, err := l.Decisions()
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].ID == d.ID {
			all[i] = all[len(all)-1]
			all = all[:len(all)-1]
			break
		}
	}
	all = append(all, *d)
	group := make(map[lake.Unit]int)
	for i, units := range lake.SameUnits(all) {
		for _, u := range units {
			group[u.Told()] = i + 1
		}
	}
	for i := range all {
		a, b := group[all[i].Main.Told()], group[all[i].Other.Told()]
		if all[i].Verdict() == lake.Different && a != 0 && a == b {
			return &ContradictionError{all[i]}
		}
	}
	return nil
}
