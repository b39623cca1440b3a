package template

import (
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"firegrid/ingest/dataset"
)

// Rows of the ledger sheet.
const (
	titleRow   = 1
	reportRow  = 2 // 填报单位, 填报日期
	headerRow  = 3
	exampleRow = 4
	firstRow   = 5
	lastRow    = 20000 // how far lists and checks reach
)

// guideSheet explains the columns; readers pass it over.
const guideSheet = "填写说明"

// Name is the file name under which a contract's template is handed out.
func Name(c *dataset.Contract) string { return c.Title.ZH + "（模板）.xlsx" }

// book is one template in the making.
type book struct {
	*excelize.File
	contract *dataset.Contract
	places   []dataset.Township
	sheet    string
	styles   styles
	// lists are the named ranges of choices, by column of the contract.
	lists map[string]string
	err   error
}

// Write writes the template of a contract. places are the townships to choose
// from; without any, places are typed in.
func Write(w io.Writer, c *dataset.Contract, places []dataset.Township) error {
	b := &book{File: excelize.NewFile(), contract: c, places: current(places), sheet: c.Title.ZH, lists: make(map[string]string)}
	defer b.Close()
	b.do(b.SetSheetName("Sheet1", b.sheet))
	_, err := b.NewSheet(guideSheet)
	b.do(err)
	b.makeStyles()
	b.guide()
	b.choices()
	b.ledger()
	b.checks()
	b.do(b.SetDocProps(&excelize.DocProperties{Creator: "firegrid", LastModifiedBy: "firegrid", Title: c.Title.ZH, Language: "zh-CN"}))
	if b.err != nil {
		return fmt.Errorf("template of %s: %w", c.Dataset, b.err)
	}
	_, err = b.WriteTo(w)
	return err
}

// do keeps the first error, so that a sheet can be written down plainly.
func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// text writes a text, never a formula.
func (b *book) text(sheet string, col, row int, s string, style int) {
	b.do(b.SetCellStr(sheet, cell(col, row), s))
	if style != 0 {
		b.do(b.SetCellStyle(sheet, cell(col, row), cell(col, row), style))
	}
}

// cell names a cell; col is 0-based, row 1-based.
func cell(col, row int) string {
	return column(col) + fmt.Sprint(row)
}

// column names a column, 0-based.
func column(col int) string {
	name, err := excelize.ColumnNumberToName(col + 1)
	if err != nil {
		panic(err) // a contract has a few dozen columns
	}
	return name
}

// current are the places on the roster without end, in the order of their
// codes, each name once in a county.
func current(places []dataset.Township) []dataset.Township {
	out := slices.DeleteFunc(slices.Clone(places), func(t dataset.Township) bool { return t.To != dataset.NoDay })
	slices.SortStableFunc(out, func(a, b dataset.Township) int {
		switch {
		case a.Code < b.Code:
			return -1
		case a.Code > b.Code:
			return 1
		}
		return 0
	})
	return slices.CompactFunc(out, func(a, b dataset.Township) bool { return a.Name == b.Name && a.County == b.County })
}
