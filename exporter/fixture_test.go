package exporter

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"firegrid/transform/published"
)

// started is when the run of the tests began: 02:30 in Shaoxing.
var started = time.Date(2012, 12, 19, 18, 30, 0, 0, time.UTC)

// asOf is the last day of the campaign.
var asOf = published.DayOf(2012, 12, 19)

// night is a small published run: two brigades' hazards and one target.
func night() (published.Manifest, []published.Sample) {
	m := published.Manifest{
		AsOf: asOf, StartedAt: started, FinishedAt: started.Add(72500 * time.Millisecond), Version: "0.1.0",
		Stages: []published.Stage{{Name: "ingest", Seconds: 60.25}, {Name: "transform", Seconds: 12}},
		Files:  map[string]int{"taken": 58, "returned": 2},
		Rows:   map[string]published.RowCount{"hazards": {Taken: 2800, Returned: 7}},
		Received: []published.Received{
			{Brigade: "诸暨大队", Files: map[string]int{"taken": 8, "returned": 2}, Rows: map[string]published.RowCount{"hazards": {Taken: 800, Returned: 7}}},
			{Brigade: "越城大队", Files: map[string]int{"taken": 50}, Rows: map[string]published.RowCount{"hazards": {Taken: 2000}}},
		},
		Problems:         map[string]int{"date_wrong": 6, "key_missing": 1},
		BrigadesLastFile: map[string]time.Time{"越城大队": started.Add(-24 * time.Hour)},
		Metrics: []published.Metric{
			{Name: "firegrid_hazards_rectified", Labels: []string{"brigade", "severity"}, Unit: "hazards",
				Title: published.Text{ZH: "已整改隐患", EN: "Hazards rectified"},
				Help:  published.Text{ZH: "截至当日已整改销案的火灾隐患（处）。", EN: "Hazards found and closed by the day."}},
			{Name: "firegrid_target", Labels: []string{"measure", "scope"},
				Help: published.Text{ZH: "目标值。", EN: "The target."}},
		},
	}
	return m, []published.Sample{
		{Metric: "firegrid_hazards_rectified", Day: asOf, Labels: []string{"越城大队", "一般"}, Value: 1200},
		{Metric: "firegrid_hazards_rectified", Day: asOf, Labels: []string{"诸暨大队", "重大"}, Value: 3},
		{Metric: "firegrid_target", Day: asOf, Labels: []string{"隐患整改率", "全市"}, Value: 0.95},
	}
}

// publish writes a run into data, makes it the current one, records the attempt
// as published, and returns its id.
func publish(t testing.TB, data string, m published.Manifest, samples []published.Sample) string {
	t.Helper()
	dir := filepath.Join(data, "published")
	id, err := published.Write(dir, m, samples)
	if err != nil {
		t.Fatal(err)
	}
	if err := published.SetCurrent(dir, id); err != nil {
		t.Fatal(err)
	}
	record(t, data, published.LastRun{RunID: id, AsOf: m.AsOf, StartedAt: m.StartedAt, FinishedAt: m.FinishedAt, Outcome: published.OutcomePublished})
	return id
}

func record(t testing.TB, data string, last published.LastRun) {
	t.Helper()
	if err := published.WriteLast(filepath.Join(data, "published"), last); err != nil {
		t.Fatal(err)
	}
}

// publishNight publishes the small run into a new data folder.
func publishNight(t testing.TB) (data, id string) {
	t.Helper()
	data = t.TempDir()
	m, samples := night()
	return data, publish(t, data, m, samples)
}

// nightAfter is night a day later, with another count of hazards rectified.
func nightAfter(rectified float64) (published.Manifest, []published.Sample) {
	m, samples := night()
	m.AsOf++
	m.StartedAt, m.FinishedAt = m.StartedAt.Add(24*time.Hour), m.FinishedAt.Add(24*time.Hour)
	for i := range samples {
		samples[i].Day++
	}
	samples[0].Value = rectified
	return m, samples
}

func open(t testing.TB, o Options) *Exporter {
	t.Helper()
	o.Build = Build{Version: "1.2.3", Revision: "abc", GoVersion: "go1.26"}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// ask sends a request to a handler and returns the response; header is a list of
// names and values.
func ask(t testing.TB, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// scraped is what /metrics shows: value by series, as name{label="value"}.
func scraped(t testing.TB, h http.Handler) map[string]float64 {
	t.Helper()
	r := ask(t, h, http.MethodGet, "/metrics")
	text := body(t, r)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("/metrics: %s: %s", r.Status, text)
	}
	return parsed(t, strings.NewReader(text))
}

func parsed(t testing.TB, text io.Reader) map[string]float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(text)
	if err != nil {
		t.Fatal(err)
	}
	series := make(map[string]float64)
	for _, f := range families {
		if f.GetType() != dto.MetricType_GAUGE {
			t.Errorf("%s is a %s, not a gauge", f.GetName(), f.GetType())
		}
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
			}
			series[f.GetName()+"{"+strings.Join(labels, ",")+"}"] = m.GetGauge().GetValue()
		}
	}
	return series
}

// tool finds a program that a Debian package brings.
func tool(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed: apt-get install %s", name, debianPackage)
	}
	return path
}

// lint pipes an exposition through promtool check metrics.
func lint(t testing.TB, text []byte) {
	t.Helper()
	cmd := exec.Command(tool(t, "promtool", "prometheus"), "check", "metrics")
	cmd.Stdin = bytes.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
}

// eventually waits for what another goroutine or process does.
func eventually(t testing.TB, within time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("%s: not within %s", what, within)
}

// damage changes the last byte of a run's file.
func damage(t testing.TB, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
