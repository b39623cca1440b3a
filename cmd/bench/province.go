package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
)

// size says how large a province is; the same size makes the same bytes.
type size struct {
	Files, Rows int
	Seed        int64
	Delimited   bool // text instead of workbooks, apart from the roster
}

// day counts as spreadsheets do, so that a day is also what stands in a cell.
type day int

var dayZero = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

func dayOf(y int, m time.Month, d int) day {
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(dayZero).Hours() / 24)
}

func (d day) time() time.Time { return dayZero.AddDate(0, 0, int(d)) }

func (d day) String() string { return d.time().Format(time.DateOnly) }

// The campaign, and the two nights after it.
var (
	firstDay = dayOf(2012, time.June, 19)
	lastDay  = dayOf(2012, time.December, 19)
	quietDay = lastDay + 1 // nothing new comes
	moreDay  = lastDay + 2 // one workbook comes
)

// province is a plan of workbooks. Every row follows from the seed and its own
// number, so files can be written in any order and in parallel.
type province struct {
	size
	towns    []town
	brigades []*brigade
	ledgers  []*ledger // in the order of their time
	next     *ledger   // the workbook of the night after
}

// town is a township (乡镇街道) of the roster.
type town struct{ code, name, kind, county string }

// brigade is a brigade (大队) with its townships and units.
type brigade struct {
	name, short string
	stream      uint64 // of chance, from 1 on
	towns       []town
	units       []unit
	ledgers     []*ledger
	hazards     int
}

// unit is a unit (社会单位).
type unit struct {
	name, classes string
	town          town
}

// ledger is one workbook: new hazards of a brigade, and news of older ones.
type ledger struct {
	brigade     *brigade
	no          int // among all workbooks
	volume      int // among those of the brigade and the month
	first, last day // days on which its hazards were found
	known       day // the day it was handed in, a month later at most
	from, fresh int // numbers of its new hazards
	news        []older
	dates       dateStyle
}

// older is a hazard of an earlier ledger.
type older struct {
	in *ledger
	no int
}

// movedTowns are in the charge of a brigade that is not their county's.
var movedTowns = map[string]string{"马山镇": "袍江大队", "斗门镇": "袍江大队", "马鞍镇": "滨海大队", "沥海镇": "滨海大队"}

// newProvince plans a province on the townships of a roster.
func newProvince(roster string, s size) (*province, error) {
	p := &province{size: s}
	if err := p.readTowns(roster); err != nil {
		return nil, err
	}
	for _, b := range p.brigades {
		b.units = newUnits(rand.New(rand.NewPCG(uint64(s.Seed), b.stream<<32)), b, 250*len(b.towns))
	}
	p.plan()
	return p, nil
}

// readTowns reads the roster: code, name, kind, county code, county, brigade.
func (p *province) readTowns(roster string) error {
	f, err := os.Open(roster)
	if err != nil {
		return fmt.Errorf("roster of townships (run this from the root of the repository): %w", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("roster of townships: %w", err)
	}
	byName := make(map[string]*brigade)
	for _, r := range rows[1:] {
		t, name := town{code: r[0], name: r[1], kind: r[2], county: r[4]}, r[5]
		if moved := movedTowns[t.name]; moved != "" {
			name = moved
		}
		b := byName[name]
		if b == nil {
			b = &brigade{name: name, short: name[:len(name)-len("大队")], stream: uint64(len(p.brigades) + 1)}
			byName[name] = b
			p.brigades = append(p.brigades, b)
		}
		b.towns = append(b.towns, t)
		p.towns = append(p.towns, t)
	}
	return nil
}

func newUnits(r *rand.Rand, b *brigade, n int) []unit {
	units := make([]unit, n)
	for i := range units {
		t, line := pick(r, b.towns), pick(r, trades)
		stem := t.name[:len(t.name)-len(t.kind)]
		units[i] = unit{name: stem + pick(r, brandHeads) + pick(r, brandTails) + line.suffix, classes: line.classes, town: t}
	}
	return units
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// newsShare is the part of a ledger's rows that tell of older hazards.
const newsShare = 0.05

// plan spreads the rows over the months, brigades and workbooks.
func (p *province) plan() {
	r := rand.New(rand.NewPCG(uint64(p.Seed), 0))
	var wheel []*brigade // a brigade has as many workbooks as it has townships
	for _, b := range p.brigades {
		for range b.towns {
			wheel = append(wheel, b)
		}
	}
	weights, sum := make([]float64, p.Files), 0.0
	for i := range weights {
		weights[i] = 0.5 + r.Float64()
		sum += weights[i]
	}
	volumes := make(map[string]int)
	left, weightLeft := p.Rows, sum
	for i, w := range weights {
		rows := max(1, min(int(float64(left)*w/weightLeft+0.5), left-(p.Files-1-i)))
		left, weightLeft = left-rows, weightLeft-w
		l := &ledger{brigade: wheel[r.IntN(len(wheel))], no: i, dates: dateStyle(i % int(dateStyles))}
		l.first, l.last = month(i * 7 / p.Files)
		l.known = min(l.last+30, lastDay)
		l.volume = l.nextVolume(volumes)
		l.fill(r, rows)
		p.ledgers = append(p.ledgers, l)
	}
	p.next = &ledger{brigade: p.brigades[0], no: p.Files, first: quietDay, last: moreDay, known: moreDay}
	p.next.volume = p.next.nextVolume(volumes)
	p.next.fill(r, max(1, p.Rows/p.Files))
}

func (l *ledger) nextVolume(volumes map[string]int) int {
	volumes[l.brigade.name+l.month()]++
	return volumes[l.brigade.name+l.month()]
}

// month gives the days of one of the seven months of the campaign.
func month(i int) (first, last day) {
	first, last = dayOf(2012, time.June+time.Month(i), 1), dayOf(2012, time.July+time.Month(i), 1)-1
	return max(first, firstDay), min(last, lastDay)
}

// fill gives the ledger its rows: news of hazards of the brigade's earlier
// months, no hazard twice, and new hazards.
func (l *ledger) fill(r *rand.Rand, rows int) {
	b := l.brigade
	var earlier []*ledger
	for _, e := range b.ledgers {
		if e.last < l.first && e.fresh > 0 {
			earlier = append(earlier, e)
		}
	}
	seen := make(map[int]bool)
	for range int(float64(rows) * newsShare) {
		if len(earlier) == 0 {
			break
		}
		e := pick(r, earlier)
		if no := e.from + r.IntN(e.fresh); !seen[no] {
			seen[no] = true
			l.news = append(l.news, older{e, no})
		}
	}
	l.from, l.fresh = b.hazards+1, rows-len(l.news)
	b.hazards += l.fresh
	b.ledgers = append(b.ledgers, l)
}

// each gives every row of the ledger: a hazard, as known when it was handed in.
func (l *ledger) each(seed int64, row func(hazard)) {
	for _, o := range l.news {
		row(newHazard(seed, o.in, o.no, l.known))
	}
	for no := l.from; no < l.from+l.fresh; no++ {
		row(newHazard(seed, l, no, l.known))
	}
}

// rates counts what the ledgers hold, of every hazard by its latest row.
func (p *province) rates(ledgers []*ledger) rates {
	type key struct {
		brigade *brigade
		no      int
	}
	type state struct {
		town      *town
		rectified bool
	}
	latest := make(map[key]state, p.Rows)
	for _, l := range ledgers {
		l.each(p.Seed, func(h hazard) {
			latest[key{l.brigade, h.no}] = state{&h.unit.town, h.closed() != 0}
		})
	}
	var out rates
	for k, s := range latest {
		r := out.of(s.town.county, k.brigade.name)
		r.Found++
		if s.rectified {
			r.Rectified++
		}
	}
	out.sort()
	return out
}
