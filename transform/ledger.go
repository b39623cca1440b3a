package transform

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"firegrid/ingest/lake"
)

// ledgerFile is a file that is loaded.
type ledgerFile struct {
	no, reading int
	datasets    []string
}

// ledger lists the loaded files by their ids.
func (w *Warehouse) ledger(ctx context.Context) (map[string]ledgerFile, error) {
	rows, err := w.conn.QueryContext(ctx, `
		SELECT f.file_id, f.file_no, f.reading, p.dataset
		FROM files AS f JOIN file_parts AS p ON p.file_no = f.file_no`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[string]ledgerFile)
	for rows.Next() {
		var id, dataset string
		var f ledgerFile
		if err := rows.Scan(&id, &f.no, &f.reading, &dataset); err != nil {
			return nil, err
		}
		f.datasets = append(all[id].datasets, dataset)
		all[id] = f
	}
	return all, rows.Err()
}

// enter writes the files of a batch into the ledger and returns the number of
// the first; the others follow it.
func (w *Warehouse) enter(ctx context.Context, batch []lake.File) (first int64, err error) {
	if first, err = w.count(ctx, "SELECT coalesce(max(file_no), 0) + 1 FROM files"); err != nil {
		return 0, err
	}
	var files, parts, numbers, sheets []string
	for i, f := range batch {
		no := first + int64(i)
		files = append(files, fmt.Sprintf("(%d, %s, %d, %s, make_timestamp(%d), make_timestamp(%d))",
			no, quote(f.ID), f.Reading, quote(f.Name), f.ReceivedAt.UnixMicro(), f.ModifiedAt.UnixMicro()))
		for _, p := range f.Parts {
			parts = append(parts, fmt.Sprintf("(%d, %s, %d)", no, quote(p.Dataset), p.Rows))
		}
		numbers = append(numbers, fmt.Sprintf("(%d)", no))
		for _, s := range f.Sheets { // one for each table; a sheet may have several
			sheets = append(sheets, fmt.Sprintf("(%d, %d, %s)", no, s.SheetNo, quote(s.Sheet)))
		}
	}
	if len(sheets) > 0 {
		names := "INSERT INTO sheets SELECT DISTINCT * FROM (VALUES " + strings.Join(sheets, ", ") + ") AS s"
		if err := w.exec(ctx, names); err != nil {
			return 0, err
		}
	}
	return first, w.exec(ctx, "INSERT INTO files VALUES "+strings.Join(files, ", ")+
		"; INSERT INTO file_parts VALUES "+strings.Join(parts, ", ")+
		"; INSERT INTO unmodelled VALUES "+strings.Join(numbers, ", "))
}

// remove takes files and their rows out, and keeps the keys of those rows for
// the models: they must look at them again.
func (w *Warehouse) remove(ctx context.Context, files []ledgerFile) error {
	if len(files) == 0 {
		return nil
	}
	var list []string
	for _, f := range files {
		list = append(list, strconv.Itoa(f.no))
	}
	numbers := "(" + strings.Join(list, ", ") + ")"
	for _, name := range datasetsOf(files) {
		err := w.exec(ctx, fmt.Sprintf(`
			INSERT INTO pending_keys SELECT DISTINCT %s, row_key FROM raw.%s WHERE file_no IN %s;
			DELETE FROM raw.%s WHERE file_no IN %s`, quote(name), name, numbers, name, numbers))
		if err != nil {
			return err
		}
	}
	for _, table := range []string{"files", "sheets", "file_parts", "unmodelled"} {
		if err := w.exec(ctx, fmt.Sprintf("DELETE FROM %s WHERE file_no IN %s", table, numbers)); err != nil {
			return err
		}
	}
	return nil
}
