package main

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

var cellTowns = []string{"塔山街道", "府山街道", "北海街道", "城南街道", "稽山街道", "迪荡街道", "东湖镇", "皋埠镇", "马山镇", "斗门镇", "灵芝镇", "东浦镇"}

// cellValue is a value of a ledger with about as much chance in it as real ones
// have: half of the columns text, some dates, some numbers. A number has no
// text, and a style: 0 none, 1 a day, 2 two decimals.
func cellValue(row, col int) (text string, number float64, style int) {
	chance := uint64(row*bookCols+col) * 0x9e3779b97f4a7c15
	n := int((chance ^ chance>>29) >> 8 & 0xfffffff)
	switch col % 10 {
	case 0:
		return fmt.Sprintf("绍消检字〔2012〕第%d号", row), 0, 0
	case 1, 4:
		return cellTowns[n%len(cellTowns)], 0, 0
	case 2, 7:
		return "", float64(41000 + n%200), 1
	case 3:
		return fmt.Sprintf("%s第%d商店 & 网吧", cellTowns[n%len(cellTowns)], n%997), 0, 0
	case 5:
		return []string{"是", "否", "未完成整改"}[n%3], 0, 0
	case 6:
		return "", float64(n%99997) / 8, 2
	}
	return "", float64(n % 1000), 0
}

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	officeNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	partType = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	sheetXML = "xl/worksheets/sheet1.xml"
	textsXML = "xl/sharedStrings.xml"
)

// bookParts are the parts that do not depend on the cells.
var bookParts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + partType + `sheet.main+xml"/>` +
		`<Override PartName="/` + sheetXML + `" ContentType="` + partType + `worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + partType + `styles+xml"/>` +
		`<Override PartName="/` + textsXML + `" ContentType="` + partType + `sharedStrings+xml"/></Types>`},
	{"_rels/.rels", relations("officeDocument", "xl/workbook.xml")},
	{"xl/workbook.xml", `<workbook ` + mainNS + ` xmlns:r="` + officeNS + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml", "sharedStrings", "sharedStrings.xml")},
	{"xl/styles.xml", `<styleSheet ` + mainNS + `><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>` +
		`<borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="2"/></cellXfs></styleSheet>`},
}

// relations is a part of relations, given as kinds and targets.
func relations(pairs ...string) string {
	var s strings.Builder
	s.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&s, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i/2+1, officeNS, pairs[i], pairs[i+1])
	}
	return s.String() + `</Relationships>`
}

// writeCells writes the files of case (f) into a folder.
func writeCells(dir string) error {
	for name, shared := range map[string]bool{sharedFile: true, inlineFile: false} {
		if err := create(filepath.Join(dir, name), func(w io.Writer) error { return writeBook(w, bookRows, shared) }); err != nil {
			return err
		}
	}
	if err := create(filepath.Join(dir, standardFile), func(w io.Writer) error { return writeText(w, textRows) }); err != nil {
		return err
	}
	return create(filepath.Join(dir, clerkFile), func(w io.Writer) error {
		return writeText(simplifiedchinese.GB18030.NewEncoder().Writer(w), textRows)
	})
}

func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	return f.Close()
}

// writeBook writes a workbook of one sheet whose texts are shared or inline.
func writeBook(out io.Writer, rows int, shared bool) error {
	z := zip.NewWriter(out)
	for _, p := range bookParts {
		w, err := z.Create(p[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xmlHead+p[1]); err != nil {
			return err
		}
	}
	w, err := z.Create(sheetXML)
	if err != nil {
		return err
	}
	texts, err := writeSheet(w, rows, shared)
	if err != nil {
		return err
	}
	if w, err = z.Create(textsXML); err != nil {
		return err
	}
	if _, err := io.WriteString(w, xmlHead+`<sst `+mainNS+`>`+texts+`</sst>`); err != nil {
		return err
	}
	return z.Close()
}

// writeSheet gives back the items of the table of shared strings.
func writeSheet(out io.Writer, rows int, shared bool) (string, error) {
	w := bufio.NewWriter(out) // keeps its first error for Flush
	var texts strings.Builder
	index := make(map[string]int)
	escape := strings.NewReplacer("&", "&amp;")
	fmt.Fprintf(w, `%s<worksheet %s><sheetData>`, xmlHead, mainNS)
	for r := 1; r <= rows; r++ {
		fmt.Fprintf(w, `<row r="%d" spans="1:%d">`, r, bookCols)
		for c := range bookCols {
			text, number, style := cellValue(r, c)
			fmt.Fprintf(w, `<c r="%c%d" s="%d"`, 'A'+c, r, style)
			i, known := index[text]
			if text != "" && shared && !known {
				i = len(index)
				index[text] = i
				texts.WriteString("<si><t>" + escape.Replace(text) + "</t></si>")
			}
			switch {
			case text == "":
				fmt.Fprintf(w, `><v>%s</v></c>`, decimal(number))
			case shared:
				fmt.Fprintf(w, ` t="s"><v>%d</v></c>`, i)
			default:
				fmt.Fprintf(w, ` t="inlineStr"><is><t>%s</t></is></c>`, escape.Replace(text))
			}
		}
		fmt.Fprint(w, "</row>")
	}
	fmt.Fprint(w, `</sheetData></worksheet>`)
	return texts.String(), w.Flush()
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// writeText writes the first columns of the same cells as delimited text.
func writeText(out io.Writer, rows int) error {
	w := bufio.NewWriter(out)
	for r := 1; r <= rows; r++ {
		for c := range textCols {
			text, number, _ := cellValue(r, c)
			if text == "" {
				text = decimal(number)
			}
			if c > 0 {
				text = "," + text
			}
			fmt.Fprint(w, text)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
