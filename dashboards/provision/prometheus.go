package provision

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml"

	"firegrid/dashboards/rules"
)

// prometheus are Prometheus's configuration and rules.
func (o Options) prometheus() ([]File, error) {
	scraped, err := url.Parse(o.Scrape)
	if err != nil {
		return nil, err
	}
	type job map[string]any
	scrape := func(name, path string) job {
		return job{"job_name": name, "scheme": scraped.Scheme, "metrics_path": strings.TrimRight(scraped.Path, "/") + path,
			"static_configs": []any{job{"targets": []string{scraped.Host}, "labels": job{"instance": o.Instance}}}}
	}
	config, err := o.yaml("prometheus/prometheus.yml", map[string]any{
		"global":         map[string]any{"scrape_interval": o.Every, "evaluation_interval": o.Every},
		"rule_files":     []string{"rules/*.yml"},
		"scrape_configs": []any{scrape("firegrid", "/metrics"), scrape("firegrid-process", "/metrics/process")},
	})
	if err != nil {
		return nil, err
	}
	config.Body = append(config.Body, o.t(`
# 若 firegrid 要求登录，在上面两个 job 里各加上：
#   basic_auth: {username: prometheus, password_file: /etc/prometheus/firegrid.password}
# 启动 Prometheus 时保留时间要长，否则历史会被删除：--storage.tsdb.retention.time=20y
`, `
# Where firegrid asks for a login, add to both jobs above:
#   basic_auth: {username: prometheus, password_file: /etc/prometheus/firegrid.password}
# Start Prometheus with a long retention, or it deletes the history: --storage.tsdb.retention.time=20y
`)...)
	alerts, err := rules.Prometheus(o.rules())
	return []File{config, {"prometheus/rules/firegrid.yml", alerts}}, err
}

// yaml writes a file under the line that says where it comes from.
func (o Options) yaml(path string, content any) (File, error) {
	var b bytes.Buffer
	b.WriteString("# 由 firegrid dashboards write 生成 / written by firegrid dashboards write\n")
	err := yaml.NewEncoder(&b).Encode(content)
	return File{path, b.Bytes()}, err
}
