package workbook

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// textEncoding is how the bytes of delimited text are to be read.
type textEncoding struct {
	gb18030 bool
	utf16   encoding.Encoding // nil for the others
	mark    int64             // length of the byte order mark
}

// detectText finds the encoding of a file: by its byte order mark, by the zero
// bytes of UTF-16, else UTF-8 where the whole file is that, else GB18030. The
// strict test comes first since GB18030 accepts nearly any UTF-8.
func detectText(ctx context.Context, r io.ReaderAt, size int64) (textEncoding, error) {
	head := make([]byte, min(size, sniffBytes))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return textEncoding{}, wrap(CodeUnreadable, "", err)
	}
	if order := utf16Order(head); order != nil {
		e := textEncoding{utf16: order}
		if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
			e.mark = 2
		}
		if size%2 != 0 {
			return e, fault(CodeTruncated, "UTF-16 with half a character at the end")
		}
		return e, nil
	}
	marked := bytes.HasPrefix(head, []byte("\xef\xbb\xbf"))
	c := utf8Check{line: 1}
	if err := c.run(ctx, r, size); err != nil {
		return textEncoding{}, err
	}
	switch {
	case marked && c.bad == 0:
		return textEncoding{mark: 3}, nil
	case c.bad == 0:
		return textEncoding{}, nil
	case marked || c.good > 10*c.bad:
		return textEncoding{}, fault(CodeBadEncoding, fmt.Sprintf("UTF-8 with a broken character in line %d", c.badLine))
	}
	return textEncoding{gb18030: true}, nil
}

// reader decodes the file to UTF-8 from its beginning.
func (e textEncoding) reader(r io.ReaderAt, size int64) io.Reader {
	src := io.NewSectionReader(r, e.mark, size-e.mark)
	switch {
	case e.utf16 != nil:
		return e.utf16.NewDecoder().Reader(src)
	case e.gb18030:
		return newGBReader(src)
	}
	return src
}

// utf16Order recognises UTF-16 by its mark, or by what it decodes to: text
// with ASCII in it, of which nearly all is what Chinese ledgers are made of.
// No other encoding has zero bytes.
func utf16Order(head []byte) encoding.Encoding {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return little
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return big
	case len(head) < 4 || bytes.IndexByte(head, 0) < 0:
		return nil
	}
	var fits, ascii [2]int // as little, as big endian
	for i := 0; i+1 < len(head); i += 2 {
		for order := range 2 {
			r := rune(head[i+order]) | rune(head[i+1-order])<<8
			if isPlausible(r) {
				fits[order]++
			}
			if r > 0 && r < 0x7f {
				ascii[order]++
			}
		}
	}
	need := len(head) / 2 * 9 / 10
	switch {
	case ascii[0] > 0 && fits[0] >= max(need, fits[1]):
		return little
	case ascii[1] > 0 && fits[1] >= need:
		return big
	}
	return nil
}

// isPlausible finds the characters of tables: ASCII without the controls,
// punctuation and forms, ideographs, full-width letters.
func isPlausible(r rune) bool {
	return r >= ' ' && r < 0x7f || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x2010 && r < 0x2070 || r >= 0x20a0 && r < 0x2300 || r >= 0x2460 && r < 0x2600 ||
		r >= 0x3000 && r < 0x3100 || r >= 0x3400 && r < 0xa000 || r >= 0xd800 && r < 0xe000 || r >= 0xff00 && r < 0xfff0
}

// utf8Check reads a file until it is sure whether it is UTF-8.
type utf8Check struct {
	good, bad int // characters beyond ASCII, and bytes that are part of none
	line      int
	badLine   int // where the first bad byte stands
}

// sampleBytes is how far behind the first bad byte good and bad are weighed.
const sampleBytes = 1 << 20

func (c *utf8Check) run(ctx context.Context, r io.ReaderAt, size int64) error {
	src := io.NewSectionReader(r, 0, size)
	buf := make([]byte, 256<<10)
	rest, left := 0, sampleBytes
	for left > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(src, buf[rest:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return wrap(CodeUnreadable, "", err)
		}
		b := buf[:rest+n]
		whole := b
		if err == nil {
			whole = b[:len(b)-cutRune(b)]
		}
		if c.bad > 0 || !utf8.Valid(whole) {
			c.count(whole)
			left -= len(whole)
		} else if c.bad == 0 {
			c.line += bytes.Count(whole, []byte{'\n'})
		}
		if err != nil {
			return nil
		}
		rest = copy(buf, b[len(whole):])
	}
	return nil
}

func (c *utf8Check) count(b []byte) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			if b[i] == '\n' {
				c.line++
			}
			i++
			continue
		}
		_, n := utf8.DecodeRune(b[i:])
		if n > 1 {
			c.good++
		} else {
			if c.bad == 0 {
				c.badLine = c.line
			}
			c.bad++
		}
		i += n
	}
}

// cutRune gives how many bytes at the end of b begin a character that is not
// complete.
func cutRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}
