package transform

import (
	"context"
	"fmt"
	"strings"
	"time"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// Conflict is one field of one key of which two files say different things,
// both received on the same day in Shanghai. A file that changes what one of an
// earlier day said brings the news of the month, and is no conflict; nor is a
// field that the earlier row left blank. A conflict ends when a file of a later
// day has the key, or when one of the two is withdrawn.
type Conflict struct {
	Dataset string            `json:"dataset"`
	Title   dataset.Title     `json:"title"` // of the dataset
	Key     []dataset.KeyPart `json:"key"`   // what it is said of
	Field   string            `json:"field"`
	Heading dataset.Title     `json:"heading"` // of the field
	// Won counts, because its file was received later; Lost does not.
	Won  Saying `json:"won"`
	Lost Saying `json:"lost"`
	// Update: what counts is the ledger of a later month, handed in on the same
	// day as the one before, as when half a year is handed in at once.
	Update bool `json:"update,omitempty"`
}

// Saying is what one file says, and where.
type Saying struct {
	Value      string    `json:"value"` // "" where the cell is blank
	FileID     string    `json:"file_id"`
	File       string    `json:"file"`
	Sheet      string    `json:"sheet"`
	Row        int       `json:"row"` // as the clerk sees it
	ReceivedAt time.Time `json:"received_at"`
}

// Conflicts are the open conflicts: contradictions first, then updates in one
// drop, and of each the latest first, file by file.
type Conflicts struct {
	Total   int64      `json:"total"`
	Updates int64      `json:"updates"`   // how many of them are updates
	List    []Conflict `json:"conflicts"` // the first of them
	// Pairs are all pairs of files that disagree, in the same order.
	Pairs []ConflictPair `json:"pairs"`
}

// Contradictions is how many are not updates: a person should look at these.
func (c *Conflicts) Contradictions() int64 { return c.Total - c.Updates }

// ListConflicts gives at most limit of the conflicts in a data folder, after
// bringing its warehouse to where the lake is. The caller holds the lock.
func ListConflicts(ctx context.Context, data string, opts Options, limit int) (all Conflicts, err error) {
	_, err = withWarehouse(ctx, data, opts, func(w *Warehouse, l *lake.Lake) error {
		all, err = w.Conflicts(ctx, l, limit)
		return err
	})
	return all, err
}

// Conflicts compares the rows of files of the same day, in the columns that
// figures are made of, and gives at most limit of the differences.
func (w *Warehouse) Conflicts(ctx context.Context, l *lake.Lake, limit int) (Conflicts, error) {
	all := Conflicts{List: []Conflict{}, Pairs: []ConflictPair{}}
	if err := w.exec(ctx, conflictsDDL); err != nil {
		return all, err
	}
	for i := range w.tables {
		if err := w.exec(ctx, conflictsSQL(&w.tables[i])); err != nil {
			return all, fmt.Errorf("conflicts in %s: %w", w.tables[i].dataset, err)
		}
	}
	var err error
	if all.Total, err = w.count(ctx, "SELECT count(*) FROM temp.conflicts"); err != nil || all.Total == 0 {
		return all, err
	}
	name, err := newNames(ctx, w, l)
	if err != nil {
		return all, err
	}
	if err := w.pairConflicts(ctx, name, &all); err != nil {
		return all, err
	}
	all.List, err = w.readConflicts(ctx, name, limit)
	return all, err
}

const conflictsDDL = `
CREATE OR REPLACE TEMP TABLE conflicts (dataset VARCHAR, row_key VARCHAR, field VARCHAR, field_no INTEGER,
	won_value VARCHAR, won_file INTEGER, won_sheet INTEGER, won_row INTEGER,
	lost_value VARCHAR, lost_file INTEGER, lost_sheet INTEGER, lost_row INTEGER);
CREATE OR REPLACE TEMP TABLE file_days AS
SELECT file_no, row_number() OVER (ORDER BY received_at, modified_at, file_name, file_id) AS place,
	CAST(received_at + INTERVAL '8 hours' AS DATE) AS day -- in Shanghai
FROM files;
`

// conflictsSQL puts the conflicts of a dataset into the temp table conflicts: of
// each key that several files have, the row that counts is held against the
// last row of every other file of its day.
func conflictsSQL(t *rawTable) string {
	if len(t.figures()) == 0 {
		return "SELECT 1"
	}
	var fields []string
	for i, c := range t.figures() {
		if plain, ok := strings.CutSuffix(c.name, "_norm"); ok && t.has(plain) {
			continue // it is said once
		}
		fields = append(fields, fmt.Sprintf(`
			SELECT %[1]s, w.row_key, %[2]s, %[3]d, CAST(w.%[4]s AS VARCHAR), w.file_no, w.sheet_no, w.row_no,
				CAST(l.%[4]s AS VARCHAR), l.file_no, l.sheet_no, l.row_no
			FROM won AS w JOIN lost AS l ON l.row_key = w.row_key AND l.day = w.day
			WHERE l.%[4]s IS NOT NULL AND l.%[4]s IS DISTINCT FROM w.%[4]s`, quote(t.dataset), quote(c.name), i, c.name))
	}
	return fmt.Sprintf(`
		INSERT INTO temp.conflicts
		WITH several AS (
			SELECT row_key FROM raw.%[1]s GROUP BY row_key HAVING min(file_no) < max(file_no)
		), placed AS (
			SELECT r.*, p.day,
				row_number() OVER (PARTITION BY r.row_key ORDER BY p.place DESC, r.sheet_no DESC, r.row_no DESC) AS from_last,
				row_number() OVER (PARTITION BY r.row_key, r.file_no ORDER BY r.sheet_no DESC, r.row_no DESC) AS from_below
			FROM raw.%[1]s AS r JOIN temp.file_days AS p ON p.file_no = r.file_no
			WHERE r.row_key IN (SELECT row_key FROM several)
		), won AS MATERIALIZED (
			SELECT * FROM placed WHERE from_last = 1
		), lost AS MATERIALIZED (
			SELECT p.* FROM placed AS p JOIN won AS w ON w.row_key = p.row_key
			WHERE p.from_below = 1 AND p.file_no <> w.file_no AND p.day = w.day
		)%[2]s`, t.dataset, strings.Join(fields, "\nUNION ALL"))
}

func (w *Warehouse) readConflicts(ctx context.Context, name *names, limit int) ([]Conflict, error) {
	rows, err := w.conn.QueryContext(ctx, `
		SELECT c.dataset, c.row_key, c.field,
			coalesce(c.won_value, ''), c.won_file, c.won_sheet, c.won_row,
			coalesce(c.lost_value, ''), c.lost_file, c.lost_sheet, c.lost_row, u.won_file IS NOT NULL
		FROM temp.conflicts AS c JOIN temp.file_days AS d ON d.file_no = c.won_file
			JOIN temp.file_days AS e ON e.file_no = c.lost_file
			LEFT JOIN temp.conflict_updates AS u ON u.won_file = c.won_file AND u.won_sheet = c.won_sheet
				AND u.lost_file = c.lost_file AND u.lost_sheet = c.lost_sheet
		ORDER BY u.won_file IS NOT NULL, d.place DESC, e.place DESC, c.dataset, c.row_key, c.field_no LIMIT ?`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Conflict{}
	for rows.Next() {
		var c Conflict
		var key string
		var won, lost place
		if err := rows.Scan(&c.Dataset, &key, &c.Field, &c.Won.Value, &won.file, &won.sheet, &c.Won.Row,
			&c.Lost.Value, &lost.file, &lost.sheet, &c.Lost.Row, &c.Update); err != nil {
			return nil, err
		}
		name.conflict(&c, key, won, lost)
		all = append(all, c)
	}
	return all, rows.Err()
}
