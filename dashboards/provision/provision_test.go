package provision

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func options() Options {
	return Options{
		Firegrid: "https://fire.example/grid/", Scrape: "10.0.0.5:9868", Prometheus: "http://prom.example:9090", Instance: "localhost:9868",
		Boards: []File{{"overview.json", []byte(`{"uid":"firegrid-overview"}`)}, {"hazards.json", []byte(`{"uid":"firegrid-hazards"}`)}},
	}
}

func replace(path string, body []byte) error { return os.WriteFile(path, body, 0o644) }

func lay(t *testing.T, dir string, o Options, force bool) Result {
	t.Helper()
	files, err := Files(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Write(dir, files, replace, force)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// decoded reads a YAML file as Grafana would, and gives it as JSON.
func decoded(t *testing.T, path string) string {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(read(t, path)), &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPrometheusTakesIt(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		dir, o := t.TempDir(), options()
		o.Lang = lang
		lay(t, dir, o, false)
		config := filepath.Join(dir, "prometheus", "prometheus.yml")
		out, err := exec.Command("promtool", "check", "config", config).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "rules found") {
			t.Errorf("promtool check config (Debian package prometheus): %v\n%s", err, out)
		}
		if got := decoded(t, config); !strings.Contains(got, `"metrics_path":"/metrics","scheme":"http","static_configs":[{"labels":{"instance":"localhost:9868"},"targets":["10.0.0.5:9868"]}]`) {
			t.Errorf("the scrape is not where it was asked for: %s", got)
		}
	}
}

// TestGrafanaFindsIt holds the files against what the provisioner reads.
func TestGrafanaFindsIt(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, options(), false)
	at := filepath.Join(dir, "grafana", "provisioning")
	var provider struct {
		Providers []struct {
			Folder  string
			Options struct{ Path string }
		}
	}
	var source struct {
		Datasources []struct{ UID, URL, Type string }
	}
	var alerting struct {
		Groups []struct {
			Folder, Interval string
			Rules            []struct {
				UID, Condition, For string
				Annotations         map[string]string
				Data                []struct {
					DatasourceUID string
					Model         struct{ Expr, Expression string }
				}
			}
		}
	}
	for path, into := range map[string]any{"dashboards": &provider, "datasources": &source, "alerting": &alerting} {
		if err := json.Unmarshal([]byte(decoded(t, filepath.Join(at, path, "firegrid.yaml"))), into); err != nil {
			t.Fatal(err)
		}
	}
	boards, err := os.ReadDir(provider.Providers[0].Options.Path)
	if err != nil || len(boards) != 2 || provider.Providers[0].Folder != "消防网格化" {
		t.Errorf("%+v leads to %d boards: %v", provider, len(boards), err)
	}
	if s := source.Datasources[0]; s.URL != "http://prom.example:9090" || s.Type != "prometheus" {
		t.Errorf("data source %+v", s)
	}
	for _, rule := range alerting.Groups[0].Rules {
		if rule.Data[0].DatasourceUID != source.Datasources[0].UID || rule.Data[0].Model.Expr == "" || rule.Data[1].Model.Expression != "is_number($A)" || rule.For == "" {
			t.Errorf("alert %+v", rule)
		}
	}
	if !strings.Contains(read(t, at, "alerting", "firegrid.yaml"), "https://fire.example/grid/rows/firegrid_hazards_overdue") {
		t.Error("no alert leads to its rows")
	}
}

// TestWhatAHandHasChangedStays follows a folder through an operator's change,
// an upgrade without one of the boards, and force.
func TestWhatAHandHasChangedStays(t *testing.T) {
	dir, o := t.TempDir(), options()
	first := lay(t, dir, o, false)
	if again := lay(t, dir, o, false); len(again.Written) > 0 || len(again.Unchanged) != len(first.Written) {
		t.Errorf("laid down twice: %+v", again)
	}
	config := filepath.Join(dir, "prometheus", "prometheus.yml")
	own := read(t, config) + "# our own job\n"
	if err := replace(config, []byte(own)); err != nil {
		t.Fatal(err)
	}
	o.Boards, o.Scrape = o.Boards[:1], "10.0.0.6:9868"
	for range 2 {
		r := lay(t, dir, o, false)
		if !cmp.Equal(r.Kept, []string{"prometheus/prometheus.yml"}) || read(t, config) != own || !strings.Contains(read(t, config+".new"), "10.0.0.6") {
			t.Errorf("the operator's own configuration: %+v", r)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "grafana", "dashboards", "hazards.json")); !os.IsNotExist(err) {
		t.Errorf("a board that is no longer shipped is still there: %v", err)
	}
	lay(t, dir, o, true)
	if strings.Contains(read(t, config), "our own job") {
		t.Error("force did not replace it")
	}
	if r := lay(t, dir, o, false); len(r.Written)+len(r.Kept) > 0 {
		t.Errorf("after force: %+v", r)
	}
}

// TestForeignFilesStay lays down where somebody has a Prometheus already, and
// where a board of their own lies among ours.
func TestForeignFilesStay(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"prometheus/prometheus.yml", "grafana/dashboards/own.json"} {
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := replace(full, []byte("theirs")); err != nil {
			t.Fatal(err)
		}
	}
	lay(t, dir, options(), false)
	lay(t, dir, options(), false)
	if read(t, dir, "prometheus/prometheus.yml") != "theirs" || read(t, dir, "grafana/dashboards/own.json") != "theirs" {
		t.Error("a file of somebody else's was replaced")
	}
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	for _, address := range []string{"fire.example:9868", "ftp://fire.example", "http://", "http://a b", "http://user:secret@fire.example", "http://fire.example/?x=1"} {
		o := options()
		o.Firegrid = address
		if _, err := Files("/srv", o); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
