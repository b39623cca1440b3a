package transform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"firegrid/ingest/lake"
	"firegrid/transform/models"
)

const decisionsDDL = "CREATE TABLE " + models.Decisions + ` (group_no INTEGER, place INTEGER,
	unit_no VARCHAR, unit_name_norm VARCHAR, county VARCHAR, township VARCHAR);
`

// loadDecisions brings the groups of units that people have said are the same
// to where the lake is. The models that match units notice a change.
func (w *Warehouse) loadDecisions(ctx context.Context, l *lake.Lake) error {
	all, err := l.Decisions()
	if err != nil {
		return err
	}
	return w.setDecisions(ctx, lake.SameUnits(all))
}

// setDecisions writes the groups down where they are not what they were.
func (w *Warehouse) setDecisions(ctx context.Context, groups [][]lake.Unit) error {
	var want []string
	for i, group := range groups {
		for j, u := range group {
			want = append(want, fmt.Sprintf("(%d, %d, %s, %s, %s, %s)", i, j, orNull(u.No), quote(u.Norm), orNull(u.County), orNull(u.Township)))
		}
	}
	state := strings.Join(want, ",\n")
	const key = "decisions"
	have, err := w.strings1(ctx, "SELECT value FROM meta WHERE key = '"+key+"'")
	if err != nil || slices.Equal(have, []string{state}) || state == "" && len(have) == 0 {
		return err
	}
	return w.inTransaction(ctx, func() error {
		if err := w.exec(ctx, fmt.Sprintf("DELETE FROM meta WHERE key = '%s'; DELETE FROM %s; INSERT INTO pending_keys VALUES ('%[2]s', '')", key, models.Decisions)); err != nil {
			return err
		}
		if err := w.exec(ctx, "INSERT INTO meta VALUES (?, ?)", key, state); err != nil || state == "" {
			return err
		}
		return w.exec(ctx, fmt.Sprintf("INSERT INTO %s VALUES %s", models.Decisions, state))
	})
}

func orNull(s string) string {
	if s == "" {
		return "NULL"
	}
	return quote(s)
}
