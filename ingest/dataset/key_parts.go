package dataset

import (
	"strconv"
	"strings"
)

// KeyPart is one part of a row's key in words.
type KeyPart struct {
	Title Title  `json:"title"`
	Value string `json:"value"`
}

// KeyParts takes a record's key apart for people: the columns that identify the
// row, and what they say. A part that is blank is left out.
func (c *Contract) KeyParts(key string) []KeyPart {
	if len(key) < 2 || key[1] != '|' || int(key[0]-'a') >= len(c.Key) {
		return nil
	}
	fields := c.Key[key[0]-'a']
	var parts []KeyPart
	for i, value := range strings.SplitN(key[2:], "|", len(fields)) {
		column := c.Column(fields[i])
		if value == "" {
			continue
		}
		if column.Kind() == KindDay {
			if n, err := strconv.Atoi(value); err == nil {
				value = Day(n).String()
			}
		}
		parts = append(parts, KeyPart{Title{column.ZH, column.EN}, value})
	}
	return parts
}

// Heading is the heading of the column that a stored field comes from.
func (c *Contract) Heading(field string) Title {
	for i := range c.Columns {
		col := &c.Columns[i]
		if field == col.Field || col.second() != "" && field == col.Field+col.second() {
			return Title{col.ZH, col.EN}
		}
	}
	return Title{field, field}
}
