package push

import (
	"slices"
	"strings"
)

func (p *pusher) boards() error {
	for _, b := range p.Boards {
		if err := p.board(b); err != nil {
			return err
		}
	}
	return nil
}

// board creates or updates one. What Grafana's own copy has beyond it (an id, a
// version) is no difference; a panel more or a threshold moved is one.
func (p *pusher) board(b Board) error {
	model, err := b.decode()
	if err != nil {
		return err
	}
	delete(model, "id")
	delete(model, "version")
	c := Change{KindBoard, Create, b.UID, b.Title}
	there, err := p.g.Board(b.UID)
	if err != nil {
		return err
	}
	if there != nil {
		c.Action = Update
		if there.Folder == p.Folder.UID && within(model, there.Model) {
			c.Action = Unchanged
			return p.do(c, nil)
		}
		// Grafana refuses to save over a version that is not the one named, so
		// what somebody saves in this moment is not lost.
		model["version"] = there.Model["version"]
	}
	return p.do(c, func() error { return p.g.SaveBoard(model, p.Folder.UID, p.Message) })
}

// old removes, or names, boards that firegrid has made and ships no longer: they
// carry its tag and a uid like its own.
func (p *pusher) old() error {
	found, err := p.g.Tagged(p.Tag)
	if err != nil {
		return err
	}
	slices.SortFunc(found, func(a, b Found) int { return strings.Compare(a.UID, b.UID) })
	for _, f := range found {
		shipped := slices.ContainsFunc(p.Boards, func(b Board) bool { return b.UID == f.UID })
		if shipped || !strings.HasPrefix(f.UID, "firegrid-") {
			continue
		}
		c, remove := Change{KindBoard, Left, f.UID, f.Title}, (func() error)(nil)
		if p.Prune {
			c.Action, remove = Remove, func() error { return p.g.DeleteBoard(f.UID) }
		}
		if err := p.do(c, remove); err != nil {
			return err
		}
	}
	return nil
}

// within says whether everything in want is the same in have. Lists are the
// same only as a whole; what is null is not there.
func within(want, have any) bool {
	switch w := want.(type) {
	case map[string]any:
		h, _ := have.(map[string]any)
		for k, v := range w {
			if v != nil && !within(v, h[k]) {
				return false
			}
		}
		return h != nil || len(w) == 0
	case []any:
		h, _ := have.([]any)
		if len(h) != len(w) {
			return false
		}
		for i := range w {
			if !within(w[i], h[i]) {
				return false
			}
		}
		return true
	}
	return want == have
}
