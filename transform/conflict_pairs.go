package transform

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// ConflictPair counts on how many fields two files disagree.
type ConflictPair struct {
	Won    ConflictFile `json:"won"`
	Lost   ConflictFile `json:"lost"`
	Update bool         `json:"update,omitempty"`
	Fields int64        `json:"fields"`
}

// ConflictFile is one of the two.
type ConflictFile struct {
	ID   string `json:"file_id"`
	Name string `json:"file"`
}

// pairConflicts groups the conflicts by the files and sheets that disagree, and
// tells updates from contradictions.
func (w *Warehouse) pairConflicts(ctx context.Context, name *names, all *Conflicts) error {
	rows, err := w.conn.QueryContext(ctx, `
		SELECT c.won_file, c.won_sheet, c.lost_file, c.lost_sheet, count(*)
		FROM temp.conflicts AS c JOIN temp.file_days AS d ON d.file_no = c.won_file
			JOIN temp.file_days AS e ON e.file_no = c.lost_file
		GROUP BY c.won_file, c.won_sheet, c.lost_file, c.lost_sheet, d.place, e.place
		ORDER BY d.place DESC, e.place DESC, c.won_sheet, c.lost_sheet`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var updates []string
	var pairs [2][]ConflictPair // contradictions, updates
	for rows.Next() {
		var won, lost place
		var n int64
		if err := rows.Scan(&won.file, &won.sheet, &lost.file, &lost.sheet, &n); err != nil {
			return err
		}
		var c Conflict
		name.saying(&c.Won, won)
		name.saying(&c.Lost, lost)
		into := &pairs[0]
		if c.Update = laterMonth(&c.Won, &c.Lost); c.Update {
			into = &pairs[1]
			all.Updates += n
			updates = append(updates, fmt.Sprintf("(%d, %d, %d, %d)", won.file, won.sheet, lost.file, lost.sheet))
		}
		p := ConflictPair{ConflictFile{c.Won.FileID, c.Won.File}, ConflictFile{c.Lost.FileID, c.Lost.File}, c.Update, n}
		if last := len(*into) - 1; last >= 0 && (*into)[last].Won == p.Won && (*into)[last].Lost == p.Lost {
			(*into)[last].Fields += n // of other sheets of the two
			continue
		}
		*into = append(*into, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	all.Pairs = append(all.Pairs, slices.Concat(pairs[:]...)...)
	ddl := "CREATE OR REPLACE TEMP TABLE conflict_updates (won_file INTEGER, won_sheet INTEGER, lost_file INTEGER, lost_sheet INTEGER)"
	if len(updates) > 0 {
		ddl += "; INSERT INTO temp.conflict_updates VALUES " + strings.Join(updates, ", ")
	}
	return w.exec(ctx, ddl)
}
