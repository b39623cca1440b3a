package dashboards

import "slices"

// unitsBoard shows the key units: registration, filings, archives, inspection.
func unitsBoard() board {
	return board{
		key: "units", title: titles["units"], places: true, rounds: true,
		guide: text{
			"户籍化分市级、县级看，各有各的目标。“建档率”只算当年名册上的单位，“消防基础档案”是所有档案的份数，两者不能相除。检查覆盖率看近一年内查过没有，查几次都只算一家；年初名册换新时会变。",
			"Registration is read by level, each with its own target. The archive rate counts the units of the year's list only, the archives count all of them: do not divide one by the other. Inspection looks at the trailing year, and counts a unit once however often it was inspected; it moves when the year's new list comes.",
		},
		help:   text{"重点单位的户籍化、三项备案、档案、预警和检查。", "Key units: registration, the three filings, archives, warnings and inspection."},
		panels: slices.Concat(unitNumbers(), []panel{filings(), warnings(), inspectedByClass(), unitTable(), filingTable(), warningTable(), unitTrend()}),
	}
}

func unitNumbers() []panel {
	archived := count("firegrid_archives_complete")
	return slices.Concat(
		tiles(registrationTile(byPlace, rowsOf("firegrid_key_units_registered").chosen(), rowsOf("firegrid_key_units").chosen()), registrationBeside(byPlace)),
		ratioTiles(text{"建档率", "Units with an archive"}, "firegrid_key_units_archived", "firegrid_key_units", archiving, "建档率", byPlace,
			rowsOf("firegrid_key_units_archived").chosen(), rowsOf("firegrid_key_units").chosen()),
		ratioTiles(text{"检查覆盖率", "Inspected in a year"}, "firegrid_key_units_inspected", "firegrid_key_units", inspected, "检查覆盖率", byPlace,
			rowsOf("firegrid_key_units_inspected").chosen(), rowsOf("firegrid_key_units").chosen()),
		tiles(number(text{"消防基础档案", "Complete archives"}, helpOf("firegrid_archives_complete").then(legendOfColors), 3, tileHeight,
			whole(archives, nil), archived(current, byPlace, ""), rowsOf("firegrid_archives_complete").chosen()).withTarget(targetOf("基础档案数", "全市")),
			beside{figure: archived, better: rising, unit: archives, targets: cityTarget("基础档案数"), filter: byPlace}),
	)
}

// theFilings are the three that every key unit owes.
var theFilings = []struct {
	value string
	name  text
}{
	{"管理人员", text{"消防安全管理人员", "Managers"}},
	{"维护保养", text{"消防设施维护保养", "Maintenance"}},
	{"自我评估", text{"自我评估", "Self-assessment"}},
}

func filings() panel {
	var all []bar
	for _, f := range theFilings {
		all = append(all, bar{name: f.name, expr: filing.only(`filing="`+f.value+`"`)(current, byPlace, ""), color: blue,
			link: rowsOf("firegrid_key_units_filed").chosen().with("filing", f.value)})
	}
	return barsOf(text{"三项备案率", "The three filings"}, quotient("firegrid_key_units_filed", "firegrid_key_unit_filings_required"), 8, 7, share(neutral), all)
}

// theWarnings are the warning colours, which are their own colours here.
var theWarnings = []struct {
	value, color string
	name         text
}{
	{"绿", green, text{"绿色", "Green"}},
	{"黄", "yellow", text{"黄色", "Yellow"}},
	{"红", red, text{"红色", "Red"}},
}

func warnings() panel {
	var all []bar
	for _, w := range theWarnings {
		all = append(all, bar{name: w.name, expr: count("firegrid_key_units_warned", `color="`+w.value+`"`)(current, byPlace, ""), color: w.color,
			link: rowsOf("firegrid_key_units_warned").chosen().with("color", w.value)})
	}
	return barsOf(titleOf("firegrid_key_units_warned"), helpOf("firegrid_key_units_warned"), 8, 7, whole(units, neutral), all)
}

func inspectedByClass() panel {
	f := ratio(count("firegrid_key_units_inspected_by_place_class"), count("firegrid_key_units_by_place_class"))
	return barsToTarget(bars(text{"各场所类别检查覆盖率", "Inspected in a year, by class of place"},
		quotient("firegrid_key_units_inspected_by_place_class", "firegrid_key_units_by_place_class").then(barTarget), 8, 7, share(nil),
		ranked(f(current, byPlace, "place_class")), same("{{place_class}}"), rowsOf("firegrid_key_units_inspected_by_place_class").each("place_class")), "检查覆盖率")
}

// unitTable is the key units by brigade.
func unitTable() panel {
	col := func(title text, f figure, l look, k link) column {
		return column{name: title, expr: f(current, byPlace, "brigade"), look: l, link: k}
	}
	level := func(metric, value string) link { return rowsOf(metric).with("level", value) }
	total, done := count("firegrid_key_units"), count("firegrid_key_units_registered")
	return table(text{"各大队重点单位", "Key units by brigade"},
		definitions("firegrid_key_units", "firegrid_key_units_registered", "firegrid_key_units_archived", "firegrid_key_units_inspected", "firegrid_archives_complete"),
		24, 10, []key{{"brigade", brigade, 130}}, []column{
			col(text{"市级单位", "City level"}, total.only(cityLevel), whole(plainCount, neither), level("firegrid_key_units", "市级")),
			col(text{"市级户籍化", "City, registered"}, done.only(cityLevel), whole(plainCount, neither), level("firegrid_key_units_registered", "市级")),
			col(text{"市级户籍化率", "City, rate"}, registration.only(cityLevel), rate(neither), level("firegrid_key_units_registered", "市级")),
			col(text{"县级单位", "County level"}, total.only(countyLevel), whole(plainCount, neither), level("firegrid_key_units", "县级")),
			col(text{"县级户籍化", "County, registered"}, done.only(countyLevel), whole(plainCount, neither), level("firegrid_key_units_registered", "县级")),
			col(text{"县级户籍化率", "County, rate"}, registration.only(countyLevel), rate(neither), level("firegrid_key_units_registered", "县级")),
			col(text{"建档率", "With an archive"}, archiving, rate(neither), rowsOf("firegrid_key_units_archived")),
			col(text{"基础档案", "Archives"}, count("firegrid_archives_complete"), whole(plainCount, neither), rowsOf("firegrid_archives_complete")),
			col(text{"检查覆盖率", "Inspected"}, inspected, rate(neither), rowsOf("firegrid_key_units_inspected")),
		})
}

func filingTable() panel {
	var columns []column
	for _, f := range theFilings {
		columns = append(columns, column{name: f.name, expr: filing.only(`filing="`+f.value+`"`)(current, byPlace, "brigade"), look: rate(neither),
			link: rowsOf("firegrid_key_units_filed").with("filing", f.value)})
	}
	return table(text{"各大队三项备案率", "Filings by brigade"}, quotient("firegrid_key_units_filed", "firegrid_key_unit_filings_required"),
		12, 10, []key{{"brigade", brigade, 130}}, columns)
}

func warningTable() panel {
	var columns []column
	for _, w := range theWarnings {
		columns = append(columns, column{name: w.name, expr: count("firegrid_key_units_warned", `color="`+w.value+`"`)(current, byPlace, "brigade"),
			look: whole(plainCount, []step{{0, w.color}}), color: true, link: rowsOf("firegrid_key_units_warned").with("color", w.value)})
	}
	return table(text{"各大队预警颜色", "Warning colours by brigade"}, helpOf("firegrid_key_units_warned"), 12, 10, []key{{"brigade", brigade, 130}}, columns)
}

func unitTrend() panel {
	return lines(text{"重点单位走势", "Key units day by day"}, definitions("firegrid_key_units_registered", "firegrid_key_units_archived", "firegrid_key_units_inspected", "firegrid_key_units"),
		24, 9, rate(neutral), inInk(
			line{name: text{"户籍化率（市级）", "Registration, city level"}, expr: registration.only(cityLevel)(trend, byPlace, "")},
			line{name: text{"户籍化率（县级）", "Registration, county level"}, expr: registration.only(countyLevel)(trend, byPlace, "")},
			line{name: text{"建档率", "With an archive"}, expr: archiving(trend, byPlace, "")},
			line{name: text{"检查覆盖率", "Inspected in a year"}, expr: inspected(trend, byPlace, "")},
		), rowsOf("firegrid_key_units_registered").chosen(), rowsOf("firegrid_key_units_archived").chosen(), rowsOf("firegrid_key_units_inspected").chosen())
}
