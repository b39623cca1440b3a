package rules

// weekAgo is what a metric was seven days ago, by labels. History and scrapes
// lie a day apart, hence the 25 hours.
func weekAgo(metric, by string) string {
	return "sum by (" + by + ") (last_over_time(" + metric + "[25h] offset 7d))"
}

// workAlerts are for whoever answers for the work itself.
func workAlerts() []alert {
	return append(hazardAlerts(), []alert{
		{name: "FiregridMajorHazardRelapsed", wait: "1m", severity: critical,
			expr: `sum by (county, brigade) (firegrid_major_hazards_relapsed)` +
				` - (` + weekAgo("firegrid_major_hazards_relapsed", "county, brigade") + ` or 0 * sum by (county, brigade) (firegrid_major_hazards_relapsed)) > 0`,
			summary:     text{"{{ $labels.county }} 挂牌重大火灾隐患反弹", "a listed major hazard in {{ $labels.county }} has relapsed"},
			description: text{"最近 7 天内，{{ $labels.brigade }} 回头看时新发现 {{ $value }} 处挂牌督办的重大火灾隐患反弹。", "Within 7 days {{ $value }} listed major hazards of {{ $labels.brigade }} were found relapsed when revisited."},
			todo:        text{"打开明细看是哪个单位，提请政府重新督办。", "Open the rows to see which unit it is, and put it before the government again."},
			rows:        "firegrid_major_hazards_relapsed?county={{ $labels.county }}&brigade={{ $labels.brigade }}"},
		{name: "FiregridDutyMissed", wait: "24h", severity: info,
			expr:        `count by (round, brigade) (sum by (round, brigade, duty) (firegrid_duties_due) - (sum by (round, brigade, duty) (firegrid_duties_done) or 0 * sum by (round, brigade, duty) (firegrid_duties_due)) > 0)`,
			summary:     text{"{{ $labels.brigade }} 第 {{ $labels.round }} 轮蹲点任务未完成", "duties of round {{ $labels.round }} at {{ $labels.brigade }} are not done"},
			description: text{"第 {{ $labels.round }} 轮蹲点已结束，{{ $labels.brigade }} 还有 {{ $value }} 项任务没有记录。", "Round {{ $labels.round }} is over, and {{ $value }} duties at {{ $labels.brigade }} are not on record."},
			todo:        text{"核对蹲点活动台账：是没有做，还是没有记。", "Check the ledger of activities: not done, or not written down?"},
			rows:        "firegrid_duties_due?round={{ $labels.round }}&brigade={{ $labels.brigade }}"},
	}...)
}

// hazardAlerts are about hazards and their deadlines.
func hazardAlerts() []alert {
	overdue := weekAgo("firegrid_hazards_overdue", "brigade")
	return []alert{
		{name: "FiregridOverdueGrowing", wait: "15m", severity: warning,
			expr: `sum by (brigade) (firegrid_hazards_overdue) - ` + overdue + ` >= 5` +
				` and on (brigade) sum by (brigade) (firegrid_hazards_overdue) > 1.2 * ` + overdue,
			summary:     text{"{{ $labels.brigade }} 逾期未改隐患增多", "overdue hazards of {{ $labels.brigade }} are growing"},
			description: text{"{{ $labels.brigade }} 的逾期未改隐患 7 天内增加了 {{ $value }} 处，增幅超过两成。", "{{ $labels.brigade }} has {{ $value }} more hazards overdue than 7 days ago, more than a fifth."},
			todo:        text{"打开明细逐处督促；已整改的请大队补上复查结果。", "Go through the rows; where the work is done, have the brigade enter the review."},
			rows:        "firegrid_hazards_overdue?brigade={{ $labels.brigade }}"},
		{name: "FiregridDeadlineCluster", wait: "15m", severity: info,
			expr: `sum by (brigade) (firegrid_hazards_due_soon) >= 10` +
				` and on (brigade) sum by (brigade) (firegrid_hazards_due_soon) > 0.2 * sum by (brigade) (firegrid_hazards_open)`,
			summary:     text{"{{ $labels.brigade }} 一周内集中到期", "many deadlines at {{ $labels.brigade }} within a week"},
			description: text{"{{ $labels.brigade }} 有 {{ $value }} 处未闭环隐患在 7 天内到期，超过其未闭环总数的两成。", "{{ $value }} open hazards of {{ $labels.brigade }} fall due within 7 days, more than a fifth of all open ones."},
			todo:        text{"提前安排复查力量。", "Plan the reviews now."},
			rows:        "firegrid_hazards_due_soon?brigade={{ $labels.brigade }}"},
		{name: "FiregridReviewsBehind", wait: "24h", severity: warning,
			expr: `sum by (brigade) (firegrid_hazard_reviews_due) - sum by (brigade) (firegrid_hazard_reviews) >= 20` +
				` and on (brigade) sum by (brigade) (firegrid_hazard_reviews) < 0.8 * sum by (brigade) (firegrid_hazard_reviews_due)`,
			summary:     text{"{{ $labels.brigade }} 复查积压", "reviews of {{ $labels.brigade }} pile up"},
			description: text{"{{ $labels.brigade }} 有 {{ $value }} 处应复查的隐患还没有复查，复查率不足 80%。", "{{ $value }} hazards of {{ $labels.brigade }} are due for a review that nobody has made; fewer than 80 % are."},
			todo:        text{"打开明细安排复查；已复查的请补上复查日期。", "Plan the reviews by the rows; where they were made, have their dates entered."},
			rows:        "firegrid_hazard_reviews_due?brigade={{ $labels.brigade }}"},
	}
}
