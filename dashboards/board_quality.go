package dashboards

import (
	"slices"
	"strings"
)

// qualityBoard shows what the figures stand on: what came in, what was wrong
// with it, and how the nights went.
func qualityBoard() board {
	return board{
		key: "quality", title: titles["quality"],
		guide: text{
			"数字可信不可信，看这里。先看数据时龄和最近一次运行；“被核对拦下”时看板停在上一次好的运行，不会显示错数。再看谁的行退回得多、因为什么：这些行没有计入任何数字。“缺日期的行”补上日期再报即可计入。",
			"Whether the figures can be trusted. First the age of the data and the last run: when it was held, the boards stay on the last good run and show no wrong number. Then whose rows were returned, and why: they are in no figure. Rows without their date count once the date is filled in and the workbook sent again.",
		},
		help: text{"数字从哪里来、缺了什么、每晚算得怎样。", "What the figures stand on: what came, what was missing, how the nights went."},
		panels: slices.Concat(runNumbers(), gates(), []panel{
			fileTable(), rowTable(), reasonTable(), datasetTable(), undated(), silence(12, 9), stages(),
		}),
	}
}

func runNumbers() []panel {
	age := number(text{"数据时龄", "Age of the data"}, text{
		"现在距数据截至日零时的天数：1 以内是今天的数据。", "Days since the day that the figures are as of began: within 1 they are today's.",
	}, 4, 4, look{unit: days, decimals: 1, steps: []step{{0, green}, {2, amber}, {3, red}}},
		"(time() - max(firegrid_data_as_of_timestamp_seconds)) / 86400")
	l := whole(plainCount, neutral)
	l.says = []saying{{"1", text{"正常", "well"}, green}, {"0", text{"读取失败", "failed"}, red}}
	load := number(text{"读取已发布的运行", "Reading the published run"}, helpOf("firegrid_exporter_last_load_successful"), 4, 4, l,
		"min(firegrid_exporter_last_load_successful)")
	return []panel{asOf(4, 4), age, unlinked(success(4, 4)), unlinked(sinceSuccess(4, 4)), unlinked(outcome(4, 4)), load}
}

// unlinked takes away the links of a panel that lead to the board it is on.
func unlinked(p panel) panel {
	p.links = nil
	return p
}

// theOutcomes are what may become of a file.
var theOutcomes = []struct {
	value string
	name  text
	steps []step
}{
	{"taken", text{"已采用", "Taken"}, neither},
	{"taken_with_problems", text{"已采用、有问题", "Taken with problems"}, []step{{0, ink}, {1, amber}}},
	{"returned", text{"已退回", "Returned"}, []step{{0, ink}, {1, red}}},
	{"retracted", text{"已撤回", "Withdrawn"}, neither},
}

func fileTable() panel {
	const all = `sum by (brigade) (firegrid_files)`
	var columns []column
	for _, o := range theOutcomes {
		columns = append(columns, column{name: o.name, expr: `sum by (brigade) (firegrid_files{outcome="` + o.value + `"}) or 0 * ` + all,
			look: whole(plainCount, o.steps), color: true})
	}
	return table(text{"各大队文件", "Workbooks by brigade"}, helpOf("firegrid_files"), 12, 11, []key{{"brigade", brigade, 150}}, columns)
}

// rowColumns are the rows taken and returned, by a label.
func rowColumns(by string) []column {
	sum := func(outcome string) string { return "sum by (" + by + `) (firegrid_rows` + outcome + `)` }
	return []column{
		{name: text{"已采用", "Taken"}, expr: sum(`{outcome="taken"}`), look: whole(plainCount, neither)},
		{name: text{"已退回", "Returned"}, expr: sum(`{outcome="returned"}`), look: whole(plainCount, []step{{0, ink}, {1, amber}}), color: true},
		{
			name: text{"退回率", "Returned, share"}, expr: sum(`{outcome="returned"}`) + " / (" + sum("") + " > 0)", color: true,
			look: rate([]step{{0, green}, {0.01, amber}, {0.05, red}}),
		},
	}
}

var rowsHelp = text{
	"退回率：退回的行数 ÷ 收到的行数，1% 以上为橙色，5% 以上为红色（同时告警）。",
	"Returned, share: rows returned ÷ rows received; amber from 1 % on, red from 5 %, when there is an alert too.",
}

func rowTable() panel {
	return table(text{"各大队数据行", "Rows by brigade"}, helpOf("firegrid_rows").then(rowsHelp), 12, 11, []key{{"brigade", brigade, 150}}, rowColumns("brigade"))
}

// datasetTable is the rows by dataset, called as the clerks call it.
func datasetTable() panel {
	p := table(text{"各台账数据行", "Rows by dataset"}, helpOf("firegrid_rows").then(rowsHelp), 12, 14, []key{{"dataset", text{"台账", "Dataset"}, 220}}, rowColumns("dataset"))
	return p.named(text{"台账", "Dataset"}, datasetNames)
}

// reasonTable is what was wrong, the most frequent first.
func reasonTable() panel {
	p := table(text{"问题原因", "What was wrong"}, helpOf("firegrid_problems"), 12, 14, []key{{"code", text{"原因", "Reason"}, 420}}, []column{
		{name: text{"个数", "Problems"}, expr: "sum by (code) (firegrid_problems)", look: whole(plainCount, neither)},
	})
	return p.named(text{"原因", "Reason"}, problemNames).sortedBy(text{"个数", "Problems"})
}

// undated are the rows that no day's figure counts, since their day is missing.
func undated() panel {
	var all []bar
	for _, name := range sortedKeys(declared()) {
		if !strings.HasSuffix(name, "_undated") && name != "firegrid_hazards_without_deadline" {
			continue
		}
		all = append(all, bar{name: titleOf(name), expr: count(name)(current, everywhere, ""), link: rowsOf(name)})
	}
	return barsOf(text{"缺日期的行", "Rows without their date"}, text{
		"缺少所需日期、因而没有计入任何一天的行；点开看是哪些行，补上日期再报送即可。",
		"Rows without the date that a measure needs, so that no day counts them. A click shows which; with the date filled in they count.",
	}, 12, 9, whole(rows, noneIsGood), all)
}

// theStages are the steps of a night, in their order.
var theStages = []struct {
	value string
	name  text
}{
	{"ingest", text{"读入台账", "Read workbooks"}}, {"open", text{"打开数据仓库", "Open the warehouse"}},
	{"load", text{"装入新行", "Load rows"}}, {"model", text{"整理", "Model"}},
	{"measure", text{"计算指标", "Measure"}}, {"audit", text{"核对", "Audit"}},
}

const stageSeconds = "firegrid_run_stage_duration_seconds"

func stages() panel {
	var all []bar
	for _, s := range theStages {
		all = append(all, bar{name: s.name, expr: `sum(` + stageSeconds + `{stage="` + s.value + `"})`, color: blue})
	}
	return barsOf(text{"已发布运行各阶段用时", "Time of each stage"}, helpOf(stageSeconds), 24, 8, look{unit: seconds, decimals: 2, steps: neutral}, all)
}
