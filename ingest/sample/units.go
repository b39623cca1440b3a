package sample

import "fmt"

// unit is a unit (社会单位); listed ones are key units (消防安全重点单位).
type unit struct {
	name, no, address string // no may be "": then the name identifies it
	town              *township
	brigade           *brigade
	level             string // 市级 or 县级
	trade             trade
	classes           []string
	listed            bool // on the list of the year of the campaign's last day
	formerly          bool // only on the list of the year before
	twin              bool // another unit of the list has the same name
	registration      *registration
	archives          []*archive
}

// registration is a line of the 户籍化 ledger.
type registration struct {
	unit                                     *unit
	on, manager, maintenance, selfAssessment day
	warning                                  string
	byName                                   bool // written without the unit's number
}

// archive is a line of the archive ledger (消防基础档案).
type archive struct {
	no                string
	unit              *unit
	created, updated  day
	basic, management string // 是, 否 or "" as it was found
	byName            bool
}

// complete is the definition of the figure: both parts there, and created.
func (a *archive) complete() bool {
	return a.basic == "是" && a.management == "是" && a.created != never && a.created <= lastDay
}

const (
	cityLevel   = "市级"
	countyLevel = "县级"
)

// addUnits makes the key units and the others of a brigade.
func (s *story) addUnits(b *brigade) {
	d := newDice(s.seed, "units "+b.name)
	for i := range b.cityUnits + b.countyUnits {
		u := s.newUnit(d, b, pickTrade(d, keyTrades))
		u.listed, u.level = true, countyLevel
		if i < b.cityUnits {
			u.level = cityLevel
		}
		// Some lists know a unit by its name only.
		if !d.chance(0.06) {
			u.no = creditCode(d, u.town)
		}
		s.keyUnits = append(s.keyUnits, u)
	}
	for range b.otherUnits {
		u := s.newUnit(d, b, pickTrade(d, otherTrades))
		s.otherUnits = append(s.otherUnits, u)
	}
}

func (s *story) newUnit(d *dice, b *brigade, t trade) *unit {
	// Streets and the first towns have more units than villages far out.
	town := b.towns[min(d.IntN(len(b.towns)), d.IntN(len(b.towns)))]
	s.names.d = d
	u := &unit{town: town, brigade: b, trade: t, address: s.names.address(town)}
	u.name = s.names.unit(pick(d, []string{town.county, town.stem()}), t)
	u.classes = t.classes
	return u
}

// creditCode makes up an 18-digit code.
func creditCode(d *dice, t *township) string {
	return fmt.Sprintf("91%s%09d%d", t.code[:6], d.IntN(1_000_000_000), d.IntN(10))
}

// addFormerUnits makes units that were on the list of the year before only.
func (s *story) addFormerUnits() {
	d := newDice(s.seed, "former units")
	for i := range 12 {
		u := s.newUnit(d, s.brigades[i%len(s.brigades)], pickTrade(d, keyTrades))
		u.formerly, u.level, u.no = true, countyLevel, creditCode(d, u.town)
		s.formerUnits = append(s.formerUnits, u)
	}
}

// makeTwins gives two key units of one brigade the same name, so that a row
// with the name alone fits both.
func (s *story) makeTwins() {
	b := s.brigadeNamed("诸暨大队")
	var first *unit
	for _, u := range s.unitsOf(b, countyLevel) {
		if u.no == "" {
			continue
		}
		if first == nil {
			first = u
			continue
		}
		if u.town != first.town {
			u.name, u.trade, u.classes = first.name, first.trade, first.classes
			u.twin, first.twin = true, true
			s.twin = first
			return
		}
	}
}

// unitsOf lists the key units of a brigade, of one level or, with "", of both.
func (s *story) unitsOf(b *brigade, level string) []*unit {
	var out []*unit
	for _, u := range s.keyUnits {
		if u.brigade == b && (level == "" || u.level == level) {
			out = append(out, u)
		}
	}
	return out
}

// cityRegistered is how many units of city level are registered.
const cityRegistered = 29

// addRegistrations registers the fixed numbers of units and leaves others on
// the ledger without a date.
func (s *story) addRegistrations() {
	d := newDice(s.seed, "registrations")
	var city []*unit
	for _, u := range s.keyUnits {
		if u.level == cityLevel {
			city = append(city, u)
		}
	}
	s.register(d, city, cityRegistered, 5)
	for _, b := range s.brigades {
		s.register(d, s.unitsOf(b, countyLevel), b.registered, b.registered/2+4)
	}
	// Units off the list are on the ledger too, and count for nothing.
	s.register(d, s.formerUnits, 3, 0)
}

func (s *story) register(d *dice, units []*unit, done, waiting int) {
	for i, u := range shuffled(d, units)[:done+waiting] {
		r := &registration{unit: u, on: never, manager: never, maintenance: never, selfAssessment: never, byName: u.no != "" && !u.twin && d.chance(0.05)}
		if i < done {
			r.on = day(-d.between(8, 178))
			r.warning = pick(d, []string{"绿", "绿", "绿", "绿", "绿", "黄", "黄", "红"})
			for _, f := range []struct {
				day *day
				p   float64
			}{{&r.manager, 0.94}, {&r.maintenance, 0.85}, {&r.selfAssessment, 0.74}} {
				if d.chance(f.p) {
					*f.day = min(lastDay, r.on+day(d.between(0, 20)))
				}
			}
		} else if d.chance(0.3) {
			r.manager = day(-d.between(3, 90))
		}
		u.registration = r
		s.registrations = append(s.registrations, r)
	}
}

// Archives of units off the list: some of units that left it, some of others.
const otherArchives = 14

// addArchives gives every listed unit but a fixed number its archive.
func (s *story) addArchives() {
	d := newDice(s.seed, "archives")
	for _, b := range s.brigades {
		units := shuffled(d, s.unitsOf(b, ""))
		for i, u := range units {
			if i >= b.withoutArchive {
				s.addArchive(d, u, "是", "是", day(-d.between(1, 900)))
			}
		}
		for i, u := range units[:b.withoutArchive] {
			s.addUnfinished(d, u, i)
		}
	}
	for _, u := range s.formerUnits {
		s.addArchive(d, u, "是", "是", day(-d.between(200, 900)))
	}
	for _, u := range s.otherUnits {
		if u.trade.suffix == "机械有限公司" && s.others < otherArchives {
			s.others++
			s.addArchive(d, u, "是", "是", day(-d.between(1, 400)))
		}
	}
}

// addUnfinished gives half of the units without an archive one that does not
// count: a part missing, or not created yet.
func (s *story) addUnfinished(d *dice, u *unit, i int) {
	created := day(-d.between(5, 300))
	switch i % 8 {
	case 0:
		s.addArchive(d, u, "是", "否", created)
	case 1:
		s.addArchive(d, u, "否", "是", created)
	case 2:
		s.addArchive(d, u, "是", "", created)
	case 4:
		s.addArchive(d, u, "是", "是", never)
	}
}

func (s *story) addArchive(d *dice, u *unit, basic, management string, created day) {
	s.archiveNo[u.brigade]++
	a := &archive{
		no:   fmt.Sprintf("%s-DA-%04d", u.brigade.mark, s.archiveNo[u.brigade]),
		unit: u, basic: basic, management: management, created: created, updated: never,
		byName: u.no != "" && !u.twin && d.chance(0.04),
	}
	if created != never && d.chance(0.4) {
		a.updated = min(lastDay, created+day(d.between(20, 300)))
	}
	u.archives = append(u.archives, a)
	s.archives = append(s.archives, a)
}
