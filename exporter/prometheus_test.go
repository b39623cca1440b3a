package exporter

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestPrometheusScrapesIt lets a real Prometheus scrape the exporter, as an
// operator would set it up, and asks it in PromQL.
func TestPrometheusScrapesIt(t *testing.T) {
	data, _ := publishNight(t)
	addrs, _ := served(t, Options{Data: data})
	prom := startPrometheus(t, addrs[0])

	rate := `sum(firegrid_hazards_rectified) / 2406`
	eventually(t, 30*time.Second, "Prometheus has scraped", func() bool { return len(query(t, prom, rate)) == 1 })
	for _, tt := range []struct {
		promql string
		want   map[string]string
	}{
		{rate, map[string]string{"": "0.5"}}, // 1203 of 2406
		{`sum by (brigade) (firegrid_hazards_rectified)`, map[string]string{"越城大队": "1200", "诸暨大队": "3"}},
		{`firegrid_hazards_rectified{severity="重大"}`, map[string]string{"诸暨大队": "3"}},
		{`firegrid_run_last_outcome == 1`, map[string]string{"": "1"}},
		{`up`, map[string]string{"": "1"}},
	} {
		if diff := cmp.Diff(tt.want, query(t, prom, tt.promql)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.promql, diff)
		}
	}

	m, samples := nightAfter(1806)
	publish(t, data, m, samples) // 1806 + 3 of 2406
	eventually(t, 30*time.Second, "Prometheus sees the next night", func() bool {
		return query(t, prom, `sum(firegrid_hazards_rectified)`)[""] == "1809"
	})
}

var listening = regexp.MustCompile(`msg="Listening on" address=(\S+)`)

// startPrometheus runs Debian's Prometheus over target and returns its address.
func startPrometheus(t *testing.T, target string) string {
	t.Helper()
	return startPrometheusOn(t, t.TempDir(), target)
}

// startPrometheusOn does so on a folder whose data/ may hold blocks.
func startPrometheusOn(t *testing.T, dir, target string) string {
	t.Helper()
	program := tool(t, "prometheus", "prometheus")
	config := filepath.Join(dir, "prometheus.yml")
	content := fmt.Sprintf("scrape_configs:\n  - job_name: firegrid\n    scrape_interval: 1s\n    scrape_timeout: 1s\n    static_configs: [{targets: ['%s']}]\n", target)
	if err := os.WriteFile(config, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--storage.tsdb.retention.time=1y",
		"--web.listen-address=127.0.0.1:0", "--log.format=logfmt")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address, drained := make(chan string, 1), make(chan struct{})
	t.Cleanup(func() { stop(); <-drained; _ = cmd.Wait() })
	go func() {
		defer close(drained)
		lines := bufio.NewScanner(log)
		for lines.Scan() {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
	}()
	select {
	case a := <-address:
		return a
	case <-drained:
		t.Fatal("prometheus ended before it listened")
	case <-time.After(30 * time.Second):
		t.Fatal("prometheus does not listen")
	}
	return ""
}

// query asks Prometheus and returns the values by brigade.
func query(t *testing.T, prom, promql string) map[string]string {
	t.Helper()
	r, err := http.Get("http://" + prom + "/api/v1/query?query=" + url.QueryEscape(promql))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode == http.StatusServiceUnavailable {
		return nil // it listens before it is ready
	}
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string
				Value  [2]any
			}
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %s", promql, r.Status, text)
	}
	values := make(map[string]string)
	for _, series := range answer.Data.Result {
		values[series.Metric["brigade"]], _ = series.Value[1].(string)
	}
	return values
}
