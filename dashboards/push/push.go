package push

import (
	"encoding/json"
	"fmt"

	"firegrid/dashboards/rules"
)

// Options say what is pushed.
type Options struct {
	Folder     Folder
	Datasource Datasource
	Boards     []Board
	Tag        string // carried by every board that firegrid makes in this language

	AlertFolder Folder
	AlertGroup  string
	Alerts      []rules.GrafanaRule // none are pushed if empty

	Message string // kept by Grafana with each version of a board
	DryRun  bool   // only say what would change
	Prune   bool   // remove boards that carry the tag and are no longer among Boards
}

// Board is a board as it is shipped.
type Board struct {
	UID, Title string
	JSON       []byte
}

// Action is what is, or would be, done.
type Action string

// The actions.
const (
	Create    Action = "create"
	Update    Action = "update"
	Unchanged Action = "unchanged"
	Remove    Action = "remove"
	Left      Action = "left"     // no longer shipped, and nobody asked to remove it
	FromFile  Action = "fromfile" // provisioned from a file, which alone can change it
)

// Kind is what a change is of.
type Kind string

// The kinds.
const (
	KindFolder     Kind = "folder"
	KindDatasource Kind = "datasource"
	KindBoard      Kind = "board"
	KindAlerts     Kind = "alerts"
)

// Change is one line of what a push does.
type Change struct {
	Kind       Kind
	Action     Action
	UID, Title string
}

// Push brings everything into Grafana, one thing after the other, and tells
// each to done when it stands, or would in a dry run. After an error what was
// told stands, and another push goes on from there.
func Push(g Grafana, o Options, done func(Change)) error {
	p := &pusher{g, o, done}
	for _, step := range []func() error{
		func() error { return p.folder(o.Folder) }, p.datasource, p.boards, p.old, p.alerts,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

type pusher struct {
	g Grafana
	Options
	done func(Change)
}

// do tells a change after it was made, unless this is a dry run.
func (p *pusher) do(c Change, change func() error) error {
	if !p.DryRun && change != nil {
		if err := change(); err != nil {
			return fmt.Errorf("%s %s (%s): %w", c.Kind, c.Title, c.UID, err)
		}
	}
	p.done(c)
	return nil
}

func (p *pusher) folder(f Folder) error {
	c := Change{KindFolder, Unchanged, f.UID, f.Title}
	switch there, err := p.g.Folder(f.UID); {
	case err != nil:
		return err
	case there == nil:
		c.Action = Create
		return p.do(c, func() error { return p.g.CreateFolder(f) })
	case there.Title != f.Title:
		c.Action = Update
		return p.do(c, func() error { return p.g.UpdateFolder(f) })
	}
	return p.do(c, nil)
}

func (p *pusher) datasource() error {
	d := p.Datasource
	c := Change{KindDatasource, Unchanged, d.UID, d.Name}
	there, err := p.g.Datasource(d.UID)
	switch {
	case err != nil:
		return err
	case there == nil:
		c.Action = Create
		return p.do(c, func() error { return p.createDatasource(d) })
	case there.URL == d.URL && within(map[string]any(d.Settings), map[string]any(there.Settings)):
	case there.ReadOnly:
		c.Action = FromFile
	default:
		c.Action = Update
		return p.do(c, func() error { return p.g.UpdateDatasource(d) })
	}
	return p.do(c, nil)
}

// createDatasource makes it the default where there is no other to be it.
func (p *pusher) createDatasource(d Datasource) error {
	others, err := p.g.Datasources()
	if err != nil {
		return err
	}
	d.Default = others == 0
	return p.g.CreateDatasource(d)
}

// decode reads a board's JSON.
func (b Board) decode() (map[string]any, error) {
	var model map[string]any
	if err := json.Unmarshal(b.JSON, &model); err != nil {
		return nil, fmt.Errorf("board %s: %w", b.UID, err)
	}
	return model, nil
}
