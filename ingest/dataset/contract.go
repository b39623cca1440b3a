package dataset

import (
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed contracts/*.yaml
var contractFiles embed.FS

//go:embed reference/header_aliases.csv
var wildHeadings string

//go:embed reference/key_unit_categories.csv
var unitCategories string

// Title is a text in both languages of the product.
type Title struct {
	ZH string `yaml:"zh" json:"zh"`
	EN string `yaml:"en" json:"en"`
}

// In gives the text in a language, Chinese unless it is "en".
func (t Title) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

// Contract is what one dataset's workbooks are read against.
type Contract struct {
	// Dataset is the name used in folders, tables and labels: "hazards".
	Dataset string `yaml:"dataset"`
	// Title is what clerks call the ledger.
	Title Title `yaml:"title"`
	// Key lists the natural keys, the first complete one of a row identifies it.
	Key [][]string `yaml:"key"`
	// KeyMayBeBlank names key fields which may be blank and still identify.
	KeyMayBeBlank []string `yaml:"key_may_be_blank"`
	// PlaceDate names the fields of which the first filled one dates the
	// row's place: rosters are valid in periods.
	PlaceDate []string `yaml:"place_date"`
	// Event names the day on which a row's event happened: a row without it is
	// taken, but only the measure of undated rows counts it.
	Event string `yaml:"event"`
	// PlaceFilled demands that a row names a county, a township or a brigade.
	PlaceFilled bool `yaml:"place_filled"`
	// UnitOf names the dataset whose units the rows belong to.
	UnitOf string `yaml:"unit_of"`
	// Columns in the order of the lake's Parquet files.
	Columns []Column `yaml:"columns"`
	// Rules hold across the columns of one row.
	Rules []Rule `yaml:"rules"`

	byField  map[string]int
	headings map[string][]headingMatch
}

// Column is one field of a contract.
type Column struct {
	Field string `yaml:"field"`
	// ZH is the canonical heading, EN its translation.
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
	// Type says how a cell is understood: see the Type constants.
	Type Type `yaml:"type"`
	// Need is "header" when a sheet without this heading does not fit.
	Need string `yaml:"need"`
	// Filled demands a value in every row.
	Filled bool `yaml:"filled"`
	// Measured marks what a measure uses: a wrong cell returns the row.
	// Elsewhere the row is taken without the cell, with a warning.
	Measured bool `yaml:"measured"`
	// Aliases are further headings; Wild names groups of header_aliases.csv,
	// of which an earlier one is the better heading for the column.
	Aliases []string `yaml:"aliases"`
	Wild    []string `yaml:"wild"`
	// Values are the enumeration: canonical value to synonyms.
	Values map[string][]string `yaml:"values"`

	enum *enumTable
}

// Rule is a condition across two dates of a row: Later may not lie before Earlier.
type Rule struct {
	Name    string `yaml:"name"`
	Later   string `yaml:"later"`
	Earlier string `yaml:"earlier"`
	// OnBreak is "return" (the row is returned, the default) or "warn".
	OnBreak string `yaml:"on_break"`
}

// Type is how a cell is understood.
type Type string

// The types of cells.
const (
	TypeText         Type = "text"          // any text, padding removed
	TypeCode         Type = "code"          // an identifier, kept to its last character
	TypeUnitName     Type = "unit_name"     // a unit's name; also gives <field>_norm
	TypeDate         Type = "date"          // a day; of a range the first
	TypeDeadlineDate Type = "deadline_date" // a day; of a range the last
	TypeDeadline     Type = "deadline"      // a day, a number of days, 立即 or 长期; also gives <field>_kind
	TypeFlag         Type = "flag"          // yes or no
	TypeInteger      Type = "integer"       // a count, units allowed: "3处"
	TypeNumber       Type = "number"        // a number or a percentage: 95% is 0.95
	TypeYear         Type = "year"          // 2012, 2012年, 2012年度
	TypeRound        Type = "round"         // "1" to "99" from 1, 第1轮, 第一轮, 一
	TypeEnum         Type = "enum"          // one of Values
	TypePlaceClass   Type = "place_class"   // one or several place classes
	TypeCategory     Type = "category"      // one of the classes of key units
	TypeCounty       Type = "county"        // a county of the roster
	TypeTownship     Type = "township"      // a township of the roster
	TypeBrigade      Type = "brigade"       // a brigade of the roster
	TypeCountyName   Type = "county_name"   // a county as the roster itself names it
	TypeBrigadeName  Type = "brigade_name"  // a brigade as the roster itself names it
)

// Kind is how a field is stored.
type Kind uint8

// The kinds of stored fields, in Arrow's words utf8, date32, int64, float64 and bool.
const (
	KindString Kind = iota
	KindDay
	KindInt
	KindFloat
	KindBool
)

// Field is one stored column: most columns give one, some give a second.
type Field struct {
	Name string
	Kind Kind
}

// Kind says how the column's value is stored.
func (c *Column) Kind() Kind {
	switch c.Type {
	case TypeDate, TypeDeadlineDate, TypeDeadline:
		return KindDay
	case TypeInteger, TypeYear:
		return KindInt
	case TypeNumber:
		return KindFloat
	case TypeFlag:
		return KindBool
	}
	return KindString
}

// second is the suffix of the further field that a column gives, or "".
func (c *Column) second() string {
	switch c.Type {
	case TypeDeadline:
		return "_kind"
	case TypeUnitName:
		return "_norm"
	}
	return ""
}

// Fields are the stored columns of the contract, in order.
func (c *Contract) Fields() []Field {
	var out []Field
	for i := range c.Columns {
		col := &c.Columns[i]
		out = append(out, Field{col.Field, col.Kind()})
		if s := col.second(); s != "" {
			out = append(out, Field{col.Field + s, KindString})
		}
	}
	return out
}

// Column finds a column by its field name, or nil.
func (c *Contract) Column(field string) *Column {
	if i, ok := c.byField[field]; ok {
		return &c.Columns[i]
	}
	return nil
}

// Contracts returns the embedded contracts, ordered by dataset, with what the
// operator added. It fails when the addition names what does not exist.
func Contracts(add Additions) ([]*Contract, error) {
	names, err := fs.Glob(contractFiles, "contracts/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*Contract
	for _, name := range names {
		c, err := loadContract(name)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Dataset < all[j].Dataset })
	if err := add.apply(all); err != nil {
		return nil, err
	}
	wild, err := wildByGroup()
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if err := c.prepare(wild); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func loadContract(name string) (*Contract, error) {
	b, err := contractFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parseContract(name, b)
}

func parseContract(name string, b []byte) (*Contract, error) {
	c := new(Contract)
	if err := ReadYAML(b, c); err != nil {
		return nil, fmt.Errorf("contract %s: %w", name, err)
	}
	c.byField = make(map[string]int, len(c.Columns))
	for i, col := range c.Columns {
		c.byField[col.Field] = i
	}
	return c, nil
}

// wildByGroup reads the headings seen in public ledgers, by what they mean.
func wildByGroup() (map[string][]string, error) {
	rows, err := csv.NewReader(strings.NewReader(wildHeadings)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reference/header_aliases.csv: %w", err)
	}
	out := make(map[string][]string)
	for _, r := range rows[1:] {
		out[r[0]] = append(out[r[0]], r[1])
	}
	return out, nil
}

// prepare builds the tables that reading needs and checks the contract.
func (c *Contract) prepare(wild map[string][]string) error {
	c.headings = make(map[string][]headingMatch)
	for i := range c.Columns {
		col := &c.Columns[i]
		c.addHeading(col.ZH, headingMatch{i, rankTitle, 0})
		c.addHeading(col.EN, headingMatch{i, rankTitle, 0})
		for _, a := range col.Aliases {
			c.addHeading(a, headingMatch{i, rankAlias, 0})
		}
		for order, group := range col.Wild {
			if len(wild[group]) == 0 {
				return fmt.Errorf("contract %s: field %s names the unknown heading group %q", c.Dataset, col.Field, group)
			}
			for _, a := range wild[group] {
				c.addHeading(a, headingMatch{i, rankWild, order})
			}
		}
		if err := col.prepareEnum(); err != nil {
			return fmt.Errorf("contract %s: %w", c.Dataset, err)
		}
	}
	return c.check()
}

// check finds names in keys and rules that are no fields.
func (c *Contract) check() error {
	known := func(where string, fields ...string) error {
		for _, f := range fields {
			if _, ok := c.byField[f]; !ok {
				return fmt.Errorf("contract %s: %s names the unknown field %q (known: %s)", c.Dataset, where, f, strings.Join(c.fieldNames(), ", "))
			}
		}
		return nil
	}
	for _, k := range c.Key {
		if err := known("key", k...); err != nil {
			return err
		}
	}
	for _, r := range c.Rules {
		if err := known("rule "+r.Name, r.Later, r.Earlier); err != nil {
			return err
		}
		for _, f := range []string{r.Later, r.Earlier} {
			if c.Column(f).Kind() != KindDay {
				return fmt.Errorf("contract %s: rule %s: field %q is not a date", c.Dataset, r.Name, f)
			}
		}
	}
	if c.Event != "" {
		if err := known("event", c.Event); err != nil {
			return err
		}
	}
	return known("place_date", c.PlaceDate...)
}

func (c *Contract) fieldNames() []string {
	out := make([]string, len(c.Columns))
	for i := range c.Columns {
		out[i] = c.Columns[i].Field
	}
	return out
}

// readerVersion changes when the reader understands more than before, so that
// files with problems are read again.
const readerVersion = "3"

// Fingerprint changes when the contracts, what an operator added to them, or
// the reader changes.
func Fingerprint(add Additions) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, readerVersion, wildHeadings, unitCategories)
	names, err := fs.Glob(contractFiles, "contracts/*.yaml")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		b, err := contractFiles.ReadFile(name)
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	b, err := yaml.Marshal(add)
	if err != nil {
		return "", err
	}
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
