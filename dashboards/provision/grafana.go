package provision

import (
	"path/filepath"

	"firegrid/dashboards"
	"firegrid/dashboards/rules"
)

// datasource is the Prometheus that the boards and the alerts ask. Its own
// alerts are not listed in Grafana, which has the same.
func (o Options) datasource() map[string]any {
	return map[string]any{
		"name": dashboards.DatasourceUID, "uid": dashboards.DatasourceUID, "type": "prometheus", "access": "proxy",
		"url": o.Prometheus, "orgId": 1, "isDefault": true, "editable": false,
		"jsonData": DatasourceSettings(),
	}
}

// DatasourceSettings are the data source's own: history has a sample a day, so
// Grafana need not ask more finely than Prometheus scrapes.
func DatasourceSettings() map[string]any {
	return map[string]any{"httpMethod": "POST", "timeInterval": "1m", "manageAlerts": false, "prometheusType": "Prometheus"}
}

// grafana are the files of Grafana's provisioning; dir is where it will find them.
func (o Options) grafana(dir string) ([]File, error) {
	files := []File{}
	for _, f := range []struct {
		path    string
		content any
	}{
		{"grafana/provisioning/datasources/firegrid.yaml", map[string]any{
			"apiVersion": 1, "datasources": []any{o.datasource()}}},
		{"grafana/provisioning/dashboards/firegrid.yaml", map[string]any{
			"apiVersion": 1, "providers": []any{map[string]any{
				"name": "firegrid-" + o.Lang, "orgId": 1, "type": "file",
				"folder": Folder(o.Lang), "folderUid": FolderUID(o.Lang),
				"allowUiUpdates": false, "disableDeletion": false, "updateIntervalSeconds": 30,
				"options": map[string]any{"path": filepath.Join(dir, "grafana", "dashboards")},
			}}}},
		{"grafana/provisioning/alerting/firegrid.yaml", map[string]any{
			"apiVersion": 1, "groups": []any{map[string]any{
				"orgId": 1, "name": rules.GrafanaGroup, "folder": rules.GrafanaFolder(o.Lang),
				"interval": "1m", "rules": rules.Grafana(o.rules(), dashboards.DatasourceUID),
			}}}},
	} {
		file, err := o.yaml(f.path, f.content)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	for _, b := range o.Boards {
		files = append(files, File{"grafana/dashboards/" + b.Path, b.Body})
	}
	return files, nil
}
