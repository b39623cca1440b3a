package sample

import (
	"fmt"
	"sort"
)

// How the deadline of a hazard (整改期限) is given.
const (
	noDeadline = iota
	deadlineDay
	deadlineAtOnce // 立即
	deadlineOpen   // 长期
)

// review is a look at whether a reported rectification is one (复查).
type review struct {
	on     day
	passed bool
}

// hazard is a hazard (火灾隐患) with its whole life. What a ledger says of it
// depends on the day the ledger was written.
type hazard struct {
	no         string
	seq        int // within its inspection
	inspection *inspection
	unit       *unit
	brigade    *brigade
	countyOnly bool
	found      day // of an undated one: the day whose ledger it stands in
	undated    bool
	severity   string
	defect     defect
	onTheSpot  bool // 当场改正
	deadline   int
	due        day // under deadlineDay
	extended   day // the day on which due became dueLater, or never
	dueLater   day
	reports    []day // each time the unit said that it is done
	reviews    []review
	closed     day  // 销案
	unreported bool // closed by review, but the clerk left 整改完成日期 blank
	statusOnly bool // 已整改, and no date at all
	roll       int  // 0 to 99, for what clerks choose among
	docNo      string
}

// hazardState is a hazard as known at the end of a day.
type hazardState struct {
	due       day // never if there is none
	rectified day
	review    day
	passed    bool
	closed    day
	status    string
}

// at tells what is known of the hazard at the end of a day.
func (h *hazard) at(t day) hazardState {
	st := hazardState{due: h.dueAt(t), rectified: never, review: never, closed: never}
	if h.onTheSpot {
		st.status = "已整改"
		st.rectified = h.found
		if h.undated || h.roll < 40 {
			st.rectified = never
		}
		return st
	}
	for _, r := range h.reports {
		if r <= t && !h.unreported {
			st.rectified = r
		}
	}
	for _, r := range h.reviews {
		if r.on <= t {
			st.review, st.passed = r.on, r.passed
		}
	}
	if h.closed <= t {
		st.closed = h.closed
	}
	st.status = h.statusOf(st, t)
	return st
}

func (h *hazard) dueAt(t day) day {
	switch {
	case h.onTheSpot || h.deadline == noDeadline || h.deadline == deadlineOpen:
		return never
	case h.deadline == deadlineAtOnce:
		return h.found
	case h.extended != never && h.extended <= t:
		return h.dueLater
	}
	return h.due
}

// statusOf is the status that the clerk writes down.
func (h *hazard) statusOf(st hazardState, t day) string {
	late := st.due != never && st.due < t
	switch {
	case st.closed != never || st.passed || h.statusOnly:
		return "已整改"
	case st.rectified != never && st.rectified > st.review:
		if h.roll < 30 {
			return "整改中"
		}
		return "已整改"
	case late && (st.review != never || h.roll < 75):
		return "逾期未整改"
	case h.roll < 50:
		return "整改中"
	}
	return "未整改"
}

// lastEvent is the last day on which something became known, not after t.
func (h *hazard) lastEvent(t day) day {
	last := h.found
	note := func(d day) {
		if d <= t && d > last {
			last = d
		}
	}
	for _, r := range h.reports {
		note(r)
	}
	for _, r := range h.reviews {
		note(r.on)
	}
	note(h.closed)
	note(h.extended)
	return last
}

// failedOnce tells of a hazard whose rectification did not hold at first.
func (h *hazard) failedOnce() bool { return len(h.reviews) > 0 && !h.reviews[0].passed }

// addHazards finds the hazards of a brigade in its inspections.
func (s *story) addHazards(b *brigade) {
	d := newDice(s.seed, "hazards "+b.name)
	var dirty []*inspection
	for _, in := range s.inspections {
		if in.brigade == b && in.round == 0 && in.body != "支队" && !in.undated && d.chance(0.68) {
			dirty = append(dirty, in)
		}
	}
	var list []*hazard
	for i := range b.hazards + b.undatedHazards {
		in := pick(d, dirty)
		if i < len(dirty) {
			in = dirty[i]
		}
		h := newHazard(d, in)
		h.undated = i >= b.hazards
		list = append(list, h)
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].found != list[j].found {
			return list[i].found < list[j].found
		}
		return list[i].inspection.no < list[j].inspection.no
	})
	for i, h := range list {
		h.no = fmt.Sprintf("%s-%d-%05d", b.short, s.cal.year(lastDay), i+1)
		h.inspection.hazards++
		h.seq = h.inspection.hazards
		h.docNo = s.docNo(d, h, i+1)
	}
	s.hazards = append(s.hazards, list...)
}

// docNo is the number of the notice. On 1 November令120 gave the notices other
// names, and so other numbers.
func (s *story) docNo(d *dice, h *hazard, n int) string {
	if d.chance(0.25) {
		return ""
	}
	word := "消限"
	switch {
	case h.onTheSpot && h.found >= newLawDay:
		word = "消立"
	case h.onTheSpot:
		word = "消即"
	case h.found >= newLawDay:
		word = "消限改"
	}
	format := pick(d, []string{"%s公%s字[%d]第%04d号", "%s公%s字〔%d〕第%04d号", "（%s）公%s字（%d）%d号"})
	return fmt.Sprintf(format, h.brigade.mark, word, s.cal.year(h.found), n)
}

// newHazard tells the life of a hazard found in an inspection.
func newHazard(d *dice, in *inspection) *hazard {
	h := &hazard{
		inspection: in, unit: in.unit, brigade: in.brigade, countyOnly: in.countyOnly, found: in.on, severity: "一般",
		extended: never, closed: never, due: never, dueLater: never, roll: d.IntN(100),
	}
	h.defect = pick(d, defects)
	if d.chance(0.40) {
		h.onTheSpot = true
		return h
	}
	if d.chance(0.02) {
		h.severity = "重大"
	}
	h.tell(d)
	return h
}

// tell makes up the deadline and what came of it.
func (h *hazard) tell(d *dice) {
	days := pick(d, []int{3, 5, 7, 10, 15, 15, 15, 20, 30, 30, 45, 60})
	switch d.weighted(91, 4, 3, 2) {
	case 0:
		h.deadline, h.due = deadlineDay, h.found+day(days)
	case 1:
		h.deadline, days = deadlineAtOnce, 2
	case 2:
		h.deadline, days = deadlineOpen, 60
	case 3:
		h.deadline, days = noDeadline, 30
	}
	if h.deadline == deadlineDay && days >= 15 && d.chance(0.08) {
		h.extended = h.due - 1
		h.dueLater = h.due + day(pick(d, []int{10, 15, 30}))
	}
	q := h.brigade.quality
	switch {
	case d.chance(q):
		h.report(d, h.found+day(max(1, days*d.between(35, 100)/100)))
	case d.chance(0.4):
		h.report(d, h.found+day(days*d.between(110, 240)/100+3))
	}
	if len(h.reports) > 0 && h.reports[0] <= h.extended {
		h.extended = never // done before anyone asked for more time
	}
}

// report tells of a rectification and its review.
func (h *hazard) report(d *dice, on day) {
	if on <= lastDay && d.chance(0.006) {
		h.statusOnly = true
		return
	}
	h.reports = []day{on}
	if d.chance(0.04) {
		h.closed = on + day(d.between(1, 4))
		return
	}
	if d.chance(0.02) {
		return // nobody came to look
	}
	first := review{on + day(d.between(1, 7)), d.chance(0.8 + h.brigade.quality/6)}
	h.reviews = []review{first}
	switch {
	case first.passed:
		h.conclude(d, first.on)
		h.unreported = d.chance(0.04) && h.deadline == deadlineDay && max(h.due, h.dueLater) <= lastDay && first.on <= lastDay
	case d.chance(0.8):
		again := first.on + day(d.between(3, 12))
		second := review{again + day(d.between(1, 6)), d.chance(0.85)}
		h.reports = append(h.reports, again)
		h.reviews = append(h.reviews, second)
		if second.passed {
			h.conclude(d, second.on)
		}
	}
}

// conclude writes the file off (销案), as about a third of the clerks note.
func (h *hazard) conclude(d *dice, passed day) {
	if d.chance(0.35) {
		h.closed = passed + day(d.between(0, 3))
	}
}

// misplace moves two hazards to a township of another brigade; the row's own
// brigade counts, and the clerk is warned.
func (s *story) misplace() {
	b, there := s.brigadeNamed("绍兴县大队"), s.brigadeNamed("滨海大队")
	var unit *unit
	for _, u := range s.othersOf(there) {
		if u.town.county == b.county {
			unit = u
			break
		}
	}
	n := 0
	for i, h := range s.hazards {
		if h.brigade == b && !h.undated && i%97 == 0 && n < 2 {
			n++
			h.inspection.hazards--
			h.inspection, h.countyOnly, h.unit = nil, false, unit
			s.misplaced = append(s.misplaced, h)
		}
	}
}

// defect is what is wrong, with its class (隐患类别).
type defect struct{ category, text string }

var defects = []defect{
	{"安全疏散", "疏散通道堆放杂物，影响通行"}, {"安全疏散", "安全出口上锁"}, {"安全疏散", "疏散指示标志损坏"}, {"安全疏散", "应急照明灯不亮"},
	{"消防设施", "室内消火栓无水"}, {"消防设施", "灭火器压力不足"}, {"消防设施", "自动喷水灭火系统未保持完好有效"}, {"消防设施", "火灾自动报警主机故障"}, {"消防设施", "防火卷帘下堆放物品"},
	{"电气线路", "电气线路私拉乱接"}, {"电气线路", "配电箱未装漏电保护器"}, {"用火用电", "违规使用大功率电器"}, {"用火用电", "动火作业未办理审批手续"},
	{"建筑防火", "占用防火间距搭建钢棚"}, {"建筑防火", "采用易燃材料装修"}, {"建筑防火", "车间与宿舍未作防火分隔"},
	{"消防管理", "未组织员工消防培训"}, {"消防管理", "消防控制室值班人员无证上岗"}, {"消防管理", "未定期开展防火巡查"},
}
