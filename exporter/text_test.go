package exporter

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/transform/published"
)

// The exposition of night(), by hand: 2012-12-19 00:00 in Shaoxing is
// 1355846400, 18:31:12.5 UTC of that day is 1355941872.5, and the workbook of
// 越城大队 came at 18:30:00 UTC of the day before, 1355855400.
const nightText = `# HELP firegrid_brigade_last_file_timestamp_seconds 各大队最近一次报送文件的时间（Unix 秒）。
# TYPE firegrid_brigade_last_file_timestamp_seconds gauge
firegrid_brigade_last_file_timestamp_seconds{brigade="越城大队"} 1.3558554e+09
# HELP firegrid_build_info 本程序的版本；值恒为 1。
# TYPE firegrid_build_info gauge
firegrid_build_info{goversion="go1.26",revision="abc",version="1.2.3"} 1
# HELP firegrid_data_as_of_timestamp_seconds 数据截至日的零时（东八区，Unix 秒）。
# TYPE firegrid_data_as_of_timestamp_seconds gauge
firegrid_data_as_of_timestamp_seconds 1.3558464e+09
# HELP firegrid_files 收到的台账文件数，按报送大队和处理结果分：taken 已采用、taken_with_problems 已采用但有问题、returned 已退回、retracted 已撤回。没有写明大队的计入“未知”。
# TYPE firegrid_files gauge
firegrid_files{brigade="诸暨大队",outcome="returned"} 2
firegrid_files{brigade="诸暨大队",outcome="taken"} 8
firegrid_files{brigade="越城大队",outcome="taken"} 50
# HELP firegrid_hazards_rectified 截至当日已整改销案的火灾隐患（处）。
# TYPE firegrid_hazards_rectified gauge
firegrid_hazards_rectified{brigade="诸暨大队",severity="重大"} 3
firegrid_hazards_rectified{brigade="越城大队",severity="一般"} 1200
# HELP firegrid_problems 现行台账中发现的问题数，按原因代码分；包括整行退回的和只作提醒的。
# TYPE firegrid_problems gauge
firegrid_problems{code="date_wrong"} 6
firegrid_problems{code="key_missing"} 1
# HELP firegrid_publish_held 发布前的各项检查：1 表示最近一次运行被这一项拦下，看板仍显示之前的结果；0 表示没有。
# TYPE firegrid_publish_held gauge
firegrid_publish_held{gate="as_of_older"} 0
firegrid_publish_held{gate="audit"} 0
firegrid_publish_held{gate="exceeding"} 0
firegrid_publish_held{gate="numbers_shared"} 0
firegrid_publish_held{gate="roster_shrank"} 0
firegrid_publish_held{gate="rows_fell"} 0
firegrid_publish_held{gate="rows_rejected"} 0
# HELP firegrid_published_run_info 当前展示的运行编号；值恒为 1。
# TYPE firegrid_published_run_info gauge
firegrid_published_run_info{run="20121219T183000Z-20121219"} 1
# HELP firegrid_rows 收到的数据行数，按报送大队、台账和处理结果分：taken 已采用、returned 已退回。
# TYPE firegrid_rows gauge
firegrid_rows{brigade="诸暨大队",dataset="hazards",outcome="returned"} 7
firegrid_rows{brigade="诸暨大队",dataset="hazards",outcome="taken"} 800
firegrid_rows{brigade="越城大队",dataset="hazards",outcome="returned"} 0
firegrid_rows{brigade="越城大队",dataset="hazards",outcome="taken"} 2000
# HELP firegrid_run_last_completion_timestamp_seconds 最近一次夜间运行结束的时间（Unix 秒），不论成败。
# TYPE firegrid_run_last_completion_timestamp_seconds gauge
firegrid_run_last_completion_timestamp_seconds 1.3559418725e+09
# HELP firegrid_run_last_outcome 最近一次夜间运行的结果：published 已发布、held 被核对拦下、failed 失败；当前结果为 1，其余为 0。
# TYPE firegrid_run_last_outcome gauge
firegrid_run_last_outcome{outcome="failed"} 0
firegrid_run_last_outcome{outcome="held"} 0
firegrid_run_last_outcome{outcome="published"} 1
# HELP firegrid_run_last_success_timestamp_seconds 最近一次成功发布的夜间运行的完成时间（Unix 秒）；失败或被拦下的运行不会更新它。
# TYPE firegrid_run_last_success_timestamp_seconds gauge
firegrid_run_last_success_timestamp_seconds 1.3559418725e+09
# HELP firegrid_run_stage_duration_seconds 已发布的运行各阶段所用时间（秒）。
# TYPE firegrid_run_stage_duration_seconds gauge
firegrid_run_stage_duration_seconds{stage="ingest"} 60.25
firegrid_run_stage_duration_seconds{stage="transform"} 12
# HELP firegrid_target 目标值。
# TYPE firegrid_target gauge
firegrid_target{measure="隐患整改率",scope="全市"} 0.95
`

// nightRun is night() as a reader gets it, with the record of its attempt.
func nightRun() (*published.Run, *published.LastRun) {
	m, samples := night()
	m.RunID = published.NewRunID(m.StartedAt, m.AsOf)
	last := &published.LastRun{RunID: m.RunID, AsOf: m.AsOf, StartedAt: m.StartedAt, FinishedAt: m.FinishedAt,
		Outcome: published.OutcomePublished, LastSuccessAt: &m.FinishedAt}
	return &published.Run{Manifest: m, Samples: samples}, last
}

func text(t *testing.T, run *published.Run, last *published.LastRun, o TextOptions) string {
	t.Helper()
	o.Build = Build{Version: "1.2.3", Revision: "abc", GoVersion: "go1.26"}
	var b bytes.Buffer
	if err := Text(&b, run, last, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextIsTheWholeExposition(t *testing.T) {
	run, last := nightRun()
	got := text(t, run, last, TextOptions{})
	if diff := cmp.Diff(nightText, got); diff != "" {
		t.Errorf("exposition (-want +got):\n%s", diff)
	}
	lint(t, []byte(got))
}

func TestTextDoesNotDependOnTheOrderOfSamples(t *testing.T) {
	run, last := nightRun()
	slices.Reverse(run.Samples)
	slices.Reverse(run.Manifest.Metrics)
	if diff := cmp.Diff(nightText, text(t, run, last, TextOptions{})); diff != "" {
		t.Errorf("exposition (-want +got):\n%s", diff)
	}
}

func TestTextIsWhatIsServed(t *testing.T) {
	data, _ := publishNight(t)
	served := body(t, ask(t, open(t, Options{Data: data}).Handler(), "GET", "/metrics"))
	own := "firegrid_exporter_"
	var lines []string
	for line := range strings.Lines(served) {
		if !strings.Contains(line, own) {
			lines = append(lines, line)
		}
	}
	if diff := cmp.Diff(nightText, strings.Join(lines, "")); diff != "" {
		t.Errorf("/metrics without %s* (-want +got):\n%s", own, diff)
	}
	lint(t, []byte(served))
}

func TestTextInEnglish(t *testing.T) {
	run, last := nightRun()
	run.Manifest.Metrics[1].Help.EN = "" // declared in Chinese only
	got := text(t, run, last, TextOptions{Lang: English})
	for _, want := range []string{
		"# HELP firegrid_hazards_rectified Hazards found and closed by the day.\n",
		"# HELP firegrid_problems Problems found in the files that count, by the code of the reason: those for which a row was returned, and warnings.\n",
		"# HELP firegrid_target 目标值。\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
	lint(t, []byte(got))
	for name, p := range healthHelp {
		if p.zh == "" || p.en == "" {
			t.Errorf("%s has no help in one of the languages", name)
		}
	}
}

func TestTextRefusesAnUnknownLanguage(t *testing.T) {
	run, last := nightRun()
	err := Text(new(bytes.Buffer), run, last, TextOptions{Lang: "fr"})
	if err == nil || err.Error() != `language "fr" is not known: use zh or en` {
		t.Errorf("error = %v", err)
	}
}

func TestTextInOpenMetrics(t *testing.T) {
	run, last := nightRun()
	got := text(t, run, last, TextOptions{OpenMetrics: true})
	if !strings.HasSuffix(got, "\n# EOF\n") {
		t.Errorf("no # EOF at the end of\n%s", got)
	}
	if want := `firegrid_hazards_rectified{brigade="越城大队",severity="一般"} 1200.0` + "\n"; !strings.Contains(got, want) {
		t.Errorf("no line %q in\n%s", want, got)
	}
}

func TestTextBeforeTheFirstPublication(t *testing.T) {
	got := parsed(t, strings.NewReader(text(t, nil, nil, TextOptions{})))
	want := map[string]float64{`firegrid_build_info{goversion="go1.26",revision="abc",version="1.2.3"}`: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
}

func TestLabelValuesAreKeptWhateverIsInThem(t *testing.T) {
	values := []string{`含"引号"`, "两\n行", `反\斜杠`, "  空 格 ", "，。", "𠮷", ""}
	run, last := nightRun()
	run.Samples = nil
	for i, v := range values {
		run.Samples = append(run.Samples, published.Sample{Metric: "firegrid_target", Day: asOf, Labels: []string{v, "全市"}, Value: float64(i)})
	}
	got := text(t, run, last, TextOptions{})
	lint(t, []byte(got))
	series := parsed(t, strings.NewReader(got))
	for i, v := range values {
		// An empty label is no label to Prometheus, but the parser keeps it.
		name := fmt.Sprintf("firegrid_target{measure=%q,scope=%q}", v, "全市")
		if value, ok := series[name]; !ok || value != float64(i) {
			t.Errorf("%s = %v, %v; want %d, there", name, value, ok, i)
		}
	}
}
