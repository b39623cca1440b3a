package workbook

import (
	"bytes"
	"context"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// newXML begins to scan src, which may be in any encoding that its byte order
// mark or its declaration names.
func newXML(ctx context.Context, src io.Reader, size int64) (*xmlScanner, error) {
	x := &xmlScanner{window: newWindow(ctx, src, size)}
	x.more()
	if x.err != nil {
		return nil, x.err
	}
	return x, x.decode()
}

// newXMLBytes is newXML for a part that is in memory.
func newXMLBytes(ctx context.Context, b []byte) (*xmlScanner, error) {
	x := &xmlScanner{window: window{ctx: ctx, buf: b}}
	return x, x.decode()
}

// decode looks at the first bytes and puts a decoder before the source where
// the document is not in UTF-8.
func (x *xmlScanner) decode() error {
	enc, mark := xmlEncoding(x.buf)
	if mark < 0 {
		return fault(CodeBadEncoding, "the XML declares an unknown encoding")
	}
	x.pos = mark
	if enc == nil {
		return nil
	}
	var src io.Reader = bytes.NewReader(x.buf[mark:])
	if x.src != nil {
		src = io.MultiReader(src, x.src)
	}
	x.window = newWindow(x.ctx, enc.NewDecoder().Reader(src), windowSize)
	x.more()
	return x.err
}

// xmlEncoding gives what must be decoded, nil for UTF-8, and the length of the
// byte order mark, -1 for an encoding that is not known.
func xmlEncoding(b []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return nil, 3
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte("<\x00?\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 0
	case bytes.HasPrefix(b, []byte("\x00<\x00?")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 0
	}
	switch declaredEncoding(b) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return nil, 0
	case "gb2312", "gbk", "gb18030", "cp936", "x-gbk":
		return simplifiedchinese.GB18030, 0
	case "iso-8859-1", "latin1", "windows-1252":
		return charmap.Windows1252, 0
	}
	return nil, -1
}

// declaredEncoding reads <?xml ... encoding="..."?>.
func declaredEncoding(b []byte) string {
	n := after(b[:min(len(b), 512)], 0, "?>")
	if n == 0 || !bytes.HasPrefix(b, []byte("<?xml")) {
		return ""
	}
	decl := string(b[:n])
	i := strings.Index(decl, "encoding")
	if i < 0 {
		return ""
	}
	decl = strings.TrimLeft(decl[i+len("encoding"):], " \t\r\n=")
	if decl == "" {
		return ""
	}
	end := strings.IndexByte(decl[1:], decl[0])
	if end < 0 {
		return ""
	}
	return strings.ToLower(decl[1 : 1+end])
}
