package template

import "github.com/xuri/excelize/v2"

// styles are the looks of a template's cells.
type styles struct {
	title, report, needed, optional, example int
	text, date, number, wrap, guideHead      int
}

const fontName = "宋体"

func (b *book) makeStyles() {
	font := func(size float64, bold bool, colour string) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: size, Bold: bold, Color: colour}
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	border := []excelize.Border{
		{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1},
		{Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1},
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	day, number := "yyyy-mm-dd", "General"
	b.styles = styles{
		title:     b.style(excelize.Style{Font: font(16, true, "000000"), Alignment: middle}),
		report:    b.style(excelize.Style{Font: font(11, false, "000000")}),
		needed:    b.style(excelize.Style{Font: font(11, true, "9C0006"), Fill: fill("FCE4D6"), Border: border, Alignment: middle}),
		optional:  b.style(excelize.Style{Font: font(11, true, "000000"), Fill: fill("DDEBF7"), Border: border, Alignment: middle}),
		example:   b.style(excelize.Style{Font: &excelize.Font{Family: fontName, Size: 11, Italic: true, Color: "595959"}, Fill: fill("F2F2F2"), Border: border, NumFmt: 49}),
		text:      b.style(excelize.Style{Font: font(11, false, "000000"), NumFmt: 49}),
		date:      b.style(excelize.Style{Font: font(11, false, "000000"), CustomNumFmt: &day}),
		number:    b.style(excelize.Style{Font: font(11, false, "000000"), CustomNumFmt: &number}),
		wrap:      b.style(excelize.Style{Font: font(11, false, "000000"), Border: border, NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}),
		guideHead: b.style(excelize.Style{Font: font(11, true, "000000"), Fill: fill("DDEBF7"), Border: border, Alignment: middle}),
	}
}

func (b *book) style(s excelize.Style) int {
	id, err := b.NewStyle(&s)
	b.do(err)
	return id
}
