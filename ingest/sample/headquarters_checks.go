package sample

import "fmt"

func (w *writer) spotCheckLedger() {
	bk := w.book(fmt.Sprintf("蹲点抽查台账（%d年）.xlsx", w.s.cal.year(lastDay)), xlsx, roundStarts[4]+9)
	for r := 1; r <= len(roundStarts); r++ {
		w.spotCheckSheet(bk, r)
	}
}

func (w *writer) spotCheckSheet(bk *book, round int) {
	year := w.s.cal.year(roundStarts[round-1])
	p := w.s.newPen(fmt.Sprint("spot checks ", round), []int{dotted, monthDayDotted, dashed, serialCell, inWords}[round-1]).of(year)
	t := table{dataset: "spot_checks", total: "合计", unit: "家", cols: []column{
		numbered(), col("check_no", "抽查编号", 12), col("checked_on", "抽查日期", 13), col("round", "轮次", 9), col("brigade", "所属大队", 14), col("kind", "对象类别", 11), col("name", "对象名称", 32), col("findings", "发现问题", 24),
	}}
	han := hanNumbers[round]
	s := bk.sheet("第" + han + "轮抽查")
	s.title(fmt.Sprintf("%d年第%s轮蹲点抽查台账", year, han), len(t.cols))
	var records []record
	for _, c := range w.s.spotChecks {
		if c.visit.round == round {
			records = append(records, spotRecord(c, p))
		}
	}
	t.write(w, bk, s, w.plantSpotChecks(round, p, records))
}

func spotRecord(c *spotCheck, p *pen) record {
	cells := map[string]cell{
		"check_no": text(c.no), "checked_on": p.event(c.on), "round": p.round(c.visit.round), "brigade": p.brigade(c.visit.brigade), "kind": p.word(c.kind), "name": text(c.name), "findings": text(c.findings),
	}
	rec := record{cells: cells}
	if c.undated {
		rec.leaveUndated("checked_on", "没有填抽查日期")
	}
	return rec
}

func (w *writer) plantSpotChecks(round int, p *pen, records []record) []record {
	add := func(f fault, c cell) {
		one := &spotCheck{no: fmt.Sprintf("CC%d-9%02d", round, len(records)%100), visit: w.s.visits[(round-1)*len(w.s.brigades)], kind: "社会单位", name: "补登抽查单位", findings: "无"}
		one.on = one.visit.first
		r := spotRecord(one, p)
		r.cells[f.field] = c
		r.faults = []fault{f}
		records = append(records, r)
	}
	switch round {
	case 1:
		add(fault{"brigade_unknown", returned, "brigade", "所属大队写成没有的“镜湖大队”", 1}, text("镜湖大队"))
	case 2:
		records[4].cells["round"] = text("末轮")
		records[4].faults = append(records[4].faults, fault{"round_wrong", warning, "round", "轮次写成“末轮”；该栏不影响统计，其余各栏照常采用", 1})
	case 3:
		add(fault{"enum_unknown", returned, "kind", "对象类别写成“网吧”", 1}, text("网吧"))
	case 4:
		add(fault{"value_missing", returned, "check_no", "没有填抽查编号", 1}, cell{})
	case 5:
		add(fault{"value_missing", returned, "name", "没有填对象名称", 1}, cell{})
	}
	return records
}

// majorLedgers writes the ledger of the last day, and an earlier one with one
// case as it stood then.
func (w *writer) majorLedgers() {
	months := w.s.cal.periods()
	early := months[2]
	p := w.s.newPen("major hazards", inWords)
	old := *w.s.majors[3]
	old.revisited, old.closed = never, never
	bk := w.book("政府挂牌督办重大火灾隐患台账（"+early.label+"）.xlsx", xlsx, early.last)
	w.majorSheet(bk, early.label, []record{majorRecord(&old, p.of(early.year))}, p)
	last := months[len(months)-1]
	bk = w.book("政府挂牌督办重大火灾隐患台账（"+last.label+"）.xlsx", xlsx, lastDay)
	var records []record
	for _, m := range w.s.majors {
		records = append(records, majorRecord(m, p.of(last.year)))
	}
	w.majorSheet(bk, last.label, w.plantMajors(p, records), p)
}

func (w *writer) majorSheet(bk *book, label string, records []record, p *pen) {
	t := table{dataset: "major_hazards", total: "合计", unit: "家"}
	t.cols = append(t.cols, numbered(), col("case_no", "案件编号", 18), col("unit_name", "单位名称", 30), col("county", "县市区", 9), col("township", "乡镇街道", 14), col("brigade", "所属大队", 12))
	t.cols = append(t.cols, under("挂牌督办情况", col("level", "挂牌级别", 9), col("listing_doc_no", "挂牌文号", 22), col("judged_on", "判定日期", 14), col("listed_on", "挂牌日期", 14), col("deadline", "整改期限", 14), col("closed_on", "销案日期", 14))...)
	t.cols = append(t.cols, under("回头看情况", col("revisited_on", "回头看日期", 14), col("revisit_result", "回头看结果", 11))...)
	s := bk.sheet("台账")
	s.title("绍兴市政府挂牌督办重大火灾隐患台账（"+label+"）", len(t.cols))
	s.line(text("填报单位：支队防火处"))
	t.write(w, bk, s, records)
	w.closing(s, p, len(t.cols), "说明：判定后尚未挂牌的，挂牌级别和挂牌日期空白。")
}

func majorRecord(m *majorHazard, p *pen) record {
	c := map[string]cell{
		"case_no": text(m.no), "unit_name": text(m.unit.name), "county": text(m.unit.town.county), "township": p.township(m.unit.town, true, true), "brigade": p.brigade(m.unit.brigade),
		"level": text(m.level), "judged_on": p.date(m.judged), "listed_on": p.date(m.listed), "closed_on": p.date(m.closed), "revisited_on": p.date(m.revisited),
	}
	if m.due != never {
		c["deadline"] = p.deadline(m.due, m.listed)
		c["listing_doc_no"] = text(fmt.Sprintf("绍政办发〔%d〕%d号", p.cal.year(m.listed), 20+len(m.unit.name)%60))
	}
	if m.revisited != never {
		c["revisit_result"] = text(map[bool]string{false: "保持", true: "反弹"}[m.relapsed])
	}
	return record{cells: c}
}

func (w *writer) plantMajors(p *pen, records []record) []record {
	b := w.s.brigadeNamed("上虞大队")
	add := func(n int, f fault, c cell) {
		m := &majorHazard{no: fmt.Sprintf("绍重隐-%d-9%d", w.s.cal.year(lastDay), n), unit: w.s.unitsOf(b, countyLevel)[n], level: "县", judged: -300, listed: -250, due: -100, closed: -60, revisited: -30}
		r := majorRecord(m, p)
		r.cells[f.field] = c
		r.faults = []fault{f}
		records = append(records, r)
	}
	add(1, fault{"rule_broken", returned, "closed_on", "销案日期早于挂牌日期", 1}, text(p.full(-260)))
	add(2, fault{"enum_unknown", returned, "level", "挂牌级别写成“乡镇”", 1}, text("乡镇"))
	add(3, fault{"date_wrong", returned, "revisited_on", "回头看日期写成“下月”", 1}, text("下月"))
	return records
}

// headquartersInspections writes the inspections of headquarters, on visits
// and otherwise.
func (w *writer) headquartersInspections() {
	year := w.s.cal.year(lastDay)
	bk := w.book(fmt.Sprintf("支队机关及蹲点组消防监督检查台账（%d年）.xlsx", year), xlsx, lastDay-1)
	for _, body := range []string{"蹲点组", "支队"} {
		p := w.s.newPen("inspections by "+body, slashed)
		t := table{dataset: "inspections", total: "合计", unit: "家次", cols: []column{
			numbered(), col("record_no", "检查记录编号", 18), col("inspected_on", "检查日期", 13), col("unit_name", "单位名称", 30), col("county", "县市区", 9), col("township", "乡镇街道", 14), col("brigade", "所属大队", 12),
			col("body", "检查主体", 10), col("inspection_type", "检查类型", 12), col("place_class", "场所类别", 20), col("inspectors", "检查人员", 16), col("round", "轮次", 8), col("result", "检查结果", 20),
		}}
		s := bk.sheet(body + "检查")
		s.title(fmt.Sprintf("%d年%s消防监督检查台账", year, body), len(t.cols))
		var records []record
		for _, in := range w.s.inspections {
			if in.body == body {
				records = append(records, w.inspectionRecord(in, p, true))
			}
		}
		if body == "支队" {
			records = w.plantPlaces(p, records)
		}
		t.write(w, bk, s, records)
	}
}

// plantPlaces adds rows of which nobody can tell where they belong.
func (w *writer) plantPlaces(p *pen, records []record) []record {
	b := w.s.brigadeNamed("新昌大队")
	add := func(n int, f fault, county, township string) {
		r := w.inspectionRecord(w.spareInspection(b, 50+n, -30), p, true)
		r.cells["record_no"] = text(fmt.Sprintf("支检-%d-%d", w.s.cal.year(lastDay), 9000+n))
		r.cells["body"], r.cells["inspected_on"] = text("支队"), text(p.full(-30))
		r.cells["county"], r.cells["township"], r.cells["brigade"] = text(county), text(township), cell{}
		r.faults = []fault{f}
		records = append(records, r)
	}
	add(1, fault{"township_ambiguous", returned, "township", "“城南”有两处，又没有填县市区", 1}, "", "城南")
	add(2, fault{"county_unknown", returned, "county", "县市区写成没有的“稽山县”", 1}, "稽山县", "")
	add(3, fault{"place_missing", returned, "", "县市区、乡镇街道、所属大队都没有填", 1}, "", "")
	return records
}
