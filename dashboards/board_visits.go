package dashboards

import (
	"fmt"
	"slices"
)

// visitsBoard shows the visits to the brigades and what was done on them.
func visitsBoard() board {
	return board{
		key: "visits", title: titles["visits"], brigs: true, rounds: true,
		guide: text{
			"先看两张矩阵：大队 × 轮次看哪一轮没做全，大队 × 任务看哪一项总没做，红格就是要追的。“完成率”按次数算，可以超过 100%；“落实率”每项任务只算一次，更能看出漏项。到位率看四个部门是否都派了人。党委成员是谁，点数字在明细里看。",
			"The two matrices first: brigade by round shows which round was left incomplete, brigade by duty which duty is always missed; red cells are to be followed up. Done counts times and can exceed 100 %; met counts each duty once and shows what was left out. Attendance says whether all four departments sent somebody. Who the members are stands in the rows behind a click.",
		},
		help: text{"五轮下基层蹲点：每轮、每个大队、每项任务做了没有，干部到位情况，活动与抽查。", "Five rounds of visits: what was done in each round, brigade and duty, who came, activities and spot checks."},
		panels: slices.Concat(visitNumbers(), activityNumbers(), []panel{
			roundMatrix(), dutyMatrix(), dutyNorms(), attendance(), dutyDetail(), activityTable(), spotTable(), activityTrend(),
		}),
	}
}

// theDuties are what each round owes each brigade.
var theDuties = []struct {
	value string
	name  text
}{
	{"队伍形势分析会", text{"队伍形势分析会", "Force meeting"}},
	{"火灾形势分析会", text{"火灾形势分析会", "Fire meeting"}},
	{"防火监督检查", text{"防火监督检查", "Inspection joined"}},
	{"谈心", text{"谈心", "Talks"}},
	{"建议", text{"建议", "Suggestions"}},
}

// memberHelp says where the party-committee members are found.
var memberHelp = text{
	"包干党委成员的姓名只在明细里：人名不作统计标签，点数字即可看到每次蹲点是谁包干、谁去的。",
	"The names of the party-committee members are in the rows only: people are no labels. A click on a number shows whose visit it was and who went.",
}

func visitNumbers() []panel {
	n := func(title text, help text, unit text, expr string, links ...link) panel {
		return number(title, help, 3, tileHeight, whole(unit, neutral), expr, links...)
	}
	visits := rowsOf("firegrid_visits").chosenBrigade()
	return []panel{
		n(text{"轮次", "Rounds"}, helpOf("firegrid_visits"), text{"suffix:轮", "none"}, "count(group by (round) (firegrid_visits{"+byBrigade+"}))", visits),
		n(text{"蹲点大队", "Brigades visited"}, helpOf("firegrid_visits"), townships, "count(group by (brigade) (firegrid_visits{"+byBrigade+"}))", visits),
		n(text{"党委成员", "Committee members"}, helpOf("firegrid_visit_members").then(memberHelp), people, "sum(firegrid_visit_members)", rowsOf("firegrid_visit_members")),
		n(text{"参加部门", "Departments"}, helpOf("firegrid_visit_officers"), townships, "count(group by (department) (firegrid_visit_officers{"+byBrigade+"}))",
			rowsOf("firegrid_visit_officers").chosenBrigade()),
		dutiesTile(byBrigade, rowsOf("firegrid_duties_done").chosenBrigade(), rowsOf("firegrid_duties_due").chosenBrigade()),
		beside{
			figure: dutiesMet, points: true, better: rising, unit: percent,
			targets: cityTarget("蹲点任务完成率"), filter: byBrigade,
		}.panel(3, tileHeight),
		spotNumber(text{"抽查派出所、街镇", "Stations, townships"}, "派出所|街道|乡镇", "抽查派出所街道乡镇"),
		spotNumber(text{"抽查社会单位", "Units checked"}, "社会单位", "抽查社会单位"),
	}
}

func spotNumber(title text, kinds, measure string) panel {
	f := count("firegrid_spot_checked_targets", `kind=~"`+kinds+`"`)
	return number(title, helpOf("firegrid_spot_checked_targets").then(legendOfColors), 3, tileHeight, whole(targets, nil), f(current, byBrigade, ""),
		rowsOf("firegrid_spot_checked_targets").chosenBrigade()).withTarget(targetOf(measure, "全市"))
}

// activityNumbers are the activities held against the targets of the campaign,
// which has none for meetings.
func activityNumbers() []panel {
	n := func(title text, kinds, measure string) []panel {
		f := count("firegrid_activities", `kind=~"`+kinds+`"`)
		main := number(title, helpOf("firegrid_activities").then(legendOfColors), 3, tileHeight, whole(times, neutral), f(current, byBrigade, ""),
			rowsOf("firegrid_activities").chosenBrigade())
		side := beside{figure: f, better: rising, unit: times, filter: byBrigade}
		if measure != "" {
			main, side.targets = main.withTarget(targetOf(measure, "全市")), cityTarget(measure)
		}
		return tiles(main, side)
	}
	return slices.Concat(
		n(text{"各类会议", "Meetings"}, "队伍形势分析会|火灾形势分析会|其他会议", ""),
		n(text{"防火监督检查", "Inspections joined"}, "防火监督检查", "防火监督检查"),
		n(text{"谈心", "Talks"}, "谈心", "谈心"),
		n(text{"建议", "Suggestions"}, "建议", "建议"),
	)
}

var fiveOfFive = look{unit: plainCount, steps: []step{{0, red}, {1, amber}, {5, green}}}

// roundMatrix is how many of the five duties each brigade's round has met.
func roundMatrix() panel {
	var columns []column
	for round := 1; round <= 5; round++ {
		label := fmt.Sprintf("round=\"%d\"", round)
		columns = append(columns, column{
			name: text{fmt.Sprintf("第%d轮", round), fmt.Sprintf("Round %d", round)},
			expr: met(current, join(byBrigade, label), "brigade"), look: fiveOfFive, color: true,
			link: rowsOf("firegrid_duties_done").with("round", fmt.Sprint(round)),
		})
	}
	return table(text{"大队 × 轮次：五项任务做了几项", "Brigade × round: duties met, of five"}, text{
		"每轮蹲点结束后，每个大队应有五项任务：队伍形势分析会、火灾形势分析会、防火监督检查、谈心、建议。数字是至少做过一次的项数：绿 五项都做了；橙 一至四项；红 一项也没有。没有蹲点或尚未结束的写“无数据”。",
		"After each round a brigade owes five duties: two meetings, an inspection joined, a talk, a suggestion. The number is how many were done at least once: green, all five; amber, one to four; red, none. No data where there was no visit, or it has not ended.",
	}.then(definitions("firegrid_duties_due", "firegrid_duties_done")).then(memberHelp), 12, 10, []key{{"brigade", brigade, 130}}, columns)
}

// dutyMatrix is in how many rounds each brigade has met each duty.
func dutyMatrix() panel {
	var columns []column
	for _, d := range theDuties {
		columns = append(columns, column{
			name: d.name, expr: met(current, join(byBrigade, `duty="`+d.value+`"`), "brigade"), look: fiveOfFive, color: true,
			link: rowsOf("firegrid_duties_done").with("duty", d.value),
		})
	}
	return table(text{"大队 × 任务：五轮中做了几轮", "Brigade × duty: rounds in which it was met, of five"}, text{
		"每项任务在几轮里至少做过一次：绿 五轮都做了；橙 一至四轮；红 一轮也没有。",
		"In how many rounds each duty was done at least once: green, all five; amber, one to four; red, none.",
	}.then(definitions("firegrid_duties_due", "firegrid_duties_done")).then(memberHelp), 12, 10, []key{{"brigade", brigade, 130}}, columns)
}

// dutyNorms is each duty against its norm of one for each round and brigade.
func dutyNorms() panel {
	col := func(title text, f figure, l look, color bool, metric string) column {
		return column{name: title, expr: f(current, byBrigade, "duty"), look: l, color: color, link: rowsOf(metric)}
	}
	p := table(text{"各项任务与应完成数", "Each duty against its norm"}, dutiesHelp.then(definitions("firegrid_duties_due", "firegrid_duties_done")).then(fullIsGreen),
		12, 8, []key{{"duty", text{"任务", "Duty"}, 170}}, []column{
			col(text{"应完成", "Due"}, count("firegrid_duties_due"), whole(plainCount, neither), false, "firegrid_duties_due"),
			col(text{"完成次数", "Times done"}, count("firegrid_duties_done"), whole(plainCount, neither), false, "firegrid_duties_done"),
			col(text{"已落实", "Met"}, met, whole(plainCount, neither), false, "firegrid_duties_done"),
			col(text{"落实率", "Met, share"}, dutiesMet, rate(towardsWhole), true, "firegrid_duties_done"),
			col(text{"完成率", "Done, share"}, dutiesDone, rate(towardsWhole), true, "firegrid_duties_done"),
		})
	return p
}

// theDepartments send one officer each.
var theDepartments = []struct {
	value string
	name  text
}{
	{"司令部", text{"司令部", "Headquarters"}},
	{"政治处", text{"政治处", "Political office"}},
	{"后勤处", text{"后勤处", "Logistics"}},
	{"防火处", text{"防火处", "Fire prevention"}},
}

// attendance is in how many of a brigade's visits each department took part.
func attendance() panel {
	const visits = "count by (brigade) (firegrid_visits{" + byBrigade + "})"
	var columns []column
	for _, d := range theDepartments {
		came := `count by (brigade) (firegrid_visit_officers{` + byBrigade + `,department="` + d.value + `"} > 0)`
		columns = append(columns, column{
			name: d.name, expr: "(" + came + " or 0 * " + visits + ") / (" + visits + " > 0)", look: rate(towardsWhole), color: true,
			link: rowsOf("firegrid_visit_officers").with("department", d.value),
		})
	}
	return table(text{"各部门到位率", "Attendance of the departments"}, text{
		"到位率：该部门有干部参加的蹲点次数 ÷ 该大队的蹲点次数。每次蹲点四个部门应各去一人。",
		"Visits on which an officer of the department came ÷ the brigade's visits. Each of the four departments sends one officer to each visit.",
	}.then(definitions("firegrid_visit_officers", "firegrid_visits")).then(fullIsGreen).then(memberHelp), 12, 10, []key{{"brigade", brigade, 130}}, columns)
}

// dutyDetail is every round and brigade with what was done of each duty.
func dutyDetail() panel {
	var columns []column
	for _, d := range theDuties {
		columns = append(columns, column{
			name: d.name, expr: count("firegrid_duties_done", `duty="`+d.value+`"`)(current, byBrigade, "round, brigade"),
			look: whole(plainCount, []step{{0, red}, {1, green}}), color: true, link: rowsOf("firegrid_duties_done").with("duty", d.value),
		})
	}
	return table(text{"轮次 × 大队 × 任务：完成次数", "Round × brigade × duty: times done"}, text{
		"每格是该轮在该大队完成该任务的次数：红色的 0 是没有做。",
		"How often the duty was done in that round at that brigade: a red 0 was not done.",
	}.then(helpOf("firegrid_duties_done")).then(memberHelp), 12, 22,
		[]key{{"round", text{"轮次", "Round"}, 95}, {"brigade", brigade, 130}}, columns)
}

// activityTable is the activities of all kinds by brigade.
func activityTable() panel {
	var columns []column
	for _, kind := range append([]struct {
		value string
		name  text
	}{{"其他会议", text{"其他会议", "Other meetings"}}}, theDuties...) {
		columns = append(columns, column{name: kind.name, expr: count("firegrid_activities", `kind="`+kind.value+`"`)(current, byBrigade, "brigade"),
			look: whole(plainCount, neither), link: rowsOf("firegrid_activities").with("kind", kind.value)})
	}
	return table(text{"各大队活动次数", "Activities by brigade"}, helpOf("firegrid_activities"), 12, 10, []key{{"brigade", brigade, 130}}, columns)
}

// spotTable is what was checked on the spot, by brigade.
func spotTable() panel {
	var columns []column
	for _, kind := range []struct {
		value string
		name  text
	}{
		{"派出所", text{"派出所", "Police stations"}}, {"街道", text{"街道", "Sub-districts"}},
		{"乡镇", text{"乡镇", "Townships"}}, {"社会单位", text{"社会单位", "Units"}},
	} {
		columns = append(columns, column{name: kind.name, expr: count("firegrid_spot_checked_targets", `kind="`+kind.value+`"`)(current, byBrigade, "brigade"),
			look: whole(plainCount, neither), link: rowsOf("firegrid_spot_checked_targets").with("kind", kind.value)})
	}
	return table(text{"各大队抽查对象", "Checked on the spot, by brigade"}, helpOf("firegrid_spot_checked_targets"), 12, 10, []key{{"brigade", brigade, 130}}, columns)
}

func activityTrend() panel {
	var all []line
	for _, d := range theDuties {
		all = append(all, line{name: d.name, expr: count("firegrid_activities", `kind="`+d.value+`"`)(trend, byBrigade, "")})
	}
	return lines(text{"蹲点活动累计", "Activities day by day"}, helpOf("firegrid_activities"), 24, 9, whole(times, neutral), inInk(all...),
		rowsOf("firegrid_activities").chosenBrigade())
}
