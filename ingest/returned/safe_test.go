package returned_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/returned"
)

// armed is a workbook with everything in it that could run or reach out.
const armed = `
import openpyxl, sys
from openpyxl.workbook.defined_name import DefinedName
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "隐患"
ws.append(["编号", "日期"]); ws.append(["YH-1", "昨天"])
ws["C2"] = '=HYPERLINK("http://evil.example/","点我")'
ws["D2"] = "=cmd|' /C calc'!A0"
ws["A3"] = "http://evil.example/"; ws["A3"].hyperlink = "http://evil.example/"
wb.defined_names.append(DefinedName("Auto_Open", attr_text="隐患!$A$1"))
wb.save(sys.argv[1])`

// addParts puts parts into a package, and adds a text before the end of others.
func addParts(t *testing.T, path string, parts map[string]string, appendTo map[string][2]string) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name, content string) {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		content := string(b)
		if a, ok := appendTo[f.Name]; ok {
			content = strings.Replace(content, a[0], a[1]+a[0], 1)
		}
		put(f.Name, content)
	}
	for name, content := range parts {
		put(name, content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Nothing of an original that could run, or fetch something, comes along.
func TestNothingThatRunsComesAlong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "带宏.xlsm")
	runPython(t, armed, path)
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	addParts(t, path, map[string]string{
		"xl/vbaProject.bin":                  "\xd0\xcf\x11\xe0 macro",
		"xl/externalLinks/externalLink1.xml": `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`,
		"xl/connections.xml":                 `<connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`,
		"xl/embeddings/oleObject1.bin":       "ole",
		"xl/activeX/activeX1.xml":            `<ax/>`,
		"customUI/customUI.xml":              `<customUI onLoad="x"/>`,
		"xl/macrosheets/sheet1.xml":          `<xm/>`,
		"xl/queryTables/queryTable1.xml":     `<q/>`,
	}, map[string][2]string{
		"xl/_rels/workbook.xml.rels": {"</Relationships>", `<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>` +
			`<Relationship Id="rId91" Type="` + rel + `externalLink" Target="externalLinks/externalLink1.xml"/><Relationship Id="rId92" Type="` + rel + `connections" Target="connections.xml"/>`},
		"xl/worksheets/sheet1.xml": {"<pageMargins", `<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>WEBSERVICE("http://evil.example/")</formula></cfRule></conditionalFormatting>` +
			`<dataValidations count="1"><dataValidation type="custom" sqref="B2"><formula1>WEBSERVICE("http://evil.example/")</formula1></dataValidation></dataValidations>`},
	})
	dst := write(t, returned.Source{Path: path, Problems: problems(wrong("隐患", "B2"))})
	parts := readParts(t, dst)
	var names []string
	for name, content := range parts {
		names = append(names, name)
		for _, bad := range []string{"WEBSERVICE", "External", "Auto_Open", "vbaProject", "<f>"} {
			if strings.Contains(content, bad) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
	sort.Strings(names)
	want := []string{"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/comments2.xml", "xl/drawings/vmlDrawing2.vml", "xl/styles.xml",
		"xl/theme/theme1.xml", "xl/workbook.xml", "xl/worksheets/_rels/sheet2.xml.rels", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if list := dump(t, openBook(t, dst), 0); !strings.Contains(list, "宏、图片、图表、透视表和外部链接没有放进来") {
		t.Error("the list does not say what is left out")
	}
	convert(t, dst, "xlsx")
}

// Texts that look like formulas stay texts, also where they are listed and
// commented, also for a program that lets them be edited.
func TestTextsThatLookLikeFormulasStayTexts(t *testing.T) {
	evil := []string{`=1+1`, `+cmd|' /C calc'!A0`, `-2+3`, `@SUM(A1)`, "\t=1+1", `=HYPERLINK("http://evil.example/")`, `<f>1</f>`, `_x003D_1`, "a\x01b"}
	var csv strings.Builder
	csv.WriteString("编号,内容\n")
	for _, s := range evil {
		csv.WriteString(`YH,"` + strings.ReplaceAll(s, `"`, `""`) + "\"\n")
	}
	path := filepath.Join(t.TempDir(), "文本.csv")
	if err := os.WriteFile(path, []byte(csv.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	p := wrong("", "B2")
	p.Value, p.Sentence = "=1+1", "=1+1 不对，请改。"
	dst := write(t, returned.Source{Path: path, Name: "=1+1.csv", Problems: problems(p)})
	book := openBook(t, dst)
	if diff := cmp.Diff(dump(t, openBook(t, path), 0), dump(t, book, 1)); diff != "" {
		t.Errorf("texts changed:\n%s", diff)
	}
	runPython(t, `
import openpyxl, sys
for ws in openpyxl.load_workbook(sys.argv[1]).worksheets:
    for row in ws.iter_rows():
        for c in row:
            assert c.data_type != "f", (ws.title, c.coordinate, c.value)
            if isinstance(c.value, str) and c.value[:1] in "=+-@\t":
                assert c.quotePrefix, (ws.title, c.coordinate)
`, dst)
	// LibreOffice neither computes them nor turns them into numbers.
	back := openBook(t, convert(t, dst, "xlsx"))
	got := dump(t, back, 1)
	for _, want := range []string{`B=1"=1+1"`, `B=1"-2+3"`, `B=1"@SUM(A1)"`} {
		if !strings.Contains(got, want) {
			t.Errorf("LibreOffice reads other texts: %s is not in\n%s", want, got)
		}
	}
}
