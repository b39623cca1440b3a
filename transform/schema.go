package transform

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/transform/models"
	"firegrid/transform/published"
)

// rawTable is where the rows of a dataset's files are kept, with the columns
// that models read and what units are called. The rest of a row stays in the lake.
type rawTable struct {
	dataset string
	columns []rawColumn
}

type rawColumn struct {
	name, kind string
	shown      bool // to people only: no figure is made of it
}

// lineage columns say where a row came from; they come first in every raw table.
var lineageColumns = []rawColumn{
	{name: "file_no", kind: "INTEGER"}, {name: "sheet_no", kind: "INTEGER"}, {name: "row_no", kind: "INTEGER"}, {name: "row_key", kind: "VARCHAR"},
}

var duckTypes = map[dataset.Kind]string{
	dataset.KindString: "VARCHAR", dataset.KindDay: "DATE", dataset.KindInt: "BIGINT",
	dataset.KindFloat: "DOUBLE", dataset.KindBool: "BOOLEAN",
}

// rawTables takes from the models which fields they read, beside those that
// name units, and from the contracts which datasets there are and what the fields are.
func rawTables(all []models.Model) ([]rawTable, error) {
	contracts, err := dataset.Contracts(dataset.Additions{})
	if err != nil {
		return nil, err
	}
	var tables []rawTable
	known := make(map[string]bool)
	for _, c := range contracts {
		known[c.Dataset] = true
		t := rawTable{dataset: c.Dataset}
		kinds := make(map[string]string)
		for _, f := range c.Fields() {
			kinds[f.Name] = duckTypes[f.Kind]
		}
		for _, m := range all {
			for _, field := range m.Datasets[c.Dataset] {
				if kinds[field] == "" {
					return nil, fmt.Errorf("model %s reads the field %s, which the contract of %s does not have", m.Name, field, c.Dataset)
				}
				declared := c.Column(field)
				column := rawColumn{name: field, kind: kinds[field], shown: declared != nil && !declared.Measured}
				if !slices.Contains(t.columns, column) {
					t.columns = append(t.columns, column)
				}
			}
		}
		for _, field := range unitFields[c.Dataset] {
			t.columns = slices.DeleteFunc(t.columns, func(c rawColumn) bool { return c.name == field })
			t.columns = append(t.columns, rawColumn{name: field, kind: kinds[field]})
		}
		tables = append(tables, t)
	}
	for _, m := range all {
		for name := range m.Datasets {
			if !known[name] {
				return nil, fmt.Errorf("model %s reads the dataset %s, which has no contract", m.Name, name)
			}
		}
	}
	return tables, nil
}

func (t *rawTable) has(column string) bool {
	return slices.ContainsFunc(t.columns, func(c rawColumn) bool { return c.name == column })
}

// figures are the columns that figures are made of.
func (t *rawTable) figures() []rawColumn {
	return slices.DeleteFunc(slices.Clone(t.columns), func(c rawColumn) bool { return c.shown })
}

func (t *rawTable) ddl() string {
	var columns []string
	for _, c := range slices.Concat(lineageColumns, t.columns) {
		columns = append(columns, c.name+" "+c.kind)
	}
	return fmt.Sprintf("CREATE TABLE raw.%s (%s);\n", t.dataset, strings.Join(columns, ", "))
}

// names lists the columns, each behind a prefix.
func (t *rawTable) names(prefix string, columns ...rawColumn) string {
	var names []string
	for _, c := range slices.Concat(columns, t.columns) {
		names = append(names, prefix+c.name)
	}
	return strings.Join(names, ", ")
}

const ledgerDDL = `
CREATE SCHEMA raw;
CREATE TABLE meta (key VARCHAR, value VARCHAR);
CREATE TABLE files (file_no INTEGER, file_id VARCHAR, reading INTEGER, file_name VARCHAR, received_at TIMESTAMP, modified_at TIMESTAMP);
CREATE TABLE sheets (file_no INTEGER, sheet_no INTEGER, sheet VARCHAR);
CREATE TABLE file_parts (file_no INTEGER, dataset VARCHAR, row_count BIGINT);
CREATE TABLE unmodelled (file_no INTEGER);
CREATE TABLE pending_keys (dataset VARCHAR, row_key VARCHAR);
CREATE TABLE series (series_no UBIGINT, metric VARCHAR, label_1 VARCHAR, label_2 VARCHAR, label_3 VARCHAR, label_4 VARCHAR, label_5 VARCHAR);
CREATE TABLE deltas (series_no UBIGINT, day DATE, delta DOUBLE);
CREATE TABLE findings (audit VARCHAR, row_count BIGINT, sample VARCHAR);
`

// maxLabels is how many label columns series has.
const maxLabels = 5

func (w *Warehouse) ddl() string {
	ddl := ledgerDDL + effectsDDL + decisionsDDL
	for _, t := range w.tables {
		ddl += t.ddl()
	}
	return ddl
}

// version names all that the content of the warehouse depends on beside the
// lake: tables, models, audits, measures, and DuckDB with its hash function.
// With another version it is made anew.
func (w *Warehouse) version(ctx context.Context) (string, error) {
	library, err := w.strings1(ctx, "SELECT library_version FROM pragma_version()")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintln(h, library, w.ddl())
	for _, m := range w.models {
		fmt.Fprintln(h, m.Name, m.SQL, m.Incremental)
	}
	for _, a := range w.audits {
		fmt.Fprintln(h, a.Name, a.SQL)
	}
	for _, f := range w.families {
		for _, m := range f.Metrics {
			fmt.Fprintln(h, m.Name, m.Labels, m.SQL)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// prepare makes the tables of a new warehouse; of an old one it says why it
// cannot be used.
func (w *Warehouse) prepare(ctx context.Context) (reason published.Text, err error) {
	version, err := w.version(ctx)
	if err != nil {
		return reason, err
	}
	tables, err := w.count(ctx, "SELECT count(*) FROM duckdb_tables() WHERE NOT internal")
	if err != nil {
		return reason, err
	}
	if tables == 0 {
		return reason, w.inTransaction(ctx, func() error {
			if err := w.exec(ctx, w.ddl()); err != nil {
				return err
			}
			return w.exec(ctx, "INSERT INTO meta VALUES ('version', ?), ('modelled', 'never')", version)
		})
	}
	versions, err := w.strings1(ctx, "SELECT value FROM meta WHERE key = 'version'")
	if err != nil && !strings.Contains(err.Error(), "Catalog Error") {
		return reason, err
	}
	if !slices.Equal(versions, []string{version}) {
		return published.Text{ZH: "由另一版本的 firegrid 生成", EN: "made by another version of firegrid"}, nil
	}
	return reason, nil
}
