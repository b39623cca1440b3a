package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What write lays down is taken by Prometheus's own tool, leads where it was
// asked to, and says what to do next.
func TestDashboardsWrite(t *testing.T) {
	dir := t.TempDir()
	out, errs, code := firegrid(t, "dashboards", "write", dir, "--firegrid-url", "https://fire.example/grid", "--scrape", "10.0.0.5:9868", "--lang", "en")
	if code != exitDone || !strings.Contains(out, "README.txt") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	if out, err := exec.Command("promtool", "check", "config", filepath.Join(dir, "prometheus", "prometheus.yml")).CombinedOutput(); err != nil {
		t.Errorf("promtool check config (Debian package prometheus): %v\n%s", err, out)
	}
	for path, want := range map[string]string{
		"prometheus/prometheus.yml":                      "10.0.0.5:9868",
		"prometheus/rules/firegrid.yml":                  "https://fire.example/grid/rows/",
		"grafana/dashboards/overview.json":               "https://fire.example/grid",
		"grafana/provisioning/datasources/firegrid.yaml": "http://localhost:9090",
		"grafana/provisioning/dashboards/firegrid.yaml":  filepath.Join(dir, "grafana", "dashboards"),
		"grafana/provisioning/alerting/firegrid.yaml":    "the nightly run did not happen",
		"README.txt": "GF_PATHS_PROVISIONING=" + dir,
	} {
		if !strings.Contains(read(t, filepath.Join(dir, path)), want) {
			t.Errorf("%s does not say %s", path, want)
		}
	}
}

// The verb says in Chinese what Grafana refuses, and never shows the token.
func TestDashboardsPushThatIsRefused(t *testing.T) {
	grafana := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		io.WriteString(w, `{"message":"Invalid API key"}`)
	}))
	defer grafana.Close()
	token := filepath.Join(t.TempDir(), "token")
	write(t, token, "glsa_secret\n")
	out, errs, code := firegrid(t, "dashboards", "push", "--url", grafana.URL, "--token-file", token)
	if code != exitFailed || !strings.Contains(errs, "不认这个令牌") || !strings.Contains(errs, "Invalid API key") || strings.Contains(out+errs, "glsa_secret") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
}
