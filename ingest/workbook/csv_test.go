package workbook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestCSV(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "a,b\n1,2\n", "1: A t a | B t b\n2: A t 1 | B t 2\n"},
		{"no line end", "a,b", "1: A t a | B t b\n"},
		{"line ends", "a,b\r\nc,d\re,f\n\r\ng,h", "1: A t a | B t b\n2: A t c | B t d\n3: A t e | B t f\n5: A t g | B t h\n"},
		{"ragged", "a,b,c\nd\n,,e,\n", "1: A t a | B t b | C t c\n2: A t d\n3: C t e\n"},
		{"quoted", "\"a,b\",\"c\nd\",\"e\"\"f\"\n\"\",x\n", "1: A t a,b | B t c\nd | C t e\"f\n2: B t x\n"},
		{"quotes in the middle", "a\"b,c\"\n\"d\"e\"f\",g\n", "1: A t a\"b | B t c\"\n2: A t de\"f\" | B t g\n"},
		{"a quote that never closes", "a,\"b\nc,d\n", "1: A t a | B t \"b\n2: A t c | B t d\n"},
		{"only a quote", "\"", "1: A t \"\n"},
		{"tabs", "a\tb,c\nd\te\n", "1: A t a | B t b,c\n2: A t d | B t e\n"},
		{"semicolons", "a;b;c\nd;1,5;f\ng;2,5;h\n", "1: A t a | B t b | C t c\n2: A t d | B t 1,5 | C t f\n3: A t g | B t 2,5 | C t h\n"},
		{"sep line", "sep=;\r\na;b,c\n", "1: A t a | B t b,c\n"},
		{"title lines", "台账\n填报：甲；乙\na,b,c\n1,2,3\n", "1: A t 台账\n2: A t 填报：甲；乙\n3: A t a | B t b | C t c\n4: A t 1 | B t 2 | C t 3\n"},
		{"one column", "a\nb\n", "1: A t a\n2: A t b\n"},
		{"formula texts", "=\"00123\",\"=\"\"4\"\"\",=1+1,=\"\n", "1: A t 00123 | B t 4 | C t =1+1 | D t =\"\n"},
		{"numbers stay texts", "007,1e5,TRUE\n", "1: A t 007 | B t 1e5 | C t TRUE\n"},
		{"only blanks", "\n\r\n,,\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, dumpBytes(t, []byte(c.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCSVEncodings(t *testing.T) {
	const text = "单位,备注\n王  强商店,㐀𠮷€ⅷ\n"
	const want = "1: A t 单位 | B t 备注\n2: A t 王  强商店 | B t 㐀𠮷€ⅷ\n"
	encode := func(s string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, file := range map[string]string{
		"UTF-8":                text,
		"UTF-8 with mark":      "\ufeff" + text,
		"GB18030":              encode(simplifiedchinese.GB18030.NewEncoder().String(text)),
		"GBK with a euro sign": strings.ReplaceAll(encode(simplifiedchinese.GB18030.NewEncoder().String(text)), "\xa2\xe3", "\x80"),
		"UTF-16 LE":            encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)),
		"UTF-16 BE":            encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)),
		"UTF-16 LE, no mark":   encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)),
		"UTF-16 BE, no mark":   encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(text)),
	} {
		if diff := cmp.Diff(want, dumpBytes(t, []byte(file))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestGB18030 holds the table and the block borders of the decoder against the
// general one.
func TestGB18030(t *testing.T) {
	var all strings.Builder
	for r := rune(0x20); r < 0x30000; r++ {
		if r >= 0xd800 && r < 0xf900 || r == 0xfffd {
			continue // surrogates, private use
		}
		all.WriteRune(r)
		if r%61 == 0 {
			all.WriteString("\n")
		}
	}
	text := strings.NewReplacer(`"`, "", ",", "", ";", "", "\t", "").Replace(all.String())
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := openBytes(t, []byte(gb), Limits{}).Rows(0)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for rows.Next() {
		got.WriteString(rows.Row().Cells[0].Text + "\n")
	}
	if rows.Err() != nil || strings.TrimSpace(got.String()) != strings.TrimSpace(text) {
		t.Error("another text", rows.Err(), got.Len(), len(text))
	}
}

func TestCSVRefused(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("单位,备注\n王强,x\n")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("单位名称,隐患描述\n", 3)
	for name, c := range map[string]struct{ file, code string }{
		"half a character":       {gb + "\xcd\n", CodeBadEncoding},
		"half at the end":        {gb + "\xcd", CodeBadEncoding},
		"impossible byte":        {gb + "\xff\xff", CodeBadEncoding},
		"broken UTF-8":           {long + "\xe5\x8d\n" + long, CodeBadEncoding},
		"mark and no UTF-8":      {"\ufeff" + gb, CodeBadEncoding},
		"half a UTF-16 unit":     {"\xff\xfea\x00,\x00b", CodeTruncated},
		"zero bytes":             {"a,b\x00c\n", CodeNotAWorkbook},
		"control characters":     {strings.Repeat("\x01\x02", 50), CodeNotAWorkbook},
		"HTML":                   {"\r\n <HTML><body>", CodeHTML},
		"HTML with mark":         {"\ufeff<table>", CodeHTML},
		"HTML in UTF-16":         {"\xff\xfe" + wideText("<html>"), CodeHTML},
		"XHTML":                  {`<?xml version="1.0"?><html xmlns="x">`, CodeHTML},
		"web archive":            {"MIME-Version: 1.0\r\nContent-Type: multipart/related; x", CodeHTML},
		"Excel 2003 XML":         {`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>`, CodeXMLSpreadsheet},
		"flat OpenDocument":      {`<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">`, CodeODS},
		"other XML":              {`<?xml version="1.0"?><svg/>`, CodeNotAWorkbook},
		"PDF":                    {"%PDF-1.4", CodePDF},
		"PNG":                    {"\x89PNG\r\n\x1a\n", CodePicture},
		"JPEG":                   {"\xff\xd8\xff\xe0", CodePicture},
		"GIF":                    {"GIF89a", CodePicture},
		"TIFF":                   {"II*\x00", CodePicture},
		"bitmap":                 {"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28", CodePicture},
		"WebP":                   {"RIFF\x00\x00\x00\x00WEBPVP8 ", CodePicture},
		"RTF":                    {`{\rtf1`, CodeWord},
		"RAR":                    {"Rar!\x1a\x07\x00", CodeArchive},
		"7z":                     {"7z\xbc\xaf\x27\x1c", CodeArchive},
		"gzip":                   {"\x1f\x8b\x08", CodeArchive},
		"empty zip":              {"PK\x05\x06" + strings.Repeat("\x00", 18), CodeNotAWorkbook},
		"beginning of a zip":     {"PK\x03\x04", CodeTruncated},
		"beginning of an OLE":    {"\xd0\xcf\x11\xe0", CodeTruncated},
		"nothing":                {"", CodeEmptyFile},
		"an unclosed long quote": {"a,\"" + strings.Repeat("x", 17<<20), CodeCellTextTooLarge},
	} {
		if _, err := readAll(t.Context(), []byte(c.file), Limits{}); codeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestCSVWindow reads records that lie across the borders of the window.
func TestCSVWindow(t *testing.T) {
	var text, want strings.Builder
	for i := range 4000 {
		field := strings.Repeat("隐患", i%97) + "x"
		text.WriteString(field + ",\"" + field + "\r\n\"\"\"\r\n")
		want.WriteString(field + "|" + field + "\r\n\"\n")
	}
	rows, err := openBytes(t, []byte(text.String()), Limits{}).Rows(0)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for rows.Next() {
		c := rows.Row().Cells
		got.WriteString(c[0].Text + "|" + c[1].Text + "\n")
	}
	if rows.Err() != nil || got.String() != want.String() {
		t.Error("another text", rows.Err())
	}
}
