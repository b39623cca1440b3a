package transform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"firegrid/ingest/dataset"
)

// rawRows collects rows as ingest would have typed them, by the file they are in.
type rawRows struct {
	t         testing.TB
	w         *Warehouse
	contracts map[string]*dataset.Contract
	received  []string // days, one file each
	values    map[string][]string
	counts    map[string]int // rows by file and dataset
}

func newRawRows(t *testing.T, w *Warehouse) *rawRows {
	t.Helper()
	return &rawRows{t: t, w: w, contracts: contracts(t), values: make(map[string][]string), counts: make(map[string]int)}
}

func (in *rawRows) add(name string, r row) {
	in.t.Helper()
	c := in.contracts[name]
	if c == nil {
		in.t.Fatalf("there is no dataset %s", name)
	}
	day := r.text(received)
	if day == "" {
		day = "2012-01-01"
	}
	if !slices.Contains(in.received, day) {
		in.received = append(in.received, day)
	}
	fields := cells(in.t, c, r)
	file := day + " " + name
	in.counts[file]++
	values := []string{"(SELECT file_no FROM files WHERE file_id = " + quote(day) + ")", "0", strconv.Itoa(in.counts[file]), quote(keyOf(in.t, c, fields))}
	for _, t := range in.w.tables {
		if t.dataset != name {
			continue
		}
		for _, column := range t.columns {
			if fields[column.name] == "" {
				values = append(values, "NULL")
				continue
			}
			values = append(values, fmt.Sprintf("CAST(%s AS %s)", quote(fields[column.name]), column.kind))
		}
	}
	in.values[name] = append(in.values[name], "("+strings.Join(values, ", ")+")")
}

// insert writes the files and their rows as a load would.
func (in *rawRows) insert() {
	in.t.Helper()
	first, err := in.w.count(in.t.Context(), "SELECT coalesce(max(file_no), 0) + 1 FROM files")
	if err != nil {
		in.t.Fatal(err)
	}
	run := func(format string, args ...any) {
		in.t.Helper()
		if err := in.w.exec(in.t.Context(), fmt.Sprintf(format, args...)); err != nil {
			in.t.Fatal(err)
		}
	}
	for i, day := range in.received {
		no := int(first) + i
		run("INSERT INTO files VALUES (%d, '%s', 1, 'ledger.xlsx', TIMESTAMP '%s', TIMESTAMP '%s')", no, day, day, day)
		run("INSERT INTO unmodelled VALUES (%d)", no)
		for name := range in.values {
			if n := in.counts[day+" "+name]; n > 0 {
				run("INSERT INTO file_parts VALUES (%d, '%s', %d)", no, name, n)
			}
		}
	}
	for name, rows := range in.values {
		run("INSERT INTO raw.%s VALUES %s", name, strings.Join(rows, ", "))
	}
}
