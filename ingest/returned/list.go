package returned

import (
	"fmt"
	"strconv"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/ingest/workbook"
)

// ListSheet is the name of the sheet that lists the problems. Readers pass
// over a sheet of that name.
const ListSheet = "问题清单"

var listColumns = []struct {
	heading string
	width   float64
}{
	{"序号", 6}, {"工作表", 16}, {"单元格", 11}, {"栏目", 15}, {"哪里不对", 40}, {"怎么改", 40}, {"原来填的", 22}, {"退回/提醒", 11},
}

// list writes the list of problems, which is the first sheet.
type list struct {
	*builder
	o     *out
	row   int
	links []link
	// styles of the list's cells
	title, text, head, cell, number, linked, bad, mild int
}

type link struct {
	cell, location string
}

func (l *list) write(o *out) error {
	l.o = o
	l.makeStyles()
	o.raw(declare, `<worksheet xmlns="`, mainNS, `" xmlns:r="`, relNS, `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`,
		`<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">`)
	intro := l.intro()
	header := len(intro) + 2
	o.pane(0, header)
	o.raw(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range listColumns {
		o.col(i+1, c.width)
	}
	o.raw("</cols><sheetData>")
	l.line("问题清单："+l.src.Name, l.title, 26)
	for _, s := range intro {
		l.line(s, l.text, 16*float64(1+int(textWidth(s)/150)))
	}
	l.headings()
	for i, line := range l.found.list {
		l.problem(i+1, line)
	}
	o.raw("</sheetData>")
	l.tail(header, len(intro)+1)
	return nil
}

func (l *list) makeStyles() {
	s := l.styles
	l.title = s.look(fontTitle, "", noBorder, alignMiddle, 0)
	l.text = s.look(fontPlain, "", noBorder, alignWrap, 0)
	l.head = s.look(fontBold, fillHead, thinBorder, alignCentre, 0)
	l.cell = s.look(fontPlain, "", thinBorder, alignWrap, 0)
	l.number = s.look(fontPlain, "", thinBorder, alignCentre, 0)
	l.linked = s.look(fontLink, "", thinBorder, alignCentre, 0)
	l.bad, l.mild = s.of(l.number, red), s.of(l.number, yellow)
}

// intro tells the clerk what this is and what to do.
func (l *list) intro() []string {
	var says []string
	taken := 0
	for i := range l.src.Sheets {
		taken += l.src.Sheets[i].Taken
	}
	if l.src.Refused {
		says = append(says, "整份文件没有取用，原因见下。请按“怎么改”处理后，把原来的文件重新放入收件夹。")
	} else {
		says = append(says, fmt.Sprintf("已取用 %d 行。", taken)+l.counts(),
			"红色的格子是错的，黄色的请核对，灰色的行已经取用、不用再动。点“单元格”一栏可跳到该格，鼠标停在格子上可看说明。改好后保存，把本文件放回收件夹即可，本清单不用删。")
	}
	says = append(says, l.remarks...)
	if l.formulas > 0 {
		says = append(says, fmt.Sprintf("原表中有 %d 处公式，这里只保留计算结果，原来的公式写在批注里（每个工作表至多 %d 处）。", l.formulas, maxFormulaNotes))
	}
	if l.found.extra > 0 {
		says = append(says, fmt.Sprintf("还有 %d 个问题没有列出，改好以下问题后会再次列出。", l.found.extra))
	}
	return says
}

func (l *list) counts() string {
	s := ""
	if n := l.found.returned; n > 0 {
		s += fmt.Sprintf("退回的问题有 %d 处，必须改。", n)
	}
	if n := l.found.warnings; n > 0 {
		s += fmt.Sprintf("提醒有 %d 处，请核对。", n)
	}
	return s
}

// line writes a text over the whole width.
func (l *list) line(text string, style int, height float64) {
	l.row++
	l.o.raw(fmt.Sprintf(`<row r="%d" ht="%g" customHeight="1">`, l.row, height))
	l.put(0, text, style)
	l.o.raw("</row>")
}

func (l *list) headings() {
	l.row++
	l.o.raw(fmt.Sprintf(`<row r="%d" ht="22" customHeight="1">`, l.row))
	for i, c := range listColumns {
		l.put(i, c.heading, l.head)
	}
	l.o.raw("</row>")
}

func (l *list) problem(n int, line *listed) {
	p := &line.problem
	style, word := l.bad, "退回"
	if p.Severity != dataset.Returned {
		style, word = l.mild, "提醒"
	}
	wrong, write := splitSentence(p.Code, p.Sentence)
	value := clip(p.Value, 200)
	sheet := l.entry(p.Sheet)
	if sheet != nil {
		if day := l.days[sheetPlace{sheet.index, line.at}]; day != "" {
			value = day
		}
	}
	texts := []string{1: sheetTitle(p.Sheet, sheet), 3: l.heading(line), 4: wrong, 5: write, 6: value}
	l.row++
	l.o.raw(fmt.Sprintf(`<row r="%d" ht="%g" customHeight="1">`, l.row, listHeight(texts)))
	l.o.raw(fmt.Sprintf(`<c r="A%d" s="%d"><v>%d</v></c>`, l.row, l.number, n))
	for i, s := range texts {
		switch i {
		case 0:
		case 2:
			l.placeCell(line, sheet)
		default:
			l.put(i, s, l.cell)
		}
	}
	l.put(7, word, style)
	l.o.raw("</row>")
	if line.more > 0 {
		l.moreLine(line, sheet)
	}
}

// listHeight is the height of a line of the list in points. Not every program
// finds it by itself.
func listHeight(texts []string) float64 {
	lines := 1
	for i, s := range texts {
		lines = max(lines, linesIn(s, listColumns[i].width))
	}
	return float64(min(15*lines+3, 400))
}

// moreLine stands for the problems like the one above that are not listed.
func (l *list) moreLine(line *listed, sheet *sheetEntry) {
	l.row++
	l.o.raw(fmt.Sprintf(`<row r="%d">`, l.row))
	for i, s := range []string{"", sheetTitle(line.problem.Sheet, sheet), "", l.heading(line), fmt.Sprintf("还有 %d 个同样的问题", line.more), "", "", ""} {
		l.put(i, s, l.cell)
	}
	l.o.raw("</row>")
}

// placeCell writes the cell's name, as a link where the cell is at hand.
func (l *list) placeCell(line *listed, sheet *sheetEntry) {
	if line.at.row == 0 {
		l.put(2, "", l.cell)
		return
	}
	name := workbook.CellName(line.at.col, line.at.row)
	if line.show != line.at {
		name = fmt.Sprintf("原第%d行", line.at.row)
	}
	if sheet == nil || line.show.row == 0 {
		l.put(2, name, l.cell)
		return
	}
	l.links = append(l.links, link{
		cell:     "C" + strconv.Itoa(l.row),
		location: quoteSheet(sheet.name) + "!" + workbook.CellName(line.show.col, line.show.row),
	})
	l.put(2, name, l.linked)
}

func (l *list) put(col int, text string, style int) {
	if couldRun(text) {
		style = l.styles.of(style, asText)
	}
	l.o.raw(`<c r="`, workbook.CellName(col, l.row), `" s="`, strconv.Itoa(style), `"`)
	if text == "" {
		l.o.raw("/>")
		return
	}
	l.o.inline(text)
}

// tail closes the sheet: the filter, the lines over the whole width, links,
// and how it is printed.
func (l *list) tail(header, lines int) {
	o := l.o
	o.raw("<autoFilter")
	o.attr("ref", fmt.Sprintf("A%d:H%d", header, l.row))
	o.raw("/>")
	o.raw(fmt.Sprintf(`<mergeCells count="%d">`, lines))
	for i := range lines {
		o.raw(fmt.Sprintf(`<mergeCell ref="A%d:H%d"/>`, i+1, i+1))
	}
	o.raw("</mergeCells>")
	if len(l.links) > 0 {
		o.raw("<hyperlinks>")
		for _, k := range l.links {
			o.raw("<hyperlink")
			o.attr("ref", k.cell)
			o.attr("location", k.location)
			o.raw("/>")
		}
		o.raw("</hyperlinks>")
	}
	o.raw(`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>`,
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
}

// entry finds a sheet of the returned workbook by the original's name.
func (b *builder) entry(original string) *sheetEntry {
	for i := range b.sheets {
		if b.sheets[i].original == original {
			return &b.sheets[i]
		}
	}
	return nil
}

func sheetTitle(original string, sheet *sheetEntry) string {
	if sheet != nil {
		return sheet.name
	}
	return original
}

// heading is what the clerk calls the column that a problem is of.
func (l *list) heading(line *listed) string {
	p := &line.problem
	title := ""
	for i := range l.src.Sheets {
		s := &l.src.Sheets[i]
		if s.Sheet != p.Sheet || s.Dataset != p.Dataset || p.Field == "" || s.HeaderRow > max(p.Row, line.at.row) {
			continue
		}
		for _, c := range s.Columns {
			if c.Field == p.Field {
				title = c.Heading
			}
		}
	}
	return strings.ReplaceAll(title, " / ", "·")
}
