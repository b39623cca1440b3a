package transform

import (
	"fmt"
	"slices"
	"strings"

	"firegrid/transform/models"
)

// later orders rows of one key, the one that counts first: the last received,
// then the last modified, then by name; within a file the lower row.
const later = "f.received_at DESC, f.modified_at DESC, f.file_name DESC, f.file_id DESC, r.sheet_no DESC, r.row_no DESC"

// latestCTEs gives the common table expressions that show of each key of a
// dataset the row that counts. Ranking all rows would sort them all; nearly
// every key has one row only, so only the others are ranked.
func latestCTEs(dataset string, fields []string) []string {
	columns := latestColumns(fields)
	return []string{
		fmt.Sprintf(`twice_%[1]s AS MATERIALIZED (SELECT row_key FROM raw.%[1]s GROUP BY row_key HAVING count(*) > 1)`, dataset),
		fmt.Sprintf(`latest_%[1]s AS (
			SELECT %[2]s FROM raw.%[1]s AS r
			WHERE NOT EXISTS (SELECT 1 FROM twice_%[1]s AS t WHERE t.row_key = r.row_key)
			UNION ALL
			%[3]s)`, dataset, columns, ranked(dataset, columns, "twice_"+dataset)),
	}
}

// latestOf is latestCTEs for the keys in a table.
func latestOf(dataset string, fields []string, keys string) string {
	return fmt.Sprintf("latest_%s AS (%s)", dataset, ranked(dataset, latestColumns(fields), keys))
}

func latestColumns(fields []string) string {
	var names []string
	for _, c := range lineageColumns {
		names = append(names, "r."+c.name)
	}
	for _, f := range fields {
		names = append(names, "r."+f)
	}
	return strings.Join(names, ", ")
}

func ranked(dataset, columns, keys string) string {
	return fmt.Sprintf(`
		SELECT %s FROM (%s) AS r
		WHERE r.place_of_row = 1`, columns, versions(dataset, columns, keys))
}

// versions are all rows of the keys in a table; the one that counts has place 1.
func versions(dataset, columns, keys string) string {
	return fmt.Sprintf(`
			SELECT %[2]s, row_number() OVER (PARTITION BY r.row_key ORDER BY %[4]s) AS place_of_row
			FROM raw.%[1]s AS r JOIN files AS f ON f.file_no = r.file_no
			WHERE r.row_key IN (SELECT row_key FROM %[3]s)`, dataset, columns, keys, later)
}

// versionsOf is versions as the common table expression versions_<dataset>, for
// a model that reads it, else nothing.
func versionsOf(m *models.Model, dataset, keys string) []string {
	if !strings.Contains(m.SQL, "versions_"+dataset) {
		return nil
	}
	return []string{fmt.Sprintf("versions_%s AS (%s)", dataset, versions(dataset, latestColumns(m.Datasets[dataset]), keys))}
}

// modelSQL is the query that makes all rows of a model.
func modelSQL(m *models.Model) string {
	var ctes []string
	for _, name := range sortedKeys(m.Datasets) {
		ctes = append(ctes, latestCTEs(name, m.Datasets[name])...)
		ctes = append(ctes, versionsOf(m, name, "twice_"+name)...)
	}
	return withCTEs(ctes, m.SQL)
}

// modelSQLOf is the query that makes the rows of an incremental model for the
// keys in a table.
func modelSQLOf(m *models.Model, keys string) string {
	var ctes []string
	for name, fields := range m.Datasets {
		ctes = append(ctes, latestOf(name, fields, keys))
		ctes = append(ctes, versionsOf(m, name, keys)...)
	}
	return withCTEs(ctes, m.SQL)
}

func withCTEs(ctes []string, sql string) string {
	if len(ctes) == 0 {
		return sql
	}
	return fmt.Sprintf("WITH %s SELECT * FROM (\n%s\n) AS model", strings.Join(ctes, ", "), sql)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
