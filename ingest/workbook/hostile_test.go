package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// partsRead are the parts of a workbook that are read as XML.
var partsRead = []string{"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"}

// sheetWithText uses the shared texts and the styles, so that both are read.
var sheetWithText = worksheet(`<row r="1"><c r="A1" t="s" s="0"><v>0</v></c></row>`)

// withPart is a workbook in which one part has another content.
func withPart(tb testing.TB, name string, change func(content string) string) []byte {
	parts := packageParts(sheetWithText, sst(`<si><t>隐患</t></si>`), styled("", 14))
	for i := range parts {
		if parts[i].name == name {
			parts[i].text = change(parts[i].text)
		}
	}
	return pack(tb, parts...)
}

// frugal reads a hostile file: in little time, with little memory, and to an
// error that names its kind. What is allocated in all bounds what is ever held.
func frugal(t *testing.T, what string, file []byte, limits Limits, megabytes uint64) string {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	code := ""
	within(t, what, func() {
		_, err := readAll(t.Context(), file, limits)
		code = codeOf(err)
	})
	runtime.ReadMemStats(&after)
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > megabytes {
		t.Errorf("%s: took %d MiB", what, used)
	}
	if strings.HasPrefix(code, "not an Error") {
		t.Errorf("%s: %s", what, code)
	}
	return code
}

// laughs is a DOCTYPE whose entities grow to 10^9 letters, and one that asks
// for a file of the machine.
const laughs = `<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`

func utf16XML(s string) string {
	s = strings.Replace(s, `encoding="UTF-8"`, `encoding="UTF-16"`, 1)
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// Entities are refused in every part that is read, in whatever encoding.
func TestEntityTricks(t *testing.T) {
	for _, name := range partsRead {
		for what, change := range map[string]func(string) string{
			"in UTF-8":  func(s string) string { return strings.Replace(s, declare, declare+laughs, 1) },
			"in UTF-16": func(s string) string { return utf16XML(strings.Replace(s, declare, declare+laughs, 1)) },
			"late":      func(s string) string { return s + laughs },
		} {
			if code := frugal(t, name+" "+what, withPart(t, name, change), Limits{}, 16); code != CodeCorruptXML {
				t.Errorf("%s %s: %q", name, what, code)
			}
		}
	}
}

// Nesting, attributes and names of any size cost no more than reading them.
func TestEndlessXML(t *testing.T) {
	const n = 1 << 20
	for _, name := range partsRead {
		for what, inner := range map[string]string{
			"nested":     strings.Repeat("<a>", n),
			"attributes": "<a " + strings.Repeat(` b="c"`, n) + "/>",
			"different":  "<a" + different(100_000) + "/>",
			"one name":   "<" + strings.Repeat("a", n*4) + "/>",
			"one value":  `<a b="` + strings.Repeat("c", n*4) + `"/>`,
			"comment":    "<!--" + strings.Repeat("- ", n*4) + "-->",
			"comments":   strings.Repeat("<!---->", n),
			"references": strings.Repeat("&#x26;", n),
		} {
			file := withPart(t, name, func(s string) string {
				at := strings.Index(s[len(declare):], ">") + len(declare)
				if s[at-1] == '/' { // <sst/>
					root := strings.Fields(s[len(declare)+1:])[0]
					return s[:at-1] + ">" + inner + "</" + root + ">"
				}
				return s[:at+1] + inner + s[at+1:]
			})
			frugal(t, name+" "+what, file, Limits{}, 64)
		}
	}
}

func different(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

// A million columns, rows and sheets, or a cell far out, are refused or cost
// nothing.
func TestEnormousSheets(t *testing.T) {
	const million = 1_000_000
	for what, c := range map[string]struct {
		file []byte
		code string
	}{
		"xlsx columns":         {xlsxOf(t, worksheet(`<row r="1">`+strings.Repeat(`<c><v>1</v></c>`, million)+`</row>`)), CodeTooManyColumns},
		"xlsx far column":      {xlsxOf(t, worksheet(`<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>`)), CodeTooManyColumns},
		"xlsx far row":         {xlsxOf(t, worksheet(`<row r="9999999999"><c><v>1</v></c></row>`)), CodeTooManyRows},
		"xlsx dimension":       {xlsxOf(t, strings.Replace(sheetWithText, "<sheetData>", `<dimension ref="A1:ZZZZZ99999999999"/><sheetData>`, 1), sst(`<si><t>a</t></si>`), styled("")), ""},
		"xlsx count of texts":  {xlsxOf(t, sheetWithText, part{"xl/sharedStrings.xml", declare + `<sst xmlns="` + mainNS + `" count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>`}, styled("")), ""},
		"xlsx merge of it all": {xlsxOf(t, strings.Replace(worksheet(`<row r="1"><c r="A1"><v>1</v></c></row>`), "</sheetData>", `</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`, 1)), ""},
		"xlsx sheets": {xlsxOf(t, worksheet(""), part{"xl/workbook.xml", "<workbook><sheets>" + strings.Repeat("<sheet/>", million) + "</sheets></workbook>"}),
			CodeTooManySheets},
		"csv columns":       {[]byte(strings.Repeat(",", million) + "x"), CodeTooManyColumns},
		"csv empty columns": {[]byte(strings.Repeat(",", million)), ""},
		"csv rows":          {bytes.Repeat([]byte("a\n"), 2*million), CodeTooManyRows},
		"csv open quote":    {[]byte("a,\"" + strings.Repeat("b\n", million)), ""},
		"csv odd quotes":    {bytes.Repeat([]byte("\"\"\"b\n"), million), ""}, // every second one opens
	} {
		if code := frugal(t, what, c.file, Limits{}, 128); code != c.code {
			t.Errorf("%s: %q, want %q", what, code, c.code)
		}
	}
}

// bombOfOne is a zip whose many names all lead to the same bytes, which inflate
// to more than the file could hold: each part alone is within the ratio.
func bombOfOne(t *testing.T, sheets, size int) []byte {
	t.Helper()
	var list, rels strings.Builder
	for i := range sheets {
		fmt.Fprintf(&list, `<sheet name="s%d" sheetId="%d" r:id="r%d"/>`, i, i+1, i)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/s%d.xml"/>`, i, relNS, i)
	}
	parts := packageParts("", part{"xl/workbook.xml", declare + `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheets>` + list.String() + `</sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", declare + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels.String() + `</Relationships>`})
	parts = append(parts[:len(parts)-1], part{"xl/worksheets/s0.xml", worksheet(strings.Repeat(" ", size))})
	whole := pack(t, parts...)
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	directory := bytes.Index(whole, []byte("PK\x01\x02"))
	end := bytes.LastIndex(whole, []byte("PK\x05\x06"))
	last := bytes.LastIndex(whole[:end], []byte("PK\x01\x02")) // the entry of the sheet
	out := bytes.Clone(whole[:end])
	for i := 1; i < sheets; i++ {
		name := fmt.Sprintf("xl/worksheets/s%d.xml", i)
		entry := append(bytes.Clone(whole[last:last+46]), name...)
		binary.LittleEndian.PutUint16(entry[28:], uint16(len(name)))
		out = append(append(out, entry...), whole[last+46+len("xl/worksheets/s0.xml"):end]...)
	}
	tail := bytes.Clone(whole[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(len(r.File)+sheets-1))
	binary.LittleEndian.PutUint16(tail[10:], uint16(len(r.File)+sheets-1))
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(out)-directory))
	return append(out, tail...)
}

// TestBombOfManyParts: no part is suspicious by itself, all of them together are.
func TestBombOfManyParts(t *testing.T) {
	if code := frugal(t, "one part", bombOfOne(t, 1, 8<<20), Limits{}, 16); code != "" {
		t.Fatalf("one part alone: %q", code)
	}
	bomb := bombOfOne(t, 2000, 40<<20) // 80 GB in 300 KB
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb is %d bytes long", len(bomb))
	}
	if code := frugal(t, "many parts", bomb, Limits{}, 16); code != CodeZipBomb {
		t.Errorf("many parts: %q", code)
	}
}

// Names of parts are looked up, never opened as files.
func TestPathTricksInParts(t *testing.T) {
	for _, target := range []string{"../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", `..\..\etc\passwd`, "worksheets/sheet1.xml/../../../../etc/passwd", "http://127.0.0.1:1/x"} {
		file := withPart(t, "xl/_rels/workbook.xml.rels", func(s string) string { return strings.Replace(s, "worksheets/sheet1.xml", target, 1) })
		if code := frugal(t, target, file, Limits{}, 16); code != CodeMissingPart {
			t.Errorf("%s: %q", target, code)
		}
	}
}
