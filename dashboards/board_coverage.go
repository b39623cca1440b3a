package dashboards

import "slices"

// coverageBoard shows grids and guidance, down to each township.
func coverageBoard() board {
	return board{
		key: "coverage", title: titles["coverage"], places: true, rounds: true,
		guide: text{
			"上方选县市区、大队，全板跟着变。地图按覆盖率着色，和右边的表是同一组数。左下的名单就是还要去做的乡镇街道，空了即全部建成。“已帮扶指导”与“已网格化”分别计，受过指导的不一定已建大网格。",
			"Choose county and brigade at the top. The map is coloured by coverage, the same figures as in the tables beside it. The list below on the left is what is still to be done; when it is empty, all is covered. Guided and with a grid are counted apart: a township may have been guided before it has a large grid.",
		},
		help: text{"哪些乡镇街道建了网格、受过帮扶指导，哪些还没有。", "Which townships have a grid and were guided, and which not yet."},
		panels: slices.Concat(coverageNumbers(), []panel{
			countyMap(10, 18), coverageTable(county, "county", 8), coverageTable(brigade, "brigade", 10),
			uncovered(), everyTownship(), coverageTrend(),
		}),
	}
}

func coverageNumbers() []panel {
	n := func(metric string, steps []step) panel {
		return number(titleOf(metric), helpOf(metric), 4, tileHeight, whole(townships, steps), count(metric)(current, byPlace, ""), rowsOf(metric).chosen())
	}
	return slices.Concat(
		ratioTiles(text{"网格化覆盖率", "Township coverage"}, "firegrid_townships_gridded", "firegrid_townships", coverage, "网格化覆盖率", byPlace,
			rowsOf("firegrid_townships_gridded").chosen(), rowsOf("firegrid_townships").chosen()),
		ratioTiles(text{"帮扶指导率", "Townships guided"}, "firegrid_townships_guided", "firegrid_townships", guidance, "帮扶指导率", byPlace,
			rowsOf("firegrid_townships_guided").chosen(), rowsOf("firegrid_townships").chosen()),
		[]panel{n("firegrid_townships", neutral), n("firegrid_townships_gridded", neutral), n("firegrid_townships_guided", neutral)},
	)
}

// coverageTable is the townships by county or by brigade.
func coverageTable(name text, label string, height uint32) panel {
	col := func(title text, f figure, l look, color bool, metric string) column {
		return column{name: title, expr: f(current, byPlace, label), look: l, color: color, link: rowsOf(metric)}
	}
	missing := count("firegrid_townships").minus(count("firegrid_townships_gridded"))
	return table(text{"各" + name.zh + "网格覆盖", "Coverage by " + lower(name.en)},
		definitions("firegrid_townships", "firegrid_townships_gridded", "firegrid_townships_guided").then(fullIsGreen), 14, height,
		[]key{{label, name, 120}}, []column{
			col(text{"乡镇街道", "Townships"}, count("firegrid_townships"), whole(plainCount, neutral), false, "firegrid_townships"),
			col(text{"已网格化", "With a grid"}, count("firegrid_townships_gridded"), whole(plainCount, neutral), false, "firegrid_townships_gridded"),
			col(text{"未网格化", "Without"}, missing, whole(plainCount, noneIsGood), true, "firegrid_townships"),
			col(text{"覆盖率", "Coverage"}, coverage, rate(towardsWhole), true, "firegrid_townships_gridded"),
			col(text{"已指导", "Guided"}, count("firegrid_townships_guided"), whole(plainCount, neutral), false, "firegrid_townships_guided"),
			col(text{"指导率", "Guided, share"}, guidance, rate(towardsWhole), true, "firegrid_townships_guided"),
		})
}

var yesOrNo = look{unit: plainCount, steps: []step{{0, amber}, {1, green}}, says: []saying{
	{"0", text{"否", "no"}, amber}, {"1", text{"是", "yes"}, green},
}}

var townshipKeys = []key{{"county", county, 110}, {"brigade", brigade, 130}, {"township", township, 140}}

const eachTownship = "county, brigade, township"

// uncovered is the townships that have no grid yet.
func uncovered() panel {
	none := `sum by (` + eachTownship + `) (firegrid_township_gridded{` + byPlace + `}) == 0`
	p := table(text{"尚未网格化的乡镇街道", "Townships without a grid"}, text{
		"当日在册、尚未建立大网格的乡镇街道。", "Townships on the day's roster that have no large grid (大网格) yet.",
	}.then(definitions("firegrid_township_gridded", "firegrid_township_guided")), 12, 12, townshipKeys, []column{
		{name: text{"已网格化", "Has a grid"}, expr: none, look: yesOrNo, color: true, link: rowsOf("firegrid_township")},
		{
			name: text{"已帮扶指导", "Was guided"}, look: yesOrNo, color: true, link: rowsOf("firegrid_township_guided"),
			expr: count("firegrid_township_guided")(current, byPlace, eachTownship) + " and on (" + eachTownship + ") (" + none + ")",
		},
	})
	p.none = text{"全部已网格化", "all have a grid"}
	return p
}

// everyTownship is the roster with what was done in each.
func everyTownship() panel {
	return table(text{"全部乡镇街道", "All townships"}, definitions("firegrid_township", "firegrid_township_gridded", "firegrid_township_guided"), 12, 12,
		townshipKeys, []column{
			{name: text{"已网格化", "Has a grid"}, expr: count("firegrid_township_gridded")(current, byPlace, eachTownship), look: yesOrNo, color: true, link: rowsOf("firegrid_township_gridded")},
			{name: text{"已帮扶指导", "Was guided"}, expr: count("firegrid_township_guided")(current, byPlace, eachTownship), look: yesOrNo, color: true, link: rowsOf("firegrid_township_guided")},
		})
}

func coverageTrend() panel {
	return lines(text{"网格化与帮扶指导走势", "Coverage and guidance day by day"}, definitions("firegrid_townships", "firegrid_townships_gridded", "firegrid_townships_guided"),
		24, 9, whole(townships, neutral), inInk(
			line{name: text{"乡镇街道", "Townships"}, expr: count("firegrid_townships")(trend, byPlace, ""), color: grey},
			line{name: text{"已网格化", "With a grid"}, expr: count("firegrid_townships_gridded")(trend, byPlace, "")},
			line{name: text{"已帮扶指导", "Guided"}, expr: count("firegrid_townships_guided")(trend, byPlace, "")},
		), rowsOf("firegrid_townships_gridded").chosen(), rowsOf("firegrid_townships_guided").chosen())
}
