package workbook

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func sst(items ...string) part {
	return part{"xl/sharedStrings.xml", declare + `<sst xmlns="` + mainNS + `">` + strings.Join(items, "") + `</sst>`}
}

// styled makes a style table in which style i has number format ids[i].
func styled(formats string, ids ...int) part {
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&b, `<xf numFmtId="%d" applyNumberFormat="1"/>`, id)
	}
	return part{"xl/styles.xml", declare + `<styleSheet xmlns="` + mainNS + `">` + formats +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` + b.String() + `</cellXfs></styleSheet>`}
}

// TestXLSXTraps: what writers do that readers trip over. What is wanted was
// worked out by hand.
func TestXLSXTraps(t *testing.T) {
	for _, c := range []struct {
		name  string
		sheet string
		extra []part
		want  string
	}{
		{"prefixed elements", `<x:worksheet xmlns:x="` + mainNS + `"><x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r="C2" t="inlineStr"><x:is><x:t>行内</x:t></x:is></x:c><x:c r="D2"/></x:row></x:sheetData></x:worksheet>`,
			[]part{{"xl/sharedStrings.xml", `<x:sst xmlns:x="` + mainNS + `"><x:si><x:t>共享</x:t></x:si></x:sst>`}},
			"2: A t 共享 | B n 2 | C t 行内\n"},
		{"strict", strings.ReplaceAll(worksheet(`<row r="1"><c r="A1" t="d"><v>2012-06-19</v></c></row>`), mainNS, strictNS), nil,
			"1: A d 41079\n"},
		{"no references at all", worksheet(`<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c t="inlineStr"><is><t>x</t></is></c></row>`), nil,
			"1: A n 1 | C n 3\n3: A t x\n"},
		{"references on cells only", worksheet(`<row><c r="B7"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`), nil,
			"7: B n 1 | C n 2\n8: A n 3\n"},
		{"wrong dimension", strings.Replace(worksheet(`<row r="1"><c r="A1"><v>1</v></c><c r="F1"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>`),
			"<sheetData>", `<dimension ref="A1"/><sheetData>`, 1), nil,
			"1: A n 1 | F n 2\n9: A n 3\n"},
		{"rich shared text without its phonetic part", worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`),
			[]part{sst(`<si><r><rPr><b/><sz val="11"/></rPr><t>消防</t></r><r><t xml:space="preserve"> 重点</t></r><rPh sb="0" eb="2"><t>しょうぼう</t></rPh><phoneticPr fontId="1"/></si>`,
				`<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>`)},
			"1: A t 消防 重点 | B t 東京\n"},
		{"rich inline text", worksheet(`<row r="1"><c r="A1" t="inlineStr"><is><r><t>一</t></r><r><t>二</t></r></is></c><c r="B1" t="inlineStr"><is><t xml:space="preserve"> 三 </t></is></c></row>`), nil,
			"1: A t 一二 | B t  三 \n"},
		{"escapes", worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><f>x</f><v>a_x000D_b&amp;&lt;&gt;&quot;&apos;&#21495;&#x53F7;</v></c><c r="C1" t="inlineStr"><is><t>_x005F_x000D__xD83D__xDD25_</t></is></c><c r="D1" t="inlineStr"><is><t>_x00_x_x12G4_</t></is></c></row>`),
			[]part{sst(`<si><t>l1_x000D_` + "\r\n" + `l2</t></si>`)},
			"1: A t l1\r\nl2 | B t a\rb&<>\"'号号 | C t _x000D_🔥 | D t _x00_x_x12G4_\n"},
		{"cdata, comments, instructions", worksheet(`<!-- a --><row r="1"><?x y?><c r="A1" t="inlineStr"><is><t>a<![CDATA[<b>&]]>c</t></is></c><!-- > --><c r="B1"><v><!-- 9 -->1<!-- 9 -->2</v></c></row>`), nil,
			"1: A t a<b>&c | B n 12\n"},
		{"formula results", worksheet(`<row r="1"><c r="A1" t="str"><f t="shared" ref="A1:A9" si="0">"a&gt;b"</f><v>甲</v></c><c r="B1" t="b"><f>TRUE()</f><v>1</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f t="shared" si="0"/><v>-1.5E-3</v></c><c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f>NOW()</f></c></row>`), nil,
			"1: A t 甲 | B b TRUE | C e #DIV/0! | D n -0.0015\n"},
		{"bool, error, ISO date", worksheet(`<row r="1"><c r="A1" t="b"><v>0</v></c><c r="B1" t="b"><v>true</v></c><c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="d"><v>2012-06-19T12:00:00Z</v></c><c r="E1" t="d"><v>1900-02-28</v></c><c r="F1" t="d"><v>18:00:00</v></c><c r="G1" t="d"><v>六月底</v></c></row>`), nil,
			"1: A b FALSE | B b TRUE | C e #N/A | D d 41079.5 | E d 59 | F d 0.75 | G t 六月底\n"},
		{"cells out of order and twice", worksheet(`<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="C1"><v>4</v></c></row>`), nil,
			"1: A n 1 | C n 4\n"},
		{"hidden rows, attributes in any order", worksheet(`<row hidden="1" spans='1:2' r='1' ht="0"><c s='0' t="n" r='A1' ><v>1</v></c ></row ><row r="2" hidden="true"><c r="A2"><v>2</v></c></row><row r="3" hidden="0"><c cm="1" r="A3" vm="1"><v>3</v></c></row>`), nil,
			"1*: A n 1\n2*: A n 2\n3: A n 3\n"},
		{"white space everywhere", worksheet("\n <row r=\"1\">\n  <c r=\"A1\">\n   <v> 1 </v>\n  </c>\n  <c\tr=\"B1\"\n t=\"s\"><v> 0\n</v></c>\n </row>\n"), []part{sst("\n<si>\n <t>a</t>\n</si>\n")},
			"1: A n 1 | B t a\n"},
		{"long integers keep their digits", worksheet(`<row r="1"><c r="A1"><v>913306021234567890</v></c><c r="B1"><v>9.13306021234567E+17</v></c><c r="C1"><v>0.94999999999999996</v></c><c r="D1"><v>20120619</v></c><c r="E1"><v>1.0</v></c><c r="F1"><v>-0</v></c><c r="G1"><v>1E-7</v></c><c r="H1"><v>007</v></c></row>`), nil,
			"1: A n 913306021234567890 | B n 913306021234567000 | C n 0.95 | D n 20120619 | E n 1 | F n 0 | G n 0.0000001 | H n 7\n"},
		{"digits written as references", worksheet(`<row r="1"><c r="A1"><v>&#49;2</v></c><c r="B1" t="s"><v>&#x30;</v></c><c r="C1" t="b"><v>&#49;</v></c><c r="D1" t="d"><v>2012&#45;06-19</v></c></row>`), []part{sst(`<si><t>a</t></si>`)},
			"1: A n 12 | B t a | C b TRUE | D d 41079\n"},
		{"extension elements", worksheet(`<row r="1"><c r="A1"><v>1</v><extLst><ext><v>9</v></ext></extLst></c><extLst/></row>`), nil,
			"1: A n 1\n"},
		{"empty texts are empty cells", worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t/></is></c><c r="C1" t="inlineStr"/><c r="D1"><v/></c></row><row r="2"><c r="A2" s="1"/></row>`), []part{sst(`<si><t/></si>`)},
			""},
		{"text of an inline cell in v", worksheet(`<row r="1"><c r="A1" t="inlineStr"><v>老写法</v></c><c r="B1"><is><t>无类型</t></is></c></row>`), nil,
			"1: A t 老写法 | B t 无类型\n"},
		{"last cell of a sheet", worksheet(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), nil,
			"1048576: XFD n 1\n"},
		{"lower case references", worksheet(`<row r="3"><c r="b3"><v>1</v></c></row>`), nil, "3: B n 1\n"},
		{"no rows", worksheet(""), nil, ""},
		{"empty sheetData", `<worksheet xmlns="` + mainNS + `"><sheetData/></worksheet>`, nil, ""},
		{"no sheetData", `<worksheet xmlns="` + mainNS + `"/>`, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, dumpBytes(t, xlsxOf(t, c.sheet, c.extra...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestXLSXBooks: traps outside of the sheet itself.
func TestXLSXBooks(t *testing.T) {
	one := worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	text := sst(`<si><t>甲</t></si>`)
	const want = "1: A t 甲\n"
	backslashes := packageParts(one, text)
	for i := range backslashes {
		backslashes[i].name = strings.ReplaceAll(backslashes[i].name, "/", `\`)
	}
	upper := packageParts(one, text)
	for i := range upper {
		upper[i].name = strings.ToUpper(upper[i].name)
	}
	utf16 := packageParts("\xff\xfe"+wideText(strings.Replace(one, "UTF-8", "UTF-16", 1)), text)
	gbk := packageParts(one, part{"xl/sharedStrings.xml", `<?xml version="1.0" encoding="GB2312"?><sst xmlns="` + mainNS + "\"><si><t>\xbc\xd7</t></si></sst>"})
	noRels := packageParts(one, text, part{"_rels/.rels", `<Relationships/>`},
		part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`})
	for name, parts := range map[string][]part{
		"backslash names": backslashes, "upper case names": upper, "UTF-16": utf16, "GBK": gbk, "missing relations": noRels,
		"a mark before the XML":  packageParts("\ufeff"+one, text),
		"a part twice":           append([]part{{"xl/sharedStrings.xml", "old"}}, packageParts(one, text)...),
		"absolute and .. target": packageParts(one, text, part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../xl/worksheets/./sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`}),
	} {
		if got := dumpBytes(t, pack(t, parts...)); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func wideText(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestXLSXSheets(t *testing.T) {
	book := openBytes(t, xlsxOf(t, worksheet(""), part{"xl/workbook.xml", `<workbook xmlns="` + mainNS + `" xmlns:q="` + relNS + `"><sheets>` +
		`<sheet name="一 &amp; 二" sheetId="7" q:id="rId1"/><sheet name="图" sheetId="2" q:id="c"/><sheet name="隐" sheetId="3" state="hidden" q:id="rId1"/>` +
		`<sheet name="深" sheetId="4" state="veryHidden" q:id="rId1"/><sheet name="缺" sheetId="5" q:id="none"/></sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="c" Type="x/chartsheet" Target="c.xml"/><Relationship Id="rId1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`}), Limits{})
	want := []Sheet{{0, "一 & 二", false}, {1, "隐", true}, {2, "深", true}, {3, "缺", false}}
	if diff := cmp.Diff(want, book.Sheets()); diff != "" {
		t.Error(diff)
	}
	if _, err := book.Rows(3); codeOf(err) != CodeMissingPart {
		t.Errorf("a sheet without a part: %v", err)
	}
	if _, err := book.Merges(3); codeOf(err) != CodeMissingPart {
		t.Errorf("a sheet without a part: %v", err)
	}
	if _, err := book.Rows(4); codeOf(err) != CodeNoSuchSheet {
		t.Errorf("no such sheet: %v", err)
	}
}

// TestXLSXDates: the formats that make a date of a number, and both systems.
func TestXLSXDates(t *testing.T) {
	formats := `<numFmts><numFmt numFmtId="176" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="General&quot;日&quot;"/><numFmt numFmtId="178" formatCode="[h]:mm"/><numFmt numFmtId="30" formatCode="0.0"/></numFmts>`
	ids := []int{0, 14, 22, 27, 30, 31, 36, 50, 57, 58, 49, 176, 177, 178, 20, 59, 999}
	const kinds = "ndddnddddd" + "n" + "dndd" + "nn"
	var row strings.Builder
	for i := range ids {
		fmt.Fprintf(&row, `<c s="%d"><v>100.5</v></c>`, i)
	}
	row.WriteString(`<c s="4000"><v>1</v></c>`)
	sheet := worksheet(`<row r="1">` + row.String() + `</row>`)
	for _, shift := range []float64{0, 1462} {
		extra := []part{styled(formats, ids...)}
		if shift > 0 {
			extra = append(extra, part{"xl/workbook.xml", `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>`})
		}
		rows, err := openBytes(t, xlsxOf(t, sheet, extra...), Limits{}).Rows(0)
		if err != nil || !rows.Next() {
			t.Fatal(err, rows.Err())
		}
		for i, c := range rows.Row().Cells[:len(ids)] {
			want := 100.5
			if kinds[i] == 'd' && ids[i] != 178 {
				want += shift
			}
			if kindLetters[c.Kind] != kinds[i] || c.Number != want {
				t.Errorf("format %d: %c %v, want %c %v", ids[i], kindLetters[c.Kind], c.Number, kinds[i], want)
			}
		}
	}
	book := openBytes(t, xlsxOf(t, sheet, styled(formats, ids...)), Limits{})
	for i, want := range map[int32]string{0: "General", 3: `yyyy"年"m"月"`, 11: `[$-804]yyyy"年"m"月"`, 4: "0.0", 99: "General", -1: "General"} {
		if got := book.NumberFormat(i); got != want {
			t.Errorf("number format of style %d: %q, want %q", i, got, want)
		}
	}
}

// TestXLSXRefused: everything wrong with the XML or the zip file is an error,
// at the latest after the last row.
func TestXLSXRefused(t *testing.T) {
	row := `<row r="1"><c r="A1"><v>1</v></c></row>`
	good := worksheet(row)
	for name, c := range map[string]struct {
		sheet string
		code  string
	}{
		"cut in a tag":         {good[:len(good)-3], CodeTruncated},
		"cut behind the rows":  {strings.TrimSuffix(good, "</worksheet>"), CodeTruncated},
		"cut in a cell":        {good[:strings.Index(good, "</v>")], CodeTruncated},
		"nothing at all":       {"", CodeTruncated},
		"wrong closing tag":    {strings.Replace(good, "</row>", "</rov>", 1), CodeCorruptXML},
		"wrong cell end":       {strings.Replace(good, "</c>", "</d>", 1), CodeCorruptXML},
		"wrong value end":      {strings.Replace(good, "</v>", "</w>", 1), CodeCorruptXML},
		"text behind the root": {good + "x", CodeCorruptXML},
		"second root":          {good + "<a/>", CodeCorruptXML},
		"second sheetData":     {strings.Replace(good, "</worksheet>", "<sheetData/></worksheet>", 1), CodeCorruptXML},
		"not a worksheet":      {`<chartsheet/>`, CodeCorruptXML},
		"DOCTYPE":              {`<!DOCTYPE a [<!ENTITY b "c">]>` + `<worksheet/>`, CodeCorruptXML},
		"unknown entity":       {worksheet(`<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>`), CodeCorruptXML},
		"bare ampersand":       {worksheet(`<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>`), CodeCorruptXML},
		"control character":    {worksheet("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\x01</v></c></row>"), CodeCorruptXML},
		"not UTF-8":            {worksheet("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\xbc\xd7</v></c></row>"), CodeCorruptXML},
		"not a number":         {worksheet(`<row r="1"><c r="A1"><v>12a</v></c></row>`), CodeCorruptXML},
		"infinite":             {worksheet(`<row r="1"><c r="A1"><v>1e999</v></c></row>`), CodeCorruptXML},
		"hexadecimal":          {worksheet(`<row r="1"><c r="A1"><v>0x10</v></c></row>`), CodeCorruptXML},
		"no such shared text":  {worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), CodeCorruptXML},
		"negative shared text": {worksheet(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), CodeCorruptXML},
		"not a boolean":        {worksheet(`<row r="1"><c r="A1" t="b"><v>x</v></c></row>`), CodeCorruptXML},
		"unknown type":         {worksheet(`<row r="1"><c r="A1" t="x"><v>0</v></c></row>`), CodeCorruptXML},
		"cell of another row":  {worksheet(`<row r="1"><c r="A2"><v>0</v></c></row>`), CodeCorruptXML},
		"no cell reference":    {worksheet(`<row r="1"><c r="1A"><v>0</v></c></row>`), CodeCorruptXML},
		"row 0":                {worksheet(`<row r="0"/>`), CodeCorruptXML},
		"unordered rows":       {worksheet(`<row r="2"/>` + row), CodeUnorderedRows},
		"a row twice":          {worksheet(row + row), CodeUnorderedRows},
		"row 1048577":          {worksheet(`<row r="1048577"><c r="A1048577"><v>0</v></c></row>`), CodeTooManyRows},
		"column XFE":           {worksheet(`<row r="1"><c r="XFE1"><v>0</v></c></row>`), CodeTooManyColumns},
		"deep nesting":         {worksheet(strings.Repeat("<a>", 300)), CodeCorruptXML},
		"bad attribute":        {worksheet(`<row r=1/>`), CodeCorruptXML},
		"attribute twice":      {worksheet(`<row r="1"><c r="A1" r="B1"><v>0</v></c></row>`), CodeCorruptXML},
		"unknown encoding":     {`<?xml version="1.0" encoding="EBCDIC"?><worksheet/>`, CodeBadEncoding},
		"bad merge":            {strings.Replace(good, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="A1:"/></mergeCells>`, 1), CodeCorruptXML},
	} {
		_, err := readAll(t.Context(), xlsxOf(t, c.sheet), Limits{})
		if codeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestXLSXParts: parts that are wrong or not there.
func TestXLSXParts(t *testing.T) {
	sheet := worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	without := func(name string) []part {
		var out []part
		for _, p := range packageParts(sheet) {
			if p.name != name {
				out = append(out, p)
			}
		}
		return out
	}
	for name, c := range map[string]struct {
		parts []part
		code  string
	}{
		"no sheet":           {without("xl/worksheets/sheet1.xml"), CodeMissingPart},
		"no workbook":        {without("xl/workbook.xml"), CodeMissingPart},
		"no relations":       {without("xl/_rels/workbook.xml.rels"), CodeMissingPart},
		"no shared texts":    {without("xl/sharedStrings.xml"), CodeMissingPart},
		"broken texts":       {packageParts(sheet, sst(`<si><t>a</t>`)), CodeCorruptXML},
		"cut texts":          {packageParts(sheet, part{"xl/sharedStrings.xml", `<sst><si><t>a</t></si>`}), CodeTruncated},
		"texts of something": {packageParts(sheet, part{"xl/sharedStrings.xml", `<a/>`}), CodeCorruptXML},
		"broken styles":      {packageParts(sheet, part{"xl/styles.xml", `<a><b></a>`}), CodeCorruptXML},
		"no sheets":          {packageParts(sheet, part{"xl/workbook.xml", `<workbook/>`}), CodeCorruptXML},
		"circle": {packageParts(sheet, part{"xl/_rels/workbook.xml.rels",
			`<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="workbook.xml"/></Relationships>`}), CodeCorruptXML},
		"binary":       {[]part{{"xl/workbook.bin", "x"}, {"[Content_Types].xml", ""}}, CodeXLSB},
		"binary main":  {packageParts(sheet, part{"_rels/.rels", `<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`}, part{"xl/workbook.bin", "x"}), CodeXLSB},
		"document":     {[]part{{"word/document.xml", "x"}}, CodeWord},
		"presentation": {[]part{{"ppt/presentation.xml", "x"}}, CodePresentation},
		"odt":          {[]part{{"mimetype", "application/vnd.oasis.opendocument.text"}}, CodeWord},
		"odp":          {[]part{{"mimetype", "application/vnd.oasis.opendocument.presentation"}}, CodePresentation},
		"epub":         {[]part{{"mimetype", "application/epub+zip"}}, CodeArchive},
		"archive":      {[]part{{"台账.xlsx", "x"}}, CodeArchive},
	} {
		_, err := readAll(t.Context(), pack(t, c.parts...), Limits{})
		if codeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestUncomputed: formulas that no program has computed yet are counted.
func TestUncomputed(t *testing.T) {
	book := openBytes(t, xlsxOf(t, worksheet(`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c></row>`+
		`<row r="2"><c r="A2"><f t="shared" si="0"/><v/></c><c  r="B2"><f>1</f></c></row>`)), Limits{})
	rows, err := book.Rows(0)
	if err != nil || !rows.Next() {
		t.Fatal(err, rows.Err())
	}
	if n, first := rows.Uncomputed(); n != 1 || first != "B1" {
		t.Error(n, first)
	}
	if rows.Next() || rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	if n, first := rows.Uncomputed(); n != 3 || first != "B1" {
		t.Error(n, first)
	}
}

func TestXLSXMerges(t *testing.T) {
	cells := `<row r="1"><c r="A1" t="str"><v>mergeCell ref="X9"</v></c></row>`
	for name, sheet := range map[string]string{
		"plain":    strings.Replace(worksheet(cells), "</sheetData>", `</sheetData><mergeCells count="9"><mergeCell ref="A1:C1"/><mergeCell  ref='$B$9:B3'></mergeCell><mergeCell ref="D4"/></mergeCells>`, 1),
		"prefixed": `<x:worksheet xmlns:x="` + mainNS + `"><x:sheetData/><x:mergeCells><x:mergeCell ref="A1:C1"/><x:mergeCell` + "\n" + `a:b="" ref="B9:B3"/><x:mergeCell ref="D4"/></x:mergeCells></x:worksheet>`,
	} {
		file := xlsxOf(t, sheet)
		want := []Range{{1, 0, 1, 2}, {3, 1, 9, 1}, {4, 3, 4, 3}}
		before := openBytes(t, file, Limits{})
		got, err := before.Merges(0)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s, before the rows: %v %s", name, err, diff)
		}
		after := openBytes(t, file, Limits{})
		if _, err := dump(after, 0); err != nil {
			t.Error(err)
		}
		if got, err = after.Merges(0); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s, after the rows: %v %v", name, got, err)
		}
		x := after.src.(*xlsx)
		r, p, err := x.zip.openXML(t.Context(), "xl/worksheets/sheet1.xml")
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if got, err = findMerges(&r.window, x.limits); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s, streamed: %v %v", name, got, err)
		}
	}
}

// TestExcelize reads what excelize writes, by its two roads; the second one
// writes a dimension of one cell.
func TestExcelize(t *testing.T) {
	dir := t.TempDir()
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 31})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "标题 <&>", "B2": 0.1, "C2": true, "D2": 41079} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "D2", "D2", style); err != nil {
		t.Fatal(err)
	}
	if err := f.MergeCell("Sheet1", "A1", "D1"); err != nil {
		t.Fatal(err)
	}
	streamed := excelize.NewFile()
	stream, err := streamed.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{{"标题 <&>"}, {nil, 0.1, true, 41079}} {
		if err := stream.SetRow(CellName(0, i+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := stream.Flush(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		f    *excelize.File
		want string
	}{
		"plain.xlsx":  {f, "1: A t 标题 <&>\n2: B n 0.1 | C b TRUE | D d 41079\n"},
		"stream.xlsx": {streamed, "1: A t 标题 <&>\n2: B n 0.1 | C b TRUE | D n 41079\n"},
	} {
		path := filepath.Join(dir, name)
		if err := c.f.SaveAs(path); err != nil {
			t.Fatal(err)
		}
		book, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		if got, err := dump(book, 0); err != nil || got != c.want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	locked := filepath.Join(dir, "locked.xlsx")
	if err := f.SaveAs(locked, excelize.Options{Password: "119"}); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), locked, Options{}); codeOf(err) != CodeEncrypted {
		t.Errorf("with a password: %v", err)
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "none"), Options{}); codeOf(err) != CodeUnreadable {
		t.Errorf("no file: %v", err)
	}
	if _, err := Open(t.Context(), dir, Options{}); codeOf(err) != CodeUnreadable {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(locked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), locked, Options{}); codeOf(err) != CodeEmptyFile {
		t.Errorf("an empty file: %v", err)
	}
}
