package sample

import "fmt"

// spare is a key unit of a brigade that has a number but, if there is one, no
// line on the registration ledger and no archive; the n-th of them.
func (w *writer) spare(b *brigade, n int) *unit {
	var free, any []*unit
	for _, u := range w.s.unitsOf(b, countyLevel) {
		switch {
		case u.no == "" || u.twin:
		case u.registration == nil && len(u.archives) == 0:
			free = append(free, u)
		default:
			any = append(any, u)
		}
	}
	return append(free, any...)[n]
}

// rounded is what a spreadsheet makes of an 18-digit code that is typed as a
// number.
func rounded(code string) cell {
	var v float64
	for _, r := range code {
		v = v*10 + float64(r-'0')
	}
	return number(v)
}

func (w *writer) spoiltUnits(b *brigade, year int, p *pen) []record {
	var out []record
	add := func(f fault, field string, value func(u *unit) cell) {
		u := &unit{name: b.county + "补登" + fmt.Sprint(len(out)+1) + "号仓储有限公司", no: fmt.Sprintf("91%s%010d", b.towns[0].code[:6], 7001+len(out)), address: "工业大道9号",
			town: b.towns[0], brigade: b, level: countyLevel, trade: keyTrades[9], classes: []string{otherKind}}
		r := w.unitRecord(u, year, p)
		r.cells[field] = value(u)
		r.faults = []fault{f}
		out = append(out, r)
	}
	switch b.name {
	case "诸暨大队":
		add(fault{"year_wrong", returned, "year", "列管年度少写一位，成了“212”", 1}, "year", func(*unit) cell { return text("212") })
		add(fault{"code_rounded", returned, "unit_no", "18位编号按数字保存，末几位已丢失", 1}, "unit_no", func(u *unit) cell { return rounded(u.no) })
	case "越城大队":
		add(fault{"enum_unknown", returned, "level", "监管级别写成“乡级”", 1}, "level", func(*unit) cell { return text("乡级") })
	case "上虞大队":
		add(fault{"value_missing", returned, "unit_name", "没有填单位名称", 1}, "unit_name", func(*unit) cell { return cell{} })
	}
	return out
}

func (w *writer) spoiltRegistrations(b *brigade, p *pen) []record {
	var out []record
	add := func(f fault, u *unit, spoil func(c map[string]cell)) {
		r := w.registrationRecord(&registration{unit: u, on: -40, manager: -39, maintenance: never, selfAssessment: never, warning: "绿"}, p)
		spoil(r.cells)
		r.faults = []fault{f}
		out = append(out, r)
	}
	if b == nil {
		return nil
	}
	switch b.name {
	case "诸暨大队":
		add(fault{"unit_ambiguous", returned, "unit_name", "没有单位编号，单位名称与两家重点单位相同", 1}, w.s.twin, func(c map[string]cell) { c["unit_no"] = cell{} })
		add(fault{"date_wrong", returned, "registered_on", "户籍化建档日期写成6月31日", 1}, w.spare(b, 0), func(c map[string]cell) {
			c["registered_on"] = text(fmt.Sprintf("%d-06-31", w.s.cal.year(lastDay)))
		})
	case "绍兴县大队":
		u := w.spare(b, 0)
		add(fault{"code_rounded", returned, "unit_no", "18位编号按数字保存，末几位已丢失", 1}, u, func(c map[string]cell) { c["unit_no"] = rounded(u.no) })
	case "嵊州大队":
		add(fault{"enum_unknown", returned, "warning", "预警颜色写成“紫”", 1}, w.spare(b, 0), func(c map[string]cell) { c["warning"] = text("紫") })
	}
	return out
}

func (w *writer) plantArchives(b *brigade, p *pen, records []record) []record {
	n := 0
	add := func(f fault, u *unit, spoil func(c map[string]cell)) {
		n++
		a := &archive{no: fmt.Sprintf("%s-DA-%04d", b.mark, 9000+n), unit: u, basic: "是", management: "是", created: -70, updated: never}
		r := w.archiveRecord(a, p)
		spoil(r.cells)
		r.faults = []fault{f}
		records = append(records, r)
	}
	if b == nil {
		return records
	}
	switch b.name {
	case "越城大队":
		add(fault{"flag_wrong", returned, "basic_complete", "基本情况写成“基本齐”", 1}, w.spare(b, 0), func(c map[string]cell) { c["basic_complete"] = text("基本齐") })
		add(fault{"value_missing", returned, "archive_no", "没有填档案编号", 1}, w.spare(b, 1), func(c map[string]cell) { c["archive_no"] = cell{} })
	case "诸暨大队":
		add(fault{"unit_ambiguous", returned, "unit_name", "没有单位编号，单位名称与两家重点单位相同", 1}, w.s.twin, func(c map[string]cell) { c["unit_no"] = cell{} })
		records = append([]record{w.oldArchive(records[5])}, records...)
		records[6].faults = append(records[6].faults, fault{"key_twice", warning, "archive_no", "同一档案编号登记两次、内容不同，前一条是没有删掉的旧记录", 2})
	case "新昌大队":
		u := w.spare(b, 0)
		add(fault{"code_rounded", returned, "unit_no", "18位编号按数字保存，末几位已丢失", 1}, u, func(c map[string]cell) { c["unit_no"] = rounded(u.no) })
	case "上虞大队":
		records[3].cells["updated_on"] = text(fmt.Sprintf("%d.13.45", w.s.cal.year(lastDay)))
		records[3].faults = append(records[3].faults, fault{"date_wrong", warning, "updated_on", "更新日期写成13月45日；该栏不影响统计，其余各栏照常采用", 1})
	}
	return records
}

// oldArchive is an earlier state of an archive under the same number.
func (w *writer) oldArchive(r record) record {
	old := record{cells: make(map[string]cell)}
	for k, v := range r.cells {
		old.cells[k] = v
	}
	old.cells["management_complete"] = text("否")
	old.cells["updated_on"] = cell{}
	return old
}
