package transform

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/alike"
)

// unitFields are what rows say of units, beside what models read. Datasets
// with many rows are known by the normalised name only.
var unitFields = map[string][]string{
	"key_units":     {"unit_no", "unit_name", "unit_name_norm", "unit_address", "county", "township"},
	"registrations": {"unit_no", "unit_name", "unit_name_norm"},
	"archives":      {"unit_no", "unit_name", "unit_name_norm"},
	"inspections":   {"unit_name_norm", "county", "township"},
	"hazards":       {"unit_name_norm", "county", "township"},
}

// mentions lists how the rows that count name units.
func (w *Warehouse) mentions(ctx context.Context) ([]alike.Mention, error) {
	first, err := w.firstListed(ctx)
	if err != nil {
		return nil, err
	}
	var all []alike.Mention
	for _, name := range sortedKeys(unitFields) {
		rows, err := w.conn.QueryContext(ctx, mentionsSQL(name))
		if err != nil {
			return nil, fmt.Errorf("units of %s: %w", name, err)
		}
		err = scanMentions(rows, func(m alike.Mention) {
			m.Dataset, m.Listed = name, name == "key_units"
			if m.Listed {
				m.First = first[m.Unit.Told()]
			}
			all = append(all, m)
		})
		if err != nil {
			return nil, fmt.Errorf("units of %s: %w", name, err)
		}
	}
	return all, nil
}

// mentionsSQL counts the rows of a dataset by what they say of their unit.
func mentionsSQL(name string) string {
	fields := unitFields[name]
	column := func(field string) string {
		if slices.Contains(fields, field) {
			return "coalesce(" + field + ", '')"
		}
		return "''"
	}
	return fmt.Sprintf(`WITH %s
		SELECT %s, %s, %s, %s, %s, %s, count(*) FROM latest_%s
		WHERE unit_name_norm IS NOT NULL GROUP BY %s`,
		strings.Join(latestCTEs(name, fields), ", "), column("unit_no"), column("unit_name"), column("unit_name_norm"),
		column("unit_address"), column("county"), column("township"), name, strings.Join(fields, ", "))
}

func scanMentions(rows *sql.Rows, emit func(alike.Mention)) error {
	defer rows.Close()
	for rows.Next() {
		var m alike.Mention
		if err := rows.Scan(&m.No, &m.Name, &m.Norm, &m.Address, &m.County, &m.Township, &m.Rows); err != nil {
			return err
		}
		emit(m)
	}
	return rows.Err()
}

// firstListed says when each unit of a list was first received on one.
func (w *Warehouse) firstListed(ctx context.Context) (map[lake.Unit]time.Time, error) {
	rows, err := w.conn.QueryContext(ctx, `
		SELECT coalesce(r.unit_no, ''), coalesce(r.unit_name_norm, ''), coalesce(r.county, ''), coalesce(r.township, ''), f.received_at
		FROM raw.key_units AS r JOIN files AS f ON f.file_no = r.file_no`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	first := make(map[lake.Unit]time.Time)
	for rows.Next() {
		var u lake.Unit
		var at time.Time
		if err := rows.Scan(&u.No, &u.Norm, &u.County, &u.Township, &at); err != nil {
			return nil, err
		}
		key := u.Told()
		if known, ok := first[key]; !ok || at.Before(known) {
			first[key] = at
		}
	}
	return first, rows.Err()
}
