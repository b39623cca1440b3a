package measures

import (
	"cmp"
	"slices"
	"strings"
)

// rows is what a header says of the rows behind a number.
type rows struct {
	model, ledger string
	shows         []Show
}

func (r *rows) declare(key, value string) error {
	switch key {
	case "rows":
		r.model = value
	case "ledger":
		r.ledger = value
	case "show":
		return r.show(value)
	}
	return nil
}

// show takes "a, b", or one column with its heading: "a = 中文 | English".
func (r *rows) show(value string) error {
	name, heading, found := strings.Cut(value, "=")
	if !found {
		for _, name := range list(value) {
			r.shows = append(r.shows, Show{Name: name})
		}
		return nil
	}
	title, err := bilingual(heading)
	r.shows = append(r.shows, Show{Name: strings.TrimSpace(name), Title: title})
	return err
}

// give tells a metric of its rows: its own header's words, then its family's.
func (r *rows) give(m *Metric, own *rows) {
	m.Rows, m.Ledger = cmp.Or(own.model, r.model), cmp.Or(own.ledger, r.ledger)
	m.Shows = slices.Clone(own.shows)
	if own.model != "" {
		return
	}
	for _, s := range r.shows {
		if !slices.ContainsFunc(m.Shows, func(o Show) bool { return o.Name == s.Name }) {
			m.Shows = append(m.Shows, s)
		}
	}
}
