package template

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"firegrid/ingest/dataset"
)

// checks puts lists and checks under the headings.
func (b *book) checks() {
	for i := range b.contract.Columns {
		c := &b.contract.Columns[i]
		v := b.check(i, c)
		if v == nil {
			continue
		}
		v.SetSqref(fmt.Sprintf("%s:%s", cell(i, firstRow), cell(i, lastRow)))
		v.SetInput(c.ZH, how(c))
		b.do(b.AddDataValidation(b.sheet, v))
	}
}

// check makes the check of one column, nil where anything may be written.
// What is refused here would be returned later; what the reader may well
// understand is only warned about.
func (b *book) check(i int, c *dataset.Column) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	style := excelize.DataValidationErrorStyleStop
	switch c.Type {
	case dataset.TypeDate, dataset.TypeDeadlineDate:
		b.do(v.SetRange("DATE(1949,1,1)", "DATE(2199,12,31)", excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
	case dataset.TypeYear:
		b.do(v.SetRange(1949, 2199, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
	case dataset.TypeRound:
		b.do(v.SetRange(1, 99, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
	case dataset.TypeInteger:
		b.do(v.SetRange(0, 1000000, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
	case dataset.TypeNumber:
		b.do(v.SetRange(0, 1000000000, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	case dataset.TypeDeadline:
		v.SetSqrefDropList(b.lists[c.Field])
		v.ShowErrorMessage, style = false, nothing
	case dataset.TypeCode:
		b.do(v.SetRange(1, 60, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween))
	default:
		name := b.lists[c.Field]
		if name == "" {
			return nil
		}
		v.SetSqrefDropList(b.listFormula(i, c, name))
		style = b.listStyle(c.Type)
	}
	if style != nothing {
		v.SetError(style, c.ZH, how(c))
	}
	return v
}

// nothing is said whatever is written.
const nothing excelize.DataValidationErrorStyle = 0

// listStyle says how strictly a list is meant: rosters change, and several
// place classes may be joined.
func (b *book) listStyle(t dataset.Type) excelize.DataValidationErrorStyle {
	switch t {
	case dataset.TypeEnum, dataset.TypeFlag:
		return excelize.DataValidationErrorStyleStop
	}
	return excelize.DataValidationErrorStyleWarning
}

// listFormula is the list's name; of townships those of the row's county,
// where the row has one.
func (b *book) listFormula(i int, c *dataset.Column, name string) string {
	if c.Type != dataset.TypeTownship {
		return name
	}
	for j := range b.contract.Columns {
		if b.contract.Columns[j].Type == dataset.TypeCounty {
			county := "$" + column(j) + fmt.Sprint(firstRow)
			return fmt.Sprintf(`IF(%s="",%s,OFFSET(%s,MATCH(%s,%s,0)-1,0,COUNTIF(%s,%s),1))`,
				county, name, firstTown, county, townCounties, townCounties, county)
		}
	}
	return name
}
