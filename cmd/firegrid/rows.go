package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"firegrid/exporter/rows"
	"firegrid/transform/behind"
)

func (a *app) writeRows(ctx context.Context, w io.Writer, r *behind.Reader, q behind.Query, o *rowsOptions) error {
	switch o.format {
	case "csv":
		return rows.CSV(ctx, w, r, q, a.lang)
	case "xlsx":
		return rows.XLSX(ctx, w, r, q, a.lang)
	case "json":
		return rowsJSON(ctx, w, r, q)
	}
	return a.rowsTable(ctx, w, r, q, o.limit)
}

// rowsJSON writes an object for each row, one a line.
func rowsJSON(ctx context.Context, w io.Writer, r *behind.Reader, q behind.Query) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var columns []behind.Column
	return r.Each(ctx, q, func(a *behind.Answer) error { columns = a.Columns; return nil }, func(row behind.Row) error {
		object := make(map[string]any, len(columns)+1)
		for i, c := range columns {
			object[c.Name] = row.Cells[i]
		}
		object["src_file_id"] = row.FileID
		return enc.Encode(object)
	})
}

// widest is the most columns of a terminal that a cell of a table takes.
const widest = 24

func (a *app) rowsTable(ctx context.Context, w io.Writer, r *behind.Reader, q behind.Query, limit int) error {
	if q.Limit = limit; limit <= 0 {
		q.Limit = 1 << 30
	}
	answer, err := r.Ask(ctx, q)
	if err != nil {
		return err
	}
	for _, f := range rows.Facts(answer, &q, a.lang) {
		fmt.Fprintf(w, "%s%s\n", pad(f.Name, 12), f.Value)
	}
	fmt.Fprintln(w)
	table := [][]string{nil}
	for _, c := range answer.Columns {
		table[0] = append(table[0], a.t(c.Title.ZH, c.Title.EN))
	}
	for _, row := range answer.Rows {
		var line []string
		for _, cell := range row.Cells {
			line = append(line, clip(rows.Text(cell, a.lang), widest))
		}
		table = append(table, line)
	}
	printTable(w, table)
	if more := answer.Count - len(answer.Rows); more > 0 {
		fmt.Fprintf(w, a.t("\n……还有 %d 行：加 --limit 0，或 --format csv\n", "\n… and %d more: --limit 0, or --format csv\n"), more)
	}
	return nil
}

// printTable aligns columns, and leaves out those that are empty in every row.
func printTable(w io.Writer, table [][]string) {
	widths := make([]int, len(table[0]))
	filled := make([]bool, len(table[0]))
	for i, line := range table {
		for j, text := range line {
			widths[j] = max(widths[j], width(text))
			filled[j] = filled[j] || (i > 0 && text != "")
		}
	}
	for _, line := range table {
		var b strings.Builder
		for j, text := range line {
			if filled[j] {
				b.WriteString(pad(text, widths[j]+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// clip keeps what fits into some columns of a terminal, on one line.
func clip(s string, to int) string {
	s = strings.Join(strings.Fields(s), " ")
	if width(s) <= to {
		return s
	}
	n := 0
	for i, r := range s {
		if n += width(string(r)); n > to-1 {
			return s[:i] + "…"
		}
	}
	return s
}
