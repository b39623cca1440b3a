package behind

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// chunk is how many rows are read of a sorted file at a time.
const chunk = 20_000

// Each gives all rows of a query to do, without holding more than some of them.
// begin is told the answer first, without its rows. The query's limit and offset
// mean nothing.
func (r *Reader) Each(ctx context.Context, q Query, begin func(*Answer) error, do func(Row) error) error {
	q.Limit, q.Offset = deep, 0
	a, err := r.Ask(ctx, q)
	if err != nil {
		return err
	}
	few := a.Rows
	a.Rows = nil
	if err := begin(a); err != nil {
		return err
	}
	if a.Count > len(few) {
		q.Run = a.Manifest.RunID // another may be published meanwhile
		return r.many(ctx, q, do)
	}
	for _, row := range few {
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

// many gives more rows to do than a page holds. DuckDB's driver holds a whole
// result in memory; so they are put in order once, into a file, which is read
// piece by piece and gone afterwards.
func (r *Reader) many(ctx context.Context, q Query, do func(Row) error) error {
	a, s, err := r.prepare(q)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "firegrid-rows-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sorted := filepath.Join(dir, "rows.parquet")
	if err := r.sort(ctx, s, &q, a, sorted); err != nil {
		return err
	}
	var names []string
	for _, c := range a.Columns {
		names = append(names, c.Name)
	}
	for from := 0; from < a.Count; from += chunk {
		query := fmt.Sprintf("SELECT %s, src_file_id FROM read_parquet(%s) WHERE place > %d AND place <= %d ORDER BY place",
			strings.Join(names, ", "), quote(sorted), from, from+chunk)
		if err := scan(ctx, r.db, a, query, nil, do); err != nil {
			return err
		}
	}
	return nil
}

// sort counts the rows of a query and writes them in their order.
func (r *Reader) sort(ctx context.Context, s *statement, q *Query, a *Answer, path string) error {
	db, done, err := r.turn(ctx, true)
	if err != nil {
		return err
	}
	defer done()
	if err := count(ctx, db, s, a); err != nil {
		return err
	}
	copying := fmt.Sprintf("COPY (%s) TO %s (FORMAT PARQUET, COMPRESSION SNAPPY, ROW_GROUP_SIZE %d)", s.all(q), quote(path), chunk)
	if _, err := db.ExecContext(ctx, copying, s.args...); err != nil {
		return explain(s, err)
	}
	return nil
}
