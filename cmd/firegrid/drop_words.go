package main

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"firegrid/ingest/lake"
	"firegrid/ingest/web"
	"firegrid/transform"
	"firegrid/transform/alike"
	"firegrid/transform/published"
)

// foreseenPage puts what the next run will change into words for the drop
// page; nil if that is not known.
func (a *app) foreseenPage(s *seen, shown *published.Run) *web.Forecast {
	f := a.foreseen(s)
	if f == nil {
		return nil
	}
	out := &web.Forecast{MadeAt: f.MadeAt, AsOf: f.AsOf.String()}
	for _, c := range f.changes(shown, a.lang) {
		for _, line := range a.changeWords(c) {
			if !slices.Contains(out.Changes, line) { // two figures may have one whole
				out.Changes = append(out.Changes, line)
			}
		}
	}
	for _, h := range f.Held {
		out.Held = append(out.Held, a.t(h.ZH, h.EN))
	}
	return out
}

// changeWords are the lines of a change: of the whole first, then of its part.
func (a *app) changeWords(c change) (out []web.Change) {
	none := a.t("无", "none")
	whole := func(r reading) string { return reading{Value: r.Of, There: r.Of > 0}.words(none) }
	if c.Before.Of != c.After.Of {
		out = append(out, web.Change{Name: c.Whole, Was: whole(c.Before), Will: whole(c.After)})
	}
	before, after := c.Before, c.After
	before.Of, after.Of = 0, 0
	// None of nothing is as good as none of one.
	if before != after && (before.Value != after.Value || len(out) == 0) {
		out = append(out, web.Change{Name: c.Name, Was: before.words(none), Will: after.words(none)})
	}
	return out
}

func (a *app) conflictsPage(s *seen) *web.Conflicts {
	out := new(web.Conflicts)
	f := a.foreseen(s)
	if f == nil {
		return out
	}
	out.Total = f.Conflicts.Contradictions()
	for i := range f.Conflicts.List {
		c := &f.Conflicts.List[i]
		if c.Update {
			break // the last of the list, and shown by file
		}
		out.List = append(out.List, web.Conflict{
			Ledger: c.Title.In(a.lang), Key: a.keyWords(c.Key), Heading: c.Heading.In(a.lang), Won: saying(&c.Won), Lost: saying(&c.Lost),
		})
	}
	for _, p := range f.Conflicts.Pairs {
		if p.Update {
			out.Updates = append(out.Updates, web.Update{ID: p.Won.ID, Name: p.Won.Name, OldID: p.Lost.ID, OldName: p.Lost.Name, Fields: p.Fields})
		}
	}
	return out
}

func saying(s *transform.Saying) web.Saying {
	return web.Saying{Value: s.Value, ID: s.FileID, Name: s.File, Sheet: s.Sheet, Row: s.Row, ReceivedAt: s.ReceivedAt}
}

func (a *app) doublesPage(s *seen) *web.Doubles {
	out := new(web.Doubles)
	f := a.foreseen(s)
	if f == nil {
		return out
	}
	out.Total = f.AllPairs
	for i := range f.Pairs {
		p := &f.Pairs[i]
		out.List = append(out.List, web.Pair{ID: p.ID, Why: a.t(p.Says.ZH, p.Says.EN), Main: a.unitPage(&p.Main), Other: a.unitPage(&p.Other)})
	}
	return out
}

func (a *app) unitPage(u *alike.Unit) web.Unit {
	return web.Unit{Name: u.Name, No: u.No, Place: cmp.Or(u.Township, u.County), Address: u.Address, Uses: a.useWords(u)}
}

// decide keeps what a person says on the page of two units. The page holds the
// lock.
func (a *app) decide(ctx context.Context, id string, v lake.Verdict, by string) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	_, err = transform.Decide(ctx, a.data, cfg.warehouse(), id, v, by, a.now())
	var other *transform.ContradictionError
	var unknown *transform.UnknownPairError
	switch {
	case errors.As(err, &other):
		return &web.ContradictionError{Main: other.With.Main.Name, Other: other.With.Other.Name}
	case errors.As(err, &unknown): // decided in another way meanwhile; the list follows
		return nil
	}
	return err
}
