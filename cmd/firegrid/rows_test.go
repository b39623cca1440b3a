package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/xuri/excelize/v2"
	"golang.org/x/crypto/bcrypt"

	"firegrid/exporter"
	"firegrid/exporter/rows"
	"firegrid/transform/published"
)

// rowsSite serves the sample's figures and the rows behind them.
func rowsSite(t *testing.T, data string, frames ...string) *httptest.Server {
	t.Helper()
	a := &app{stdout: io.Discard, stderr: io.Discard, data: data, lang: "zh", logFormat: "text", quiet: true}
	e, err := exporter.New(exporter.Options{Data: data, Frames: frames})
	if err != nil {
		t.Fatal(err)
	}
	behind, err := a.mountRows(e)
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(e.Handler())
	t.Cleanup(func() {
		site.Close()
		behind.Close()
	})
	return site
}

func get(t *testing.T, address string) (status int, body []byte) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if body, err = io.ReadAll(r.Body); err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, body
}

// Every series on /metrics that is made of rows has a page that counts the same.
func TestEverySeriesHasItsRows(t *testing.T) {
	data, run := demoRun(t, campaignEnd)
	site := rowsSite(t, data)
	declared := make(map[string]bool)
	for _, m := range run.Manifest.Metrics {
		declared[m.Name] = true
	}
	_, text := get(t, site.URL+"/metrics")
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	series := 0
	for name, family := range families {
		if !declared[name] {
			continue
		}
		for _, m := range family.GetMetric() {
			series++
			q := url.Values{"lang": {"en"}}
			for _, l := range m.GetLabel() {
				q.Set(l.GetName(), l.GetValue())
			}
			status, csv := get(t, site.URL+"/rows/"+name+".csv?"+q.Encode())
			if got := sumOfCSV(t, name, csv); status != http.StatusOK || got != m.GetGauge().GetValue() {
				t.Errorf("%s%v is %v, its rows make %v (%d)", name, q, m.GetGauge().GetValue(), got, status)
			}
		}
	}
	if series < 1000 {
		t.Errorf("only %d series were looked at", series)
	}
}

// sumOfCSV adds up what the rows of a download count, and looks whether each
// says where it stands.
func sumOfCSV(t *testing.T, metric string, body []byte) (sum float64) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatalf("%v: %.200s", err, body)
	}
	weight, file := -1, len(lines[0])-3
	for i, head := range lines[0] {
		if head == "Counts as" || head == "Target" && metric == "firegrid_target" {
			weight = i
		}
	}
	for _, line := range lines[1:] {
		n := 1.0
		if weight >= 0 {
			if n, err = strconv.ParseFloat(line[weight], 64); err != nil {
				t.Fatal(err)
			}
		}
		sum += n
		if row, err := strconv.Atoi(line[file+2]); line[file] == "" || line[file+1] == "" && !strings.HasSuffix(line[file], ".csv") || err != nil || row < 1 {
			t.Errorf("a row that does not say where it stands: %v", line)
		}
	}
	return sum
}

// Boards link as Grafana writes variables; each reading is the same number.
func TestLinksOfBoardsAreUnderstood(t *testing.T) {
	data, run := demoRun(t, campaignEnd)
	site := rowsSite(t, data)
	total := func(query string) int {
		status, body := get(t, site.URL+"/rows/firegrid_hazards_open.csv?"+query)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", query, status)
		}
		return int(sumOfCSV(t, "firegrid_hazards_open", body))
	}
	all := int(figureOf(run, "firegrid_hazards_open"))
	two := int(figureOf(run, "firegrid_hazards_open", "brigade", "越城大队", "诸暨大队"))
	if two == 0 || two >= all {
		t.Fatalf("%d of %d", two, all)
	}
	for query, want := range map[string]int{
		"": all, "county=&brigade=All": all, "county=$__all": all, "county=.*&brigade=%2A": all, "department=防火处": all,
		"county=${__field.labels.county}":      all,
		"brigade=越城大队&brigade=诸暨大队":            two,
		"brigade={越城大队,诸暨大队}":                  two,
		"brigade=(越城大队|诸暨大队)":                  two,
		"var-brigade=越城大队&var-brigade=诸暨大队":    two,
		"brigade=没有这个大队":                       0,
		"brigade=" + url.QueryEscape("' OR 1"): 0,
	} {
		if got := total(query); got != want {
			t.Errorf("%s: %d rows, want %d", query, got, want)
		}
	}
	for path, want := range map[string]int{
		"firegrid_hazards_open?as_of=2012-12-20": http.StatusBadRequest, "firegrid_hazards_open?as_of=yesterday": http.StatusBadRequest,
		"firegrid_hazards_opened": http.StatusNotFound, "firegrid_build_info": http.StatusNotFound,
		"firegrid_hazards_open?run=20000101T000000Z-20000101": http.StatusNotFound, "firegrid_hazards_open?run=../..": http.StatusNotFound,
		"firegrid_hazards_open?sort=nothing&page=99999&per=7&as_of=2012-10-01": http.StatusOK,
	} {
		if status, _ := get(t, site.URL+"/rows/"+path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
}

// A page whose rows make another number than /metrics shows says so, and only
// such a page.
func TestPageSaysThatTheNumberDiffers(t *testing.T) {
	data, run := demoRun(t, campaignEnd)
	shown := *run
	shown.Samples = slices.Clone(run.Samples)
	at := slices.IndexFunc(shown.Samples, func(s published.Sample) bool {
		return s.Metric == "firegrid_hazards_open" && slices.Contains(s.Labels, "越城大队")
	})
	shown.Samples[at].Value += 3
	s, err := rows.New(rows.Options{Data: data, Lang: "zh", Run: func() *published.Run { return &shown }})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(s.Handler())
	t.Cleanup(func() { site.Close(); s.Close() })
	one := strconv.FormatFloat(figureOf(run, "firegrid_hazards_open", "brigade", "越城大队")+3, 'f', -1, 64)
	for query, want := range map[string]string{
		"?lang=zh&brigade=越城大队": "与 /metrics 上的数字不同，那里是 " + one + "。", "?lang=en&brigade=越城大队": "the number on /metrics, which is " + one + ".",
		"": "role=\"alert\"", "?brigade=诸暨大队": "", "?brigade=没有这个大队": "", "?as_of=2012-12-18": "",
	} {
		status, page := get(t, site.URL+"/rows/firegrid_hazards_open"+query)
		alarmed := strings.Contains(string(page), "role=\"alert\"")
		if status != http.StatusOK || alarmed != (want != "") || !strings.Contains(string(page), want) {
			t.Errorf("%q: %d, alarm %v, want %q", query, status, alarmed, want)
		}
	}
}

// Where a list's row is filled from other ledgers, the page says so.
func TestPageSaysWhatComesFromElsewhere(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	site := rowsSite(t, data)
	for path, want := range map[string]string{
		"firegrid_townships_gridded?lang=zh":    "出处是名册上的那一行；以下各列取自各自的台账： 建立大网格日期、帮扶指导日期。",
		"firegrid_key_units_registered?lang=en": "these columns come from ledgers of their own: Registered on, Managers filed on,",
		"firegrid_hazards_rectified?lang=zh":    "",
		"firegrid_archives_complete?lang=zh":    "",
	} {
		_, page := get(t, site.URL+"/rows/"+path)
		says := strings.Contains(string(page), "各自的台账") || strings.Contains(string(page), "ledgers of their own")
		if says != (want != "") || !strings.Contains(string(page), want) {
			t.Errorf("%s: says it: %v, want %q", path, says, want)
		}
	}
}

// With a login for the pages, all of the rows asks for it, and works after it.
func TestRowsBehindALogin(t *testing.T) {
	data := newData(t, map[string]string{
		"名册.csv": rosterCSV,
		"隐患.csv": hazardHead + "YH-1,甲厂,越城区,塔山街道,2012-07-01,堵塞,限期改正,2012-07-10,,\n",
	})
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-08-01"); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	hash, err := bcrypt.GenerateFromPassword([]byte("密码"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "web.yml")
	write(t, config, fmt.Sprintf("basic_auth_users:\n  zhuji: %s\n", hash))
	write(t, filepath.Join(data, "firegrid.yaml"), fmt.Sprintf("serve: {web_config: %q, login: pages}\n", config))
	site := "http://" + startServe(t, data) + "/rows/"
	for _, path := range []string{"", "firegrid_hazards_open", "firegrid_hazards_open.csv", "firegrid_hazards_open.xlsx", "static/rows.css"} {
		if status, _ := get(t, site+path); status != http.StatusUnauthorized {
			t.Errorf("%q without a login: %d", path, status)
		}
		if status, _ := get(t, strings.Replace(site, "http://", "http://zhuji:"+url.QueryEscape("密码")+"@", 1)+path); status != http.StatusOK {
			t.Errorf("%q with a login: %d", path, status)
		}
	}
}

// figureOf adds up the series of a metric whose label has one of the values.
func figureOf(run *published.Run, metric string, label ...string) float64 {
	s := sum{metric: metric}
	if len(label) > 0 {
		s.label, s.values = label[0], label[1:]
	}
	v, _ := s.of(run)
	return v
}

// A value that nothing has is said to be unknown, and is not offered to choose.
func TestPageKnowsItsValues(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	site := rowsSite(t, data)
	for query, unknown := range map[string]bool{
		"?lang=zh&county=火星": true, "?lang=zh&county={火星,越城区}": true, "?lang=zh&county=越城区": false, "?lang=zh": false,
	} {
		_, page := get(t, site.URL+"/rows/firegrid_hazards_open"+query)
		text := string(page)
		if strings.Contains(text, "没有这样的值：<b>火星</b>。有：") != unknown || strings.Contains(text, ">火星</option>") || strings.Contains(text, "火星,") {
			t.Errorf("%s:\n%s", query, text)
		}
	}
}

// What a workbook holds does not run when the rows are opened elsewhere.
func TestRowsInTheTerminalAndAsFiles(t *testing.T) {
	data := newData(t, map[string]string{
		"名册.csv": rosterCSV,
		"隐患.csv": hazardHead + "YH-1,=HYPERLINK(\"http://x\"),越城区,塔山街道,2012-07-01,+1处堵塞,限期改正,2012-07-10,,\n",
	})
	if out, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-08-01"); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	out, _, code := firegrid(t, "rows", "firegrid_hazards_overdue", "--data", data, "--format", "csv")
	if code != exitDone || !strings.Contains(out, "'=HYPERLINK") || !strings.Contains(out, "'+1处堵塞") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	path := filepath.Join(t.TempDir(), "rows.xlsx")
	if _, errs, code := firegrid(t, "rows", "hazards_overdue", "--data", data, "--format", "xlsx", "-o", path); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if text, _ := book.GetCellValue("明细", "B2"); text != `=HYPERLINK("http://x")` {
		t.Errorf("the unit is called %q", text)
	}
	if formula, _ := book.GetCellFormula("明细", "B2"); formula != "" {
		t.Errorf("a cell runs: %s", formula)
	}
	lines, err := book.GetRows("明细", excelize.Options{RawCellValue: true})
	if err != nil || len(lines) != 2 || lines[0][len(lines[0])-1] != "行号" {
		t.Fatalf("%v: %q", err, lines)
	}
	last, _ := excelize.CoordinatesToCellName(len(lines[1]), 2)
	if kind, _ := book.GetCellType("明细", last); kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString || lines[1][len(lines[1])-1] != "2" {
		t.Errorf("the row's number is a text: %q, %v", lines[1], kind)
	}
	out, _, _ = firegrid(t, "rows", "hazards_overdue", "--data", data, "--format", "json")
	var row map[string]any
	if err := json.Unmarshal([]byte(out), &row); err != nil || row["from_day"] != "2012-07-11" || row["src_file"] != "隐患.csv" || row["src_row"] != 2.0 {
		t.Errorf("%v: %s", err, out)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"hazard_overdue"}, exitUsage, "firegrid_hazards_overdue"},
		{[]string{"hazards_overdue", "--as-of", "20120601"}, exitUsage, "不是日期"},
		{[]string{"hazards_overdue", "--run", "zzz"}, exitUsage, "没有“zzz”这次运行"},
		{[]string{"hazards_overdue", "--run", "20000101T000000Z-20000101"}, exitUsage, "这次运行"},
		{[]string{"hazards_overdue", "--label", "sevrity=重大", "--format", "csv"}, exitUsage, "可以用的维度：county, brigade, place_class, severity"},
		{[]string{"townships", "--label", "severity=重大", "--format", "json"}, exitUsage, "可以用的维度：county, brigade"},
		{[]string{"hazards_overdue", "--county", "火星", "--format", "xlsx", "-o", filepath.Join(t.TempDir(), "x.xlsx")}, exitUsage, "没有“火星”这个值；有："},
		{[]string{"hazards_overdue", "--county", "越城区", "--county", "火星"}, exitUsage, "越城区"},
		{[]string{"hazards_overdue", "--county", "诸暨市"}, exitDone, ""}, // on the roster, and none overdue
		{[]string{"hazards_overdue", "--label", "severity=甚大"}, exitDone, "没有“甚大”这个值"},
		{[]string{"hazards_overdue", "--as-of", "2012-08-02"}, exitFailed, "2012-08-01"},
		{[]string{"hazards_overdue", "--label", "county"}, exitUsage, "名称=值"},
		{[]string{"hazards_overdue", "--format", "pdf"}, exitUsage, "xlsx"},
	} {
		if _, errs, code := firegrid(t, append([]string{"rows", "--data", data}, c.args...)...); code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit code %d, %q", c.args, code, errs)
		}
	}
}
