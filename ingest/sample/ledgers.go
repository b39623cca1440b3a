package sample

import (
	"fmt"
	"strings"
)

// ledgers writes the monthly files of a brigade: hazards and inspections.
func (w *writer) ledgers(b *brigade) {
	dl := dialects[b.name]
	files := w.s.cal.join(w.s.cal.periods(), dl.months)
	p := w.s.newPen(b.name, dl.fav)
	p.mixed, p.synonym, p.date04 = dl.mixed, dl.synonym, dl.date04
	homes := w.assign(b, files, p.d)
	for i, parts := range files {
		span := w.s.cal.span(parts)
		name := dl.marks[i] + b.name + span.label
		if i == dl.text {
			q := p.of(span.year)
			q.plain = true
			for kind, title := range []string{"火灾隐患排查整改台账", "消防监督检查台账"} {
				bk := w.book(name+title+".csv", gb18030, span.last)
				w.ledgerSheet(bk, bk.sheet(""), b, &dl, span, q, kind, homes)
			}
			continue
		}
		bk := w.book(name+"火灾隐患排查整改台账.xlsx", xlsx, span.last)
		bk.date04 = dl.date04
		for _, part := range parts {
			for kind, sheet := range []string{"隐患", "检查"} {
				w.ledgerSheet(bk, bk.sheet(sheetName(&dl, b, part, sheet, len(parts))), b, &dl, part, p.of(part.year), kind, homes)
			}
		}
		if dl.emptySheet {
			bk.sheet("Sheet3")
		}
	}
}

func sheetName(dl *dialect, b *brigade, part period, kind string, parts int) string {
	switch {
	case dl.named:
		return b.name + part.short + kind
	case parts > 1:
		return part.short + kind
	}
	return kind + "台账"
}

// ledgerSheet writes one table with its title and what stands around it: of
// hazards (kind 0) or of inspections (kind 1).
func (w *writer) ledgerSheet(bk *book, s *sheet, b *brigade, dl *dialect, part period, p *pen, kind int, homes *homes) {
	t := table{dataset: "hazards", total: "合计", unit: "处"}
	title := "火灾隐患排查整改台账"
	if kind == 1 {
		t.dataset, t.unit, title = "inspections", "家次", "消防监督检查台账"
		t.cols = dl.inspectionColumns()
		t.subtotals = dl.subtotals
	} else {
		t.cols = dl.hazardColumns()
		if dl.merged {
			t.merged = []string{"unit_name", "township", "found_on"}
		}
	}
	s.title(b.name+part.label+title, len(t.cols))
	if dl.reporting {
		s.line(text("填报单位："+b.name), cell{}, cell{}, text("填报日期："+chineseDate(w.s.cal.at(part.last))))
	}
	if kind == 1 {
		t.write(w, bk, s, w.inspectionRecords(b, dl, part, p))
	} else {
		w.hazardTables(bk, s, t, b, dl, part, p, homes)
	}
	remark := "备注：1.重大火灾隐患另行上报；2.本表每月底前报支队防火处。"
	if p.plain {
		remark = ""
	}
	w.closing(s, p, len(t.cols), remark)
}

// hazardTables writes the hazards found in the period and, below or in a
// second table, those of earlier periods of which there is news.
func (w *writer) hazardTables(bk *book, s *sheet, t table, b *brigade, dl *dialect, part period, p *pen, homes *homes) {
	if dl.example {
		t.example = exampleHazard()
	}
	fresh, news := homes.in(part)
	records := w.hazardRecords(fresh, dl, p)
	old := w.hazardRecords(news, dl, p)
	records = w.plantHazards(b, part, dl, p, records)
	if !dl.second {
		records = append(records, old...)
		old = nil
	}
	t.write(w, bk, s, records)
	if len(old) > 0 {
		s.line()
		s.title("以前月份遗留隐患整改情况", len(t.cols))
		t.example, t.total = nil, ""
		t.write(w, bk, s, old)
	}
	if dl.stray {
		s.put(len(s.rows)+25, len(t.cols)+2, text("已核"))
	}
}

func exampleHazard() map[string]cell {
	return map[string]cell{
		"hazard_no": text("XX-0000-00001"), "unit_name": text("××市××有限公司"), "county": text("××市"), "township": text("××镇"),
		"place_class": text("人员密集场所"), "found_on": text("2012.6.19"), "description": text("安全出口上锁"), "category": text("安全疏散"),
		"severity": text("一般"), "rectify_mode": text("限期改正"), "deadline": text("2012.6.30"), "status": text("整改中"),
	}
}

// closing writes a remark, if there is one, and signatures below the table.
func (w *writer) closing(s *sheet, p *pen, width int, remark string) {
	if remark != "" {
		s.note(remark, width)
	}
	w.s.names.d = p.d
	s.line(text("编制："+p.person(w.s.names.person())), cell{}, cell{}, text("审核："+p.person(w.s.names.person())), cell{}, text("批准："+p.person(w.s.names.person())))
}

// hazardRow is a hazard as it is written down in one file: what was known on
// the day.
type hazardRow struct {
	h     *hazard
	known day
}

// homes says which hazards stand in which period of a brigade's files.
type homes struct {
	fresh, news map[day][]hazardRow // by the first day of the period
}

func (h *homes) in(part period) (fresh, news []hazardRow) {
	for d := part.first; d <= part.last; d++ {
		fresh, news = append(fresh, h.fresh[d]...), append(news, h.news[d]...)
	}
	return fresh, news
}

// assign puts every hazard into the period in which it was found. The clerks
// keep that row up to date; but of some, later news is in a later file, and
// the row in the file of the first period stays as it was then.
func (w *writer) assign(b *brigade, files [][]period, d *dice) *homes {
	out := &homes{fresh: make(map[day][]hazardRow), news: make(map[day][]hazardRow)}
	for _, h := range w.s.hazards {
		if h.brigade != b {
			continue
		}
		last := h.lastEvent(lastDay)
		end := fileEnd(files, h.found)
		later := fileEnd(files, last) != end && !h.undated && !h.statusOnly && !h.unreported
		if later && (h.failedOnce() || h.extended <= lastDay && h.extended != never || d.chance(0.05)) {
			out.fresh[h.found] = append(out.fresh[h.found], hazardRow{h, end})
			out.news[last] = append(out.news[last], hazardRow{h, lastDay})
			continue
		}
		out.fresh[h.found] = append(out.fresh[h.found], hazardRow{h, lastDay})
	}
	return out
}

// fileEnd is the last day of the file to which a day belongs.
func fileEnd(files [][]period, d day) day {
	for _, parts := range files {
		if end := parts[len(parts)-1].last; d <= end {
			return end
		}
	}
	return lastDay
}

func (w *writer) hazardRecords(rows []hazardRow, dl *dialect, p *pen) []record {
	var out []record
	for _, r := range rows {
		rec := w.hazardRecord(r, dl, p)
		for _, m := range w.s.misplaced {
			if m == r.h {
				rec.faults = append(rec.faults, fault{"brigade_differs", warning, "township", "乡镇街道按名册归" + m.unit.brigade.name + "，本行填的大队是" + m.brigade.name, 1})
			}
		}
		out = append(out, rec)
	}
	return out
}

// hazardRecord writes a hazard down in full; the table shows what it has
// columns for.
func (w *writer) hazardRecord(r hazardRow, dl *dialect, p *pen) record {
	h, st := r.h, r.h.at(r.known)
	withCounty := !dl.omits("county")
	c := map[string]cell{
		"hazard_no": p.code(h.no), "seq": number(float64(h.seq)), "unit_name": p.unit(h.unit.name), "county": text(h.unit.town.county),
		"township": p.township(h.unit.town, withCounty, !h.undated), "brigade": p.brigade(h.brigade), "place_class": text(strings.Join(h.unit.classes, "、")),
		"found_on": p.date(h.found), "description": text(h.defect.text), "category": text(h.defect.category), "severity": p.word(h.severity),
		"rectify_mode": p.word("限期改正"), "deadline": p.due(h, st, dl), "status": p.word(st.status),
		"rectified_on": p.date(st.rectified), "review_on": p.date(st.review), "closed_on": p.date(st.closed), "doc_no": text(h.docNo),
		"responsible": text(pick(p.d, surnames) + "经理"),
	}
	if h.onTheSpot {
		c["rectify_mode"] = p.word("当场改正")
	}
	if h.inspection != nil {
		c["inspection_no"] = text(h.inspection.no)
	}
	if h.countyOnly && withCounty {
		c["township"] = cell{}
	}
	if st.review != never {
		c["review_result"] = p.word(map[bool]string{true: "合格", false: "不合格"}[st.passed])
	}
	rec := record{cells: c}
	if dl.merged && h.inspection != nil && !h.undated && !h.countyOnly && r.known == lastDay {
		rec.same = h.inspection.no
	}
	if h.undated {
		rec.leaveUndated("found_on", "没有填发现日期")
	}
	return rec
}

// due writes the deadline as the ledger has it: a day, days, 立即 or 长期.
func (p *pen) due(h *hazard, st hazardState, dl *dialect) cell {
	switch {
	case h.onTheSpot && h.roll >= 80:
		return text("立即")
	case h.onTheSpot || h.deadline == noDeadline:
		return cell{}
	case h.deadline == deadlineOpen:
		return text("长期")
	case h.deadline == deadlineAtOnce:
		return text("立即")
	case dl.days && h.roll < 15:
		return text(fmt.Sprintf("%d天", st.due-h.found))
	case dl.days:
		return number(float64(st.due - h.found))
	}
	return p.deadline(st.due, h.found)
}

func (w *writer) inspectionRecords(b *brigade, dl *dialect, part period, p *pen) []record {
	var out []record
	for _, body := range []string{"大队", "派出所", "乡镇街道"} {
		for _, in := range w.s.inspections {
			if in.brigade != b || in.round != 0 || in.body != body || in.on < part.first || in.on > part.last || in == w.late[0] || in == w.late[1] {
				continue
			}
			r := w.inspectionRecord(in, p, !dl.omits("county"))
			r.part = in.body
			out = append(out, r)
		}
	}
	return w.plantInspections(b, part, p, !dl.omits("county"), out)
}

func (w *writer) inspectionRecord(in *inspection, p *pen, withCounty bool) record {
	result := "未发现隐患"
	if in.hazards > 0 {
		result = fmt.Sprintf("发现火灾隐患%d处", in.hazards)
	}
	c := map[string]cell{
		"record_no": text(in.no), "inspected_on": p.event(in.on), "unit_name": p.unit(in.unit.name), "county": text(in.unit.town.county),
		"township": p.township(in.unit.town, withCounty, !in.undated), "brigade": p.brigade(in.brigade), "body": p.word(in.body), "inspection_type": p.word(in.kind),
		"place_class": text(strings.Join(in.unit.classes, "、")), "inspectors": text(p.person(in.inspectors[0]) + "、" + p.person(in.inspectors[1])), "result": text(result),
	}
	if in.round > 0 {
		c["round"] = p.round(in.round)
	}
	if in.countyOnly && withCounty {
		c["township"] = cell{}
	}
	rec := record{cells: c}
	if in.undated {
		rec.leaveUndated("inspected_on", "没有填检查日期")
	}
	return rec
}
