package transform

import (
	"context"
	"fmt"

	"firegrid/transform/models"
)

// ModelReport says what Model did.
type ModelReport struct {
	Whole       []string // models made as a whole, and come out different
	Incremental []string // models of which only the rows of changed keys were made anew
}

// Model brings the facts and their counts to where the raw tables are, in one
// transaction. It does nothing where nothing was loaded since the last time.
func (w *Warehouse) Model(ctx context.Context) (ModelReport, error) {
	c := &change{Warehouse: w, datasets: make(map[string]bool), models: make(map[string]way)}
	never, err := w.count(ctx, "SELECT count(*) FROM meta WHERE key = 'modelled' AND value = 'never'")
	if err != nil {
		return c.report, err
	}
	changed, err := w.strings1(ctx, `
		SELECT dataset FROM file_parts WHERE file_no IN (SELECT file_no FROM unmodelled)
		UNION
		SELECT dataset FROM pending_keys`)
	if err != nil {
		return c.report, err
	}
	for _, name := range changed {
		c.datasets[name] = true
	}
	if c.first = never > 0; !c.first && len(changed) == 0 {
		return c.report, nil
	}
	err = w.inTransaction(ctx, func() error { return c.run(ctx) })
	return c.report, err
}

// way is how a model changed.
type way int

const (
	unchanged  way = iota
	bySomeKeys     // temp tables gone_<model> and come_<model> hold the rows
	asAWhole
)

// change is one pass over everything that depends on what was loaded.
type change struct {
	*Warehouse
	first    bool // nothing was modelled before
	datasets map[string]bool
	models   map[string]way
	report   ModelReport
}

func (c *change) run(ctx context.Context) error {
	if c.datasets[models.Decisions] {
		c.models[models.Decisions] = asAWhole
	}
	for i := range c.Warehouse.models {
		m := &c.Warehouse.models[i]
		how, err := c.renew(ctx, m)
		if err != nil {
			return fmt.Errorf("model %s: %w", m.Name, err)
		}
		c.models[m.Name] = how
		switch how {
		case asAWhole:
			c.report.Whole = append(c.report.Whole, m.Name)
		case bySomeKeys:
			c.report.Incremental = append(c.report.Incremental, m.Name)
		}
	}
	if err := c.count(ctx); err != nil {
		return err
	}
	if err := c.stamp(ctx); err != nil {
		return err
	}
	if err := c.audit(ctx); err != nil {
		return err
	}
	if err := c.renewEffects(ctx); err != nil {
		return err
	}
	return c.exec(ctx, `
		DELETE FROM unmodelled;
		DELETE FROM pending_keys;
		UPDATE meta SET value = 'once' WHERE key = 'modelled'`)
}

// renew makes a model anew as far as what it reads has changed.
func (c *change) renew(ctx context.Context, m *models.Model) (way, error) {
	if c.first {
		return asAWhole, c.exec(ctx, fmt.Sprintf("CREATE TABLE %s AS %s", m.Name, c.keyed(m, modelSQL(m))))
	}
	rows, places := false, false
	for name := range m.Datasets {
		rows = rows || c.datasets[name]
	}
	for _, name := range m.Models {
		places = places || c.models[name] != unchanged
	}
	switch {
	case !rows && !places:
		return unchanged, nil
	case !m.Incremental:
		return c.renewSmall(ctx, m)
	case !places:
		few, err := c.touch(ctx, m)
		if err != nil {
			return unchanged, err
		}
		if few {
			return bySomeKeys, c.renewKeys(ctx, m)
		}
	}
	return asAWhole, c.exec(ctx, fmt.Sprintf("DROP TABLE %[1]s; CREATE TABLE %[1]s AS %[2]s", m.Name, c.keyed(m, modelSQL(m))))
}

// renewSmall makes a model as a whole and looks whether it came out different:
// a roster that was handed in again unchanged must not set all hazards going.
func (c *change) renewSmall(ctx context.Context, m *models.Model) (way, error) {
	err := c.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE fresh AS %s", modelSQL(m)))
	if err != nil {
		return unchanged, err
	}
	different, err := c.Warehouse.count(ctx, fmt.Sprintf(`
		SELECT (SELECT count(*) FROM (SELECT * FROM temp.fresh EXCEPT ALL SELECT * FROM %[1]s))
		     + (SELECT count(*) FROM (SELECT * FROM %[1]s EXCEPT ALL SELECT * FROM temp.fresh))`, m.Name))
	if err != nil || different == 0 {
		return unchanged, err
	}
	return asAWhole, c.exec(ctx, fmt.Sprintf("DELETE FROM %[1]s; INSERT INTO %[1]s SELECT * FROM temp.fresh", m.Name))
}

// touch lists the keys that were loaded or taken away, in the temp table
// touched, and says whether they are so few that going by them pays.
func (c *change) touch(ctx context.Context, m *models.Model) (few bool, err error) {
	name := sortedKeys(m.Datasets)[0]
	loaded, err := c.Warehouse.count(ctx, `
		SELECT coalesce(CAST(sum(row_count) AS BIGINT), 0) + (SELECT count(*) FROM pending_keys WHERE dataset = ?)
		FROM file_parts WHERE dataset = ? AND file_no IN (SELECT file_no FROM unmodelled)`, name, name)
	if err != nil {
		return false, err
	}
	rows, err := c.Warehouse.count(ctx, "SELECT count(*) FROM "+m.Name)
	if err != nil || loaded > rows/5 {
		return false, err
	}
	return true, c.exec(ctx, fmt.Sprintf(`
		CREATE OR REPLACE TEMP TABLE touched AS
		SELECT row_key FROM raw.%s WHERE file_no IN (SELECT file_no FROM unmodelled)
		UNION
		SELECT row_key FROM pending_keys WHERE dataset = %s`, name, quote(name)))
}

// renewKeys makes the rows of the touched keys anew, and keeps the rows that
// went and that came for those who count them.
func (c *change) renewKeys(ctx context.Context, m *models.Model) error {
	return c.exec(ctx, fmt.Sprintf(`
		CREATE OR REPLACE TEMP TABLE gone_%[1]s AS SELECT * FROM %[1]s WHERE row_key IN (SELECT row_key FROM temp.touched);
		DELETE FROM %[1]s WHERE row_key IN (SELECT row_key FROM temp.touched);
		CREATE OR REPLACE TEMP TABLE come_%[1]s AS %[2]s;
		INSERT INTO %[1]s SELECT * FROM temp.come_%[1]s`, m.Name, c.keyed(m, modelSQLOf(m, "temp.touched"))))
}
