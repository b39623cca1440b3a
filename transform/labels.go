package transform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"firegrid/transform/measures"
	"firegrid/transform/models"
)

// Grouping a million rows by four texts and a day costs five times as much as
// by a number and a day, and every metric of hazards groups all of them. So
// the rows of incremental models carry a number for all their labels together,
// label_key. While such a model's rows are counted, a metric's SELECT sees this
// number in the place of its first label; the texts are put back once the rows
// are few. A SELECT of an incremental family must therefore pass labels on as
// they are, which its tests prove.

// labelsOf lists the columns of a model that are labels of the metrics which
// count its rows one by one.
func (w *Warehouse) labelsOf(model string) []string {
	var all []string
	for _, f := range w.families {
		if f.Incremental != model {
			continue
		}
		for _, m := range f.Metrics {
			for _, label := range m.Labels {
				if m.Values[label] == nil { // otherwise the SELECT makes it
					all = append(all, label)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// keyed adds the label_key to what makes an incremental model.
func (w *Warehouse) keyed(m *models.Model, query string) string {
	if !m.Incremental {
		return query
	}
	return fmt.Sprintf("SELECT k.*, hash(%s) AS label_key FROM (\n%s\n) AS k", strings.Join(w.labelsOf(m.Name), ", "), query)
}

// spellLabels writes down, in the temp table labels_<model>, which labels each
// label_key of some rows stands for.
func (c *change) spellLabels(ctx context.Context, model string, sources ...string) error {
	labels := strings.Join(c.labelsOf(model), ", ")
	var rows []string
	for _, s := range sources {
		rows = append(rows, fmt.Sprintf("SELECT label_key, %s FROM %s", labels, s))
	}
	err := c.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE labels_%s AS SELECT DISTINCT * FROM (%s) AS r",
		model, strings.Join(rows, " UNION ALL ")))
	if err != nil {
		return err
	}
	return c.distinct(ctx, "temp.labels_"+model, "label_key")
}

// distinct makes sure that no two rows of a table have the same number: the
// numbers are hashes, and two that are alike would make one series of two.
func (c *change) distinct(ctx context.Context, table, column string) error {
	n, err := c.Warehouse.count(ctx, fmt.Sprintf("SELECT count(*) - count(DISTINCT %s) FROM %s", column, table))
	if err == nil && n != 0 {
		err = fmt.Errorf("%d hashes in %s stand for several things each", n, table)
	}
	return err
}

// coded shows a model's rows with the label_key in the place of the metric's
// first label.
func (c *change) coded(ctx context.Context, m *measures.Metric, model, source string) (cte string, err error) {
	columns, err := c.columnsOf(ctx, model)
	if err != nil {
		return "", err
	}
	columns = slices.DeleteFunc(columns, func(name string) bool { return name == "label_key" })
	labels := c.labelsOf(model)
	for i, name := range columns {
		switch {
		case name == m.Labels[0]:
			columns[i] = "label_key AS " + name
		case slices.Contains(labels, name):
			columns[i] = "'' AS " + name
		}
	}
	return fmt.Sprintf("%s AS (SELECT %s FROM %s), ", model, strings.Join(columns, ", "), source), nil
}
