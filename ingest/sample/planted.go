package sample

import "fmt"

// spoilt is an error planted in a ledger: a row that is none of the story's,
// right but for what spoil does to it.
type spoilt struct {
	brigade string
	month   int // counted from the first period
	fault   fault
	spoil   func(c map[string]cell, w *writer, found day)
}

func set(field, value string) func(map[string]cell, *writer, day) {
	return func(c map[string]cell, _ *writer, _ day) { c[field] = text(value) }
}

// setYear sets a text with the year of the row in it.
func setYear(field, format string) func(map[string]cell, *writer, day) {
	return func(c map[string]cell, w *writer, found day) {
		c[field] = text(fmt.Sprintf(format, w.s.cal.year(found)))
	}
}

// setBefore sets a day that lies before the day found.
func setBefore(field string, days int) func(map[string]cell, *writer, day) {
	return func(c map[string]cell, w *writer, found day) {
		c[field] = text(w.s.cal.at(found - day(days)).Format("2006.1.2"))
	}
}

var spoiltHazards = []spoilt{
	{"诸暨大队", 0, fault{"date_wrong", returned, "found_on", "发现日期写成13月45日", 1}, setYear("found_on", "%d.13.45")},
	{"诸暨大队", 1, fault{"date_wrong", returned, "rectified_on", "整改完成日期写成2月30日", 1}, setYear("rectified_on", "%d年2月30日")},
	{"诸暨大队", 2, fault{"township_not_valid", returned, "township", "姚江镇在发现之日还没有启用", 1}, set("township", "姚江镇")},
	{"诸暨大队", 3, fault{"rule_broken", returned, "rectified_on", "整改完成日期早于发现日期", 1}, setBefore("rectified_on", 4)},
	{"诸暨大队", 3, fault{"enum_unknown", returned, "status", "整改状态写成“正在协调”", 1}, set("status", "正在协调")},
	{"诸暨大队", 4, fault{"key_missing", returned, "hazard_no", "没有填隐患编号", 1}, set("hazard_no", "")},
	{"越城大队", 0, fault{"county_unknown", returned, "county", "县市区写成没有的“会稽区”", 1}, set("county", "会稽区")},
	{"越城大队", 1, fault{"enum_unknown", returned, "severity", "隐患等级写成“特大”", 1}, set("severity", "特大")},
	{"越城大队", 2, fault{"value_missing", returned, "unit_name", "没有填单位名称", 1}, set("unit_name", "")},
	{"越城大队", 3, fault{"rule_broken", returned, "deadline", "整改期限早于发现日期", 1}, setBefore("deadline", 9)},
	{"绍兴县大队", 1, fault{"brigade_unknown", returned, "brigade", "所属大队写成没有的“柯北大队”", 1}, set("brigade", "柯北大队")},
	{"绍兴县大队", 2, fault{"township_unknown", returned, "township", "乡镇街道写成没有的“桃源镇”", 1}, set("township", "桃源镇")},
	{"上虞大队", 2, fault{"enum_unknown", returned, "rectify_mode", "整改方式写成“口头提醒”", 1}, set("rectify_mode", "口头提醒")},
	{"上虞大队", 3, fault{"rule_broken", returned, "review_on", "复查日期早于发现日期", 1}, func(c map[string]cell, w *writer, found day) {
		setBefore("review_on", 3)(c, w, found)
		c["review_result"] = text("合格")
	}},
	{"嵊州大队", 0, fault{"date_wrong", returned, "found_on", "发现日期写成2月30日", 1}, setYear("found_on", "%d.2.30")},
	{"嵊州大队", 4, fault{"value_missing", returned, "unit_name", "没有填单位名称", 1}, set("unit_name", "")},
	{"袍江大队", 2, fault{"date_wrong", returned, "found_on", "发现日期写成“昨天”", 1}, set("found_on", "昨天")},
	{"滨海大队", 4, fault{"enum_unknown", returned, "review_result", "复查结果写成“差不多”", 1}, func(c map[string]cell, w *writer, found day) {
		c["review_on"], c["review_result"] = text(w.s.cal.at(found+2).Format("2006.1.2")), text("差不多")
	}},
	{"新昌大队", 2, fault{"date_wrong", returned, "found_on", "发现日期只有年月", 1}, func(c map[string]cell, w *writer, found day) {
		c["found_on"] = text(w.s.cal.at(found).Format("2006年1月"))
	}},
}

// plantHazards adds to a ledger the spoilt rows that belong into its period.
func (w *writer) plantHazards(b *brigade, part period, dl *dialect, p *pen, records []record) []record {
	months := w.s.cal.periods()
	for i, sp := range spoiltHazards {
		if sp.brigade != b.name || months[sp.month].first < part.first || months[sp.month].last > part.last {
			continue
		}
		found := months[sp.month].first + 3
		r := w.hazardRecord(hazardRow{w.spareHazard(b, i, found), found}, dl, p)
		r.cells["county"], r.cells["township"] = text(b.towns[0].county), text(b.towns[0].name)
		r.cells["found_on"] = text(w.s.cal.at(found).Format("2006.1.2"))
		sp.spoil(r.cells, w, found)
		r.same, r.faults = "", []fault{sp.fault}
		at := min(len(records), 2*i%7)
		for at < len(records) && at > 0 && records[at].same == records[at-1].same && records[at].same != "" {
			at++ // not into merged cells
		}
		records = append(records[:at:at], append([]record{r}, records[at:]...)...)
	}
	if b.name == "嵊州大队" && part.first <= months[1].first && months[1].last <= part.last {
		records = w.plantTwice(dl, p, records)
	}
	return records
}

// spareHazard is a hazard that is none of the story's.
func (w *writer) spareHazard(b *brigade, i int, found day) *hazard {
	units := w.s.othersOf(b)
	year := w.s.cal.year(lastDay)
	return &hazard{
		no: fmt.Sprintf("%s-%d-%05d", b.short, year, 9001+i), seq: 1, unit: units[i%len(units)], brigade: b, found: found,
		inspection: &inspection{no: fmt.Sprintf("%s检-%d-%04d", b.short, year, 9001+i)},
		severity:   "一般", defect: defects[i%len(defects)], deadline: deadlineDay, due: found + 10, extended: never, closed: never, roll: 60,
	}
}

// plantTwice puts an old draft of the first hazard that is settled above it,
// under the same number.
func (w *writer) plantTwice(dl *dialect, p *pen, records []record) []record {
	for i := range records {
		if len(records[i].faults) > 0 || records[i].cells["review_on"].kind == blankCell || records[i].same == "" {
			continue
		}
		draft := record{cells: make(map[string]cell)}
		for k, v := range records[i].cells {
			draft.cells[k] = v
		}
		for _, field := range []string{"rectified_on", "review_on", "review_result", "closed_on"} {
			draft.cells[field] = cell{}
		}
		draft.cells["hazard_no"] = text(records[i].cells["hazard_no"].text)
		draft.cells["status"] = text("未整改")
		records[i].faults = append(records[i].faults, fault{"key_twice", warning, "hazard_no", "同一隐患编号在本表登记两次、内容不同，前一条是没有删掉的旧记录", 2})
		return append([]record{draft}, records...)
	}
	return records
}

var spoiltInspections = []spoilt{
	{"诸暨大队", 2, fault{"enum_unknown", returned, "body", "检查主体写成“物业公司”", 1}, set("body", "物业公司")},
	{"嵊州大队", 3, fault{"date_wrong", returned, "inspected_on", "检查日期写成4月31日", 1}, setYear("inspected_on", "%d.4.31")},
	{"绍兴县大队", 4, fault{"value_missing", returned, "record_no", "没有填检查记录编号", 1}, set("record_no", "")},
	{"越城大队", 4, fault{"value_missing", returned, "body", "没有填检查主体", 1}, set("body", "")},
	{"袍江大队", 3, fault{"date_ambiguous", returned, "inspected_on", "检查日期的月和日分不清", 1}, setYear("inspected_on", "3/4/%d")},
	{"上虞大队", 1, fault{"enum_unknown", returned, "inspection_type", "检查类型写成“路过”", 1}, set("inspection_type", "路过")},
}

func (w *writer) plantInspections(b *brigade, part period, p *pen, withCounty bool, records []record) []record {
	months := w.s.cal.periods()
	for i, sp := range spoiltInspections {
		if sp.brigade != b.name || months[sp.month].first < part.first || months[sp.month].last > part.last {
			continue
		}
		on := months[sp.month].first + 5
		r := w.inspectionRecord(w.spareInspection(b, i, on), p, withCounty)
		r.cells["inspected_on"] = text(w.s.cal.at(on).Format("2006.1.2"))
		sp.spoil(r.cells, w, on)
		r.faults = []fault{sp.fault}
		r.part = records[0].part
		records = append([]record{r}, records...)
	}
	return records
}

// spareInspection is an inspection that is none of the story's.
func (w *writer) spareInspection(b *brigade, i int, on day) *inspection {
	units := w.s.othersOf(b)
	return &inspection{
		no: fmt.Sprintf("%s检-%d-%04d", b.short, w.s.cal.year(lastDay), 9001+i), on: on, unit: units[(7+i)%len(units)], brigade: b,
		body: "大队", kind: "监督抽查", inspectors: [2]string{"王强", "李明"},
	}
}
