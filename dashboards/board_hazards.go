package dashboards

import "slices"

// hazardsBoard shows what was found, what was put right, and what is late.
func hazardsBoard() board {
	return board{
		key: "hazards", title: titles["hazards"], places: true, rounds: true,
		guide: text{
			"第一行是处数，第二行是比率与目标。“整改销案”只认当场改正、复查合格和销案；台账写“已整改”而没有复查合格的在“报称已整改”里，仍算未闭环，期限过了也算逾期，所以先催复查。“首次复查合格率”看第一次去就合格的有多少。“每月督改”与通报口径一致：当月整改 ÷ 当月发现，可以超过 100%，不要与整改率相比。",
			"The first line counts, the second compares ratios with targets. Rectified means put right on the spot, passed by a review, or closed; a ledger that says 已整改 without a passed review is among the reported ones, which are still open and may be overdue: have them reviewed first. The first-review rate says how many passed at once. The monthly rate is that of the bulletins: rectified in the month over found in the month. It can exceed 100 % and is no rectification rate.",
		},
		help: text{"隐患的发现、整改、复查和逾期，按县市区、大队、场所和等级。", "Hazards found, rectified, reviewed and overdue, by county, brigade, place and severity."},
		panels: slices.Concat(hazardNumbers(), hazardRatios(),
			[]panel{hazardTrend(), openByAge(), dueSoon(), unreviewed(), firstReviews()},
			[]panel{
				heading(text{"按地方", "By place"}), hazardTable(county, "county", 24, 8), hazardTable(brigade, "brigade", 24, 10),
				heading(text{"按场所和等级", "By class of place and severity"}),
				hazardTable(text{"场所类别", "Class of place"}, "place_class", 24, 10), hazardTable(text{"隐患等级", "Severity"}, "severity", 24, 5),
				heading(text{"通报口径：每月督改", "As the bulletins print it: month by month"}), monthTable(), monthTrend(),
				heading(text{"政府挂牌督办重大火灾隐患", "Listed major hazards"}), majorTable(),
			}),
	}
}

func hazardNumbers() []panel {
	n := func(metric string, steps []step) panel {
		return number(titleOf(metric), helpOf(metric), 4, 4, whole(hazards, steps), count(metric)(current, byPlace, ""), rowsOf(metric).chosen())
	}
	return []panel{
		n("firegrid_hazards_found", neutral), n("firegrid_hazards_rectified", neutral), n("firegrid_hazards_open", neutral),
		n("firegrid_hazards_overdue", noneIsGood), n("firegrid_hazards_due_soon", neutral), n("firegrid_hazards_reported_rectified", neutral),
	}
}

func hazardRatios() []panel {
	tile := func(title text, num, den string, f figure, measure string) []panel {
		return ratioTiles(title, num, den, f, measure, byPlace, rowsOf(num).chosen(), rowsOf(den).chosen())
	}
	return slices.Concat(
		tile(text{"隐患整改率", "Rectification"}, "firegrid_hazards_rectified", "firegrid_hazards_found", rectification, "隐患整改率"),
		tile(text{"按期整改率", "Rectified on time"}, "firegrid_hazards_rectified_on_time", "firegrid_hazards_due", onTime, "按期整改率"),
		tile(text{"复查率", "Reviewed"}, "firegrid_hazard_reviews", "firegrid_hazard_reviews_due", reviewed, "复查率"),
		passTiles(),
	)
}

// passTiles are the share of reviews passed: at once, and in the end. A target
// of one is no target of the other.
func passTiles() []panel {
	p := number(text{"复查合格率", "Reviews passed"},
		quotient("firegrid_hazard_first_reviews_passed", "firegrid_hazard_first_reviews").
			then(quotient("firegrid_hazard_reviews_passed", "firegrid_hazard_reviews")).then(legendOfColors),
		3, tileHeight, rate(nil), "", rowsOf("firegrid_hazard_first_reviews_passed").chosen(), rowsOf("firegrid_hazard_first_reviews").chosen(),
		rowsOf("firegrid_hazard_reviews_passed").chosen(), rowsOf("firegrid_hazard_reviews").chosen())
	p = p.pair(
		query{expr: passedFirst(current, byPlace, ""), legend: text{"首次", "First"}},
		query{expr: passed(current, byPlace, ""), legend: text{"最近", "Latest"}})
	p = p.withTargetFor("A", targetOf("首次复查合格率", "全市")).withTargetFor("B", targetOf("复查合格率", "全市"))
	return tiles(p, beside{
		figure: passed, points: true, better: rising, unit: percent, filter: byPlace,
		targets: []besideTarget{{text{"目标（最近）", "Target (latest)"}, targetOf("复查合格率", "全市")}},
	})
}

func hazardTrend() panel {
	at := func(metric string) string { return count(metric)(trend, byPlace, "") }
	return lines(text{"隐患走势", "Hazards day by day"}, definitions("firegrid_hazards_found", "firegrid_hazards_rectified", "firegrid_hazards_open", "firegrid_hazards_overdue"),
		16, 10, whole(hazards, neutral), []line{
			{titleOf("firegrid_hazards_found"), at("firegrid_hazards_found"), "blue"},
			{titleOf("firegrid_hazards_rectified"), at("firegrid_hazards_rectified"), green},
			{titleOf("firegrid_hazards_open"), at("firegrid_hazards_open"), amber},
			{titleOf("firegrid_hazards_overdue"), at("firegrid_hazards_overdue"), red},
		}, rowsOf("firegrid_hazards_found").chosen(), rowsOf("firegrid_hazards_open").chosen(), rowsOf("firegrid_hazards_overdue").chosen())
}

// openByAge keeps the ages in their order, which no sorting of Prometheus does.
// The oldest comes first; so does the widest name, by which Grafana measures.
func openByAge() panel {
	const metric = "firegrid_hazards_open_by_age"
	var all []bar
	for _, age := range []struct {
		label string
		name  text
	}{
		{"90+", text{"超过 90 天", "over 90 days"}}, {"61-90", text{"61–90 天", "61–90 days"}}, {"31-60", text{"31–60 天", "31–60 days"}},
		{"16-30", text{"16–30 天", "16–30 days"}}, {"8-15", text{"8–15 天", "8–15 days"}}, {"0-7", text{"0–7 天", "0–7 days"}},
	} {
		all = append(all, bar{name: age.name, expr: count(metric, `age="`+age.label+`"`)(current, byPlace, ""), color: blue,
			link: rowsOf(metric).chosen().with("age", age.label)})
	}
	return barsOf(titleOf(metric), helpOf(metric), 8, 10, whole(hazards, neutral), all)
}

// byBrigadeBars ranks the brigades by a count of hazards.
func byBrigadeBars(title text, metric string, steps []step) panel {
	return bars(title, helpOf(metric), 8, 8, whole(hazards, steps), ranked(count(metric)(current, byPlace, "brigade")), same("{{brigade}}"),
		rowsOf(metric).each("brigade"))
}

func dueSoon() panel {
	return byBrigadeBars(text{"各大队七日内到期", "Due within 7 days, by brigade"}, "firegrid_hazards_due_soon", neutral)
}

func unreviewed() panel {
	return byBrigadeBars(text{"各大队报称已整改、未复查合格", "Reported rectified, not yet passed, by brigade"}, "firegrid_hazards_reported_rectified", neutral)
}

// firstReviews ranks the brigades by how much passes at once.
func firstReviews() panel {
	return bars(text{"各大队首次复查合格率", "Passed at the first review, by brigade"},
		quotient("firegrid_hazard_first_reviews_passed", "firegrid_hazard_first_reviews"), 8, 8, share(neutral),
		ascending(passedFirst(current, byPlace, "brigade")), same("{{brigade}}"),
		rowsOf("firegrid_hazard_first_reviews_passed").each("brigade"), rowsOf("firegrid_hazard_first_reviews").each("brigade"))
}

// hazardTable is the hazards by one of their labels.
func hazardTable(name text, label string, width, height uint32) panel {
	col := func(title text, metric string, steps []step) column {
		return column{name: title, expr: count(metric)(current, byPlace, label), look: whole(plainCount, steps), color: true, link: rowsOf(metric)}
	}
	share := func(title text, f figure, metric string) column {
		return column{name: title, expr: f(current, byPlace, label), look: rate(neither), link: rowsOf(metric)}
	}
	return table(text{"各" + name.zh + "隐患整改", "Hazards by " + lower(name.en)},
		definitions("firegrid_hazards_found", "firegrid_hazards_rectified", "firegrid_hazards_open", "firegrid_hazards_overdue",
			"firegrid_hazards_due_soon", "firegrid_hazards_reported_rectified", "firegrid_hazards_due", "firegrid_hazards_rectified_on_time"),
		width, height, []key{{label, name, 150}}, []column{
			col(text{"发现", "Found"}, "firegrid_hazards_found", neither),
			col(text{"整改销案", "Rectified"}, "firegrid_hazards_rectified", neither),
			share(text{"整改率", "Rectification"}, rectification, "firegrid_hazards_rectified"),
			col(text{"未闭环", "Open"}, "firegrid_hazards_open", neither),
			col(text{"逾期未改", "Overdue"}, "firegrid_hazards_overdue", noneIsGood),
			share(text{"按期整改率", "On time"}, onTime, "firegrid_hazards_rectified_on_time"),
			col(text{"七日内到期", "Due in 7 days"}, "firegrid_hazards_due_soon", neither),
			col(text{"报称已整改", "Reported"}, "firegrid_hazards_reported_rectified", neither),
		})
}

// monthTable is the table of the monthly bulletin.
func monthTable() panel {
	last := ratio(count("firegrid_hazards_rectified_last_month"), count("firegrid_hazards_found_last_month"))
	col := func(title text, f figure, l look, metric string) column {
		return column{name: title, expr: f(current, byPlace, "brigade"), look: l, link: rowsOf(metric)}
	}
	return table(text{"各大队每月督改", "Rectified in the month, by brigade"},
		definitions("firegrid_hazards_found_last_month", "firegrid_hazards_rectified_last_month", "firegrid_hazards_found_in_month", "firegrid_hazards_rectified_in_month"),
		14, 10, []key{{"brigade", brigade, 130}}, []column{
			col(text{"上月发现", "Found last month"}, count("firegrid_hazards_found_last_month"), whole(plainCount, neither), "firegrid_hazards_found_last_month"),
			col(text{"上月督改", "Rectified last month"}, count("firegrid_hazards_rectified_last_month"), whole(plainCount, neither), "firegrid_hazards_rectified_last_month"),
			col(text{"上月督改率", "Rate last month"}, last, rate(neither), "firegrid_hazards_rectified_last_month"),
			col(text{"本月发现", "Found this month"}, count("firegrid_hazards_found_in_month"), whole(plainCount, neither), "firegrid_hazards_found_in_month"),
			col(text{"本月督改", "Rectified this month"}, count("firegrid_hazards_rectified_in_month"), whole(plainCount, neither), "firegrid_hazards_rectified_in_month"),
			col(text{"本月督改率", "Rate this month"}, monthly, rate(neither), "firegrid_hazards_rectified_in_month"),
		})
}

// monthTrend draws each month's final rate over the month that follows it: the
// rate of the running month jumps about while its first days are few.
func monthTrend() panel {
	last := ratio(count("firegrid_hazards_rectified_last_month"), count("firegrid_hazards_found_last_month"))
	p := lines(text{"上月督改率逐月变化", "Last month's rate, month by month"}, text{
		"每一段横线是上一个自然月的督改率，即当月通报所印的数。", "Each level stretch is the rate of the calendar month before, the one that the month's bulletin prints.",
	}.then(definitions("firegrid_hazards_found_last_month", "firegrid_hazards_rectified_last_month")), 10, 10, rate(neutral), []line{
		{text{"上月督改率", "Last month's rate"}, last(trend, byPlace, ""), "blue"},
	}, rowsOf("firegrid_hazards_rectified_last_month").chosen(), rowsOf("firegrid_hazards_found_last_month").chosen())
	return p.stepped()
}

// majorTable is the listed major hazards by county.
func majorTable() panel {
	var columns []column
	for _, c := range []struct {
		name   text
		metric string
		steps  []step
	}{
		{text{"判定", "Judged"}, "firegrid_major_hazards_judged", neither}, {text{"挂牌", "Listed"}, "firegrid_major_hazards_listed", neither},
		{text{"销案", "Closed"}, "firegrid_major_hazards_closed", neither}, {text{"回头看", "Revisited"}, "firegrid_major_hazards_revisited", neither},
		{text{"反弹", "Relapsed"}, "firegrid_major_hazards_relapsed", noneIsGood},
	} {
		columns = append(columns, column{name: c.name, expr: count(c.metric)(current, byPlace, "county"), look: whole(plainCount, c.steps), color: true, link: rowsOf(c.metric)})
	}
	columns = append(columns, column{name: text{"回头看率", "Revisited, share"}, expr: revisited(current, byPlace, "county"), look: rate(towardsWhole), color: true, link: rowsOf("firegrid_major_hazards_revisited")})
	return table(text{"各县市区挂牌督办重大火灾隐患", "Listed major hazards by county"},
		definitions("firegrid_major_hazards_judged", "firegrid_major_hazards_listed", "firegrid_major_hazards_closed", "firegrid_major_hazards_revisited", "firegrid_major_hazards_relapsed").then(fullIsGreen),
		24, 8, []key{{"county", county, 150}}, columns)
}
