package transform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"firegrid/ingest/lake"
)

// Effect is what the rows of a file did to what was known before it. Every row
// is in one of New, Replaced, Unchanged and Repeated.
//
// A row is compared with the one that the last file received before has of the
// same key, in the columns that figures are made of and that name units. A
// corrected remark changes no figure and is no replacement. Files
// that were withdrawn are as if they had never come, so an effect is a
// matter of the lake alone and the same in a warehouse made anew.
type Effect struct {
	Dataset   string `json:"dataset"`
	Rows      int64  `json:"rows"`
	New       int64  `json:"new"`       // no file before has the key
	Replaced  int64  `json:"replaced"`  // a file before has it with other values
	Unchanged int64  `json:"unchanged"` // a file before has it with the same values
	Repeated  int64  `json:"repeated"`  // the file itself has the key again, lower down
	// Overtaken of the rows that are not Repeated no longer count: a file that
	// came later has their keys.
	Overtaken int64 `json:"overtaken"`
	// By is the id of the file that came next for most of the keys overtaken.
	By string `json:"by,omitempty"`
}

// Effects are those of every loaded file that is in force, by the file's id,
// sorted by dataset.
type Effects map[string][]Effect

// Effects gives the effects of all loaded files as Model last left them.
func (w *Warehouse) Effects(ctx context.Context) (Effects, error) {
	rows, err := w.conn.QueryContext(ctx, `
		SELECT f.file_id, e.dataset, e.row_count, e.new_keys, e.replaced, e.unchanged, e.repeated, e.overtaken, coalesce(n.file_id, '')
		FROM effects AS e JOIN files AS f ON f.file_no = e.file_no LEFT JOIN files AS n ON n.file_no = e.next_file
		ORDER BY f.file_id, e.dataset`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(Effects)
	for rows.Next() {
		var id string
		var e Effect
		if err := rows.Scan(&id, &e.Dataset, &e.Rows, &e.New, &e.Replaced, &e.Unchanged, &e.Repeated, &e.Overtaken, &e.By); err != nil {
			return nil, err
		}
		all[id] = append(all[id], e)
	}
	return all, rows.Err()
}

const effectsDDL = `
CREATE TABLE effects (file_no INTEGER, dataset VARCHAR, row_count BIGINT, new_keys BIGINT,
	replaced BIGINT, unchanged BIGINT, repeated BIGINT, overtaken BIGINT, next_file INTEGER);
`

// renewEffects works out the effects of the files that came, and of those that
// share a key with what came or went.
func (c *change) renewEffects(ctx context.Context) error {
	// Numbers of files are given again once their file is gone.
	err := c.exec(ctx, `
		DELETE FROM effects WHERE file_no IN (SELECT file_no FROM unmodelled) OR file_no NOT IN (SELECT file_no FROM files);
		CREATE OR REPLACE TEMP TABLE file_places AS
		SELECT file_no, row_number() OVER (ORDER BY received_at, modified_at, file_name, file_id) AS place FROM files`)
	if err != nil {
		return err
	}
	for i := range c.tables {
		t := &c.tables[i]
		if !c.first && !c.datasets[t.dataset] {
			continue
		}
		if err := c.effectsOf(ctx, t); err != nil {
			return fmt.Errorf("effects on %s: %w", t.dataset, err)
		}
	}
	return c.exec(ctx, "DROP TABLE temp.file_places")
}

func (c *change) effectsOf(ctx context.Context, t *rawTable) error {
	if c.first {
		return c.exec(ctx, effectsSQL(t, "raw."+t.dataset))
	}
	return c.exec(ctx, fmt.Sprintf(`
		CREATE OR REPLACE TEMP TABLE affected AS
		SELECT DISTINCT file_no FROM raw.%[1]s WHERE row_key IN (
			SELECT row_key FROM raw.%[1]s WHERE file_no IN (SELECT file_no FROM unmodelled)
			UNION SELECT row_key FROM pending_keys WHERE dataset = %[2]s);
		DELETE FROM effects WHERE dataset = %[2]s AND file_no IN (SELECT file_no FROM temp.affected);
		CREATE OR REPLACE TEMP TABLE beside AS
		SELECT * FROM raw.%[1]s WHERE row_key IN (
			SELECT row_key FROM raw.%[1]s WHERE file_no IN (SELECT file_no FROM temp.affected));
		%[3]s WHERE file_no IN (SELECT file_no FROM temp.affected);
		DROP TABLE temp.beside; DROP TABLE temp.affected`, t.dataset, quote(t.dataset), effectsSQL(t, "temp.beside")))
}

// effectsSQL counts the effects of all files in a table of raw rows. Nearly
// every key has one row only, which is new; only the others are compared.
func effectsSQL(t *rawTable, rows string) string {
	same := []string{"TRUE"}
	for _, column := range t.figures() {
		same = append(same, fmt.Sprintf("lag(%[1]s) OVER by_key IS NOT DISTINCT FROM %[1]s", column.name))
	}
	return fmt.Sprintf(`
		INSERT INTO effects
		WITH twice AS MATERIALIZED (
			SELECT row_key FROM %[1]s GROUP BY row_key HAVING count(*) > 1
		), placed AS MATERIALIZED (
			SELECT r.*, p.place, row_number() OVER (PARTITION BY r.row_key, r.file_no ORDER BY r.sheet_no DESC, r.row_no DESC) AS from_below
			FROM %[1]s AS r JOIN temp.file_places AS p ON p.file_no = r.file_no
			WHERE r.row_key IN (SELECT row_key FROM twice)
		), compared AS MATERIALIZED (
			SELECT file_no, lag(file_no) OVER by_key IS NULL AS is_new, %[2]s AS is_same,
				lead(file_no) OVER by_key AS next_file, lead(place) OVER by_key AS next_place
			FROM placed WHERE from_below = 1
			WINDOW by_key AS (PARTITION BY row_key ORDER BY place)
		), counted AS (
			SELECT file_no, count(*) AS keys,
				count(*) FILTER (WHERE is_new) AS new_keys,
				count(*) FILTER (WHERE NOT is_new AND NOT is_same) AS replaced,
				count(*) FILTER (WHERE NOT is_new AND is_same) AS unchanged,
				count(next_file) AS overtaken
			FROM compared GROUP BY file_no
		), beside AS (
			SELECT file_no, count(*) AS row_count FROM placed GROUP BY file_no
		), followed AS (
			SELECT file_no, next_file, row_number() OVER (PARTITION BY file_no ORDER BY count(*) DESC, max(next_place) DESC) AS most
			FROM compared WHERE next_file IS NOT NULL GROUP BY file_no, next_file
		), every AS (
			SELECT file_no, count(*) AS row_count FROM %[1]s GROUP BY file_no
		), effect AS (
			SELECT e.file_no, e.row_count, e.row_count - coalesce(b.row_count, 0) + coalesce(c.new_keys, 0) AS new_keys,
				coalesce(c.replaced, 0) AS replaced, coalesce(c.unchanged, 0) AS unchanged,
				coalesce(b.row_count - c.keys, 0) AS repeated, coalesce(c.overtaken, 0) AS overtaken, n.next_file
			FROM every AS e LEFT JOIN counted AS c ON c.file_no = e.file_no LEFT JOIN beside AS b ON b.file_no = e.file_no
				LEFT JOIN followed AS n ON n.file_no = e.file_no AND n.most = 1
		)
		SELECT file_no, %[3]s, row_count, new_keys, replaced, unchanged, repeated, overtaken, next_file FROM effect`,
		rows, strings.Join(same, " AND "), quote(t.dataset))
}

// EffectsName is the file in the data folder where the effects can be read
// while the warehouse is in use.
const EffectsName = "effects.json"

// writeEffects lays the effects down for pages, if they are not there already.
func (w *Warehouse) writeEffects(ctx context.Context, data string) error {
	all, err := w.Effects(ctx)
	if err != nil {
		return err
	}
	have, err := ReadEffects(data)
	if err == nil && have != nil && equalEffects(have, all) {
		return nil
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return lake.WriteFile(filepath.Join(data, EffectsName), append(text, '\n'))
}

func equalEffects(a, b Effects) bool {
	if len(a) != len(b) {
		return false
	}
	for id, effects := range a {
		if !slices.Equal(effects, b[id]) {
			return false
		}
	}
	return true
}

// ReadEffects gives the effects as of the last run or preview of a data folder,
// without opening the warehouse; nil before the first. The file is derived and
// may be deleted.
func ReadEffects(data string) (Effects, error) {
	path := filepath.Join(data, EffectsName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all Effects
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s is damaged, delete it: %w", path, err)
	}
	return all, nil
}
