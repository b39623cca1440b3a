package push

import (
	"maps"

	gapi "github.com/grafana/grafana-api-golang-client"
)

func (a *api) Datasource(uid string) (*Datasource, error) {
	d, err := a.c.DataSourceByUID(uid)
	if gone, err := missing(err); gone || err != nil {
		return nil, err
	}
	return &Datasource{d.UID, d.Name, d.URL, d.JSONData, d.IsDefault, d.ReadOnly}, nil
}

func (a *api) Datasources() (int, error) {
	all, err := a.c.DataSources()
	return len(all), understood(err)
}

func (a *api) CreateDatasource(d Datasource) error {
	_, err := a.c.NewDataSource(&gapi.DataSource{
		UID: d.UID, Name: d.Name, Type: "prometheus", Access: "proxy", URL: d.URL, IsDefault: d.Default, JSONData: d.Settings,
	})
	return understood(err)
}

// UpdateDatasource reads the data source anew, so that what an operator has set
// there, such as a login, is sent back as it was.
func (a *api) UpdateDatasource(d Datasource) error {
	there, err := a.c.DataSourceByUID(d.UID)
	if err != nil {
		return understood(err)
	}
	there.URL = d.URL
	if there.JSONData == nil {
		there.JSONData = make(map[string]any)
	}
	maps.Copy(there.JSONData, d.Settings)
	return understood(a.c.UpdateDataSourceByUID(there))
}
