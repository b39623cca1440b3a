package exporter

import (
	"maps"
	"slices"
	"time"

	"firegrid/transform/published"
)

// zone is where the days of the data are days. China has had one offset and no
// summer time since 1991, so no time zone database is needed on the machine.
var zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// The health metrics' HELP, by name.
var healthHelp = map[string]phrase{
	"firegrid_run_last_success_timestamp_seconds": {
		"最近一次成功发布的夜间运行的完成时间（Unix 秒）；失败或被拦下的运行不会更新它。",
		"When the last run that was published finished, in Unix seconds; a failed or held run does not advance it."},
	"firegrid_run_last_completion_timestamp_seconds": {
		"最近一次夜间运行结束的时间（Unix 秒），不论成败。",
		"When the last run ended, well or badly, in Unix seconds."},
	"firegrid_run_last_outcome": {
		"最近一次夜间运行的结果：published 已发布、held 被核对拦下、failed 失败；当前结果为 1，其余为 0。",
		"How the last run ended: published, held (a gate kept it back) or failed; 1 for the outcome that it had, 0 for the others."},
	"firegrid_run_next_timestamp_seconds": {
		"下一次夜间运行的计划时间（Unix 秒）；只在由 firegrid serve --nightly 安排时才有。",
		"When the next nightly run is due, in Unix seconds; only where firegrid serve --nightly starts it."},
	"firegrid_publish_held": {
		"发布前的各项检查：1 表示最近一次运行被这一项拦下，看板仍显示之前的结果；0 表示没有。",
		"Whether this gate held the last run back, so that the boards show the one before: 1, or 0."},
	"firegrid_run_stage_duration_seconds": {
		"已发布的运行各阶段所用时间（秒）。",
		"How long each stage of the published run took, in seconds."},
	"firegrid_files": {
		"收到的台账文件数，按报送大队和处理结果分：taken 已采用、taken_with_problems 已采用但有问题、returned 已退回、retracted 已撤回。没有写明大队的计入“未知”。",
		"Workbooks received, by brigade and by what became of them: taken, taken_with_problems, returned or retracted; 未知 where no brigade is named."},
	"firegrid_rows": {
		"收到的数据行数，按报送大队、台账和处理结果分：taken 已采用、returned 已退回。",
		"Rows received, by brigade, dataset and what became of them: taken, or returned to the clerk."},
	"firegrid_problems": {
		"现行台账中发现的问题数，按原因代码分；包括整行退回的和只作提醒的。",
		"Problems found in the files that count, by the code of the reason: those for which a row was returned, and warnings."},
	asOfMetric: {
		"数据截至日的零时（东八区，Unix 秒）。",
		"The first moment (UTC+8) of the day that the figures are as of, in Unix seconds."},
	"firegrid_brigade_last_file_timestamp_seconds": {
		"各大队最近一次报送文件的时间（Unix 秒）。",
		"When each brigade's last workbook came, in Unix seconds."},
	"firegrid_published_run_info": {
		"当前展示的运行编号；值恒为 1。",
		"The run that is shown; always 1."},
	"firegrid_build_info": {
		"本程序的版本；值恒为 1。",
		"The version of this program; always 1."},
	"firegrid_exporter_last_load_successful": {
		"最近一次读取已发布运行是否成功：1 成功，0 失败（仍展示之前的运行）。",
		"Whether the last attempt to read the published run succeeded: 1, or 0 when an older run is shown instead."},
}

// healthMetrics makes the metrics that say how the nightly run is doing.
type healthMetrics struct {
	constants
	lang string
}

func (h *healthMetrics) family(name string, labels ...string) func(float64, ...string) {
	return h.gauge(name, healthHelp[name].in(h.lang), labels...)
}

// health makes what is known of the runs. Either may be nil: nothing published
// yet, or no attempt recorded. What is not known is left out, never 0.
func health(m *published.Manifest, last *published.LastRun, lang string) *healthMetrics {
	h := &healthMetrics{lang: lang}
	h.attempts(summarise(m, last))
	if m != nil {
		h.shown(m)
	}
	return h
}

func (h *healthMetrics) attempts(s summary) {
	if !s.success.IsZero() {
		h.family("firegrid_run_last_success_timestamp_seconds")(seconds(s.success))
	}
	if s.completion.IsZero() {
		return
	}
	h.family("firegrid_run_last_completion_timestamp_seconds")(seconds(s.completion))
	outcome := h.family("firegrid_run_last_outcome", "outcome")
	for _, o := range []published.Outcome{published.OutcomeFailed, published.OutcomeHeld, published.OutcomePublished} {
		outcome(truth(o == s.outcome), string(o))
	}
	held := h.family("firegrid_publish_held", "gate")
	for _, gate := range published.Gates() {
		held(truth(slices.ContainsFunc(s.findings, func(f published.Finding) bool { return f.Gate == gate })), gate)
	}
}

func (h *healthMetrics) shown(m *published.Manifest) {
	h.family("firegrid_published_run_info", "run")(1, m.RunID)
	h.family(asOfMetric)(seconds(HistoryTime(m.AsOf)))
	stage := h.family("firegrid_run_stage_duration_seconds", "stage")
	for _, s := range m.Stages {
		stage(s.Seconds, s.Name)
	}
	h.received(m)
	brigade := h.family("firegrid_brigade_last_file_timestamp_seconds", "brigade")
	for _, name := range slices.Sorted(maps.Keys(m.BrigadesLastFile)) {
		brigade(seconds(m.BrigadesLastFile[name]), name)
	}
}

// received says what came in from whom, and what was wrong with it.
func (h *healthMetrics) received(m *published.Manifest) {
	from := m.Received
	if from == nil { // published before brigades were told apart
		from = []published.Received{{Brigade: "未知", Files: m.Files, Rows: m.Rows}}
	}
	files := h.family("firegrid_files", "brigade", "outcome")
	rows := h.family("firegrid_rows", "brigade", "dataset", "outcome")
	for _, b := range from {
		for _, outcome := range slices.Sorted(maps.Keys(b.Files)) {
			files(float64(b.Files[outcome]), b.Brigade, outcome)
		}
		for _, dataset := range slices.Sorted(maps.Keys(b.Rows)) {
			rows(float64(b.Rows[dataset].Taken), b.Brigade, dataset, "taken")
			rows(float64(b.Rows[dataset].Returned), b.Brigade, dataset, "returned")
		}
	}
	problems := h.family("firegrid_problems", "code")
	for _, code := range slices.Sorted(maps.Keys(m.Problems)) {
		problems(float64(m.Problems[code]), code)
	}
}

// summary is what the manifest of the shown run and the record of the last
// attempt say together.
type summary struct {
	success, completion time.Time // zero when not known
	outcome             published.Outcome
	findings            []published.Finding // what held the last attempt
}

// summarise holds the two records against each other. A publication may be newer
// than the record of attempts (the process was killed between the two), and the
// shown run may be older than it (a rollback): the later word is the right one.
func summarise(m *published.Manifest, last *published.LastRun) summary {
	var s summary
	if last != nil {
		s.completion, s.outcome, s.findings = last.FinishedAt, last.Outcome, last.Findings
		if last.LastSuccessAt != nil {
			s.success = *last.LastSuccessAt
		}
	}
	if m == nil {
		return s
	}
	if m.FinishedAt.After(s.success) {
		s.success = m.FinishedAt
	}
	if m.FinishedAt.After(s.completion) {
		s.completion, s.outcome, s.findings = m.FinishedAt, published.OutcomePublished, nil
	}
	return s
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
