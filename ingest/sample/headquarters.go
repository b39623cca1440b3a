package sample

import (
	"fmt"
	"strings"
)

// headquarters writes what the detachment (支队) keeps for all brigades.
func (w *writer) headquarters() {
	w.roster()
	w.cityUnits()
	w.visitPlan()
	w.activityLedgers()
	w.spotCheckLedger()
	w.majorLedgers()
	w.headquartersInspections()
	w.targetTable()
}

// successor is a township that comes after the campaign under a code that is
// still another's: 330681106 is 直埠镇 until then.
const (
	successorCode = "330681106"
	successorName = "姚江镇"
)

func (w *writer) roster() {
	year := w.s.cal.year(lastDay)
	p := w.s.newPen("roster", dotted)
	t := table{dataset: "townships", merged: []string{"county"}, total: "合计", unit: "个", cols: []column{
		numbered(), col("code", "行政区划代码", 14), col("name", "乡镇街道", 14), col("kind", "类型", 8), col("county", "县市区", 10), col("brigade", "所属大队", 14), col("valid_from", "启用日期", 13), col("valid_to", "停用日期", 13),
	}}
	bk := w.book(fmt.Sprintf("绍兴市乡镇街道名册（%d年）.xlsx", year), xlsx, firstDay)
	s := bk.sheet("名册")
	s.title(fmt.Sprintf("绍兴市%d年乡镇街道名册", year), len(t.cols))
	change := text(chineseDate(w.s.cal.at(w.s.cal.nextYear())))
	var records []record
	for i, one := range w.s.townships {
		c := map[string]cell{"code": text(one.code), "name": text(one.name), "kind": text(one.kind), "county": text(one.county), "brigade": text(one.brigade.name)}
		if i%17 == 3 {
			c["valid_from"] = text(fmt.Sprintf("%d年1月1日", year-6))
		}
		if one.code == successorCode {
			c["valid_to"] = change
		}
		records = append(records, record{cells: c, same: one.county})
		if one.code == successorCode {
			next := map[string]cell{"code": text(one.code), "name": text(successorName), "kind": text("镇"), "county": text(one.county), "brigade": text(one.brigade.name), "valid_from": change}
			records = append(records, record{cells: next, same: one.county})
		}
	}
	records = append(records, record{
		cells:  map[string]cell{"code": text("330683400"), "name": text("嵊州经济开发区"), "kind": text("开发区"), "county": text("嵊州市"), "brigade": text("嵊州大队")},
		faults: []fault{{"enum_unknown", returned, "kind", "类型写成“开发区”，经济开发区不是乡镇街道", 1}},
	})
	t.write(w, bk, s, records)
	w.closing(s, p, len(t.cols), "备注：袍江、滨海两个大队的辖区从县（市、区）中划出。")
}

func (w *writer) cityUnits() {
	var units []*unit
	for _, u := range w.s.keyUnits {
		if u.level == cityLevel {
			units = append(units, u)
		}
	}
	p := w.s.newPen("city units", dashed)
	bk := w.book(fmt.Sprintf("市级消防安全重点单位台账%d.xlsx", w.s.cal.year(lastDay)), xlsx, lastDay-3)
	atCity := func(u *unit) bool { return u.level == cityLevel }
	w.keyUnits(bk, "市级", units, nil, p)
	w.registrations(bk, "市级", atCity, nil, p)
	w.archives(bk, "市级", atCity, nil, p)
}

func (w *writer) visitPlan() {
	bk := w.book(fmt.Sprintf("支队机关“司政后防”下基层蹲点安排表（%d年）.xlsx", w.s.cal.year(lastDay)), xlsx, firstDay+4)
	for r := 1; r <= len(roundStarts); r++ {
		w.visitSheet(bk, r)
	}
}

func (w *writer) visitSheet(bk *book, round int) {
	t := table{dataset: "visits", merged: []string{"brigade", "member", "start_on", "end_on"}, cols: []column{
		col("round", "轮次", 9), col("brigade", "所属大队", 14), col("member", "包干党委成员", 13), col("department", "部门", 10), col("officer", "姓名", 10), col("start_on", "开始日期", 13), col("end_on", "结束日期", 13),
	}}
	year := w.s.cal.year(roundStarts[round-1])
	p := w.s.newPen(fmt.Sprint("visits ", round), []int{dotted, inWords, monthDayWords, serialCell, slashed}[round-1]).of(year)
	han := hanNumbers[round]
	s := bk.sheet("第" + han + "轮")
	s.title(fmt.Sprintf("%d年第%s轮下基层蹲点安排表", year, han), len(t.cols))
	var records []record
	for _, v := range w.s.visits {
		if v.round != round {
			continue
		}
		for i, officer := range v.officers {
			records = append(records, record{same: v.brigade.name, cells: map[string]cell{
				"round": p.round(v.round), "brigade": p.brigade(v.brigade), "member": text(v.member), "department": text(departments[i]),
				"officer": text(p.person(officer)), "start_on": p.date(v.first), "end_on": p.date(v.last),
			}})
		}
	}
	if round == 4 {
		v := w.s.visits[0]
		add := func(f fault, department string, start cell) {
			records = append(records, record{faults: []fault{f}, cells: map[string]cell{
				"round": number(4), "brigade": text(v.brigade.name), "member": text(v.member), "department": text(department), "officer": text("王志远"), "start_on": start, "end_on": p.date(roundStarts[3] + 4),
			}})
		}
		add(fault{"enum_unknown", returned, "department", "部门写成“警务处”", 1}, "警务处", p.date(roundStarts[3]))
		add(fault{"date_wrong", returned, "start_on", "开始日期写成2月30日", 1}, "防火处", text(fmt.Sprintf("%d.2.30", year)))
	}
	t.write(w, bk, s, records)
	s.note("备注：每轮蹲点不少于五天。", len(t.cols))
}

// activityLedgers writes the ledgers of the rounds, two of them as delimited
// text.
func (w *writer) activityLedgers() {
	year := w.s.cal.year(lastDay)
	bk := w.book(fmt.Sprintf("第一、二轮蹲点活动台账（%d年）.xlsx", year), xlsx, roundStarts[1]+10)
	w.activitySheet(bk, 1)
	w.activitySheet(bk, 2)
	w.activitySheet(w.book(fmt.Sprintf("第三轮蹲点活动台账（%d年）.csv", year), gb18030, roundStarts[2]+10), 3)
	w.activitySheet(w.book(fmt.Sprintf("第四轮蹲点活动台账（%d年）.xlsx", year), xlsx, roundStarts[3]+10), 4)
	w.activitySheet(w.book(fmt.Sprintf("第五轮蹲点活动台账（%d年）.csv", year), utf8BOM, roundStarts[4]+10), 5)
}

func (w *writer) activitySheet(bk *book, round int) {
	year := w.s.cal.year(roundStarts[round-1])
	p := w.s.newPen(fmt.Sprint("activities ", round), dotted).of(year)
	p.plain = bk.format != xlsx
	t := table{dataset: "activities", total: "合计", unit: "行", cols: []column{
		numbered(), col("activity_no", "活动编号", 12), col("held_on", "日期", 13), col("round", "轮次", 9), col("brigade", "所属大队", 14), col("kind", "活动类别", 16), col("count", "次数", 8), col("content", "内容", 30),
	}}
	if round == 2 {
		t.cols[2].path, t.cols[6].path = []string{"活动时间"}, []string{"次（条）数"}
	}
	han := hanNumbers[round]
	s := bk.sheet(map[bool]string{false: "第" + han + "轮"}[p.plain]) // delimited text has no sheets to name
	s.title(fmt.Sprintf("%d年第%s轮蹲点活动台账", year, han), len(t.cols))
	var records []record
	for _, a := range w.s.activities {
		if a.visit.round == round {
			records = append(records, activityRecord(a, p))
		}
	}
	t.write(w, bk, s, w.plantActivities(round, p, records))
}

func activityRecord(a *activity, p *pen) record {
	rec := record{cells: map[string]cell{
		"activity_no": text(a.no), "held_on": p.event(a.on), "round": p.round(a.visit.round), "brigade": p.brigade(a.visit.brigade), "kind": p.word(a.kind), "count": p.times(a.times), "content": text(a.content),
	}}
	if a.undated {
		rec.leaveUndated("held_on", "没有填日期")
	}
	return rec
}

func (w *writer) plantActivities(round int, p *pen, records []record) []record {
	add := func(f fault, c cell) {
		a := &activity{no: fmt.Sprintf("HD%d-9%02d", round, len(records)%100), visit: w.s.visits[(round-1)*len(w.s.brigades)], kind: "谈心", times: 1, content: "与官兵谈心"}
		a.on = a.visit.first
		r := activityRecord(a, p)
		r.cells[f.field] = c
		r.faults = []fault{f}
		records = append(records, r)
	}
	switch round {
	case 2:
		add(fault{"number_wrong", returned, "count", "次数写成“若干”", 1}, text("若干"))
	case 3:
		add(fault{"round_wrong", returned, "round", "轮次写成“末轮”", 1}, text("末轮"))
	case 4:
		add(fault{"enum_unknown", returned, "kind", "活动类别写成“聚餐”", 1}, text("聚餐"))
	case 5:
		add(fault{"value_missing", returned, "kind", "没有填活动类别", 1}, cell{})
	}
	return records
}

func (w *writer) targetTable() {
	p := w.s.newPen("targets", inWords)
	t := table{dataset: "targets", cols: []column{numbered(), col("measure", "指标", 30), col("scope", "范围", 12), col("value", "目标值", 10), col("due_on", "截止日期", 16)}}
	year := w.s.cal.year(lastDay)
	bk := w.book(fmt.Sprintf("%d年目标任务表.xlsx", year), xlsx, firstDay+1)
	s := bk.sheet("目标任务")
	s.title(fmt.Sprintf("%d年下基层蹲点目标任务表", year), len(t.cols))
	var records []record
	for _, one := range w.s.targets {
		value := text(one.value)
		if strings.HasPrefix(one.value, "0.") {
			var v float64
			fmt.Sscan(one.value, &v)
			value = number(v)
		}
		records = append(records, record{cells: map[string]cell{"measure": text(one.measure), "scope": text(one.scope), "value": value, "due_on": p.deadline(one.due, one.due)}})
	}
	records = append(records, record{
		cells:  map[string]cell{"measure": text("消防宣传覆盖率"), "scope": text("全市"), "value": text("尽力而为"), "due_on": p.date(lastDay)},
		faults: []fault{{"number_wrong", returned, "value", "目标值写成“尽力而为”", 1}},
	})
	t.write(w, bk, s, records)
	w.closing(s, p, len(t.cols), "")
}
