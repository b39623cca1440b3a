package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"firegrid/ingest/lake"
)

const rosterCSV = "行政区划代码,乡镇街道,类型,县市区,所属大队\n330602001,塔山街道,街道,越城区,越城大队\n330681101,大唐镇,镇,诸暨市,诸暨大队\n"

const hazardHead = "隐患编号,单位名称,县市区,乡镇街道,发现日期,隐患描述,整改方式,整改期限,复查日期,复查结果\n"

// everyVerb lists what the program can do, with the verbs below a verb.
func everyVerb() []string { return verbsBelow((&app{lang: "zh"}).root()) }

func verbsBelow(parent *cobra.Command) []string {
	var names []string
	for _, c := range parent.Commands() {
		if c.Name() == "help" || c.Hidden {
			continue
		}
		names = append(names, strings.TrimPrefix(c.CommandPath(), "firegrid "))
		names = append(names, verbsBelow(c)...)
	}
	return names
}

// Every verb explains itself, with an example, in both languages.
func TestEveryVerbHasHelpWithAnExample(t *testing.T) {
	for lang, words := range map[string][2]string{"zh": {"用法：", "示例："}, "en": {"Usage:", "Examples:"}} {
		for _, verb := range everyVerb() {
			out, _, code := firegrid(t, append(strings.Fields(verb), "--help", "--lang", lang)...)
			if code != exitDone || !strings.Contains(out, words[0]) || !strings.Contains(out, words[1]) || !strings.Contains(out, "firegrid "+verb) {
				t.Errorf("%s --help --lang %s: exit code %d\n%s", verb, lang, code, out)
			}
			if lang == "en" && strings.ContainsAny(out, "的是在") {
				t.Errorf("%s --help --lang en speaks Chinese:\n%s", verb, out)
			}
		}
	}
}

func TestWrongUsageIsExitCode2(t *testing.T) {
	for _, args := range [][]string{
		{"runn"}, {"run", "--as-of", "2012.12.19"}, {"run", "--as-off", "2012-12-19"}, {"sample"}, {"check"}, {"demo", "--end", "tomorrow"}, {"run", "--log-format", "xml"}, {"status", "extra"}, {"doubles", "decide", "0123456789"}, {"doubles", "decide", "0123456789", "perhaps"}, {"doubles", "decide", "0123456789", "same", "--undo"}, {"retract"}, {"serve", "--listen", "9868"}, {"demo", "--listen", "localhost"},
		{"dashboards", "nope"}, {"dashboards", "push", "--url", "http://localhost:3000"}, {"dashboards", "write"}, {"dashboards", "write", "dir", "--firegrid-url", "10.0.0.5:9868"},
	} {
		if _, errs, code := firegrid(t, args...); code != exitUsage || !strings.Contains(errs, "错误：") {
			t.Errorf("%v: exit code %d, %q", args, code, errs)
		}
	}
}

func TestWithoutAnythingPublished(t *testing.T) {
	data := t.TempDir()
	_, errs, code := firegrid(t, "metrics", "--data", data)
	if code != exitFailed || !strings.Contains(errs, "还没有发布过数据") || !strings.Contains(errs, "firegrid run") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	_, errs, code = firegrid(t, "run", "--data", filepath.Join(data, "nowhere"))
	if code != exitFailed || !strings.Contains(errs, "firegrid init") {
		t.Errorf("run without an inbox: exit code %d, %q", code, errs)
	}
}

// The same bytes again, under any name, change nothing and say so.
func TestSameBytesChangeNothing(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	first := lakeFiles(t, data)
	write(t, filepath.Join(data, "inbox", "换个名字.csv"), rosterCSV)
	out, errs, code := firegrid(t, "ingest", "--data", data)
	if code != exitDone || !strings.Contains(out, "换个名字.csv") || !strings.Contains(out, "完全相同") || !strings.Contains(out, "名册.csv") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	again := lakeFiles(t, data)
	if len(again) != 1 || again[0].Reading != first[0].Reading || again[0].Parts[0] != first[0].Parts[0] {
		t.Errorf("the lake has changed: %+v", again)
	}
	if left := filesUnder(t, filepath.Join(data, "inbox")); len(left) != 0 {
		t.Errorf("left in the inbox: %v", left)
	}
}

// A ledger that comes before the roster is returned, and is read again by
// itself once the roster is there.
func TestRosterHealsWhatCameBefore(t *testing.T) {
	data := newData(t, map[string]string{"诸暨2012.csv": hazardHead + "诸-1,甲厂,诸暨市,大唐,2012-07-01,灭火器失效,限期改正,2012-07-10,2012-07-09,合格\n"})
	if f := lakeFiles(t, data)[0]; f.Outcome != lake.Returned || f.ProblemCounts["roster_missing"] == 0 {
		t.Fatalf("without a roster the row must come back: %+v", f)
	}
	write(t, filepath.Join(data, "inbox", "名册.csv"), rosterCSV)
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	out, _, _ := firegrid(t, "metrics", "--data", data)
	want := `firegrid_hazards_rectified{brigade="诸暨大队",county="诸暨市",place_class="未填",severity="未填"} 1`
	if !strings.Contains(out, want) {
		t.Errorf("not on /metrics: %s", want)
	}
}

// Before the roster is there, every row has the same trouble in its county and
// its township: that is a line each, with the number of the others.
func TestCheckPutsLikeProblemsTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "诸暨2012.csv")
	write(t, path, hazardHead+strings.Repeat("诸-1,甲厂,诸暨市,大唐,2012-07-01,灭火器失效,限期改正,2012-07-10,2012-07-09,合格\n", 299)+
		"诸-2,乙厂,诸暨市,大唐,2012-13-01,灭火器失效,限期改正,,,\n诸-3,乙厂,诸暨市,大唐,2012-14-01,灭火器失效,限期改正,,,\n")
	out, errs, code := firegrid(t, "check", path, "--data", t.TempDir())
	if code != exitReturned || strings.Count(out, "[roster_missing]") != 2 || !strings.Contains(out, "退回  C2  还没有收到") || !strings.Contains(out, "…还有 300 处同类问题：") ||
		!strings.Contains(out, "…还有 1 处同类问题：E302\n        填的有：2012-13-01、2012-14-01\n") || strings.Count(out, "\n") > 20 {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	out, _, _ = firegrid(t, "check", "--json", path, "--data", t.TempDir())
	var all []checkResult
	if err := json.Unmarshal([]byte(out), &all); err != nil || len(all[0].Problems) != checkLimit || all[0].More == 0 {
		t.Errorf("--json: %v, %d problems and %d more", err, len(all[0].Problems), all[0].More)
	}
}

// Of a township written below another county, English has only names in Chinese.
func TestCheckInEnglish(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	path := filepath.Join(t.TempDir(), "诸暨2012.csv")
	write(t, path, hazardHead+"诸-1,甲厂,越城区,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n")
	out, _, code := firegrid(t, "check", path, "--data", data, "--lang", "en")
	if code != exitReturned || !strings.Contains(out, "The roster has no township 大唐镇 (越城区 has none; there is 诸暨市大唐镇).") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// An operator adds a heading and a synonym in firegrid.yaml, without a rebuild.
func TestOperatorExtendsAContract(t *testing.T) {
	ledger := strings.Replace(hazardHead, "隐患描述", "毛病", 1) + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,马上就改,,,\n"
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": ledger})
	if f := lakeFiles(t, data)[1]; f.Outcome != lake.Returned || f.ProblemCounts["header_missing"] != 1 {
		t.Fatalf("an unknown heading: %+v", f)
	}
	write(t, filepath.Join(data, "firegrid.yaml"), "datasets:\n  hazards:\n    aliases:\n      description: [毛病]\n    values:\n      rectify_mode:\n        当场改正: [马上就改]\n")
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	out, _, _ := firegrid(t, "metrics", "--data", data)
	if !strings.Contains(out, `firegrid_hazards_rectified{brigade="诸暨大队",county="诸暨市",place_class="未填",severity="未填"} 1`) {
		t.Errorf("the returned file was not read again:\n%s", out)
	}
}

func TestSlipsInFiregridYAMLAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"limts: {file_mb: 1}\n":                                                                "limts",
		"datasets: {hazard: {aliases: {found_on: [x]}}}\n":                                     "no such dataset (known: activities, archives",
		"datasets: {hazards: {aliases: {foundon: [x]}}}\n":                                     "no such field (known: hazard_no",
		"datasets: {hazards: {values: {status: {改好了: [x]}}}}\n":                                `"改好了" is not one of its values`,
		"datasets: {hazards: {rules: [{name: r, later: closed_on, earlier: foundon}]}}\n":      `rule r names the unknown field "foundon"`,
		"datasets: {hazards: {rules: [{name: r, later: closed_on, earlier: unit_name}]}}\n":    `field "unit_name" is not a date`,
		"datasets: {hazards: {values: {status: {已整改: [整改中]}}}}\n":                              "is written for both",
		"datasets: {hazards: {rules: [{name: r, later: a, earlier: b, on_break: perhaps}]}}\n": "must be return or warn",
	} {
		data := t.TempDir()
		firegrid(t, "init", "--data", data)
		write(t, filepath.Join(data, "firegrid.yaml"), text)
		if _, errs, code := firegrid(t, "ingest", "--data", data); code != exitFailed || !strings.Contains(errs, want) || !strings.Contains(errs, "firegrid.yaml") {
			t.Errorf("%s: exit code %d, %q; want %q", text, code, errs, want)
		}
	}
}

// init leaves alone what is there, and its settings are the defaults.
func TestInit(t *testing.T) {
	data := filepath.Join(t.TempDir(), "a b", "数据")
	if _, errs, code := firegrid(t, "init", "--data", data); code != exitDone {
		t.Fatalf("exit code %d, %q", code, errs)
	}
	write(t, filepath.Join(data, "firegrid.yaml"), "published: {keep: 3}\n")
	firegrid(t, "init", "--data", data)
	if got := read(t, filepath.Join(data, "firegrid.yaml")); got != "published: {keep: 3}\n" {
		t.Errorf("init has overwritten the settings: %q", got)
	}
	c, err := loadConfig(data)
	if err != nil {
		t.Fatal(err)
	}
	if c.Published.Keep != 3 || c.Limits.FileMB != 200 || c.Serve.Listen != ":9868" {
		t.Errorf("settings over the defaults: %+v", c)
	}
}

func TestStatus(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n诸-2,乙厂,诸暨市,大唐镇,2012-13-01,灭火器失效,当场改正,,,\n"})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	write(t, filepath.Join(data, "inbox", "新来的.csv"), rosterCSV+" ")
	write(t, filepath.Join(data, "inbox", "开着的.xlsx"), "x")
	write(t, filepath.Join(data, "inbox", "~$开着的.xlsx"), "x")
	out, errs, code := firegrid(t, "status", "--json", "--data", data)
	var s statusReport
	if err := json.Unmarshal([]byte(out), &s); code != exitDone || err != nil {
		t.Fatalf("exit code %d, %v\n%s%s", code, err, out, errs)
	}
	if s.LastRun == nil || s.LastRun.Outcome != "published" || s.AsOf != "2012-07-31" || s.Files["taken"] != 1 || s.Files["taken_with_problems"] != 1 {
		t.Errorf("%+v", s)
	}
	for _, d := range s.Datasets {
		if d.Dataset == "hazards" && (d.Taken != 1 || d.Returned != 1 || d.Files != 1) {
			t.Errorf("hazards: %+v", d)
		}
	}
	if len(s.Inbox) != 2 || !strings.Contains(out, "Excel 中打开") {
		t.Errorf("inbox: %+v", s.Inbox)
	}
	plain, _, _ := firegrid(t, "status", "--data", data)
	for _, want := range []string{"已发布", "2012-07-31", "火灾隐患排查整改台账", "新来的.csv"} {
		if !strings.Contains(plain, want) {
			t.Errorf("status does not say %s:\n%s", want, plain)
		}
	}
}

// newData makes a data folder and takes files in, in the order of their names' receipt.
func newData(t *testing.T, files map[string]string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if _, errs, code := firegrid(t, "init", "--data", data); code != exitDone {
		t.Fatalf("init: %s", errs)
	}
	for name, text := range files {
		write(t, filepath.Join(data, "inbox", name), text)
	}
	firegrid(t, "ingest", "--data", data)
	return data
}

func lakeFiles(t *testing.T, data string) []lake.File {
	t.Helper()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("nothing was taken")
	}
	// By name, for tests that know their files.
	for i := range files {
		for j := i + 1; j < len(files); j++ {
			if files[j].Name < files[i].Name {
				files[i], files[j] = files[j], files[i]
			}
		}
	}
	return files
}

// --quiet leaves the standard output to what was asked for.
func TestQuiet(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	if out, errs, code := firegrid(t, "run", "--quiet", "--data", data, "--as-of", "2012-07-31"); code != exitDone || out != "" || errs != "" {
		t.Errorf("exit code %d, %q %q", code, out, errs)
	}
	if _, err := os.Stat(filepath.Join(data, "published", "CURRENT")); err != nil {
		t.Error(err)
	}
}
