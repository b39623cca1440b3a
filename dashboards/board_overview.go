package dashboards

import "slices"

// overview is the one screen for the leader.
func overview() board {
	panels := overviewHead()
	panels = append(panels, overviewTiles()...)
	panels = append(panels, overviewRankings()...)
	panels = append(panels, overviewTrend(), silence(8, 9))
	return board{
		key: "overview", title: titles["overview"], rounds: true, panels: panels,
		guide: text{
			"先看第一行：数据截至哪一天，最近一次运行是否成功；不是今天的数据，下面的数就不是今天的。再看八项指标：大数字的底色说达标没有，右边是目标和七天、三十天的变化。哪项是红的，点数字看是哪些行，或打开那一块的详细看板。排名看差在哪里，走势看是在变好还是变坏，竖线是每轮蹲点开始的日子。最后看哪个大队很久没有报送：它的数字停在那一天。",
			"First the top line: of which day the figures are, and whether the last run succeeded; if they are not of today, nothing below is. Then the eight figures: the colour says whether the target is met, and beside it stand the target and the change in seven and thirty days. A click on a red one leads to its rows, or to its own board. The rankings show where it lacks, the trend whether it gets better; the vertical marks are the days on which the rounds of visits began. Last, who has sent nothing for long: those figures stand still.",
		},
		help: text{"一屏看清：八项主要指标与目标、变化、排名、走势和报送情况。", "One screen: the eight main figures with targets, changes, rankings, trends and who has sent nothing."},
	}
}

// overviewTiles are the eight headline figures, each with its target and change.
func overviewTiles() []panel {
	archived, overdue := count("firegrid_archives_complete"), count("firegrid_hazards_overdue")
	relooked := count("firegrid_major_hazards_revisited")
	return slices.Concat(
		ratioTiles(text{"网格化覆盖率", "Township coverage"}, "firegrid_townships_gridded", "firegrid_townships", coverage, "网格化覆盖率", everywhere,
			toBoard("coverage"), rowsOf("firegrid_townships_gridded"), rowsOf("firegrid_townships")),
		tiles(number(text{"消防基础档案", "Complete archives"}, helpOf("firegrid_archives_complete").then(legendOfColors), 3, tileHeight,
			whole(archives, nil), archived(current, everywhere, ""), toBoard("units"), rowsOf("firegrid_archives_complete")).
			withTarget(targetOf("基础档案数", "全市")),
			beside{figure: archived, better: rising, unit: archives, targets: cityTarget("基础档案数")}),
		tiles(registrationTile(everywhere, toBoard("units"), rowsOf("firegrid_key_units_registered"), rowsOf("firegrid_key_units")),
			registrationBeside(everywhere)),
		ratioTiles(text{"隐患整改率", "Rectification"}, "firegrid_hazards_rectified", "firegrid_hazards_found", rectification, "隐患整改率", everywhere,
			toBoard("hazards"), rowsOf("firegrid_hazards_rectified"), rowsOf("firegrid_hazards_found")),
		ratioTiles(text{"按期整改率", "Rectified on time"}, "firegrid_hazards_rectified_on_time", "firegrid_hazards_due", onTime, "按期整改率", everywhere,
			toBoard("hazards"), rowsOf("firegrid_hazards_rectified_on_time"), rowsOf("firegrid_hazards_due")),
		tiles(number(text{"逾期未改隐患", "Hazards overdue"}, helpOf("firegrid_hazards_overdue"), 3, tileHeight, whole(hazards, noneIsGood),
			overdue(current, everywhere, ""), toBoard("hazards"), rowsOf("firegrid_hazards_overdue")),
			beside{figure: overdue, better: falling, unit: hazards}),
		tiles(number(text{"挂牌隐患回头看", "Listed, revisited"},
			definitions("firegrid_major_hazards_revisited", "firegrid_major_hazards_listed").then(legendOfColors), 3, tileHeight,
			whole(hazards, nil), relooked(current, everywhere, ""), rowsOf("firegrid_major_hazards_revisited"), rowsOf("firegrid_major_hazards_listed")).
			withTarget(targetOf("挂牌督办重大火灾隐患回头看", "全市")),
			beside{figure: relooked, better: rising, unit: hazards, targets: cityTarget("挂牌督办重大火灾隐患回头看")}),
		tiles(dutiesTile(everywhere, toBoard("visits"), rowsOf("firegrid_duties_done"), rowsOf("firegrid_duties_due")), beside{
			figure: dutiesMet, points: true, better: rising, unit: percent, targets: cityTarget("蹲点任务完成率"),
		}),
	)
}
