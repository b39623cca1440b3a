package transform

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
)

// Check opens a warehouse without changing it and, with deep, reads every row
// of it, which finds blocks that are damaged. The next run makes a damaged one
// anew by itself.
func Check(ctx context.Context, path string, deep bool) error {
	db, err := sql.Open("duckdb", path+"?"+url.Values{
		"access_mode": {"READ_ONLY"}, "autoinstall_known_extensions": {"false"}, "autoload_known_extensions": {"false"},
	}.Encode())
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT schema_name, table_name FROM duckdb_tables()")
	if err != nil {
		return err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var schema, table string
		if err := rows.Scan(&schema, &table); err != nil {
			return err
		}
		tables = append(tables, fmt.Sprintf("%q.%q", schema, table))
	}
	if err := rows.Err(); err != nil || !deep {
		return err
	}
	for _, t := range tables {
		// Hashing a column reads it, and keeps nothing.
		if _, err := db.ExecContext(ctx, "SELECT bit_xor(hash(COLUMNS(*))) FROM "+t); err != nil {
			return fmt.Errorf("table %s: %s", t, firstLine(err))
		}
	}
	return nil
}
