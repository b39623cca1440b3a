package transform

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/transform/measures"
	"firegrid/transform/published"
)

// The rows behind the numbers are published as one table for each model that a
// measure reads: a million hazards stand there once, however many measures
// count them. A large table has several parts (see row_parts.go). A part is
// written anew only where its rows have changed since the run before; otherwise
// the run shares the file.

// writeRows writes the rows behind the measures into the folder of a run that
// is being published in dir, and names the files.
func (w *Warehouse) writeRows(ctx context.Context, dir, folder string) ([]string, error) {
	x, err := w.rowIndex(ctx)
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(folder, published.RowsFolder), 0o755); err != nil {
		return nil, err
	}
	earlier, err := published.List(dir)
	if err != nil {
		return nil, err
	}
	names := []string{published.RowIndexName}
	for i := range x.Tables {
		t := &x.Tables[i]
		parts, err := w.rowParts(ctx, t.Name)
		if err != nil {
			return nil, fmt.Errorf("rows of %s: %w", t.Name, err)
		}
		for _, p := range parts {
			linked := false
			if len(earlier) > 0 {
				p.Rows, linked = published.LinkPart(dir, earlier[len(earlier)-1], folder, t.Name, p.RowPart)
			}
			if !linked {
				if p.Rows, err = w.writePart(ctx, t.Name, p.only, filepath.Join(folder, p.Path)); err != nil {
					return nil, fmt.Errorf("rows of %s: %w", t.Name, err)
				}
			}
			names, t.Parts = append(names, p.Path), append(t.Parts, p.RowPart)
		}
	}
	return names, published.WriteRowIndex(folder, x)
}

// writePart writes some of a model's rows as Parquet, each with the file, sheet
// and row it came from.
func (w *Warehouse) writePart(ctx context.Context, model, only, path string) (int64, error) {
	columns, err := w.columnsOf(ctx, model)
	if err != nil {
		return 0, err
	}
	query := "SELECT * FROM " + model + " AS m" + only
	if slices.Contains(columns, "file_no") {
		columns = slices.DeleteFunc(columns, func(c string) bool {
			return c == "file_no" || c == "sheet_no" || c == "row_no" || c == "label_key"
		})
		query = fmt.Sprintf(`
			SELECT f.file_name AS src_file, f.file_id AS src_file_id, s.sheet AS src_sheet, m.row_no AS src_row, m.%s
			FROM %s AS m
			LEFT JOIN files AS f ON f.file_no = m.file_no
			LEFT JOIN sheets AS s ON s.file_no = m.file_no AND s.sheet_no = m.sheet_no%s`, strings.Join(columns, ", m."), model, only)
	}
	return w.count(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE 40960)", query, quote(path)))
}

// columnsOf lists the columns of a model in their order.
func (w *Warehouse) columnsOf(ctx context.Context, model string) ([]string, error) {
	return w.strings1(ctx, `
		SELECT column_name FROM information_schema.columns
		WHERE table_schema = 'main' AND table_name = ? ORDER BY ordinal_position`, model)
}

// rowIndex says which tables there are and how the measures count their rows.
func (w *Warehouse) rowIndex(ctx context.Context) (*published.RowIndex, error) {
	contracts, err := dataset.Contracts(dataset.Additions{})
	if err != nil {
		return nil, err
	}
	x := new(published.RowIndex)
	for _, f := range w.families {
		for i := range f.Metrics {
			m, err := rowMeasure(&f.Metrics[i], f.Incremental, contracts)
			if err != nil {
				return nil, err
			}
			x.Measures = append(x.Measures, *m)
			for _, model := range append([]string{m.Table}, m.Reads...) {
				if x.Table(model) != nil {
					continue
				}
				x.Tables = append(x.Tables, published.RowTable{Name: model})
			}
		}
	}
	return x, nil
}

// rowMeasure gives a metric's columns their headings: the metric's own, or
// those that clerks know from the ledger.
func rowMeasure(m *measures.Metric, incremental string, contracts []*dataset.Contract) (*published.RowMeasure, error) {
	at := slices.IndexFunc(contracts, func(c *dataset.Contract) bool { return c.Dataset == m.Ledger })
	if at < 0 {
		return nil, fmt.Errorf("metric %s: there is no ledger %q", m.Name, m.Ledger)
	}
	ledger := contracts[at]
	r := &published.RowMeasure{
		Name: m.Name, SQL: m.SQL, Reads: m.Reads, Table: m.Rows, Weighted: m.Weighted(), ByRow: incremental != "",
		Ledger: published.Text{ZH: ledger.Title.ZH, EN: ledger.Title.EN},
	}
	for _, s := range m.Shows {
		c := published.RowColumn{Name: s.Name, Title: s.Title, Label: slices.Contains(m.Labels, s.Name)}
		if c.Title.ZH == "" {
			column := ledger.Column(s.Name)
			if column == nil {
				return nil, fmt.Errorf("metric %s shows %s, for which neither it nor the ledger %s has a heading", m.Name, s.Name, m.Ledger)
			}
			c.Title = published.Text{ZH: column.ZH, EN: column.EN}
		}
		r.Columns = append(r.Columns, c)
	}
	return r, nil
}
