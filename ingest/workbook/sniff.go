package workbook

import (
	"bytes"
	"io"
)

// fileKind is how a file is to be read.
type fileKind uint8

const (
	kindText fileKind = iota
	kindZip
	kindCFB  // OLE2 compound file
	kindBIFF // a bare BIFF stream, as very old exporters write it
)

const sniffBytes = 64 << 10

// signatures are the first bytes of what is no workbook at all.
var signatures = []struct{ magic, code string }{
	{"%PDF", CodePDF},
	{"\x89PNG\r\n", CodePicture},
	{"\xff\xd8\xff", CodePicture},
	{"GIF8", CodePicture},
	{"II*\x00", CodePicture},
	{"MM\x00*", CodePicture},
	{"{\\rtf", CodeWord},
	{"Rar!\x1a\x07", CodeArchive},
	{"7z\xbc\xaf\x27\x1c", CodeArchive},
	{"\x1f\x8b\x08", CodeArchive},
	{"PK\x05\x06", CodeNotAWorkbook}, // a zip file without any part
	{"\x09\x00\x04\x00", CodeUnsupportedBIFF},
	{"\x09\x02\x06\x00", CodeUnsupportedBIFF},
	{"\x09\x04\x06\x00", CodeUnsupportedBIFF},
}

// sniff finds the kind of a file from its first bytes.
func sniff(r io.ReaderAt, size int64) (fileKind, error) {
	if size == 0 {
		return 0, fault(CodeEmptyFile, "the file has no bytes")
	}
	head := make([]byte, min(size, sniffBytes))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		if err == io.EOF {
			return 0, fault(CodeTruncated, "the file is shorter than it says")
		}
		return 0, wrap(CodeUnreadable, "", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return kindZip, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return kindCFB, nil
	case bytes.HasPrefix(head, []byte("\x09\x08\x08\x00")), bytes.HasPrefix(head, []byte("\x09\x08\x10\x00")):
		return kindBIFF, nil
	case bytes.HasPrefix(head, []byte("BM")) && len(head) > 14 && bytes.Equal(head[6:10], make([]byte, 4)):
		return 0, fault(CodePicture, "a bitmap")
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) > 12 && string(head[8:12]) == "WEBP":
		return 0, fault(CodePicture, "a WebP picture")
	case isCutOff(head):
		return 0, fault(CodeTruncated, "the file ends within its first bytes")
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return 0, fault(s.code, "found from its first bytes")
		}
	}
	return kindText, sniffText(head)
}

// isCutOff finds the beginnings of workbooks of which hardly anything is left.
func isCutOff(head []byte) bool {
	for _, magic := range []string{"PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"} {
		if n := len(head); n < len(magic) && n > 1 && magic[:n] == string(head) {
			return true
		}
	}
	return false
}

// sniffText refuses text that is markup, and bytes that are no text.
func sniffText(head []byte) error {
	text := asciiOf(head)
	start := bytes.TrimLeft(text, " \t\r\n")
	start = bytes.ToLower(start[:min(len(start), 4096)])
	has := func(s string) bool { return bytes.Contains(start, []byte(s)) }
	begins := func(s string) bool { return bytes.HasPrefix(start, []byte(s)) }
	switch {
	case begins("<?xml") || begins("<workbook"):
		switch {
		case has("urn:schemas-microsoft-com:office:spreadsheet") || has("excel.sheet"):
			return fault(CodeXMLSpreadsheet, "an Excel 2003 XML spreadsheet")
		case has("urn:oasis:names:tc:opendocument"):
			return fault(CodeODS, "a flat OpenDocument file")
		case has("<html") || has("<table") || has("<!doctype html"):
			return fault(CodeHTML, "a web page")
		}
		return fault(CodeNotAWorkbook, "an XML file of another kind")
	case begins("<!doctype html"), begins("<html"), begins("<table"), begins("<head"), begins("<meta"),
		begins("<style"), begins("<div"), begins("<body"), begins("<!--") && (has("<html") || has("<table")):
		return fault(CodeHTML, "a web page")
	case begins("mime-version:") && has("content-type: multipart/related"):
		return fault(CodeHTML, "a web archive")
	case isBinary(head):
		return fault(CodeNotAWorkbook, "neither a workbook nor text")
	}
	return nil
}

// asciiOf drops byte order marks and the zero bytes of UTF-16, so that markup
// is found in any encoding.
func asciiOf(head []byte) []byte {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		head = head[2:]
	}
	return bytes.ReplaceAll(head[:min(len(head), 16<<10)], []byte{0}, nil)
}

// isBinary tells whether no text of any encoding looks like this: zero bytes
// outside of UTF-16, or more than a trace of control characters.
func isBinary(head []byte) bool {
	if utf16Order(head) != nil {
		return false
	}
	controls := 0
	for _, c := range head {
		switch {
		case c == 0:
			return true
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f':
			controls++
		}
	}
	return controls*100 > len(head)
}
