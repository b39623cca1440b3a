package sample

import (
	"fmt"
	"strings"
)

// bases writes the workbook of a brigade that is not kept by the month: grids,
// key units of county level, registrations, archives.
func (w *writer) bases(b *brigade) {
	dl := dialects[b.name]
	year := w.s.cal.year(lastDay)
	p := w.s.newPen("base of "+b.name, dl.fav)
	p.mixed, p.synonym, p.date04 = dl.mixed, dl.synonym, dl.date04
	name := fmt.Sprintf("%s%d年消防基础台账.xlsx", b.name, year)
	switch b.name {
	case "上虞大队":
		name = strings.TrimSuffix(name, "xlsx") + "xlsm"
	case "绍兴县大队":
		name = "【待补】" + name
	}
	bk := w.book(name, xlsx, lastDay-2)
	bk.date04 = dl.date04
	w.grids(bk, b, p)
	w.keyUnits(bk, b.name, w.s.unitsOf(b, countyLevel), b, p)
	w.registrations(bk, b.name, func(u *unit) bool { return u.brigade == b && u.level != cityLevel }, b, p)
	w.archives(bk, b.name, func(u *unit) bool { return u.brigade == b && u.level != cityLevel }, b, p)
	w.extras(bk, b)
	bk.sheet("Sheet5")
}

func (w *writer) grids(bk *book, b *brigade, p *pen) {
	t := table{dataset: "grids", merged: []string{"county", "township"}, cols: []column{
		numbered(), col("county", "县市区", 9), col("township", "乡镇街道", 14), col("level", "网格层级", 9), col("name", "网格名称", 22),
		col("responsible", "网格责任人", 11), col("established_on", "建立日期", 13), col("guided_on", "帮扶指导日期", 13), col("standard_met", "是否达标", 9), col("remark", "备注", 12),
	}}
	if b.name == "滨海大队" {
		t.cols[6].path = []string{"建立时间"}
	}
	s := bk.sheet("网格化台账")
	s.title(fmt.Sprintf("%s%d年消防安全网格化台账", b.name, w.s.cal.year(lastDay)), len(t.cols))
	s.line(text("填报单位：" + b.name))
	var records []record
	for _, g := range w.s.grids {
		if g.town.brigade == b {
			records = append(records, w.gridRecord(g, p))
		}
	}
	records = w.plantGrids(b, p, records)
	t.write(w, bk, s, records)
	s.note("备注：空白表示尚未建立或尚未帮扶指导。", len(t.cols))
}

func (w *writer) gridRecord(g *grid, p *pen) record {
	return record{same: g.town.code, cells: map[string]cell{
		"county": text(g.town.county), "township": p.township(g.town, true, g.established != never || g.guided != never), "level": p.word(g.level), "name": text(g.name), "responsible": text(p.person(g.responsible)),
		"established_on": p.date(g.established), "guided_on": p.date(g.guided), "standard_met": p.flag(g.standard),
	}}
}

func (w *writer) plantGrids(b *brigade, p *pen, records []record) []record {
	add := func(f fault, field string, c cell) {
		r := w.gridRecord(&grid{town: b.towns[0], level: "小网格", name: "补登网格" + fmt.Sprint(len(records)), responsible: "王强", established: -60, guided: never}, p)
		r.same = ""
		r.cells[field] = c
		r.faults = []fault{f}
		records = append(records, r)
	}
	switch b.name {
	case "绍兴县大队":
		add(fault{"township_unknown", returned, "township", "乡镇街道写成没有的“荷湖镇”", 1}, "township", text("荷湖镇"))
		add(fault{"date_wrong", returned, "guided_on", "帮扶指导日期的月份写成13", 1}, "guided_on", text(fmt.Sprintf("%d.13.1", w.s.cal.year(lastDay))))
	case "嵊州大队":
		records[1].cells["standard_met"] = text("差不多")
		records[1].faults = append(records[1].faults, fault{"flag_wrong", warning, "standard_met", "是否达标写成“差不多”，其余各栏照常采用", 1})
	case "新昌大队":
		add(fault{"enum_unknown", returned, "level", "网格层级写成“微网格”", 1}, "level", text("微网格"))
	}
	return records
}

// keyUnits writes the list of each year. Of the year before the first, it has
// the units that left the list and some that stayed on it.
func (w *writer) keyUnits(bk *book, owner string, units []*unit, b *brigade, p *pen) {
	years := w.s.cal.lists()
	for i, year := range years {
		records := w.unitRecords(units, year, p)
		if b != nil && i == len(years)-1 {
			records = append(records, w.spoiltUnits(b, year, p)...)
		}
		w.unitSheet(bk, owner, year, records)
	}
	if b == nil {
		return
	}
	var former []*unit
	for _, u := range w.s.formerUnits {
		if u.brigade == b {
			former = append(former, u)
		}
	}
	former = append(former, units[:min(4, len(units))]...)
	w.unitSheet(bk, owner, years[0]-1, w.unitRecords(former, years[0]-1, p))
}

func (w *writer) unitSheet(bk *book, owner string, year int, records []record) {
	t := table{dataset: "key_units", total: "合计", unit: "家", cols: []column{
		numbered(), col("unit_no", "单位编号", 21), col("unit_name", "单位名称", 32), col("unit_address", "单位地址", 24), col("county", "县市区", 9), col("township", "乡镇街道", 14),
		col("level", "监管级别", 9), col("category", "单位类别", 26), col("place_class", "场所类别", 22), col("high_risk", "火灾高危单位", 9), col("year", "列管年度", 9),
	}}
	s := bk.sheet(fmt.Sprintf("%d年度重点单位", year))
	s.title(fmt.Sprintf("%s%d年度消防安全重点单位名册", owner, year), len(t.cols))
	t.write(w, bk, s, records)
}

func (w *writer) unitRecords(units []*unit, year int, p *pen) []record {
	var out []record
	for _, u := range units {
		out = append(out, w.unitRecord(u, year, p))
	}
	return out
}

func (w *writer) unitRecord(u *unit, year int, p *pen) record {
	risky := "否"
	for _, c := range u.classes {
		if c == highRisk {
			risky = "是"
		}
	}
	y := text(fmt.Sprint(year))
	switch p.d.IntN(4) {
	case 0:
		y = number(float64(year))
	case 1:
		y = text(fmt.Sprintf("%d年", year))
	}
	return record{cells: map[string]cell{
		"unit_no": text(u.no), "unit_name": p.unit(u.name), "unit_address": text(u.address), "county": text(u.town.county), "township": p.township(u.town, true, true),
		"level": p.word(u.level), "category": text(u.trade.category), "place_class": text(strings.Join(u.classes, "、")), "high_risk": p.flag(risky), "year": y,
	}}
}

// registrations writes the 户籍化 ledger of some units. Units are known by
// number, else by name.
func (w *writer) registrations(bk *book, owner string, belongs func(*unit) bool, b *brigade, p *pen) {
	t := table{dataset: "registrations", total: "合计", unit: "家", cols: []column{
		numbered(), col("unit_no", "单位编号", 21), col("unit_name", "单位名称", 32), col("registered_on", "户籍化建档日期", 14),
	}}
	t.cols = append(t.cols, under("三项报告备案", col("manager_filed_on", "消防安全管理人员备案日期", 14), col("maintenance_filed_on", "消防设施维护保养备案日期", 14), col("assessment_filed_on", "自我评估备案日期", 14))...)
	t.cols = append(t.cols, col("warning", "预警颜色", 9))
	s := bk.sheet("户籍化台账")
	s.title(fmt.Sprintf("%s%d年消防安全重点单位户籍化管理台账", owner, w.s.cal.year(lastDay)), len(t.cols))
	if b != nil {
		s.line(text("填报单位：" + b.name))
	}
	var records []record
	for _, r := range w.s.registrations {
		if belongs(r.unit) {
			records = append(records, w.registrationRecord(r, p))
		}
	}
	t.write(w, bk, s, append(records, w.spoiltRegistrations(b, p)...))
	w.closing(s, p, len(t.cols), "备注：三项备案以受理日期为准。")
}

func (w *writer) registrationRecord(r *registration, p *pen) record {
	c := map[string]cell{
		"unit_no": text(r.unit.no), "unit_name": p.unit(r.unit.name), "registered_on": p.date(r.on), "manager_filed_on": p.date(r.manager),
		"maintenance_filed_on": p.date(r.maintenance), "assessment_filed_on": p.date(r.selfAssessment), "warning": p.word(r.warning),
	}
	if r.byName {
		c["unit_no"] = cell{}
	}
	return record{cells: c}
}

func (w *writer) archives(bk *book, owner string, belongs func(*unit) bool, b *brigade, p *pen) {
	t := table{dataset: "archives", total: "合计", unit: "份", cols: []column{
		numbered(), col("archive_no", "档案编号", 15), col("unit_no", "单位编号", 21), col("unit_name", "单位名称", 32), col("created_on", "建档日期", 13), col("updated_on", "更新日期", 13),
	}}
	t.cols = append(t.cols, under("档案内容", col("basic_complete", "基本情况", 9), col("management_complete", "管理情况", 9))...)
	s := bk.sheet("基础档案")
	s.title(fmt.Sprintf("%s%d年消防基础档案台账", owner, w.s.cal.year(lastDay)), len(t.cols))
	if b != nil {
		s.line(text("填报单位："+b.name), cell{}, cell{}, text("填报日期："+chineseDate(w.s.cal.at(lastDay))))
	}
	var records []record
	for _, a := range w.s.archives {
		if belongs(a.unit) {
			records = append(records, w.archiveRecord(a, p))
		}
	}
	t.write(w, bk, s, w.plantArchives(b, p, records))
}

func (w *writer) archiveRecord(a *archive, p *pen) record {
	c := map[string]cell{
		"archive_no": p.code(a.no), "unit_no": text(a.unit.no), "unit_name": p.unit(a.unit.name), "created_on": p.date(a.created), "updated_on": p.date(a.updated),
		"basic_complete": p.flag(a.basic), "management_complete": p.flag(a.management),
	}
	if a.byName {
		c["unit_no"] = cell{}
	}
	return record{cells: c}
}
