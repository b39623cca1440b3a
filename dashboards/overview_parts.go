package dashboards

// overviewRankings put counties and brigades in order.
func overviewRankings() []panel {
	each := func(title text, help text, f figure, by string, steps []step, links ...link) panel {
		for i, l := range links {
			if l.board == "" {
				links[i] = l.each(by)
			}
		}
		return bars(title, help, 6, 7, share(steps), ranked(f(current, everywhere, by)), same("{{"+by+"}}"), links...)
	}
	overdue := bars(text{"各大队逾期未改", "Overdue by brigade"}, helpOf("firegrid_hazards_overdue"), 6, 7, whole(hazards, noneIsGood),
		ranked(count("firegrid_hazards_overdue")(current, everywhere, "brigade")), same("{{brigade}}"),
		rowsOf("firegrid_hazards_overdue").each("brigade"), toBoard("hazards"))
	return []panel{
		each(text{"各县市区网格化覆盖率", "Township coverage by county"}, quotient("firegrid_townships_gridded", "firegrid_townships").then(fullIsGreen),
			coverage, "county", towardsWhole, rowsOf("firegrid_townships_gridded"), toBoard("coverage")),
		barsToTarget(each(text{"各县市区隐患整改率", "Rectification by county"}, quotient("firegrid_hazards_rectified", "firegrid_hazards_found").then(barTarget),
			rectification, "county", nil, rowsOf("firegrid_hazards_rectified"), rowsOf("firegrid_hazards_found"), toBoard("hazards")), "隐患整改率"),
		barsToTarget(each(text{"各大队按期整改率", "On-time rate by brigade"}, quotient("firegrid_hazards_rectified_on_time", "firegrid_hazards_due").then(barTarget),
			onTime, "brigade", nil, rowsOf("firegrid_hazards_rectified_on_time"), rowsOf("firegrid_hazards_due"), toBoard("hazards")), "按期整改率"),
		overdue,
	}
}

// barsToTarget colours bars by the city's target, which is where they are full.
func barsToTarget(p panel, measure string) panel {
	p.max = nil
	return p.withTarget(targetOf(measure, "全市"))
}

var barTarget = text{
	"条形以全市目标为满格：满格即达标（绿色），达到目标九成为橙色，不足为红色；没有目标时只有数字。",
	"A bar is full at the city's target: full is met (green), amber from nine tenths of it, red below. Without a target there are figures only.",
}

var fullIsGreen = text{
	"颜色：绿 100%；橙 90% 以上；红 不足 90%。",
	"Colours: green, 100 %; amber, 90 % or more; red, less.",
}

// overviewTrend is the campaign day by day.
func overviewTrend() panel {
	at := func(f figure) string { return f(trend, everywhere, "") }
	return lines(text{"专项行动走势", "The campaign day by day"}, text{
		"每天一个值，竖线是各轮蹲点开始的日子。各比率的定义见上方同名面板。",
		"One value a day; the vertical marks are the days on which the rounds of visits began. The ratios are those of the panels above.",
	}, 16, 9, look{unit: percent, decimals: 0, steps: neutral}, inInk(
		line{name: text{"网格化覆盖率", "Township coverage"}, expr: at(coverage)},
		line{name: text{"户籍化率", "Registration"}, expr: at(registration)},
		line{name: text{"隐患整改率", "Rectification"}, expr: at(rectification)},
		line{name: text{"按期整改率", "Rectified on time"}, expr: at(onTime)},
		line{name: text{"蹲点任务落实率", "Duties met"}, expr: at(dutiesMet)},
	), rowsOf("firegrid_townships_gridded"), rowsOf("firegrid_key_units_registered"), rowsOf("firegrid_hazards_rectified"))
}
