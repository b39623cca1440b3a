package sample

import (
	"fmt"
	"sort"
)

// inspection is a record of an inspection (消防监督检查).
type inspection struct {
	no         string
	on         day // of an undated one: the day whose ledger it stands in
	undated    bool
	unit       *unit
	brigade    *brigade
	countyOnly bool // the ledger names the county but not the township
	body, kind string
	inspectors [2]string
	round      int // 0 if it was not on a visit
	hazards    int
}

// intensity is how busy a day of the campaign is: a slow start, a push before
// the national congress, a quiet time after it.
func intensity(d day) int {
	switch {
	case d < -143:
		return 35
	case d < -75:
		return 80
	case d < congressDay-18:
		return 120
	case d < congressDay:
		return 300
	case d < congressDay+8:
		return 60
	}
	return 75
}

// busyDay draws a day of the campaign.
func busyDay(d *dice) day {
	weights := make([]int, lastDay-firstDay+1)
	for i := range weights {
		weights[i] = intensity(firstDay + day(i))
	}
	return firstDay + day(d.weighted(weights...))
}

// addInspections makes the inspections in a brigade's own ledger.
func (s *story) addInspections(b *brigade) {
	d := newDice(s.seed, "inspections "+b.name)
	s.names.d = d
	officers := [][2]string{}
	for range 6 {
		officers = append(officers, [2]string{s.names.person(), s.names.person()})
	}
	key, others := s.inspectable(b), s.othersOf(b)
	var list []*inspection
	for i := range b.inspections + b.undatedInspections {
		in := &inspection{brigade: b, on: busyDay(d), inspectors: pick(d, officers)}
		in.body = []string{"大队", "派出所", "乡镇街道"}[d.weighted(45, 35, 20)]
		in.kind = []string{"监督抽查", "营业前检查", "举报核查", "大型活动", "其他"}[d.weighted(60, 12, 12, 6, 10)]
		in.undated = i >= b.inspections
		if !in.undated && d.chance(0.45) {
			in.unit = pick(d, key)
		} else {
			in.unit = pick(d, others)
			in.countyOnly = d.chance(0.03)
		}
		list = append(list, in)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].on < list[j].on })
	for i, in := range list {
		in.no = fmt.Sprintf("%s检-%d-%04d", b.short, s.cal.year(lastDay), i+1)
	}
	s.inspections = append(s.inspections, list...)
}

// inspectable are the key units that inspections are drawn from: those whose
// name alone says which they are.
func (s *story) inspectable(b *brigade) []*unit {
	var out []*unit
	for _, u := range s.unitsOf(b, "") {
		if !u.twin {
			out = append(out, u)
		}
	}
	return out
}

func (s *story) othersOf(b *brigade) []*unit {
	var out []*unit
	for _, u := range s.otherUnits {
		if u.brigade == b {
			out = append(out, u)
		}
	}
	return out
}

// headquartersInspections is how many inspections headquarters made by itself,
// beside those on visits.
const headquartersInspections = 45

// addHeadquartersInspections makes those of the 支队 and, one for each that the
// activity ledger counts, those of the visiting groups (蹲点组).
func (s *story) addHeadquartersInspections() {
	d := newDice(s.seed, "inspections of headquarters")
	s.names.d = d
	n := 0
	add := func(on day, b *brigade, body string, round int) {
		n++
		s.inspections = append(s.inspections, &inspection{
			no: fmt.Sprintf("支检-%d-%04d", s.cal.year(lastDay), n), on: on, brigade: b, unit: pick(d, s.inspectable(b)),
			body: body, kind: "监督抽查", round: round, inspectors: [2]string{s.names.person(), s.names.person()},
		})
	}
	for _, a := range s.activities {
		if a.kind == "防火监督检查" && !a.undated {
			for range a.count() {
				add(a.on, a.visit.brigade, "蹲点组", a.visit.round)
			}
		}
	}
	for range headquartersInspections {
		add(busyDay(d), pick(d, s.brigades), "支队", 0)
	}
}
