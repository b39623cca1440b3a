package rules

// runAlerts tell the operator that figures are not made, or not shown.
func runAlerts() []alert {
	return append([]alert{
		{name: "FiregridExporterDown", wait: "5m", severity: critical,
			expr:        `up{job="firegrid"} == 0 or absent(up{job="firegrid"})`,
			summary:     text{"firegrid 服务没有应答", "firegrid does not answer"},
			description: text{"Prometheus 已有 5 分钟读不到 firegrid，各块屏幕上的数字不再更新。", "Prometheus has not been able to read firegrid for 5 minutes: the boards stand still."},
			todo:        text{"在服务器上运行 systemctl status firegrid；服务正常时，核对 prometheus.yml 里的地址。", "Run systemctl status firegrid on its machine; if it is up, check the address in prometheus.yml."}},
		{name: "FiregridFiguresOld", wait: "15m", severity: warning,
			expr:        `(time() - max(firegrid_data_as_of_timestamp_seconds)) / 86400 > 3`,
			summary:     text{"屏幕上的数字已过期", "the figures shown are old"},
			description: text{`数据截至日的零时已过去 {{ printf "%.0f" $value }} 天，屏幕上仍是那一天的数字。`, `The day that the figures are of began {{ printf "%.0f" $value }} days ago.`},
			todo:        text{"运行 firegrid status 查看最近几次运行的结果，处理后运行 firegrid run。", "See firegrid status for how the last runs ended, mend that, then firegrid run."}},
		{name: "FiregridLoadFailed", wait: "10m", severity: warning,
			expr:        `firegrid_exporter_last_load_successful == 0`,
			summary:     text{"最新发布的数据读取失败", "the newest run cannot be read"},
			description: text{"服务读不出最新一次发布，屏幕上仍是之前的数字；原因写在服务首页。", "The server cannot read what was published last and still shows the run before; its start page says why."},
			todo:        text{"打开服务首页看原因，再运行一次 firegrid run。", "Open the start page of the server for the reason, then firegrid run once more."}},
		{name: "FiregridRunSlow", wait: "1m", severity: warning,
			expr:        `sum without (stage) (firegrid_run_stage_duration_seconds) / 3600 > 3`,
			summary:     text{"夜间运行太慢", "the nightly run is slow"},
			description: text{`最近一次运行用了 {{ printf "%.1f" $value }} 小时，可能拖到上班以后。`, `The last run took {{ printf "%.1f" $value }} hours and may still be at work in the morning.`},
			todo:        text{"在 firegrid.yaml 的 duckdb 里放宽内存和线程，或把运行时间提前。", "Give duckdb more memory and threads in firegrid.yaml, or begin earlier."}},
	}, outcomeAlerts()...)
}

// outcomeAlerts are about the last attempt at a run.
func outcomeAlerts() []alert {
	missing := text{"昨夜没有运行", "the nightly run did not happen"}
	look := text{"运行 systemctl list-timers firegrid-run.timer 查看定时任务；需要时运行 firegrid run。", "See systemctl list-timers firegrid-run.timer; firegrid run makes it up."}
	return []alert{
		{name: "FiregridRunMissing", wait: "15m", severity: critical,
			expr:        `(time() - max(firegrid_run_last_completion_timestamp_seconds)) / 3600 > 26`,
			summary:     missing,
			description: text{`上一次运行结束于 {{ printf "%.0f" $value }} 小时前，此后没有再运行。`, `The last run ended {{ printf "%.0f" $value }} hours ago, and none since.`},
			todo:        look},
		{id: "run-missing-never", name: "FiregridRunMissing", wait: "26h", severity: critical, labels: never,
			expr:        `absent(firegrid_run_last_completion_timestamp_seconds) and on () max(up{job="firegrid"}) == 1`,
			summary:     text{"从未运行过", "no run has ever happened"},
			description: text{"firegrid 服务已启动 26 小时以上，但还没有运行过一次，没有数字可以展示。", "firegrid has been up for more than 26 hours and nothing has ever run: there are no figures to show."},
			todo:        look},
		{name: "FiregridRunFailed", wait: "1m", severity: critical,
			expr:        `max without (outcome) (firegrid_run_last_outcome{outcome="failed"}) == 1`,
			summary:     text{"最近一次运行失败", "the last run failed"},
			description: text{"最近一次运行没有走完，屏幕上仍是之前一次的数字。", "The last run did not come to its end; the boards still show the one before."},
			todo:        text{"运行 firegrid status 看停在哪一步、什么原因；处理后再运行 firegrid run，已读取的文件不会重复。", "firegrid status says where it stopped and why; mend that and firegrid run again: nothing counts twice."}},
		{name: "FiregridPublishHeld", wait: "1m", severity: warning,
			expr:        `max without (outcome) (firegrid_run_last_outcome{outcome="held"}) == 1`,
			summary:     text{"最近一次运行被核对拦下，没有发布", "a check held the last run back"},
			description: text{"算出的数字没有通过核对，为免误导没有发布，屏幕上仍是之前一次的数字。", "The new figures did not pass a check and were not published; the boards still show the run before."},
			todo:        text{"运行 firegrid status 看是哪一项核对、由哪份台账引起；改好台账或用 firegrid retract 撤回后再运行 firegrid run，核实无误则运行 firegrid publish --accept \"原因\"。", "firegrid status names the check and the ledger; have it mended or withdraw it (firegrid retract), then firegrid run; if it is right all the same, firegrid publish --accept \"why\"."}},
	}
}
