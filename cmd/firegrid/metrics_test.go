package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"firegrid/ingest/sample"
)

var update = flag.Bool("update", false, "write the golden files anew")

// timed are the series whose values say when and how fast, not what.
var timed = regexp.MustCompile(`(?m)^(firegrid_(?:run_(?:last_\w+_timestamp|stage_duration)_seconds|brigade_last_file_timestamp_seconds)(?:\{[^}]*\})?) .*$`)
var named = regexp.MustCompile(`(?m)^(firegrid_(?:published_run_info|build_info))\{.*$`)

func masked(text string) string {
	return named.ReplaceAllString(timed.ReplaceAllString(text, "$1 *"), "$1 *")
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n got  %s\n want %s", i+1, a, b)
		}
	}
	return "none"
}

// The program's output on the sample is what was looked at and committed.
func TestExpositionOfTheSample(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	got := exposition(t, data)
	golden := filepath.Join("testdata", "sample.metrics")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the exposition has changed; look at it, then go test ./cmd/firegrid -update\n%s", firstDifference(got, string(want)))
	}
	raw, _, _ := firegrid(t, "metrics", "--data", data)
	promtool(t, raw)
}

// promtool checks an exposition with Prometheus's own tool.
func promtool(t *testing.T, text string) {
	t.Helper()
	c := exec.Command("promtool", "check", "metrics")
	c.Stdin = strings.NewReader(text)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("promtool check metrics (Debian package prometheus): %v\n%s", err, out)
	}
}

// A real Prometheus scrapes the real program and answers in PromQL.
func TestPrometheusScrapesTheProgram(t *testing.T) {
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	end, _ := time.Parse(time.DateOnly, campaignEnd)
	m, err := sample.Write(filepath.Join(data, "inbox"), sample.Options{Seed: 1, End: end})
	if err != nil {
		t.Fatal(err)
	}
	if _, errs, code := firegrid(t, "run", "--data", data, "--as-of", campaignEnd); code != exitReturned {
		t.Fatalf("run: exit code %d\n%s", code, errs)
	}
	target := startServe(t, data)
	prometheus := startPrometheus(t, target)
	for query, want := range map[string]string{
		"sum(firegrid_hazards_rectified)":                                        fmt.Sprint(m.Totals.Hazards.Rectified),
		"sum(firegrid_hazards_rectified{brigade=\"诸暨大队\"})":                      fmt.Sprint(m.Totals.HazardsByBrigade["诸暨大队"].Rectified),
		"sum(firegrid_townships_guided)":                                         "106",
		"count(count by (round) (firegrid_visits))":                              "5",
		"sum(firegrid_hazards_found) - sum(firegrid_hazards_rectified)":          fmt.Sprint(m.Totals.Hazards.Open),
		"firegrid_run_last_outcome{outcome=\"published\"}":                       "1",
		"count({__name__=~\"go_.*|process_.*\", job=\"firegrid\"}) or vector(0)": "0",
	} {
		if got := ask(t, prometheus, query); got != want {
			t.Errorf("%s: Prometheus says %s, want %s", query, got, want)
		}
	}
}

// startServe runs firegrid serve as a process and gives its address.
func startServe(t *testing.T, data string) string {
	t.Helper()
	addr := freeAddr(t)
	c := process("serve", "--quiet", "--data", data, "--listen", addr)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	// Asked to end, it ends what it has started as well.
	t.Cleanup(func() { _ = c.Process.Signal(syscall.SIGTERM); _ = c.Wait() })
	waitFor(t, "http://"+addr+"/-/ready")
	return addr
}

func startPrometheus(t *testing.T, target string) string {
	t.Helper()
	dir, addr := t.TempDir(), freeAddr(t)
	config := fmt.Sprintf("global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: firegrid\n  static_configs: [{targets: [%q]}]\n", target)
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, "prometheus", "--config.file="+filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path="+filepath.Join(dir, "tsdb"), "--web.listen-address="+addr, "--log.level=error")
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatalf("prometheus (Debian package prometheus): %v", err)
	}
	t.Cleanup(func() { cancel(); _ = c.Wait() })
	waitFor(t, "http://"+addr+"/-/ready")
	deadline := time.Now().Add(30 * time.Second)
	for ask(t, addr, "up{job=\"firegrid\"}") != "1" {
		if time.Now().After(deadline) {
			t.Fatal("Prometheus has not scraped firegrid within 30 s")
		}
		time.Sleep(200 * time.Millisecond)
	}
	return addr
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func waitFor(t *testing.T, address string) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		r, err := http.Get(address)
		if err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not answer: %v", address, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// ask runs an instant query and gives the value of its only result, or "".
func ask(t *testing.T, addr, query string) string {
	t.Helper()
	r, err := http.Get("http://" + addr + "/api/v1/query?query=" + url.QueryEscape(query))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Data struct{ Result []struct{ Value [2]any } }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%s: %v\n%s", query, err, body)
	}
	if len(answer.Data.Result) != 1 {
		return ""
	}
	return fmt.Sprint(answer.Data.Result[0].Value[1])
}
