package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// hazard is a hazard (火灾隐患) as known on some day; a day that has not come
// yet is 0.
type hazard struct {
	no      int
	brigade *brigade
	unit    *unit
	roll    int // 0 to 99, for what clerks choose among
	defect  defect
	where   string
	onSpot  bool // 当场改正
	found   day
	due     day
	// reported, reviewed and struck are 整改完成日期, 复查日期 and 销案日期.
	reported, reviewed, struck day
	passed                     bool
	known                      day
}

// newHazard tells the life of a hazard, as far as it is known on a day.
func newHazard(seed int64, in *ledger, no int, known day) hazard {
	b := in.brigade
	r := rand.New(rand.NewPCG(uint64(seed), b.stream<<32|uint64(no)))
	h := hazard{
		no: no, brigade: b, unit: &b.units[r.IntN(len(b.units))], roll: r.IntN(100), defect: pick(r, defects), where: pick(r, defectPlaces),
		found: in.first + day(r.IntN(int(in.last-in.first)+1)), onSpot: r.Float64() < 0.4, known: known,
	}
	if h.onSpot {
		if h.roll < 50 {
			h.reported = h.found
		}
		return h
	}
	days := pick(r, []int{3, 5, 7, 10, 15, 15, 15, 20, 30, 30, 45, 60})
	if h.roll >= 5 {
		h.due = h.found + day(days)
	}
	h.tell(r, days)
	return h
}

// tell makes up what came of the deadline: reported, reviewed, struck off.
func (h *hazard) tell(r *rand.Rand, days int) {
	reported := h.found + day(max(1, days*(30+r.IntN(90))/100))
	reviewed := reported + day(1+r.IntN(7))
	again := reviewed + day(3+r.IntN(12))
	passed, kept, strikes := r.Float64() < 0.9, r.Float64() < 0.93, r.Float64() < 0.3
	if !kept || reported > h.known {
		return
	}
	h.reported = reported
	if reviewed > h.known {
		return
	}
	h.reviewed, h.passed = reviewed, passed
	if !passed && again <= h.known {
		h.reported, h.reviewed, h.passed = again-2, again, true
	}
	if h.passed && strikes && h.reviewed+2 <= h.known {
		h.struck = h.reviewed + 2
	}
}

// closed is the day on which the hazard was closed, 0 if it is open.
func (h *hazard) closed() day {
	switch {
	case h.onSpot:
		return h.found
	case h.passed:
		return h.reviewed // striking off comes later
	}
	return 0
}

func (h *hazard) status() string {
	switch {
	case h.closed() != 0 || (h.reported != 0 && h.reviewed == 0):
		return "已整改"
	case h.due != 0 && h.due < h.known:
		return "逾期未整改"
	case h.roll < 50:
		return "整改中"
	}
	return "未整改"
}

// headings are those of the contract, after the running number.
var headings = []string{
	"序号", "隐患编号", "检查记录编号", "单位名称", "县市区", "乡镇街道", "所属大队", "场所类别", "发现日期", "隐患描述", "隐患类别",
	"隐患等级", "整改方式", "整改期限", "整改状态", "整改完成日期", "复查日期", "复查结果", "销案日期", "文书编号",
}

// dateStyle is how a clerk writes days.
type dateStyle int

const (
	dateCells dateStyle = iota // three files of five
	moreDateCells
	stillDateCells
	dashes
	dots
	dateStyles
)

func (s dateStyle) cell(d day) any {
	switch {
	case d == 0:
		return nil
	case s == dashes:
		return d.time().Format("2006-01-02")
	case s == dots:
		return d.time().Format("2006.1.2")
	}
	return int(d)
}

// row is the hazard as it stands in a ledger.
func (h *hazard) row(n int, s dateStyle) []any {
	mode, review := "限期改正", any(nil)
	if h.onSpot {
		mode = "当场改正"
	}
	if h.reviewed != 0 {
		review = map[bool]string{true: "合格", false: "不合格"}[h.passed]
	}
	severity := "一般"
	if h.roll == 7 && !h.onSpot {
		severity = "重大"
	}
	return []any{
		n, fmt.Sprintf("%s-2012-%06d", h.brigade.short, h.no), fmt.Sprintf("%s检-2012-%05d", h.brigade.short, h.no/2+1),
		h.unit.name, h.unit.town.county, h.unit.town.name, h.brigade.name, text(h.unit.classes), s.cell(h.found),
		h.where + h.defect.text, h.defect.category, severity, mode, h.deadline(s), h.status(),
		s.cell(h.reported), s.cell(h.reviewed), review, s.cell(h.struck), h.document(),
	}
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// deadline is 整改期限: a day, 立即, 长期 or blank.
func (h *hazard) deadline(s dateStyle) any {
	switch {
	case h.due != 0 || h.onSpot:
		return s.cell(h.due)
	case h.roll < 2:
		return "立即"
	case h.roll < 4:
		return "长期"
	}
	return nil
}

// document is the number of the notice, of which a quarter have none.
func (h *hazard) document() any {
	if h.roll < 25 {
		return nil
	}
	word := "消限"
	if h.onSpot {
		word = "消即"
	}
	first, _, _ := strings.Cut(h.brigade.short, "县")
	return fmt.Sprintf("%s公%s字[2012]第%05d号", first, word, h.no)
}
