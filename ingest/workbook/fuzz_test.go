package workbook

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fuzzLimits are small, so that a find is a fault and not only a large file.
var fuzzLimits = Limits{
	InflatedBytes: 16 << 20, StringBytes: 16 << 20, FileBytes: 16 << 20,
}

func readFuzzed(t *testing.T, b []byte) {
	start := time.Now()
	_, err := readAll(t.Context(), b, fuzzLimits)
	if time.Since(start) > 10*time.Second {
		t.Fatal("it takes too long")
	}
	if strings.HasPrefix(codeOf(err), "not an Error") {
		t.Fatal(err)
	}
}

func seed(f *testing.F, patterns ...string) {
	f.Helper()
	for _, pattern := range patterns {
		names, err := filepath.Glob("testdata/" + pattern)
		if err != nil || len(names) == 0 {
			f.Fatal(pattern, err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
}

// FuzzXLSX changes the rows of a sheet and its shared texts. The quick road
// through the cells must come to the same as the slow one, and it must not
// matter where the window ends.
func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>1+1</f><v>2.5</v></c></row>`, `<si><t>a_x000D_&amp;</t></si>`)
	f.Add(`<row><c t="inlineStr"><is><t>x</t></is></c><c t="inlineStr"><is><r><t>y</t></r></is></c></row>`, `<si><r><t>b</t></r><rPh><t>c</t></rPh></si>`)
	f.Add(`<row r="3"><c r="C3" t="str"><v>&#21495;</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2012-06-19</v></c></row>`, ``)
	f.Add(`<!-- --><row><c><v><![CDATA[1]]></v></c><c s="1" r="A1"><v/></c></row><x/>`, `<si/>`)
	pad := strings.Repeat(" ", windowSize-len(worksheet(""))-40)
	f.Fuzz(func(t *testing.T, rows, texts string) {
		table := &stringTable{limit: 1 << 24, cell: 1 << 20}
		s, err := newXML(t.Context(), strings.NewReader("<sst>"+texts+"</sst>"), 0)
		if err != nil {
			t.Fatal(err)
		}
		// A table that is broken has the texts before the break.
		_ = (&textsReader{xmlScanner: s, table: table}).read()
		quick, quickErr := dumpSheet(t, worksheet(rows), table, true)
		slow, slowErr := dumpSheet(t, worksheet(rows), table, false)
		if quick != slow || codeOf(quickErr) != codeOf(slowErr) {
			t.Fatalf("quick: %v\n%s\nslow: %v\n%s", quickErr, quick, slowErr, slow)
		}
		far, farErr := dumpSheet(t, worksheet(pad+rows), table, true)
		if far != quick || codeOf(farErr) != codeOf(quickErr) {
			t.Fatalf("near: %v\n%s\nfar: %v\n%s", quickErr, quick, farErr, far)
		}
	})
}

// dumpSheet reads a sheet without a zip file around it, by the quick road or
// by way of the scanner's tokens alone.
func dumpSheet(t *testing.T, sheet string, texts *stringTable, quick bool) (string, error) {
	x := &xlsx{
		ctx: t.Context(), limits: DefaultLimits(), parts: make([]xlsxPart, 1),
		styles: &styles{[]numberFormat{general, {"yyyy", dateDay}}},
	}
	r := &xlsxRows{book: x, texts: texts}
	var err error
	if r.xmlScanner, err = newXML(t.Context(), strings.NewReader(sheet), int64(len(sheet))); err == nil {
		err = r.start()
	}
	if err != nil {
		return "", err
	}
	if !quick {
		r.shapes = newShapes("none:")
	}
	return dumpRows(&Rows{src: r, book: &Book{ctx: t.Context()}})
}

// FuzzParts changes the parts around the rows: the list of sheets, where they
// are, number formats, and what stands behind the rows.
func FuzzParts(f *testing.F) {
	parts := packageParts("")
	text := func(name string) string {
		for _, p := range parts {
			if p.name == name {
				return strings.TrimPrefix(p.text, declare)
			}
		}
		f.Fatal(name)
		return ""
	}
	const formats = `<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;[$-804]@"/></numFmts>`
	f.Add(text("xl/workbook.xml"), text("xl/_rels/workbook.xml.rels"), strings.TrimPrefix(styled(formats, 164, 14, 0).text, declare), `<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
	f.Add(`<workbook><workbookPr date1904="1"/><sheets><sheet name="a" state="hidden" id="rId1"/></sheets></workbook>`, text("xl/_rels/workbook.xml.rels"),
		`<styleSheet><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>`, ``)
	f.Fuzz(func(t *testing.T, book, rels, styles, behind string) {
		sheet := worksheet(`<row r="1"><c r="A1" s="0"><v>41079</v></c><c r="B1" s="1"><v>41079.5</v></c></row>`)
		readFuzzed(t, pack(t, packageParts(strings.Replace(sheet, "</sheetData>", "</sheetData>"+behind, 1), part{"xl/workbook.xml", declare + book},
			part{"xl/_rels/workbook.xml.rels", declare + rels}, part{"xl/styles.xml", declare + styles})...))
	})
}

// FuzzZip changes the bytes of whole files.
func FuzzZip(f *testing.F) {
	f.Add(pack(f, packageParts(worksheet(`<row><c><v>1</v></c></row>`))...))
	f.Fuzz(func(t *testing.T, b []byte) { readFuzzed(t, b) })
}

func FuzzXLS(f *testing.F) {
	seed(f, "xlwt.xls", "perl.xls", "refused/*.xls")
	f.Add(xlsOf(biff8, func(s *biff) {
		s.rec(recSST, uint32(1), uint32(2), 2, byte(1), wideString("隐患"), 3, byte(0), "a")
		s.rec(recContinue, byte(0), "bc")
		s.xfs(0, 14)
	}, func(s *biff) {
		s.rec(recLabelSST, 0, 0, 0, uint32(1))
		s.rec(recMulRK, 1, 4, 0, uint32(7<<2|2), 1, uint32(41079<<2|2), 5)
		s.rec(recFormula, 0, 1, 0, make([]byte, 6), 0xffff, 0, uint32(0), 0)
		s.rec(recString, 1, byte(0), "x")
		s.rec(recMergedCells, 1, 0, 0, 0, 7)
	}))
	f.Add(xlsOf(biff5, nil, func(s *biff) { s.rec(recLabel, 0, 0, 0, 2, "\xd2\xfe") }))
	f.Add(cfbOf(cfbFile{name: "Workbook", kind: 2, data: simpleXLS("小", 0)}))
	f.Fuzz(func(t *testing.T, b []byte) { readFuzzed(t, b) })
}

// FuzzCSV reads text as it comes and, with the same delimiter and encoding,
// behind so many empty lines that the window ends in the middle of it.
func FuzzCSV(f *testing.F) {
	seed(f, "*.csv", "*.txt", "tab.xls")
	f.Add([]byte("a,\"b\"\"\n\",c\r\n\"x\"y\n\"z"))
	f.Fuzz(func(t *testing.T, b []byte) {
		readFuzzed(t, b)
		book, err := OpenReader(t.Context(), bytes.NewReader(b), int64(len(b)), Options{})
		if err != nil || book.Format() != CSV {
			return
		}
		near := book.src.(*csvBook)
		if near.enc != (textEncoding{}) || near.skip > 0 {
			return
		}
		lines := windowSize - min(len(b)/2, windowSize)
		padded := append(bytes.Repeat([]byte{'\n'}, lines), b...)
		far := &csvBook{ctx: t.Context(), file: bytes.NewReader(padded), size: int64(len(padded)), limits: near.limits, comma: near.comma}
		want, wantErr := rowsOf(near, 0)
		got, gotErr := rowsOf(far, lines)
		if want != got || codeOf(wantErr) != codeOf(gotErr) {
			t.Fatalf("near: %v\n%s\nfar: %v\n%s", wantErr, want, gotErr, got)
		}
	})
}

// rowsOf dumps delimited text as if it began after some lines.
func rowsOf(c *csvBook, after int) (string, error) {
	src, err := c.rows(0)
	if err != nil {
		return "", err
	}
	src.(*csvRows).number = -after
	return dumpRows(&Rows{src: src, book: &Book{ctx: c.ctx}})
}
