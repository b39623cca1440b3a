package rows

import (
	"context"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// sheetRows is how many rows of data a sheet takes below its headings.
const sheetRows = 1<<20 - 1

// XLSX writes all rows of a query as a workbook: the rows, and a sheet that says
// what they are. Texts are stored as texts, so none of them runs.
func XLSX(ctx context.Context, w io.Writer, r *behind.Reader, q behind.Query, lang string) error {
	b := &book{file: excelize.NewFile(), lang: lang}
	defer b.file.Close()
	if err := b.styles(); err != nil {
		return err
	}
	if err := r.Each(ctx, q, b.begin, b.row); err != nil {
		return err
	}
	if err := b.flush(); err != nil {
		return err
	}
	if err := b.explain(&q); err != nil {
		return err
	}
	return b.file.Write(w)
}

// book is a workbook that is being written.
type book struct {
	file                *excelize.File
	lang                string
	answer              *behind.Answer
	sheet               *excelize.StreamWriter
	sheets, line        int
	bold, day, wrapping int
}

func (b *book) styles() (err error) {
	format := "yyyy-mm-dd"
	if b.bold, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "808080"}}}); err != nil {
		return err
	}
	if b.day, err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
		return err
	}
	b.wrapping, err = b.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	return err
}

func (b *book) begin(a *behind.Answer) error {
	b.answer = a
	return b.next()
}

// next begins a sheet.
func (b *book) next() error {
	if err := b.flush(); err != nil {
		return err
	}
	b.sheets++
	name := in(b.lang, "明细", "Rows")
	switch {
	case b.sheets == 1:
		if err := b.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	default:
		name = fmt.Sprintf("%s %d", name, b.sheets)
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	}
	var err error
	if b.sheet, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	head := make([]any, len(b.answer.Columns))
	for i, c := range b.answer.Columns {
		head[i] = excelize.Cell{StyleID: b.bold, Value: textIn(b.lang, c.Title)}
		if err := b.sheet.SetColWidth(i+1, i+1, widthOf(c.Name)); err != nil {
			return err
		}
	}
	if err := b.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	b.line = 1
	return b.sheet.SetRow("A1", head)
}

func widthOf(column string) float64 {
	switch column {
	case "unit_name", "unit_address", "description", "content", "findings", "result", behind.ColumnFile:
		return 34
	case behind.ColumnRow, behind.ColumnWeight:
		return 8
	}
	return 15
}

func (b *book) row(row behind.Row) error {
	if b.line > sheetRows {
		if err := b.next(); err != nil {
			return err
		}
	}
	b.line++
	cells := make([]any, len(row.Cells))
	for i, c := range row.Cells {
		switch v := c.(type) {
		case published.Day:
			cells[i] = excelize.Cell{StyleID: b.day, Value: v.Time()}
		case bool:
			cells[i] = flag(v, b.lang)
		default:
			cells[i] = v
		}
	}
	return b.sheet.SetRow(fmt.Sprintf("A%d", b.line), cells)
}

func (b *book) flush() error {
	if b.sheet == nil {
		return nil
	}
	defer func() { b.sheet = nil }()
	return b.sheet.Flush()
}

// explain adds the sheet that says what the rows are.
func (b *book) explain(q *behind.Query) error {
	name := in(b.lang, "说明", "About")
	if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	if err := b.file.SetColWidth(name, "A", "A", 16); err != nil {
		return err
	}
	if err := b.file.SetColWidth(name, "B", "B", 90); err != nil {
		return err
	}
	for i, f := range facts(b.answer, q, b.lang) {
		for j, text := range []string{f.Name, f.Value} {
			cell := fmt.Sprintf("%c%d", 'A'+j, i+1)
			if err := b.file.SetCellStr(name, cell, text); err != nil {
				return err
			}
			if err := b.file.SetCellStyle(name, cell, cell, b.wrapping); err != nil {
				return err
			}
		}
	}
	return nil
}
