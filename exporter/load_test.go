package exporter

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/transform/published"
)

const (
	rectified  = `firegrid_hazards_rectified{brigade="越城大队",severity="一般"}`
	success    = "firegrid_run_last_success_timestamp_seconds{}"
	completion = "firegrid_run_last_completion_timestamp_seconds{}"
	loaded     = "firegrid_exporter_last_load_successful{}"

	nightEnd = 1355941872.5 // when night() finished
	hour     = 3600.0
)

// want checks single series of /metrics.
func want(t *testing.T, e *Exporter, values map[string]float64) {
	t.Helper()
	got := scraped(t, e.Handler())
	for series, value := range values {
		if v, ok := got[series]; !ok || v != value {
			t.Errorf("%s = %v (there: %v), want %v", series, v, ok, value)
		}
	}
}

func outcomes(failed, held, pub float64) map[string]float64 {
	return map[string]float64{
		`firegrid_run_last_outcome{outcome="failed"}`:    failed,
		`firegrid_run_last_outcome{outcome="held"}`:      held,
		`firegrid_run_last_outcome{outcome="published"}`: pub,
	}
}

func TestReloadShowsTheNewRun(t *testing.T) {
	data, _ := publishNight(t)
	e := open(t, Options{Data: data})
	want(t, e, map[string]float64{rectified: 1200, loaded: 1})
	m, samples := nightAfter(1300)
	publish(t, data, m, samples)
	want(t, e, map[string]float64{rectified: 1200}) // nobody has looked yet
	r := ask(t, e.Handler(), http.MethodPost, "/-/reload")
	if r.StatusCode != http.StatusOK {
		t.Fatalf("reload: %s: %s", r.Status, body(t, r))
	}
	want(t, e, map[string]float64{rectified: 1300, success: nightEnd + 24*hour, "firegrid_data_as_of_timestamp_seconds{}": 1355846400 + 24*hour})
}

func TestFailedOrHeldRunDoesNotAdvanceSuccess(t *testing.T) {
	for _, tt := range []struct {
		outcome published.Outcome
		want    map[string]float64
	}{
		{published.OutcomeFailed, outcomes(1, 0, 0)},
		{published.OutcomeHeld, outcomes(0, 1, 0)},
	} {
		t.Run(string(tt.outcome), func(t *testing.T) {
			data, _ := publishNight(t)
			begin := started.Add(24 * time.Hour)
			record(t, data, published.LastRun{AsOf: asOf + 1, StartedAt: begin, FinishedAt: begin.Add(time.Minute),
				Outcome: tt.outcome, Stage: "transform", Error: "audit found 3 rows"})
			e := open(t, Options{Data: data})
			want(t, e, tt.want)
			want(t, e, map[string]float64{rectified: 1200, success: nightEnd, completion: 1355941800 + 24*hour + 60})
		})
	}
}

func TestFirstRunFailed(t *testing.T) {
	data := t.TempDir()
	record(t, data, published.LastRun{AsOf: asOf, StartedAt: started, FinishedAt: started, Outcome: published.OutcomeFailed})
	e := open(t, Options{Data: data})
	want(t, e, outcomes(1, 0, 0))
	if v, there := scraped(t, e.Handler())[success]; there {
		t.Errorf("%s = %v, though nothing was ever published", success, v)
	}
	if r := ask(t, e.Handler(), http.MethodGet, "/-/ready"); r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready: %s", r.Status)
	}
}

// The process may be killed after CURRENT was replaced and before the attempt was
// recorded: the publication is the later word.
func TestPublishedButNotRecorded(t *testing.T) {
	data := t.TempDir()
	before := started.Add(-24 * time.Hour)
	record(t, data, published.LastRun{StartedAt: before, FinishedAt: before, Outcome: published.OutcomeFailed})
	m, samples := night()
	dir := filepath.Join(data, "published")
	id, err := published.Write(dir, m, samples)
	if err != nil {
		t.Fatal(err)
	}
	if err := published.SetCurrent(dir, id); err != nil {
		t.Fatal(err)
	}
	e := open(t, Options{Data: data})
	want(t, e, outcomes(0, 0, 1))
	want(t, e, map[string]float64{success: nightEnd, completion: nightEnd})
}

// After a rollback an older run is shown; that does not make the job staler.
func TestRollbackDoesNotSetBackSuccess(t *testing.T) {
	data, first := publishNight(t)
	m, samples := nightAfter(1300)
	publish(t, data, m, samples)
	e := open(t, Options{Data: data})
	want(t, e, map[string]float64{rectified: 1300})
	if err := published.SetCurrent(filepath.Join(data, "published"), first); err != nil {
		t.Fatal(err)
	}
	e.refresh()
	want(t, e, map[string]float64{rectified: 1200, success: nightEnd + 24*hour})
}

func TestBrokenNewRunLeavesTheOldOneServed(t *testing.T) {
	broken := func(name string) func(t *testing.T, dir, id string) {
		return func(t *testing.T, dir, id string) { damage(t, filepath.Join(dir, id, name)) }
	}
	for _, tt := range []struct {
		name  string
		wreck func(t *testing.T, dir, id string)
		says  string
	}{
		{"manifest damaged", broken("manifest.json"), "manifest.json is damaged"},
		{"measures damaged", broken("measures.parquet"), "measures.parquet is damaged"},
		{"run gone", func(t *testing.T, dir, id string) { remove(t, filepath.Join(dir, id)) }, "no such file"},
		{"CURRENT gone", func(t *testing.T, dir, _ string) { remove(t, filepath.Join(dir, "CURRENT")) }, "no longer names a run"},
		{"CURRENT names something else", func(t *testing.T, dir, _ string) {
			if err := os.WriteFile(filepath.Join(dir, "CURRENT"), []byte("../../etc\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, "not the id of a run"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, _ := publishNight(t)
			e := open(t, Options{Data: data})
			m, samples := nightAfter(1300)
			id := publish(t, data, m, samples)
			tt.wreck(t, filepath.Join(data, "published"), id)
			r := ask(t, e.Handler(), http.MethodPost, "/-/reload")
			if text := body(t, r); r.StatusCode != http.StatusInternalServerError || !strings.Contains(text, tt.says) {
				t.Errorf("reload: %s: %s; want 500 and %q", r.Status, text, tt.says)
			}
			want(t, e, map[string]float64{rectified: 1200, loaded: 0, `firegrid_published_run_info{run="20121219T183000Z-20121219"}`: 1})
			if r := ask(t, e.Handler(), http.MethodGet, "/-/ready"); r.StatusCode != http.StatusOK {
				t.Errorf("ready: %s, though the old run is served", r.Status)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func TestContradictoryRunIsRefused(t *testing.T) {
	help := published.Text{ZH: "说明", EN: "Help"}
	for _, tt := range []struct {
		name  string
		spoil func(m *published.Manifest, samples *[]published.Sample)
		says  string
	}{
		{"two days", func(_ *published.Manifest, s *[]published.Sample) {
			other := (*s)[0]
			other.Day--
			*s = append(*s, other)
		}, `metric firegrid_hazards_rectified ["越城大队" "一般"] is of 2012-12-19, but the run is as of 2012-12-20`},
		{"a name of the exporter's own", func(m *published.Manifest, _ *[]published.Sample) {
			m.Metrics = append(m.Metrics, published.Metric{Name: "firegrid_files", Labels: []string{"brigade", "outcome"}, Help: help})
		}, `"firegrid_files"`},
		{"a foreign name", func(m *published.Manifest, _ *[]published.Sample) {
			m.Metrics = append(m.Metrics, published.Metric{Name: "hazards found", Help: help})
		}, `metric "hazards found" is not named like one: names look like firegrid_hazards_found`},
		{"a label that is none", func(m *published.Manifest, _ *[]published.Sample) {
			m.Metrics = append(m.Metrics, published.Metric{Name: "firegrid_x", Labels: []string{"__name__"}, Help: help})
		}, `metric firegrid_x: label "__name__" is not named like one`},
		{"no help", func(m *published.Manifest, _ *[]published.Sample) {
			m.Metrics = append(m.Metrics, published.Metric{Name: "firegrid_x"})
		}, "metric firegrid_x has no help"},
		{"a label twice", func(m *published.Manifest, _ *[]published.Sample) {
			m.Metrics = append(m.Metrics, published.Metric{Name: "firegrid_x", Labels: []string{"county", "county"}, Help: help})
		}, "firegrid_x"},
		{"not UTF-8", func(_ *published.Manifest, s *[]published.Sample) {
			(*s)[0].Labels = []string{"\xd4\xbd\xb3\xc7", "一般"} // 越城 in GB18030
		}, "is not valid UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, _ := publishNight(t)
			e := open(t, Options{Data: data})
			m, samples := nightAfter(1300)
			tt.spoil(&m, &samples)
			publish(t, data, m, samples)
			err := e.Reload()
			const run = "run 20121220T183000Z-20121220: "
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), run) {
				t.Errorf("error = %v, want one with %q and %q", err, run, tt.says)
			}
			// The job itself went well; only what it made cannot be shown.
			want(t, e, map[string]float64{rectified: 1200, loaded: 0, success: nightEnd + 24*hour})
		})
	}
}

func TestUnreadableRecordKeepsTheOneBefore(t *testing.T) {
	data, _ := publishNight(t)
	e := open(t, Options{Data: data})
	m, samples := nightAfter(1300)
	publish(t, data, m, samples)
	if err := os.WriteFile(filepath.Join(data, "published", "last_run.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := e.Reload(); err == nil || !strings.Contains(err.Error(), "last_run.json") {
		t.Errorf("error = %v, want one that names last_run.json", err)
	}
	want(t, e, map[string]float64{rectified: 1300, loaded: 0, success: nightEnd + 24*hour})
	want(t, e, outcomes(0, 0, 1))
}

func TestNewComesUpWithoutAReadableRun(t *testing.T) {
	data, id := publishNight(t)
	damage(t, filepath.Join(data, "published", id, "measures.parquet"))
	e := open(t, Options{Data: data})
	want(t, e, map[string]float64{loaded: 0, success: nightEnd})
	if e.Run() != nil {
		t.Error("there is a run, though it is damaged")
	}
}

// A share that was away for a moment leaves no trace in CURRENT.
func TestUnreadableRunIsTriedAgainLater(t *testing.T) {
	data, id := publishNight(t)
	path := filepath.Join(data, "published", id, "measures.parquet")
	damage(t, path)
	e := open(t, Options{Data: data})
	damage(t, path) // the same bit flipped again: whole
	e.refresh()
	if e.Run() != nil {
		t.Error("it was tried again at once")
	}
	e.lastLoad.at = e.lastLoad.at.Add(-retryAfter)
	e.refresh()
	want(t, e, map[string]float64{rectified: 1200, loaded: 1})
}

func TestTroubleIsLoggedOnce(t *testing.T) {
	data, id := publishNight(t)
	var log bytes.Buffer
	e := open(t, Options{Data: data, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	damage(t, filepath.Join(data, "published", id, "manifest.json"))
	for range 3 {
		if e.Reload() == nil {
			t.Fatal("a damaged run was read")
		}
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d errors are logged, want 1:\n%s", n, log.String())
	}
	if want := "run=" + id + " as_of=2012-12-19 series=3"; !strings.Contains(log.String(), want) {
		t.Errorf("the log does not say %q:\n%s", want, log.String())
	}
}

func TestNewRefusesWhatCanNeverServe(t *testing.T) {
	for _, tt := range []struct {
		options Options
		says    string
	}{
		{Options{Data: t.TempDir(), Lang: "de"}, `language "de" is not known: use zh or en`},
		{Options{}, "the exporter needs a data folder"},
		{Options{Data: t.TempDir(), WebConfig: "/nowhere/web.yml"}, "web configuration /nowhere/web.yml"},
	} {
		if _, err := New(tt.options); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("error = %v, want %q", err, tt.says)
		}
	}
}
