package sample

import (
	"fmt"
	"sort"
)

// spotCheck is a line of the spot check ledger (抽查台账).
type spotCheck struct {
	no         string
	on         day
	undated    bool
	visit      *visit
	kind, name string
	findings   string
}

// How many different targets of each kind were checked: 53 offices of three
// kinds, and 124 units. Some are checked twice, which changes nothing.
const (
	spotStations  = 22 // 派出所
	spotStreets   = 12 // 街道
	spotTownships = 19 // 乡镇
	spotUnits     = 124
)

// spotTarget is what a spot check looks at.
type spotTarget struct {
	kind, name string
	brigade    *brigade
}

func (s *story) spotTargets(d *dice) (targets, spare []spotTarget) {
	var streets, towns, units []spotTarget
	var stations []spotTarget
	for _, t := range shuffled(d, s.townships) {
		stations = append(stations, spotTarget{"派出所", t.stem() + "派出所", t.brigade})
		if t.kind == "街道" {
			streets = append(streets, spotTarget{"街道", t.name, t.brigade})
		} else {
			towns = append(towns, spotTarget{"乡镇", t.name, t.brigade})
		}
	}
	for _, u := range shuffled(d, s.otherUnits)[:spotUnits+2] {
		units = append(units, spotTarget{"社会单位", u.name, u.brigade})
	}
	targets = append(targets, stations[:spotStations]...)
	targets = append(targets, streets[:spotStreets]...)
	targets = append(targets, towns[:spotTownships]...)
	targets = append(targets, units[:spotUnits]...)
	return targets, units[spotUnits:]
}

// addSpotChecks checks every target once, some again in another round, and two
// on a day that nobody wrote down.
func (s *story) addSpotChecks() {
	d := newDice(s.seed, "spot checks")
	targets, spare := s.spotTargets(d)
	for i, t := range targets {
		round := d.between(1, len(roundStarts))
		s.spotCheck(d, t, round)
		if i%9 == 4 {
			s.spotCheck(d, t, 1+round%len(roundStarts))
		}
	}
	for _, t := range spare {
		s.spotCheck(d, t, d.between(1, len(roundStarts))).undated = true
	}
	sort.SliceStable(s.spotChecks, func(i, j int) bool {
		a, b := s.spotChecks[i], s.spotChecks[j]
		if a.visit.round != b.visit.round {
			return a.visit.round < b.visit.round
		}
		return a.on < b.on
	})
	for i, c := range s.spotChecks {
		c.no = fmt.Sprintf("CC%d-%03d", c.visit.round, i+1)
	}
}

func (s *story) spotCheck(d *dice, t spotTarget, round int) *spotCheck {
	c := &spotCheck{kind: t.kind, name: t.name, findings: pick(d, []string{"无", "台账登记不全", "消防培训记录缺失", "灭火器过期", "发现问题2处", "安全出口不畅"})}
	for _, v := range s.visits {
		if v.round == round && v.brigade == t.brigade {
			c.visit, c.on = v, v.first+day(d.IntN(visitDays))
		}
	}
	s.spotChecks = append(s.spotChecks, c)
	return c
}

// majorHazard is a case of the ledger of major hazards that a government has
// put on its list (政府挂牌督办重大火灾隐患).
type majorHazard struct {
	no                                string // "" for two of them: the name and the county identify it
	unit                              *unit
	level                             string // 省, 市, 县, "" if judged but not listed
	judged, listed, closed, revisited day
	due                               day
	relapsed                          bool
}

// The cases: judged, of these put on a list, of these closed and revisited.
const (
	majorJudged = 24
	majorListed = 22
	majorClosed = 15
)

func (s *story) addMajorHazards() {
	d := newDice(s.seed, "major hazards")
	levels := []string{"省", "省"}
	for range 8 {
		levels = append(levels, "市")
	}
	for len(levels) < majorListed {
		levels = append(levels, "县")
	}
	pool := shuffled(d, s.keyUnits)
	for i := range majorJudged {
		u := pool[i]
		for u.twin {
			pool = pool[1:]
			u = pool[i]
		}
		m := &majorHazard{unit: u, judged: day(-d.between(330, 560)), listed: never, closed: never, revisited: never, due: never}
		if i != 7 && i != 16 {
			m.no = fmt.Sprintf("绍重隐-%d-%02d", s.cal.year(m.judged), i+1)
		}
		if i < majorListed {
			m.level = levels[i]
			m.listed = m.judged + day(d.between(20, 90))
			m.due = m.listed + day(d.between(120, 240))
			m.revisited = day(-d.between(11, 150))
			m.relapsed = i == 11
		}
		if i < majorClosed {
			m.closed = m.listed + day(d.between(40, 230))
			m.revisited = max(m.revisited, m.closed+3)
		}
		s.majors = append(s.majors, m)
	}
}
