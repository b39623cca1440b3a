package transform

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"firegrid/ingest/dataset"
	"firegrid/transform/published"
)

func contracts(t testing.TB) map[string]*dataset.Contract {
	t.Helper()
	all, err := dataset.Contracts(dataset.Additions{})
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]*dataset.Contract)
	for _, c := range all {
		byName[c.Dataset] = c
	}
	return byName
}

// cells reads the cells of a row by the contract, as ingest would, into the
// stored fields. "" is NULL.
func cells(t testing.TB, c *dataset.Contract, r row) map[string]string {
	t.Helper()
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
			fields[column.Field], fields[column.Field+"_kind"] = deadline(t, text, fields["found_on"])
		case dataset.TypeEnum:
			if _, ok := column.Values[text]; text != "" && !ok {
				t.Fatalf("%s is no %s of %s", text, column.ZH, c.Dataset)
			}
		}
	}
	for key := range r {
		if !known[key] {
			t.Fatalf("%s has no column %s", c.Dataset, key)
		}
	}
	return fields
}

func deadline(t testing.TB, text, found string) (day, kind string) {
	t.Helper()
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
		t.Fatal(err)
	}
	return (from + published.Day(days)).String(), "days"
}

// keyOf is the row's first complete natural key.
func keyOf(t testing.TB, c *dataset.Contract, fields map[string]string) string {
	t.Helper()
	for n, key := range c.Key {
		parts := []string{}
		for _, field := range key {
			if fields[field] != "" || slices.Contains(c.KeyMayBeBlank, field) {
				parts = append(parts, fields[field])
			}
		}
		if len(parts) == len(key) {
			return string(rune('a'+n)) + "|" + strings.Join(parts, "|")
		}
	}
	t.Fatalf("a row of %s has no key: %v", c.Dataset, fields)
	return ""
}
