package transform

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"firegrid/transform/models"
	"firegrid/transform/published"
)

// Writing the rows behind a million hazards costs more than all the rest of a
// night on which one workbook came. So a large model whose rows come of single
// rows of files is published in parts, one for each brigade: a workbook is of
// one brigade, and so are the rows that it replaces.

// rowsToPart is how many rows a model must have to be published in parts. Tests
// make it small.
var rowsToPart int64 = 250_000

// Keys of meta: what a model holds, what the part of a brigade holds where that
// is newer, and that a model is published in parts.
const (
	stateKey  = "rows of "
	partedKey = "in parts: "
)

func partKey(model, brigade string) string { return stateKey + model + "/" + brigade }

// stamp gives every model that has changed a new state, or the parts of it in
// which rows went or came.
func (c *change) stamp(ctx context.Context) error {
	for i := range c.Warehouse.models {
		m := &c.Warehouse.models[i]
		how := c.models[m.Name]
		if how == unchanged {
			continue
		}
		parted, err := c.parted(ctx, m.Name)
		if err != nil {
			return err
		}
		if how == bySomeKeys && parted {
			err = c.stampParts(ctx, m.Name)
		} else {
			err = c.stampWhole(ctx, m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *change) setMeta(ctx context.Context, key, value string) error {
	return c.exec(ctx, fmt.Sprintf("DELETE FROM meta WHERE key = %[1]s; INSERT INTO meta VALUES (%[1]s, %[2]s)", quote(key), quote(value)))
}

// stampWhole gives a model, and all its parts, a new state, and decides whether
// it has parts.
func (c *change) stampWhole(ctx context.Context, m *models.Model) error {
	err := c.exec(ctx, fmt.Sprintf("DELETE FROM meta WHERE starts_with(key, %s) OR key = %s", quote(partKey(m.Name, "")), quote(partedKey+m.Name)))
	if err != nil {
		return err
	}
	if err := c.setMeta(ctx, stateKey+m.Name, rand.Text()); err != nil || !m.Incremental {
		return err
	}
	rows, err := c.Warehouse.count(ctx, "SELECT count(*) FROM "+m.Name)
	if err != nil || rows < rowsToPart {
		return err
	}
	return c.setMeta(ctx, partedKey+m.Name, "brigade")
}

// stampParts gives the parts in which rows went or came a new state.
func (c *change) stampParts(ctx context.Context, model string) error {
	touched, err := c.strings1(ctx, fmt.Sprintf("SELECT brigade FROM temp.gone_%[1]s UNION SELECT brigade FROM temp.come_%[1]s", model))
	if err != nil {
		return err
	}
	for _, brigade := range touched {
		if err := c.setMeta(ctx, partKey(model, brigade), rand.Text()); err != nil {
			return err
		}
	}
	return nil
}

// parted reports that a model is published in parts.
func (w *Warehouse) parted(ctx context.Context, model string) (bool, error) {
	n, err := w.count(ctx, "SELECT count(*) FROM meta WHERE key = "+quote(partedKey+model))
	return n > 0, err
}

// rowPart is a part with the condition that its rows fulfil.
type rowPart struct {
	published.RowPart
	only string
}

// rowParts lists the parts of a model's rows. There is always one.
func (w *Warehouse) rowParts(ctx context.Context, model string) ([]rowPart, error) {
	state, err := w.strings1(ctx, "SELECT value FROM meta WHERE key = ?", stateKey+model)
	if err != nil || len(state) != 1 {
		return nil, fmt.Errorf("nobody knows in what state %s is: %v %w", model, state, err)
	}
	whole := rowPart{RowPart: published.RowPart{Path: published.RowsFolder + "/" + model + ".parquet", State: state[0]}}
	parted, err := w.parted(ctx, model)
	if err != nil || !parted {
		return []rowPart{whole}, err
	}
	brigades, err := w.strings1(ctx, "SELECT DISTINCT brigade FROM "+model+" ORDER BY brigade")
	if err != nil || len(brigades) == 0 {
		return []rowPart{whole}, err
	}
	var all []rowPart
	for _, brigade := range brigades {
		own, err := w.strings1(ctx, "SELECT value FROM meta WHERE key = ?", partKey(model, brigade))
		if err != nil {
			return nil, err
		}
		p := rowPart{RowPart: whole.RowPart, only: " WHERE m.brigade = " + quote(brigade)}
		sum := sha256.Sum256([]byte(brigade)) // whose name need not be good for a file's
		p.Path = fmt.Sprintf("%s/%s-%s.parquet", published.RowsFolder, model, hex.EncodeToString(sum[:4]))
		if len(own) > 0 {
			p.State = own[0]
		}
		all = append(all, p)
	}
	return all, nil
}
