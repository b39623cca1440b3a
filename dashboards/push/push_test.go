package push

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/dashboards"
	"firegrid/dashboards/rules"
)

// shipped is what firegrid really ships.
func shipped(t *testing.T) Options {
	t.Helper()
	o := Options{
		Folder:     Folder{"firegrid", "消防网格化"},
		Datasource: Datasource{UID: "firegrid", Name: "firegrid", URL: "http://prom:9090", Settings: map[string]any{"httpMethod": "POST", "manageAlerts": false}},
		Tag:        "firegrid-zh", AlertFolder: Folder{"firegrid-alerts", "告警"}, AlertGroup: "firegrid",
		Alerts: rules.Grafana(rules.Options{}, "firegrid"), Message: "firegrid test",
	}
	boards, err := dashboards.Build(dashboards.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range boards {
		o.Boards = append(o.Boards, Board{b.UID, b.Title, b.JSON})
	}
	return o
}

// run pushes and returns what was told, without what stayed as it was.
func run(t *testing.T, url string, o Options) ([]string, error) {
	t.Helper()
	g, err := Connect(url, token, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	err = Push(g, o, func(c Change) {
		if c.Action != Unchanged {
			told = append(told, fmt.Sprint(c.Action, " ", c.UID))
		}
	})
	return told, err
}

func check(t *testing.T, when string, told []string, err error, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

// TestPush follows a Grafana from empty through a dry run, a first push, one
// without news, and what operators and colleagues do in between.
func TestPush(t *testing.T) {
	s, url := start(t)
	o := shipped(t)
	all := []string{"create firegrid", "create firegrid"}
	for _, b := range o.Boards {
		all = append(all, "create "+b.UID)
	}
	all = append(all, "create firegrid-alerts", "create firegrid-alerts")

	dry := o
	dry.DryRun = true
	told, err := run(t, url, dry)
	check(t, "dry run", told, err, all...)
	if len(s.writes) > 0 {
		t.Fatalf("a dry run has changed something: %v", s.writes)
	}
	told, err = run(t, url, o)
	check(t, "first push", told, err, all...)
	if d := s.sources["firegrid"]; d["url"] != "http://prom:9090" || d["isDefault"] != true {
		t.Errorf("data source %v", d)
	}
	written := len(s.writes)
	told, err = run(t, url, o)
	check(t, "second push", told, err)
	if len(s.writes) != written {
		t.Errorf("a push without news has changed something: %v", s.writes[written:])
	}

	board := s.boards[o.Boards[0].UID]
	board.model["panels"] = board.model["panels"].([]any)[1:] // somebody takes a panel away
	s.sources["firegrid"]["url"] = "http://old:9090"
	s.sources["firegrid"]["basicAuthUser"] = "operator"
	s.folders["firegrid"]["title"] = "old"
	told, err = run(t, url, o)
	check(t, "after changes", told, err, "update firegrid", "update firegrid", "update "+o.Boards[0].UID)
	if d := s.sources["firegrid"]; d["url"] != "http://prom:9090" || d["basicAuthUser"] != "operator" {
		t.Errorf("the operator's login is gone: %v", d)
	}
	if v := s.boards[o.Boards[0].UID].model["version"]; v != 2.0 {
		t.Errorf("the board is version %v, its history is gone", v)
	}
	o.Alerts = o.Alerts[:3]
	told, err = run(t, url, o)
	check(t, "fewer alerts", told, err, "update firegrid-alerts")
}

// TestPruneTakesOnlyItsOwn has an old board of firegrid's, somebody's copy of
// one, one of another language, and one that has nothing to do with it.
func TestPruneTakesOnlyItsOwn(t *testing.T) {
	s, url := start(t)
	o := shipped(t)
	if _, err := run(t, url, o); err != nil {
		t.Fatal(err)
	}
	for uid, tag := range map[string]string{"firegrid-retired": "firegrid-zh", "abc123": "firegrid-zh", "firegrid-old-en": "firegrid-en", "weather": "weather"} {
		s.boards[uid] = &stored{model: map[string]any{"uid": uid, "title": uid, "version": 1.0, "id": 9.0, "tags": []any{"firegrid", tag}}}
	}
	before := len(s.boards)
	told, err := run(t, url, o)
	check(t, "without prune", told, err, "left firegrid-retired")
	o.Prune, o.DryRun = true, true
	told, err = run(t, url, o)
	check(t, "prune, dry", told, err, "remove firegrid-retired")
	if len(s.boards) != before {
		t.Fatal("a board was removed without anybody asking for it")
	}
	o.DryRun = false
	told, err = run(t, url, o)
	check(t, "prune", told, err, "remove firegrid-retired")
	if s.boards["firegrid-retired"] != nil || len(s.boards) != before-1 {
		t.Errorf("%d boards are left of %d", len(s.boards), before)
	}
}

// TestNobodysWorkIsOverwritten saves a board in the moment between reading and
// writing it.
func TestNobodysWorkIsOverwritten(t *testing.T) {
	s, url := start(t)
	o := shipped(t)
	if _, err := run(t, url, o); err != nil {
		t.Fatal(err)
	}
	uid := o.Boards[0].UID
	s.boards[uid].model["title"] = "theirs"
	s.late[uid] = "theirs, saved again"
	_, err := run(t, url, o)
	var refused *Error
	if !errors.As(err, &refused) || refused.Status != 412 || !strings.Contains(err.Error(), uid) {
		t.Errorf("error %v", err)
	}
	if s.boards[uid].model["title"] != "theirs, saved again" {
		t.Error("what somebody has just saved is gone")
	}
}

// TestOtherDatasourceStaysTheDefault pushes where there is a Prometheus already.
func TestOtherDatasourceStaysTheDefault(t *testing.T) {
	s, url := start(t)
	s.sources["other"] = map[string]any{"uid": "other", "name": "office", "type": "prometheus", "isDefault": true}
	if _, err := run(t, url, shipped(t)); err != nil {
		t.Fatal(err)
	}
	if s.sources["other"]["isDefault"] != true || s.sources["firegrid"]["isDefault"] == true {
		t.Errorf("the default was taken from the other data source: %v", s.sources)
	}
	s.sources["firegrid"]["readOnly"], s.sources["firegrid"]["url"] = true, "http://file:9090"
	told, err := run(t, url, shipped(t))
	check(t, "data source from a file", told, err, "fromfile firegrid")
}

func TestWhatGrafanaRefusesIsSaid(t *testing.T) {
	s, url := start(t)
	g, err := Connect(url, "glsa_wrong", http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	var refused *Error
	if err := Push(g, shipped(t), func(Change) {}); !errors.As(err, &refused) || refused.Status != 401 || refused.Message != "Invalid API key" {
		t.Errorf("a wrong token: %v", err)
	}
	o := shipped(t)
	s.boards[o.Boards[0].UID] = &stored{model: map[string]any{"title": "x", "version": 1.0, "id": 1.0}, provisioned: true}
	if _, err := run(t, url, o); !errors.As(err, &refused) || !strings.Contains(refused.Message, "provisioned") {
		t.Errorf("a board provisioned from a file: %v", err)
	}
	if _, err := run(t, "http://127.0.0.1:1", shipped(t)); err == nil || errors.As(err, &refused) && refused.Status == 0 {
		t.Errorf("nobody answers: %v", err)
	}
}
