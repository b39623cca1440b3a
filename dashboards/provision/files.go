package provision

import "fmt"

// Files are everything that is laid down in dir, an absolute path, which is
// also where Grafana and Prometheus will find it. The same options give the
// same files.
func Files(dir string, o Options) ([]File, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	grafana, err := o.grafana(dir)
	if err != nil {
		return nil, err
	}
	prometheus, err := o.prometheus()
	if err != nil {
		return nil, err
	}
	return append(append(grafana, prometheus...), o.readme(dir)), nil
}

// readme says what to do with the folder.
func (o Options) readme(dir string) File {
	return File{"README.txt", fmt.Appendf(nil, o.t(`firegrid 看板、告警和抓取配置
============================

Prometheus（保留时间要长，否则历史会被删除）：
    prometheus --config.file=%[1]s/prometheus/prometheus.yml --storage.tsdb.retention.time=20y

Grafana（在 grafana.ini 的 [paths] 里设 provisioning，或用环境变量）：
    GF_PATHS_PROVISIONING=%[1]s/grafana/provisioning

已有自己的 Grafana 配置时，把 grafana/provisioning 里的三个 firegrid.yaml 放进各自的文件夹即可。
浏览器打开 firegrid 的网址：%[2]s
Prometheus 抓取 firegrid 的网址：%[3]s
Grafana 访问 Prometheus 的网址：%[4]s

网址有变或升级后，再运行一次 firegrid dashboards write。手工改过的文件不会被覆盖，新的一份放在旁边，名称以 .new 结尾。
`, `Boards, alerts and scrape configuration of firegrid
==================================================

Prometheus, with a long retention, or it deletes the history:
    prometheus --config.file=%[1]s/prometheus/prometheus.yml --storage.tsdb.retention.time=20y

Grafana, by provisioning under [paths] in grafana.ini or by the environment:
    GF_PATHS_PROVISIONING=%[1]s/grafana/provisioning

Where Grafana is provisioned from elsewhere, put the three firegrid.yaml of grafana/provisioning into its folders.
Browsers reach firegrid at: %[2]s
Prometheus reaches firegrid at: %[3]s
Grafana reaches Prometheus at: %[4]s

When an address changes, and after an upgrade, run firegrid dashboards write again. Files changed by hand are not overwritten; the new one lies beside, with .new behind its name.
`), dir, o.Firegrid, o.Scrape, o.Prometheus)}
}
