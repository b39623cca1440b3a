package push

import (
	"encoding/json"

	"github.com/prometheus/common/model"

	"firegrid/dashboards/rules"
)

// alerts sets the group of alerts as a whole; rules that are no longer shipped
// go with it, since nobody else can add to the group.
func (p *pusher) alerts() error {
	if len(p.Alerts) == 0 {
		return nil
	}
	if err := p.folder(p.AlertFolder); err != nil {
		return err
	}
	there, err := p.g.Alerts(p.AlertFolder.UID, p.AlertGroup)
	if err != nil {
		return err
	}
	c := Change{KindAlerts, Update, p.AlertFolder.UID, p.AlertGroup}
	switch {
	case there == nil:
		c.Action = Create
	case sameAlerts(p.Alerts, there):
		c.Action = Unchanged
		return p.do(c, nil)
	}
	return p.do(c, func() error { return p.g.SetAlerts(p.AlertFolder.UID, p.AlertGroup, p.Alerts) })
}

func sameAlerts(want, have []rules.GrafanaRule) bool {
	w, err := tree(want)
	if err != nil {
		return false
	}
	h, err := tree(have)
	return err == nil && within(w, h)
}

// tree is rules as plain JSON, with durations written one way: Grafana gives
// 26h back as 1d2h.
func tree(all []rules.GrafanaRule) (any, error) {
	plain := make([]rules.GrafanaRule, len(all))
	for i, r := range all {
		d, err := model.ParseDuration(r.For)
		if err != nil {
			return nil, err
		}
		plain[i] = r
		plain[i].For = d.String()
	}
	b, err := json.Marshal(plain)
	if err != nil {
		return nil, err
	}
	var t any
	return t, json.Unmarshal(b, &t)
}
