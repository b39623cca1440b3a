package sample

import "fmt"

// grid is a line of the grid ledger (网格化台账).
type grid struct {
	town                *township
	level, name         string
	responsible         string
	established, guided day
	standard            string // 是, 否 or ""
}

// addGrids makes the grids of a brigade. The first townships of a shuffled list
// have no 大网格 yet; the last are not guided.
func (s *story) addGrids(b *brigade) {
	d := newDice(s.seed, "grids "+b.name)
	s.names.d = d
	for i, t := range shuffled(d, b.towns) {
		gridded, guided := i >= b.notGridded, i < len(b.towns)-b.notGuided
		s.addTown(d, t, i, gridded, guided)
	}
}

// addTown makes the grids of one township, the i-th of its brigade.
func (s *story) addTown(d *dice, t *township, i int, gridded, guided bool) {
	established, guidedOn := day(-d.between(150, 420)), never
	if guided {
		guidedOn = day(-d.between(12, 175))
		established = min(established, guidedOn)
	}
	big := &grid{town: t, level: "大网格", name: t.name + "大网格", responsible: s.names.person(), established: established, guided: guidedOn, standard: pick(d, []string{"是", "是", "是", "否"})}
	if !gridded {
		// Planned for a day after the campaign, or not planned at all.
		big.established, big.standard = never, ""
		if i == 0 {
			big.established = lastDay + 12
		}
		big.guided = never
	}
	// A township without a 大网格 is guided by its smaller grids; some others too.
	onSmall := guided && (!gridded || d.chance(0.15))
	if onSmall {
		big.guided = never
	}
	s.grids = append(s.grids, big)
	for n := range d.between(1, 3) {
		s.addSmaller(d, t, n, established, guidedOn, onSmall && n == 0)
	}
	if gridded && d.chance(0.06) {
		twice := *big
		twice.name, twice.responsible = t.name+"第二大网格", s.names.person()
		s.grids = append(s.grids, &twice)
	}
}

// addSmaller adds a 中网格 and, now and then, a 小网格 in it.
func (s *story) addSmaller(d *dice, t *township, n int, established, guidedOn day, mustGuide bool) {
	g := &grid{
		town: t, level: "中网格", name: fmt.Sprintf("%s第%s中网格", t.stem(), []string{"一", "二", "三"}[n]),
		responsible: s.names.person(), established: established + day(d.between(3, 30)), guided: never,
		standard: pick(d, []string{"是", "否", "是", ""}),
	}
	if mustGuide || (guidedOn != never && d.chance(0.3)) {
		g.guided, g.established = guidedOn, min(g.established, guidedOn)
	}
	s.grids = append(s.grids, g)
	for range d.between(0, 1) {
		s.grids = append(s.grids, &grid{
			town: t, level: "小网格", name: fmt.Sprintf("%s村第%d小网格", pick(d, villages), n+1),
			responsible: s.names.person(), established: g.established + day(d.between(1, 20)), guided: never, standard: "是",
		})
	}
}
