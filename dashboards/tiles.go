package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
)

// pair puts two numbers on one panel, each with its name.
func (p panel) pair(first, second query) panel {
	options := statOptions(common.BigValueColorModeBackgroundSolid, common.BigValueTextModeValueAndName)
	options.WideLayout = false
	p.options = options
	first.expr, second.expr = orNone(first.expr), orNone(second.expr)
	p.queries = []query{first, second}
	return p
}

// registrationTile is the registration rate of each level, held against the
// target of that level.
func registrationTile(filter string, links ...link) panel {
	p := number(text{"户籍化率", "Registration"}, quotient("firegrid_key_units_registered", "firegrid_key_units").then(legendOfColors),
		3, tileHeight, rate(nil), "", links...)
	p = p.pair(
		query{expr: registration.only(cityLevel)(current, filter, ""), legend: text{"市级", "City level"}},
		query{expr: registration.only(countyLevel)(current, filter, ""), legend: text{"县级", "County level"}})
	return p.withTargetFor("A", targetOf("户籍化率", "市级")).withTargetFor("B", targetOf("户籍化率", "县级"))
}

// registrationBeside is the change of both levels together: each has a target,
// the whole has none.
func registrationBeside(filter string) beside {
	return beside{
		figure: registration, points: true, better: rising, unit: percent, filter: filter,
		targets: []besideTarget{
			{text{"市级目标", "City target"}, targetOf("户籍化率", "市级")},
			{text{"县级目标", "County target"}, targetOf("户籍化率", "县级")},
		},
	}
}

const (
	cityLevel   = `level="市级"`
	countyLevel = `level="县级"`
)

// dutiesTile is how much of the visits' duties was done.
func dutiesTile(filter string, links ...link) panel {
	p := number(text{"蹲点任务", "Duties of the visits"}, dutiesHelp.then(legendOfColors), 3, tileHeight, rate(nil), "", links...)
	p = p.pair(
		query{expr: dutiesMet(current, filter, ""), legend: text{"落实率", "Met"}},
		query{expr: dutiesDone(current, filter, ""), legend: text{"完成率", "Done"}})
	return p.withTarget(targetOf("蹲点任务完成率", "全市"))
}

// dutiesHelp tells the two ratios of the duties apart.
var dutiesHelp = text{
	"落实率：至少完成过一次的任务项数 ÷ 应完成的任务项数，每轮、每个大队、每项任务各算一项；一项做多次不能抵另一项没做。",
	"Met: duties done at least once ÷ duties due, one for each round, brigade and duty; doing one of them often does not make up for another that was not done.",
}.then(text{
	"完成率：完成次数 ÷ 应完成的任务项数，做多次的可以超过 100%。",
	"Done: times done ÷ duties due; above 100 % where a duty was done several times.",
})

// overviewHead says of which day the board is, and how the nights are going.
func overviewHead() []panel {
	return []panel{asOf(6, 2), success(6, 2), sinceSuccess(6, 2), outcome(6, 2)}
}

// asOf is the day of the figures.
func asOf(width, height uint32) panel {
	return number(text{"数据截至", "As of"}, text{
		"看板上的数字截至这一天。当天之后发生的事不在其中，台账还没报来的也不在其中。",
		"The day that the figures are as of. What happened after it is not in them, nor what no workbook has told yet.",
	}, width, height, whole(date, neutral), "1000 * max(firegrid_data_as_of_timestamp_seconds)")
}

// success is when a run was last published.
func success(width, height uint32) panel {
	return number(text{"最近一次成功", "Last success"}, text{
		"最近一次成功发布的夜间运行是什么时候完成的；失败或被核对拦下的运行不会更新它。",
		"When the last run that was published finished; a failed or held run does not advance it.",
	}, width, height, whole(dateTime, neutral), "1000 * max(firegrid_run_last_success_timestamp_seconds)", toBoard("quality"))
}

// sinceSuccess is how long ago a run last succeeded.
func sinceSuccess(width, height uint32) panel {
	return number(text{"距最近一次成功", "Since the last success"}, text{
		"现在距最近一次成功发布的小时数。每天运行一次，超过 26 小时为橙色，超过 50 小时（漏了两晚）为红色。",
		"Hours since a run was last published. There is one every night: amber after 26 hours, red after 50, when two nights are missing.",
	}, width, height, look{unit: hours, decimals: 1, steps: []step{{0, green}, {26, amber}, {50, red}}},
		"(time() - max(firegrid_run_last_success_timestamp_seconds)) / 3600", toBoard("quality"))
}

// outcome is how the last run ended, in a word.
func outcome(width, height uint32) panel {
	l := whole(plainCount, neutral)
	l.says = []saying{
		{"1", text{"已发布", "published"}, green},
		{"2", text{"被核对拦下", "held"}, amber},
		{"3", text{"失败", "failed"}, red},
	}
	return number(text{"最近一次运行", "Last run"}, text{
		"最近一次夜间运行的结果：已发布，看板就是这次的；被核对拦下或失败，看板停在上一次好的运行。",
		"How the last run ended: published, and the boards show it; held or failed, and they stay on the last good one.",
	}, width, height, l,
		`max(firegrid_run_last_outcome{outcome="published"} == 1 or 2 * (firegrid_run_last_outcome{outcome="held"} == 1)`+
			` or 3 * (firegrid_run_last_outcome{outcome="failed"} == 1))`, toBoard("quality"))
}

// silence is which brigade has sent nothing for how long.
func silence(width, height uint32) panel {
	return bars(text{"各大队多久没有报送", "Days since a brigade last sent a workbook"}, text{
		"现在距各大队最近一次报送文件的天数，最久的在前。台账一般每月一报：28 天以上为橙色，35 天以上为红色（同时告警）。条形到 35 天为满格。从未报送过的大队没有数字，不在其中。",
		"Days since each brigade's last workbook came, the longest silence first. Ledgers come about once a month: amber from 28 days on, red from 35, when there is an alert too. A bar is full at 35 days. A brigade that never sent anything has no number and is not shown.",
	}, width, height, look{unit: days, decimals: 1, max: cog.ToPtr(35.0), steps: []step{{0, green}, {28, amber}, {35, red}}},
		ranked("(time() - max by (brigade) (firegrid_brigade_last_file_timestamp_seconds)) / 86400"), same("{{brigade}}"), toBoard("quality"))
}
