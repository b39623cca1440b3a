package transform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"firegrid/ingest/dataset"
	"firegrid/transform/published"
)

// rawRows collects rows as ingest would have typed them, by the file they are in.
type rawRows struct {
	t         *testing.T
	w         *Warehouse
	contracts map[string]*dataset.Contract
	received  []string // days, one file each
	values    map[string][]string
	counts    map[string]int // rows by file and dataset
}

func newRawRows(t *testing.T, w *Warehouse) *rawRows {
	t.Helper()
	all, err := dataset.Contracts(dataset.Additions{})
	if err != nil {
		t.Fatal(err)
	}
	in := &rawRows{t: t, w: w, contracts: make(map[string]*dataset.Contract), values: make(map[string][]string), counts: make(map[string]int)}
	for _, c := range all {
		in.contracts[c.Dataset] = c
	}
	return in
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
	fields := in.fields(c, r)
	file := day + " " + name
	in.counts[file]++
	values := []string{"(SELECT file_no FROM files WHERE file_id = " + quote(day) + ")", "0", strconv.Itoa(in.counts[file]), quote(in.key(c, fields))}
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

// fields reads the cells of a row by the contract.
func (in *rawRows) fields(c *dataset.Contract, r row) map[string]string {
	in.t.Helper()
	fields := make(map[string]string)
	known := map[string]bool{received: true}
	for _, column := range c.Columns {
		known[column.ZH], known[column.Field] = true, true
		text := r.text(column.ZH)
		if text == "" {
			text = r.text(column.Field)
		}
		fields[column.Field] = text
		switch column.Type {
		case dataset.TypeUnitName:
			fields[column.Field+"_norm"] = text
		case dataset.TypeFlag:
			fields[column.Field] = map[string]string{"是": "true", "否": "false"}[text]
		case dataset.TypeDeadline:
			fields[column.Field], fields[column.Field+"_kind"] = in.deadline(text, fields["found_on"])
		case dataset.TypeEnum:
			if _, ok := column.Values[text]; text != "" && !ok {
				in.t.Fatalf("%s is no %s of %s", text, column.ZH, c.Dataset)
			}
		}
	}
	for key := range r {
		if !known[key] {
			in.t.Fatalf("%s has no column %s", c.Dataset, key)
		}
	}
	return fields
}

func (in *rawRows) deadline(text, found string) (day, kind string) {
	switch text {
	case "长期":
		return "", "open_ended"
	case "立即":
		return found, "immediate"
	}
	days, err := strconv.Atoi(text)
	if err != nil {
		return text, ""
	}
	from, err := published.ParseDay(found)
	if err != nil {
		in.t.Fatal(err)
	}
	return (from + published.Day(days)).String(), "days"
}

// key is the row's first complete natural key.
func (in *rawRows) key(c *dataset.Contract, fields map[string]string) string {
	in.t.Helper()
	for _, key := range c.Key {
		parts := []string{}
		for _, field := range key {
			if fields[field] != "" || slices.Contains(c.KeyMayBeBlank, field) {
				parts = append(parts, fields[field])
			}
		}
		if len(parts) == len(key) {
			return strings.Join(parts, "|")
		}
	}
	in.t.Fatalf("a row of %s has no key: %v", c.Dataset, fields)
	return ""
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
