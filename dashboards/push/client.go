package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	gapi "github.com/grafana/grafana-api-golang-client"

	"firegrid/dashboards/rules"
)

// Connect returns the Grafana at an address; token is one of a service account.
// Nothing is asked yet.
func Connect(address, token string, client *http.Client) (Grafana, error) {
	c, err := gapi.New(address, gapi.Config{APIKey: token, Client: client})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	return &api{c}, nil
}

type api struct{ c *gapi.Client }

// Error is what Grafana has answered instead of doing it.
type Error struct {
	Status  int
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("Grafana: %d %s", e.Status, e.Message) }

var answered = regexp.MustCompile(`(?s)^status: (\d{3}), body: (.*)$`)

// understood turns the client's texts into an Error.
func understood(err error) error {
	if err == nil {
		return nil
	}
	m := answered.FindStringSubmatch(err.Error())
	if m == nil {
		return fmt.Errorf("Grafana: %w", err)
	}
	e := &Error{Message: m[2]}
	e.Status, _ = strconv.Atoi(m[1]) // three digits
	var body struct{ Message string }
	if json.Unmarshal([]byte(m[2]), &body) == nil && body.Message != "" {
		e.Message = body.Message
	}
	return e
}

// missing tells what is not there from what went wrong.
func missing(err error) (bool, error) {
	var notFound gapi.ErrNotFound
	if errors.As(err, &notFound) {
		return true, nil
	}
	return false, understood(err)
}

func (a *api) Folder(uid string) (*Folder, error) {
	f, err := a.c.FolderByUID(uid)
	if gone, err := missing(err); gone || err != nil {
		return nil, err
	}
	return &Folder{f.UID, f.Title}, nil
}

func (a *api) CreateFolder(f Folder) error {
	_, err := a.c.NewFolder(f.Title, f.UID)
	return understood(err)
}

func (a *api) UpdateFolder(f Folder) error { return understood(a.c.UpdateFolder(f.UID, f.Title)) }

func (a *api) Board(uid string) (*Stored, error) {
	d, err := a.c.DashboardByUID(uid)
	if gone, err := missing(err); gone || err != nil {
		return nil, err
	}
	return &Stored{d.Model, d.Meta.FolderUID}, nil
}

func (a *api) Tagged(tag string) ([]Found, error) {
	boards, err := a.c.FolderDashboardSearch(url.Values{"type": {"dash-db"}, "tag": {tag}, "limit": {"5000"}})
	var all []Found
	for _, b := range boards {
		all = append(all, Found{b.UID, b.Title})
	}
	return all, understood(err)
}

func (a *api) SaveBoard(model map[string]any, folder, message string) error {
	_, err := a.c.NewDashboard(gapi.Dashboard{Model: model, FolderUID: folder, Message: message})
	return understood(err)
}

func (a *api) DeleteBoard(uid string) error { return understood(a.c.DeleteDashboardByUID(uid)) }

func (a *api) Alerts(folder, group string) ([]rules.GrafanaRule, error) {
	g, err := a.c.AlertRuleGroup(folder, group)
	if gone, err := missing(err); gone || err != nil {
		return nil, err
	}
	return convert[[]rules.GrafanaRule](g.Rules)
}

func (a *api) SetAlerts(folder, group string, all []rules.GrafanaRule) error {
	converted, err := convert[[]gapi.AlertRule](all)
	if err != nil {
		return err
	}
	for i := range converted {
		converted[i].FolderUID, converted[i].RuleGroup = folder, group
	}
	return understood(a.c.SetAlertRuleGroup(gapi.RuleGroup{Title: group, FolderUID: folder, Interval: 60, Rules: converted}))
}

// convert passes a value on as the JSON that both sides mean.
func convert[To any](from any) (to To, err error) {
	b, err := json.Marshal(from)
	if err != nil {
		return to, err
	}
	return to, json.Unmarshal(b, &to)
}
