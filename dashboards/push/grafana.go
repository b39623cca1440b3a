package push

import "firegrid/dashboards/rules"

// Grafana is the part of Grafana's API that a push needs. The client behind it
// is archived; this is where another would be put.
//
// What is looked for by uid and is not there is nil without an error.
type Grafana interface {
	Folder(uid string) (*Folder, error)
	CreateFolder(Folder) error
	UpdateFolder(Folder) error

	Datasource(uid string) (*Datasource, error)
	Datasources() (int, error) // how many there are
	CreateDatasource(Datasource) error
	UpdateDatasource(Datasource) error // changes address and settings, keeps the rest

	Board(uid string) (*Stored, error)
	Tagged(tag string) ([]Found, error) // all boards that carry it
	SaveBoard(model map[string]any, folder, message string) error
	DeleteBoard(uid string) error

	Alerts(folder, group string) ([]rules.GrafanaRule, error)
	SetAlerts(folder, group string, all []rules.GrafanaRule) error
}

// Folder is a folder of boards or alerts.
type Folder struct{ UID, Title string }

// Datasource is the Prometheus that boards ask.
type Datasource struct {
	UID, Name, URL string
	Settings       map[string]any
	Default        bool // for what names no data source
	ReadOnly       bool // provisioned from a file
}

// Stored is a board as Grafana has it.
type Stored struct {
	Model  map[string]any
	Folder string // uid
}

// Found is a board as a search finds it.
type Found struct{ UID, Title string }
