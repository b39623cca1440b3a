package sample

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// encode gives the bytes of a file; those of others are looked up in done.
func (b *book) encode(done map[string][]byte) ([]byte, error) {
	switch b.format {
	case asIs:
		return b.raw, nil
	case copyOf:
		return done[b.of], nil
	case cutShort:
		whole := done[b.of]
		return whole[:len(whole)*3/5], nil
	case gb18030, utf8BOM:
		return b.encodeText()
	}
	return b.encodeXLSX()
}

// encodeText writes the first sheet as delimited text.
func (b *book) encodeText() ([]byte, error) {
	var buf bytes.Buffer
	cw := csv.NewWriter(&buf)
	cw.UseCRLF = true
	width := len(b.sheets[0].widths)
	for _, row := range b.sheets[0].rows {
		line := make([]string, max(width, len(row)))
		for i, c := range row {
			line[i] = c.text
			if c.kind == numberCell {
				line[i] = strconv.FormatFloat(c.number, 'f', -1, 64)
			}
		}
		if err := cw.Write(line); err != nil {
			return nil, err
		}
	}
	cw.Flush()
	if b.format == utf8BOM {
		return append([]byte("\ufeff"), buf.Bytes()...), nil
	}
	return simplifiedchinese.GB18030.NewEncoder().Bytes(buf.Bytes())
}

// looks are the cell formats of one workbook.
type looks struct {
	title, head, note, text int
	dates                   [3]int
}

func newLooks(f *excelize.File) (looks, error) {
	var l looks
	border := []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1}, {Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	center := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	day, words, dashes := "yyyy/m/d", `yyyy"年"m"月"d"日"`, "yyyy-mm-dd"
	for _, one := range []struct {
		id    *int
		style excelize.Style
	}{
		{&l.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16, Family: "宋体"}, Alignment: center}},
		{&l.head, excelize.Style{Font: &excelize.Font{Bold: true, Size: 11, Family: "宋体"}, Alignment: center, Border: border}},
		{&l.note, excelize.Style{Font: &excelize.Font{Size: 10, Family: "宋体"}, Alignment: &excelize.Alignment{WrapText: true}}},
		{&l.text, excelize.Style{NumFmt: 49, Border: border}},
		{&l.dates[0], excelize.Style{CustomNumFmt: &day, Border: border}},
		{&l.dates[1], excelize.Style{CustomNumFmt: &words, Border: border}},
		{&l.dates[2], excelize.Style{CustomNumFmt: &dashes, Border: border}},
	} {
		id, err := f.NewStyle(&one.style)
		if err != nil {
			return l, err
		}
		*one.id = id
	}
	return l, nil
}

// encodeXLSX writes a workbook. The same book gives the same bytes: its
// properties are those of excelize's template, with a fixed day of creation.
func (b *book) encodeXLSX() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	f.Path = b.name // tells .xlsm from .xlsx
	if b.date04 {
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &b.date04}); err != nil {
			return nil, err
		}
	}
	l, err := newLooks(f)
	if err != nil {
		return nil, err
	}
	for i, s := range b.sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.name)
		} else {
			_, err = f.NewSheet(s.name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		if err := s.fill(f, l); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// fill writes the cells of a sheet.
func (s *sheet) fill(f *excelize.File, l looks) error {
	for i, width := range s.widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(s.name, name, name, width); err != nil {
			return err
		}
	}
	for r, row := range s.rows {
		for i, c := range row {
			if c.kind == blankCell {
				continue
			}
			if err := s.fillCell(f, l, i+1, r+1, c); err != nil {
				return err
			}
		}
	}
	for _, m := range s.merges {
		from, err := excelize.CoordinatesToCellName(m.left+1, m.top)
		if err != nil {
			return err
		}
		to, err := excelize.CoordinatesToCellName(m.right+1, m.bottom)
		if err != nil {
			return err
		}
		if err := f.MergeCell(s.name, from, to); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) fillCell(f *excelize.File, l looks, col, row int, c cell) error {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	style := [...]int{l.text, l.title, l.head, l.note}[c.look]
	switch c.kind {
	case textCell:
		err = f.SetCellStr(s.name, name, c.text)
	case dateCell:
		style = l.dates[c.style]
		err = f.SetCellValue(s.name, name, c.number)
	default:
		return f.SetCellValue(s.name, name, c.number)
	}
	if err != nil {
		return err
	}
	return f.SetCellStyle(s.name, name, name, style)
}
