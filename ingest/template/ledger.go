package template

import (
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"firegrid/ingest/dataset"
)

// ledger writes the sheet to fill in, down to the example row.
func (b *book) ledger() {
	cols := b.contract.Columns
	last := len(cols) - 1
	b.do(b.MergeCell(b.sheet, cell(0, titleRow), cell(last, titleRow)))
	b.text(b.sheet, 0, titleRow, b.contract.Title.ZH, b.styles.title)
	b.do(b.SetRowHeight(b.sheet, titleRow, 28))
	b.text(b.sheet, 0, reportRow, "填报单位：", b.styles.report)
	if last >= 3 {
		b.text(b.sheet, 3, reportRow, "填报日期：", b.styles.report)
	}
	for i := range cols {
		b.column(i, &cols[i])
	}
	b.do(b.SetRowHeight(b.sheet, headerRow, 32))
	b.layout(last)
}

func (b *book) column(i int, c *dataset.Column) {
	name := column(i)
	// The style of the column comes first: it would go over the cells' own.
	b.do(b.SetColStyle(b.sheet, name, b.body(c.Type)))
	b.do(b.SetColWidth(b.sheet, name, name, width(c)))
	head := b.styles.optional
	if b.needed(c) {
		head = b.styles.needed
	}
	b.text(b.sheet, i, headerRow, c.ZH, head)
	example := b.example(c)
	if i == 0 {
		example = "范例：" + example
	}
	b.text(b.sheet, i, exampleRow, example, b.styles.example)
	for _, row := range []int{titleRow, reportRow} {
		if i > 0 && (row == titleRow || i != 3) {
			b.do(b.SetCellStyle(b.sheet, cell(i, row), cell(i, row), b.styles.report))
		}
	}
	if i == 0 {
		b.do(b.SetCellStyle(b.sheet, cell(0, titleRow), cell(0, titleRow), b.styles.title))
	}
}

// body is the style of a column's cells below the header. What is no number
// is a text, so that codes keep their last digits.
func (b *book) body(t dataset.Type) int {
	switch t {
	case dataset.TypeDate, dataset.TypeDeadlineDate, dataset.TypeDeadline:
		return b.styles.date
	case dataset.TypeInteger, dataset.TypeNumber, dataset.TypeYear, dataset.TypeRound:
		return b.styles.number
	}
	return b.styles.text
}

// needed reports a column that every row fills in.
func (b *book) needed(c *dataset.Column) bool { return c.Filled || c.Need == "header" }

// width suits the heading and what is usually written below it.
func width(c *dataset.Column) float64 {
	w := float64(2*utf8.RuneCountInString(c.ZH) + 3)
	least := 12.0
	switch c.Type {
	case dataset.TypeText:
		least = 20
	case dataset.TypeUnitName, dataset.TypeCode, dataset.TypeCategory:
		least = 24
	case dataset.TypeTownship, dataset.TypePlaceClass:
		least = 15
	}
	return max(w, least)
}

// layout freezes the header and makes the sheet print on wide pages.
func (b *book) layout(last int) {
	b.do(b.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: cell(0, exampleRow), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cell(0, firstRow), ActiveCell: cell(0, firstRow), Pane: "bottomLeft"}}}))
	b.wide(b.sheet)
	b.do(b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: b.sheet,
		RefersTo: "'" + b.sheet + "'!$1:$3"}))
}

// wide lets a sheet print on landscape pages, as broad as one of them.
func (b *book) wide(sheet string) {
	paper, landscape, wide, high := 9, "landscape", 1, 0
	b.do(b.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}))
	fit := true
	b.do(b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}
