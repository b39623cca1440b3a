package transform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"firegrid/transform/models"
	"firegrid/transform/published"
)

// samples is how many rows of a finding are shown.
const samples = 3

// Audit returns what the audits found in the warehouse as it stands. They look
// whenever Model changes something, and what they found stays until then.
func (w *Warehouse) Audit(ctx context.Context) ([]Finding, error) {
	rows, err := w.conn.QueryContext(ctx, "SELECT audit, row_count, sample FROM findings ORDER BY audit")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Finding
	for rows.Next() {
		f := Finding{Gate: published.GateAudit}
		if err := rows.Scan(&f.Subject, &f.Rows, &f.Sample); err != nil {
			return nil, err
		}
		for _, a := range w.audits {
			if a.Name == f.Subject {
				f.Says = a.Says
			}
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

// audit runs the audits that read a changed model.
func (c *change) audit(ctx context.Context) error {
	for _, a := range c.audits {
		how := unchanged
		for _, model := range a.Models {
			how = max(how, c.models[model])
		}
		if how == unchanged || a.Thorough && how != asAWhole {
			continue
		}
		rows, err := c.Warehouse.count(ctx, fmt.Sprintf("SELECT count(*) FROM (%s) AS audit", a.SQL))
		if err != nil {
			return fmt.Errorf("audit %s: %w", a.Name, err)
		}
		if err := c.exec(ctx, "DELETE FROM findings WHERE audit = "+quote(a.Name)); err != nil {
			return err
		}
		if rows == 0 {
			continue
		}
		sample, err := c.sample(ctx, a.SQL)
		if err != nil {
			return fmt.Errorf("audit %s: %w", a.Name, err)
		}
		if err := c.exec(ctx, "INSERT INTO findings VALUES (?, ?, ?)", a.Name, rows, sample); err != nil {
			return err
		}
	}
	return nil
}

// sample writes the first rows of a query as "name=value, …; …".
func (w *Warehouse) sample(ctx context.Context, query string) (string, error) {
	rows, err := w.conn.QueryContext(ctx, fmt.Sprintf("SELECT COLUMNS(*)::VARCHAR FROM (%s) AS audit LIMIT %d", query, samples))
	if err != nil {
		return "", err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var lines []string
	for rows.Next() {
		values := make([]any, len(names))
		texts := make([]*string, len(names))
		for i := range values {
			values[i] = &texts[i]
		}
		if err := rows.Scan(values...); err != nil {
			return "", err
		}
		var cells []string
		for i, name := range names {
			if texts[i] != nil {
				cells = append(cells, name+"="+*texts[i])
			}
		}
		lines = append(lines, strings.Join(cells, ", "))
	}
	return strings.Join(slices.Clip(lines), "; "), rows.Err()
}

// readBy lists the datasets that what was found comes of, and says whether
// decisions on units do as well; all of it where it is a metric.
func (w *Warehouse) readBy(f *Finding) (datasets []string, decisions bool) {
	all := make(map[string]bool)
	var read func(model string)
	read = func(model string) {
		decisions = decisions || model == models.Decisions
		for _, m := range w.models {
			if m.Name != model {
				continue
			}
			for name := range m.Datasets {
				all[name] = true
			}
			for _, below := range m.Models {
				read(below)
			}
		}
	}
	for _, a := range w.audits {
		if f.Gate == published.GateAudit && a.Name == f.Subject {
			for _, model := range a.Models {
				read(model)
			}
		}
	}
	if len(all) == 0 {
		decisions = true
		for _, t := range w.tables {
			all[t.dataset] = true
		}
	}
	return sortedKeys(all), decisions
}

// counted says how many rows of each dataset count: one of each key. The
// datasets that grow large have a model with a row for each, which is quicker
// to count.
func (w *Warehouse) counted(ctx context.Context) (map[string]int64, error) {
	all := make(map[string]int64)
	for _, t := range w.tables {
		query := "SELECT count(DISTINCT row_key) FROM raw." + t.dataset
		for _, m := range w.models {
			if m.Incremental && m.Datasets[t.dataset] != nil {
				query = "SELECT count(*) FROM " + m.Name
			}
		}
		n, err := w.count(ctx, query)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all[t.dataset] = n
		}
	}
	return all, nil
}
