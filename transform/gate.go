package transform

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// Finding is a reason why a run is held.
type Finding = published.Finding

// Gates are the thresholds beyond which a run is held. The zero value has all
// gates off that have a threshold, and those on that look for numbers which
// contradict themselves.
type Gates struct {
	// RowsFellPercent: more than so many of a hundred rows of a dataset that
	// counted on the boards no longer do, and at least RowsFellLeast rows.
	RowsFellPercent float64
	RowsFellLeast   int64
	// RosterShrank: fewer townships than on the boards.
	RosterShrank bool
	// RowsRejectedPercent: more than so many of a hundred rows of a dataset in
	// files that came since were returned, and at least RowsRejectedLeast rows.
	RowsRejectedPercent float64
	RowsRejectedLeast   int64
	// NumbersSharedLeast: so many numbers, or more, that new rows use for
	// something else than the rows before them of the same number; 0 is off.
	NumbersSharedLeast int64
	// AsOfOlder: an older day than that of the boards.
	AsOfOlder bool

	AuditsOff    bool // audits that return rows are told, but hold nothing
	ExceedingOff bool // so are parts that are more than their wholes
}

// comparison holds a run that is to be published against the one shown.
type comparison struct {
	Gates
	next    published.Manifest
	samples []published.Sample
	files   []lake.File
	titles  map[string]dataset.Title
	numbers map[string]dataset.Title // what rows are numbered by
	changes []FileChange
	decided []published.Cause

	// shown is nil where there is none, or none that can be read.
	shown *published.Run
}

// compare gathers what the gates look at. A shown run that cannot be read is no
// reason to keep a sound one back; it is told all the same.
func (r *run) compare(m published.Manifest, from sources) (*comparison, error) {
	c := &comparison{Gates: r.Gates, next: m, samples: r.result.Samples, files: from.files, titles: make(map[string]dataset.Title)}
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		return nil, err
	}
	for _, contract := range contracts {
		c.titles[contract.Dataset] = contract.Title
	}
	c.numbers = numbersOf(contracts)
	id, err := published.CurrentID(r.dir)
	if err == nil {
		c.shown, err = published.Figures(r.dir, id)
	}
	switch {
	case errors.Is(err, published.ErrNothingPublished):
	case errors.Is(err, fs.ErrPermission):
		return nil, err
	case err != nil:
		r.result.Ignored = append(r.result.Ignored, Finding{Gate: published.GateRowsFell, Subject: "published", Says: published.Text{
			ZH: fmt.Sprintf("看板上的那一次读不出来，没有与它比较：%v", err),
			EN: fmt.Sprintf("the run on the boards cannot be read, so nothing was compared with it: %v", err),
		}})
		return c, nil
	}
	var shown []published.Input
	if c.shown != nil {
		shown = c.shown.Manifest.Inputs
		if shown == nil && len(c.shown.Manifest.Files) > 0 {
			return c, nil // made before runs said what they were made of: nothing is known to be new
		}
	}
	c.changes = FilesBetween(shown, &m, from.files)
	if c.shown != nil {
		c.decided = DecisionsBetween(c.shown.Manifest.Decisions, m.Decisions, from.decisions)
	}
	return c, nil
}

// findings are what the gates with thresholds find.
func (c *comparison) findings() []Finding {
	var all []Finding
	if c.shown != nil {
		all = append(all, c.asOfOlder()...)
		all = append(all, c.rosterShrank()...)
		all = append(all, c.rowsFell()...)
	}
	return append(all, c.rowsRejected()...)
}

func (c *comparison) asOfOlder() []Finding {
	shown := c.shown.Manifest.AsOf
	if !c.AsOfOlder || c.next.AsOf >= shown {
		return nil
	}
	return []Finding{{
		Gate: published.GateAsOfOlder, Subject: "as_of", Acceptable: true, Amount: float64(shown - c.next.AsOf),
		Says: published.Text{
			ZH: fmt.Sprintf("数据截至 %s，比看板上的 %s 还早", c.next.AsOf, shown),
			EN: fmt.Sprintf("the figures are as of %s, which is before %s on the boards", c.next.AsOf, shown),
		},
	}}
}

func (c *comparison) rosterShrank() []Finding {
	before, after := townships(c.shown.Samples), townships(c.samples)
	if !c.RosterShrank || after >= before {
		return nil
	}
	f := Finding{
		Gate: published.GateRosterShrank, Subject: "townships", Acceptable: true, Amount: before - after,
		Says: published.Text{
			ZH: fmt.Sprintf("名册上的乡镇街道从 %v 个减到 %v 个", before, after),
			EN: fmt.Sprintf("the roster has %v townships, the boards show %v", after, before),
		},
	}
	f.Files, f.More = causes(c.changes, func(ch *FileChange) bool { return ch.Before["townships"]+ch.After["townships"] > 0 })
	return []Finding{f}
}

func townships(samples []published.Sample) (n float64) {
	for _, s := range samples {
		if s.Metric == "firegrid_townships" {
			n += s.Value
		}
	}
	return n
}

func (c *comparison) rowsFell() []Finding {
	var all []Finding
	for _, name := range sortedKeys(c.shown.Manifest.Counted) {
		before, after := c.shown.Manifest.Counted[name], c.next.Counted[name]
		fell := percent(before-after, before)
		if c.RowsFellPercent <= 0 || fell <= c.RowsFellPercent || before-after < c.RowsFellLeast {
			continue
		}
		t := c.title(name)
		f := Finding{
			Gate: published.GateRowsFell, Subject: name, Acceptable: true, Amount: fell,
			Says: published.Text{
				ZH: fmt.Sprintf("%s计入的行从 %d 减到 %d，少了 %s%%（上限 %s%%）", t.ZH, before, after, short(fell), short(c.RowsFellPercent)),
				EN: fmt.Sprintf("%s: rows that count fell from %d to %d, by %s%% (limit %s%%)", t.EN, before, after, short(fell), short(c.RowsFellPercent)),
			},
		}
		f.Files, f.More = causes(c.changes, func(ch *FileChange) bool { return ch.After[name] < ch.Before[name] })
		all = append(all, f)
	}
	return all
}

// rowsRejected looks at files that the boards do not show yet: what was
// returned long ago, or mended since, holds nothing.
func (c *comparison) rowsRejected() []Finding {
	if c.RowsRejectedPercent <= 0 {
		return nil
	}
	counts := make(map[string]published.RowCount)
	for i := range c.changes {
		for name, n := range c.changes[i].rows() {
			counts[name] = counts[name].Plus(n.Taken, n.Returned)
		}
	}
	var all []Finding
	for _, name := range sortedKeys(counts) {
		n := counts[name]
		share := percent(int64(n.Returned), int64(n.Taken+n.Returned))
		if share <= c.RowsRejectedPercent || int64(n.Returned) < c.RowsRejectedLeast {
			continue
		}
		t := c.title(name)
		f := Finding{
			Gate: published.GateRowsRejected, Subject: name, Acceptable: true, Amount: share,
			Says: published.Text{
				ZH: fmt.Sprintf("%s新收到的 %d 行中退回了 %d 行，占 %s%%（上限 %s%%）", t.ZH, n.Taken+n.Returned, n.Returned, short(share), short(c.RowsRejectedPercent)),
				EN: fmt.Sprintf("%s: %d of %d new rows were returned, %s%% (limit %s%%)", t.EN, n.Returned, n.Taken+n.Returned, short(share), short(c.RowsRejectedPercent)),
			},
		}
		f.Files, f.More = causes(c.changes, func(ch *FileChange) bool { return ch.rows()[name].Returned > 0 })
		all = append(all, f)
	}
	return all
}

func (c *comparison) title(name string) dataset.Title {
	if t, ok := c.titles[name]; ok {
		return t
	}
	return dataset.Title{ZH: name, EN: name}
}

// percent is part of whole in hundredths; nothing of nothing is 0.
func percent(part, whole int64) float64 {
	if whole <= 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// short writes a share with one decimal, and none where it is whole.
func short(v float64) string {
	return strconv.FormatFloat(float64(int64(v*10+0.5))/10, 'f', -1, 64)
}

// blame adds to a finding that has no files those that changed in what it
// reads, behind the decisions where it reads any.
func (c *comparison) blame(w *Warehouse, f *Finding) {
	datasets, decisions := w.readBy(f)
	f.Files, f.More = causes(c.changes, func(ch *FileChange) bool {
		return slices.ContainsFunc(datasets, func(name string) bool { return ch.Before[name]+ch.After[name] > 0 })
	})
	if n := min(shownCauses, len(c.decided)); decisions {
		f.Files, f.More = slices.Concat(c.decided[:n], f.Files), f.More+len(c.decided)-n
	}
}
