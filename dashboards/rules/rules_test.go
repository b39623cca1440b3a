package rules

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"firegrid/transform/measures"
)

// written writes the rules file into a folder of its own and returns both.
func written(t *testing.T, o Options) (path, body string) {
	t.Helper()
	b, err := Prometheus(o)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "firegrid.yml")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path, string(b)
}

func promtool(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command("promtool", args...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "FAILED") {
		t.Errorf("promtool %s (Debian package prometheus): %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestAlerts lets promtool play the worlds of testdata.
func TestAlerts(t *testing.T) {
	path, _ := written(t, Options{})
	var all strings.Builder
	for _, name := range []string{"alerts.yml", "alerts_days.yml"} {
		worlds, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		beside := filepath.Join(filepath.Dir(path), name)
		if err := os.WriteFile(beside, worlds, 0o644); err != nil {
			t.Fatal(err)
		}
		promtool(t, "test", "rules", beside)
		all.Write(worlds)
	}
	for _, name := range Alerts() {
		if !strings.Contains(all.String(), `{alertname="`+name+`"`) {
			t.Errorf("%s fires in no world of testdata", name)
		}
	}
}

func TestRulesAreWellFormed(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		path, _ := written(t, Options{Lang: lang, FiregridURL: "http://firegrid.example:9868/"})
		promtool(t, "check", "rules", "--lint=all", "--lint-fatal", path)
	}
}

// TestLanguages finds Chinese in every text of the Chinese rules, and in the
// English ones only in what the data are called.
func TestLanguages(t *testing.T) {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for _, a := range alerts() {
		for what, s := range a.annotations(Options{}) {
			if !han(s) {
				t.Errorf("%s: the %s %q is not Chinese", a.name, what, s)
			}
		}
		for what, s := range a.annotations(Options{Lang: "en"}) {
			if han(s) || s == "" {
				t.Errorf("%s: the English %s is %q", a.name, what, s)
			}
		}
	}
}

var metricName = regexp.MustCompile(`\bfiregrid_[a-z_]+`)

// TestMetricsOfRulesAreDeclared holds every metric named in an expression
// against the measures and what the exporter says of itself.
func TestMetricsOfRulesAreDeclared(t *testing.T) {
	health, err := os.ReadFile("../../exporter/health.go")
	if err != nil {
		t.Fatal(err)
	}
	families, recorded := measures.All(), make(map[string]bool)
	var exprs []string
	for _, a := range alerts() {
		exprs = append(exprs, a.expr)
	}
	for _, r := range Ratios {
		for _, by := range append([]string{""}, r.By...) {
			exprs = append(exprs, r.Expr(by))
			if recorded[r.Recorded(by)] {
				t.Errorf("%s is recorded twice", r.Recorded(by))
			}
			recorded[r.Recorded(by)] = true
		}
	}
	for _, expr := range exprs {
		for _, name := range metricName.FindAllString(expr, -1) {
			if measures.Find(families, name) == nil && !bytes.Contains(health, []byte(`"`+name+`"`)) && name != "firegrid_data_as_of_timestamp_seconds" {
				t.Errorf("%s names %s, which nothing exports", expr, name)
			}
		}
	}
}

func TestLinksToRows(t *testing.T) {
	_, body := written(t, Options{FiregridURL: "http://firegrid.example:9868/"})
	if want := "rows: http://firegrid.example:9868/rows/firegrid_hazards_overdue?brigade={{ $labels.brigade }}"; !strings.Contains(body, want) {
		t.Errorf("no link %s", want)
	}
	if _, body := written(t, Options{}); strings.Contains(body, "/rows/") {
		t.Error("a link to nowhere, as nobody said where firegrid is")
	}
}

// TestGrafanaTakesTheAlerts holds them against what Grafana refuses: a uid that
// is long, odd or used twice, a title used twice, Prometheus's $value.
func TestGrafanaTakesTheAlerts(t *testing.T) {
	seen, allowed := make(map[string]bool), regexp.MustCompile(`^[a-zA-Z0-9_-]{1,40}$`)
	all := Grafana(Options{}, "prom")
	for _, r := range all {
		if !allowed.MatchString(r.UID) || seen[r.UID] || seen[r.Title] {
			t.Errorf("uid %s, title %s", r.UID, r.Title)
		}
		seen[r.UID], seen[r.Title] = true, true
		for _, s := range r.Annotations {
			if regexp.MustCompile(`\$value\b`).MatchString(s) {
				t.Errorf("%s: %s", r.UID, s)
			}
		}
	}
	if len(all) != len(alerts()) {
		t.Errorf("%d rules of %d alerts", len(all), len(alerts()))
	}
	if got, want := all[1].Annotations["description"], `{{ if $values.A }}数据截至日的零时已过去 {{ printf "%.0f" $values.A.Value }} 天，屏幕上仍是那一天的数字。{{ end }}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
