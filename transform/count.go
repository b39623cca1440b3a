package transform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"firegrid/transform/measures"
)

// count renews the deltas of every metric that reads a changed model: by how
// much each of its series changes on which day. Deltas hold for all time, so
// computing the measures of a day, or of many, is one sum over them.
func (c *change) count(ctx context.Context) error {
	if err := c.exec(ctx, newDeltasDDL); err != nil {
		return err
	}
	var whole []string
	for i := range c.families {
		f := &c.families[i]
		for j := range f.Metrics {
			m := &f.Metrics[j]
			var err error
			switch c.wayOf(m) {
			case unchanged:
				continue
			case bySomeKeys:
				if f.Incremental != "" {
					err = c.countChange(ctx, m, f.Incremental)
					break
				}
				fallthrough
			case asAWhole:
				whole = append(whole, quote(m.Name))
				err = c.exec(ctx, countSQL(m, "", 1))
			}
			if err != nil {
				return fmt.Errorf("metric %s: %w", m.Name, err)
			}
		}
	}
	return c.storeDeltas(ctx, whole)
}

// wayOf is how what a metric reads has changed.
func (c *change) wayOf(m *measures.Metric) way {
	how := unchanged
	for _, model := range m.Reads {
		how = max(how, c.models[model])
	}
	return how
}

// countChange counts the rows that came, and takes off those that went. The
// metric's SELECT is shown these rows under the model's name.
func (c *change) countChange(ctx context.Context, m *measures.Metric, model string) error {
	for sign, table := range map[int]string{1: "come_", -1: "gone_"} {
		rows := fmt.Sprintf("%s AS (SELECT * FROM temp.%s%s), ", model, table, model)
		if err := c.exec(ctx, countSQL(m, rows, sign)); err != nil {
			return err
		}
	}
	return nil
}

const newDeltasDDL = `CREATE OR REPLACE TEMP TABLE new_deltas (metric VARCHAR,
	label_1 VARCHAR, label_2 VARCHAR, label_3 VARCHAR, label_4 VARCHAR, label_5 VARCHAR, day DATE, delta DOUBLE)`

// countSQL turns a metric's spans into deltas: plus the weight on the first
// day on which a row counts, minus the weight on the first day on which it no
// longer does.
func countSQL(m *measures.Metric, ctes string, sign int) string {
	weight := "1"
	if m.Weighted() {
		weight = "CAST(weight AS DOUBLE)"
	}
	labels := slices.Clone(m.Labels)
	var constants string
	for range maxLabels - len(labels) {
		constants += "'', "
	}
	columns := strings.Join(labels, ", ")
	if columns != "" {
		columns += ", "
	}
	half := func(day, delta, where string) string {
		return fmt.Sprintf(`SELECT %s, %s%s%s, CAST(sum(%s) AS DOUBLE) FROM spans
			WHERE from_day IS NOT NULL AND (until_day IS NULL OR until_day > from_day)%s GROUP BY %s%s`,
			quote(m.Name), columns, constants, day, delta, where, columns, day)
	}
	plus, minus := weight, "-"+weight
	if sign < 0 {
		plus, minus = minus, plus
	}
	return fmt.Sprintf("INSERT INTO temp.new_deltas WITH %sspans AS (\n%s\n)\n%s\nUNION ALL\n%s",
		ctes, m.SQL, half("from_day", plus, ""), half("until_day", minus, " AND until_day IS NOT NULL"))
}

var (
	labelColumns = "label_1, label_2, label_3, label_4, label_5"
	sameSeries   = `s.metric = d.metric AND s.label_1 = d.label_1 AND s.label_2 = d.label_2
		AND s.label_3 = d.label_3 AND s.label_4 = d.label_4 AND s.label_5 = d.label_5`
)

// storeDeltas puts the new deltas in the place of those of the metrics that
// were counted as a whole, and beside those of the others.
func (c *change) storeDeltas(ctx context.Context, whole []string) error {
	if len(whole) > 0 {
		err := c.exec(ctx, fmt.Sprintf(`DELETE FROM deltas WHERE series_no IN (
			SELECT series_no FROM series WHERE metric IN (%s))`, strings.Join(whole, ", ")))
		if err != nil {
			return err
		}
	}
	err := c.exec(ctx, fmt.Sprintf(`
		INSERT INTO series
		SELECT (SELECT coalesce(max(series_no), 0) FROM series) + row_number() OVER (ORDER BY metric, %[1]s), metric, %[1]s
		FROM (SELECT DISTINCT metric, %[1]s FROM temp.new_deltas AS d
			WHERE NOT EXISTS (SELECT 1 FROM series AS s WHERE %[2]s)) AS n;
		INSERT INTO deltas
		SELECT s.series_no, d.day, d.delta FROM temp.new_deltas AS d JOIN series AS s ON %[2]s;
		DROP TABLE temp.new_deltas`, labelColumns, sameSeries))
	if err != nil {
		return err
	}
	return c.compact(ctx)
}

// compact adds up the deltas of the same series and day once nights of changes
// have made them more than twice what they need to be.
func (c *change) compact(ctx context.Context) error {
	rows, err := c.Warehouse.count(ctx, "SELECT count(*) FROM deltas")
	if err != nil {
		return err
	}
	before, err := c.strings1(ctx, "SELECT value FROM meta WHERE key = 'compact_deltas'")
	if err != nil {
		return err
	}
	var base int64
	if len(before) == 1 {
		fmt.Sscan(before[0], &base)
	}
	if !c.first && rows < 2*base+100_000 {
		return nil
	}
	if !c.first {
		if err := c.exec(ctx, `
			CREATE OR REPLACE TEMP TABLE summed AS
			SELECT series_no, day, sum(delta) AS delta FROM deltas GROUP BY series_no, day HAVING sum(delta) <> 0;
			DELETE FROM deltas;
			INSERT INTO deltas SELECT * FROM temp.summed;
			DROP TABLE temp.summed`); err != nil {
			return err
		}
		if rows, err = c.Warehouse.count(ctx, "SELECT count(*) FROM deltas"); err != nil {
			return err
		}
	}
	return c.exec(ctx, "DELETE FROM meta WHERE key = 'compact_deltas'; INSERT INTO meta VALUES ('compact_deltas', "+quote(fmt.Sprint(rows))+")")
}
