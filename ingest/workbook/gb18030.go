package workbook

import (
	"fmt"
	"io"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

const gbTrails = 0xff - 0x40 // trail bytes 0x40 to 0xfe, of which 0x7f is none

// gbPairs maps the two-byte characters of GB18030, 0 for those that are none.
// Looking them up here is several times as fast as the general decoder, and a
// pair that means nothing is seen as such.
var gbPairs = sync.OnceValue(func() *[126 * gbTrails]uint16 {
	var t [126 * gbTrails]uint16
	dec := simplifiedchinese.GB18030.NewDecoder()
	var dst [8]byte
	for lead := 0x81; lead <= 0xfe; lead++ {
		for trail := 0x40; trail <= 0xfe; trail++ {
			dec.Reset()
			n, used, err := dec.Transform(dst[:], []byte{byte(lead), byte(trail)}, true)
			r, size := utf8.DecodeRune(dst[:n])
			if err == nil && used == 2 && size == n && r != utf8.RuneError && r <= 0xffff {
				t[(lead-0x81)*gbTrails+trail-0x40] = uint16(r)
			}
		}
	}
	return &t
})

// gbReader decodes GB18030 strictly: a byte that belongs to no character ends
// it with an error that says in which line.
type gbReader struct {
	src   io.Reader
	buf   []byte
	in    []byte // not yet decoded
	eof   bool
	line  int
	pairs *[126 * gbTrails]uint16
	rare  transform.Transformer // for characters of four bytes
}

func newGBReader(src io.Reader) *gbReader {
	return &gbReader{
		src: src, buf: make([]byte, 64<<10), line: 1, pairs: gbPairs(),
		rare: simplifiedchinese.GB18030.NewDecoder(),
	}
}

func (g *gbReader) Read(dst []byte) (int, error) {
	if len(dst) < utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	if len(g.in) < utf8.UTFMax && !g.eof {
		if err := g.fill(); err != nil {
			return 0, err
		}
	}
	n := 0
	for len(g.in) > 0 && len(dst)-n >= utf8.UTFMax {
		written, used := g.run(dst[n:], g.in)
		n += written
		g.in = g.in[used:]
		if len(g.in) == 0 || len(dst)-n < utf8.UTFMax {
			break
		}
		if len(g.in) < utf8.UTFMax && !g.eof {
			break // perhaps only the beginning of a character
		}
		written, used = g.four(dst[n:])
		if used == 0 {
			return n, fault(CodeBadEncoding, fmt.Sprintf("neither UTF-8 nor GB18030: line %d", g.line))
		}
		n += written
		g.in = g.in[used:]
	}
	if n == 0 && len(g.in) == 0 && g.eof {
		return 0, io.EOF
	}
	return n, nil
}

func (g *gbReader) fill() error {
	rest := copy(g.buf, g.in)
	n, err := io.ReadFull(g.src, g.buf[rest:])
	g.in = g.buf[:rest+n]
	g.eof = err == io.EOF || err == io.ErrUnexpectedEOF
	if err != nil && !g.eof {
		return wrap(CodeUnreadable, "", err)
	}
	return nil
}

// run decodes characters of one and two bytes up to the first other one.
func (g *gbReader) run(dst, src []byte) (written, used int) {
	n, i := 0, 0
	for i < len(src) && n+utf8.UTFMax <= len(dst) {
		c := src[i]
		if c < utf8.RuneSelf {
			if c == '\n' {
				g.line++
			}
			dst[n] = c
			n, i = n+1, i+1
			continue
		}
		if c == 0x80 { // the euro sign of Windows
			n += copy(dst[n:], "€")
			i++
			continue
		}
		if i+1 == len(src) || c == 0xff || src[i+1]-0x40 >= gbTrails {
			break
		}
		r := g.pairs[int(c-0x81)*gbTrails+int(src[i+1]-0x40)]
		if r == 0 {
			break
		}
		if r < 0x800 {
			dst[n] = 0xc0 | byte(r>>6)
			dst[n+1] = 0x80 | byte(r)&0x3f
			n += 2
		} else {
			dst[n] = 0xe0 | byte(r>>12)
			dst[n+1] = 0x80 | byte(r>>6)&0x3f
			dst[n+2] = 0x80 | byte(r)&0x3f
			n += 3
		}
		i += 2
	}
	return n, i
}

// four decodes one character of four bytes; used is 0 when there is none.
func (g *gbReader) four(dst []byte) (written, used int) {
	if len(g.in) < 4 || g.in[0] < 0x81 || g.in[1]-'0' >= 10 {
		return 0, 0
	}
	g.rare.Reset()
	written, used, err := g.rare.Transform(dst, g.in[:4], true)
	if r, _ := utf8.DecodeRune(dst[:written]); err != nil || used != 4 || r == utf8.RuneError {
		return 0, 0
	}
	return written, used
}
