package returned_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"firegrid/ingest/returned"
	"firegrid/ingest/workbook"
)

// fuzzedBook packs a workbook of one sheet called 隐患.
func fuzzedBook(t *testing.T, sheet, styles, texts string) []byte {
	t.Helper()
	const (
		main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
		docs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"_rels/.rels", rels + `<Relationship Id="rId1" Type="` + docs + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + main + ` xmlns:r="` + docs + `"><sheets><sheet name="隐患" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels + `<Relationship Id="rId1" Type="` + docs + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + docs + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + docs + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + main + ` xmlns:r="` + docs + `">` + sheet + `</worksheet>`},
		{"xl/sharedStrings.xml", `<sst ` + main + `>` + texts + `</sst>`},
		{"xl/styles.xml", `<styleSheet ` + main + `>` + styles + `</styleSheet>`},
	} {
		f, err := w.Create(p[0])
		if err == nil {
			_, err = io.WriteString(f, p[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzReturned hands back workbooks of which anything may be wrong: what is
// handed back is always a sound workbook in which nothing runs.
func FuzzReturned(f *testing.F) {
	f.Add(`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="3" width="12" style="1"/></cols>`+
		`<sheetData><row r="1" ht="30"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c></row><row r="2"><c r="B2" t="inlineStr"><is><t>=昨天</t></is></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A1:B1"/></mergeCells><hyperlinks><hyperlink ref="A1" r:id="rId9"/></hyperlinks><pageMargins left="1"/><drawing r:id="rId5"/>`,
		`<numFmts><numFmt numFmtId="170" formatCode="yyyy.m.d"/></numFmts><fonts><font><sz val="11"/></font></fonts><fills><fill/></fills><borders><border/></borders>`+
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="170" fontId="0" fillId="0" borderId="0"/></cellXfs><dxfs/>`, `<si><t>编号</t></si>`)
	f.Add(`<sheetData/>`, ``, ``)
	f.Add(`<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c></row></sheetData><extLst><ext uri="x"/></extLst>`, `<cellXfs><xf numFmtId="14"/></cellXfs>`, ``)
	f.Fuzz(func(t *testing.T, sheet, styles, texts string) {
		if len(sheet)+len(styles)+len(texts) > 1<<15 {
			return
		}
		dir := t.TempDir()
		path, dst := filepath.Join(dir, "a.xlsx"), filepath.Join(dir, "b.xlsx")
		if err := os.WriteFile(path, fuzzedBook(t, sheet, styles, texts), 0o644); err != nil {
			t.Fatal(err)
		}
		err := returned.Write(context.Background(), dst, returned.Source{Path: path, Name: "a.xlsx", Problems: problems(wrong("隐患", "B2"), wrong("隐患", "XFD1048576"))})
		var fault *workbook.Error
		if err != nil && !errors.As(err, &fault) {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		checkPackage(t, dst)
		for name, content := range readParts(t, dst) {
			if strings.HasPrefix(name, "xl/worksheets/") && (strings.Contains(content, "<f>") || strings.Contains(content, "<f ")) {
				t.Errorf("%s holds a formula", name)
			}
			if strings.Contains(content, "TargetMode") {
				t.Errorf("%s reaches out", name)
			}
		}
		back := openBook(t, dst)
		for _, s := range back.Sheets() {
			dump(t, back, s.Index)
		}
	})
}

// FuzzFileName: whatever a file was called, the returned one lies in its folder.
func FuzzFileName(f *testing.F) {
	for _, name := range []string{"../../etc/passwd.xlsx", `..\..\x.xls`, "..", "", "a\x00b.csv", strings.Repeat("长", 200) + ".xlsx", "/", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := returned.FileName(name)
		if filepath.Base(got) != got || !filepath.IsLocal(got) || len(got) > 255 || !strings.HasSuffix(got, ".xlsx") || strings.ContainsAny(got, "/\\\x00") {
			t.Errorf("%q is returned as %q", name, got)
		}
		if utf8.ValidString(name) && !utf8.ValidString(got) {
			t.Errorf("%q became %q, which is no text", name, got)
		}
	})
}
