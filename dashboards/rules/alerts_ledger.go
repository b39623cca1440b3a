package rules

// ledgerAlerts are about what the brigades send.
func ledgerAlerts() []alert {
	call := text{"请与该大队台账员联系；交表的网页是 /drop/。", "Ring the clerk of the brigade; workbooks are handed in at /drop/."}
	return []alert{
		{name: "FiregridBrigadeSilent", wait: "1h", severity: warning,
			expr:        `(time() - max by (brigade) (firegrid_brigade_last_file_timestamp_seconds)) / 86400 > 35`,
			summary:     text{"{{ $labels.brigade }} 久未报送", "{{ $labels.brigade }} has sent nothing for long"},
			description: text{`{{ $labels.brigade }} 已有 {{ printf "%.0f" $value }} 天没有报送任何台账，它的数字停在那一天。`, `{{ $labels.brigade }} has sent no workbook for {{ printf "%.0f" $value }} days; its figures stand still.`},
			todo:        call},
		{id: "brigade-silent-never", name: "FiregridBrigadeSilent", wait: "24h", severity: warning, labels: never,
			expr:        `sum by (brigade) (firegrid_townships{brigade!="未知"}) > 0 unless on (brigade) firegrid_brigade_last_file_timestamp_seconds`,
			summary:     text{"{{ $labels.brigade }} 从未报送", "{{ $labels.brigade }} has never sent anything"},
			description: text{"乡镇街道名册上有 {{ $labels.brigade }}，但从未收到过它的台账。", "The roster knows {{ $labels.brigade }}, but no workbook of it has ever come."},
			todo:        call},
		{name: "FiregridRejectedRowsHigh", wait: "1m", severity: warning,
			expr: `sum by (brigade) (firegrid_rows{outcome="returned"}) / (sum by (brigade) (firegrid_rows) > 0) > 0.05` +
				` and on (brigade) sum by (brigade) (firegrid_rows{outcome="returned"}) >= 10`,
			summary:     text{"{{ $labels.brigade }} 退回的行太多", "many rows of {{ $labels.brigade }} are returned"},
			description: text{"{{ $labels.brigade }} 报来的行有 {{ $value | humanizePercentage }} 被退回，没有计入数字。", "{{ $value | humanizePercentage }} of the rows that {{ $labels.brigade }} sent went back and are in no figure."},
			todo:        text{"查看 returned 文件夹里标好的表；若是栏目写法不同，在 firegrid.yaml 里补充。", "See the marked workbooks in the folder returned; where headings differ, add them to firegrid.yaml."}},
		{name: "FiregridFoundFell", wait: "15m", severity: warning,
			expr:        `sum(firegrid_hazards_found) / (sum(last_over_time(firegrid_hazards_found[25h] offset 1d)) > 0) < 0.98`,
			summary:     text{"累计发现隐患数变少", "fewer hazards found than the day before"},
			description: text{"累计发现的隐患只剩前一天的 {{ $value | humanizePercentage }}。累计数不应减少，可能有台账被撤回或被不全的表替换。", "Only {{ $value | humanizePercentage }} of yesterday's hazards are left. A count since the beginning does not fall by itself: a ledger may have been withdrawn, or replaced by one that lacks rows."},
			todo:        text{"运行 firegrid status 看最近取用的文件，核对隐患台账。", "See the last files in firegrid status and check the hazard ledgers."}},
	}
}
