package transform

import (
	"context"
	"fmt"
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
	for i := range c.Warehouse.models {
		m := &c.Warehouse.models[i]
		if m.Incremental && c.models[m.Name] != unchanged {
			if err := c.spellLabels(ctx, m.Name, c.sources(m.Name)...); err != nil {
				return err
			}
		}
	}
	var whole []string
	for i := range c.families {
		f := &c.families[i]
		for j := range f.Metrics {
			m := &f.Metrics[j]
			how := c.wayOf(m)
			if how == unchanged {
				continue
			}
			if f.Incremental == "" || how == asAWhole {
				whole = append(whole, quote(m.Name))
			}
			if err := c.countMetric(ctx, m, f.Incremental); err != nil {
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

// sources are the tables with the rows of an incremental model that are to be
// counted, those to be taken off second.
func (c *change) sources(model string) []string {
	if c.models[model] == bySomeKeys {
		return []string{"temp.come_" + model, "temp.gone_" + model}
	}
	return []string{"main." + model}
}

// countMetric counts all rows of a metric; of an incremental one only those
// that came, and takes off those that went.
func (c *change) countMetric(ctx context.Context, m *measures.Metric, incremental string) error {
	if incremental == "" {
		return c.exec(ctx, countSQL(m, "", m.Labels, 1)+"\nSELECT * FROM counted")
	}
	grouped := []string{m.Labels[0]}
	for _, label := range m.Labels {
		if m.Values[label] != nil {
			grouped = append(grouped, label)
		}
	}
	for i, source := range c.sources(incremental) {
		rows, err := c.coded(ctx, m, incremental, source)
		if err != nil {
			return err
		}
		if err := c.exec(ctx, countSQL(m, rows, grouped, 1-2*i)+spelled(m, incremental)); err != nil {
			return err
		}
	}
	return nil
}

const newDeltasDDL = `CREATE OR REPLACE TEMP TABLE new_deltas (metric VARCHAR,
	label_1 VARCHAR, label_2 VARCHAR, label_3 VARCHAR, label_4 VARCHAR, label_5 VARCHAR, day DATE, delta DOUBLE)`

const labelColumns = "label_1, label_2, label_3, label_4, label_5"

// countSQL turns a metric's spans into deltas: plus the weight on the first
// day on which a row counts, minus the weight on the first day on which it no
// longer does. The statement lacks its last SELECT, from counted.
func countSQL(m *measures.Metric, ctes string, labels []string, sign int) string {
	weight := "1"
	if m.Weighted() {
		weight = "CAST(weight AS DOUBLE)"
	}
	columns := strings.Join(append(labels, ""), ", ")
	half := func(day string, sign int) string {
		return fmt.Sprintf(`SELECT %s, %s%s%s, %d * CAST(sum(%s) AS DOUBLE) FROM spans
			WHERE %s IS NOT NULL AND from_day IS NOT NULL AND (until_day IS NULL OR until_day > from_day) GROUP BY %s%s`,
			quote(m.Name), columns, strings.Repeat("'', ", maxLabels-len(labels)), day, sign, weight, day, columns, day)
	}
	return fmt.Sprintf("INSERT INTO temp.new_deltas WITH %sspans AS (\n%s\n), counted(metric, %s, day, delta) AS (\n%s\nUNION ALL\n%s)",
		ctes, m.SQL, labelColumns, half("from_day", sign), half("until_day", -sign))
}

// spelled ends countSQL where labels were counted by their label_key.
func spelled(m *measures.Metric, model string) string {
	var labels []string
	made := 1 // labels that the SELECT made itself stand behind the label_key
	for _, label := range m.Labels {
		if m.Values[label] == nil {
			labels = append(labels, "l."+label)
			continue
		}
		made++
		labels = append(labels, fmt.Sprintf("g.label_%d", made))
	}
	names := strings.Join(labels, ", ")
	return fmt.Sprintf(`
		SELECT metric, %s, %sg.day, sum(g.delta)
		FROM counted AS g JOIN temp.labels_%s AS l ON l.label_key = g.label_1
		GROUP BY metric, %s, g.day`, names, strings.Repeat("'', ", maxLabels-len(labels)), model, names)
}

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
	number := fmt.Sprintf("hash(metric, %s)", labelColumns)
	err := c.exec(ctx, fmt.Sprintf(`
		INSERT INTO series
		SELECT %[2]s, metric, %[1]s FROM (SELECT DISTINCT metric, %[1]s FROM temp.new_deltas) AS n
		EXCEPT
		SELECT series_no, metric, %[1]s FROM series;
		INSERT INTO deltas SELECT %[2]s, day, delta FROM temp.new_deltas;
		DROP TABLE temp.new_deltas`, labelColumns, number))
	if err != nil {
		return err
	}
	if err := c.distinct(ctx, "series", "series_no"); err != nil {
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
	const key = "compact_deltas" // how many they were when they were last added up
	base, err := c.Warehouse.count(ctx, "SELECT coalesce(max(CAST(value AS BIGINT)), 0) FROM meta WHERE key = '"+key+"'")
	if err != nil {
		return err
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
	}
	return c.exec(ctx, fmt.Sprintf("DELETE FROM meta WHERE key = '%[1]s'; INSERT INTO meta SELECT '%[1]s', CAST(count(*) AS VARCHAR) FROM deltas", key))
}
