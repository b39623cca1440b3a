package workbook

import (
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	charMark   = 1 << iota // is decoded: & and CR
	charEscape             // may begin _x000D_
	charWrong              // may not stand in XML
)

// charClass sorts the ASCII bytes of a text, so that a text without anything
// special is found in one pass and taken as it is.
var charClass = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == '&' || c == '\r':
			t[c] = charMark
		case c == '_':
			t[c] = charEscape
		case c < ' ' && c != '\t' && c != '\n':
			t[c] = charWrong
		}
	}
	return t
}()

var (
	errUTF8    = errors.New("a byte sequence that is not UTF-8")
	errControl = errors.New("a control character, which XML does not allow")
	errEntity  = errors.New("an '&' that begins no known entity")
)

// checkXML looks at a raw text: it may not be part of XML at all, or need no
// decoding. Ideographs, three bytes each, have a road of their own.
func checkXML(raw []byte) (seen uint8, err error) {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c < utf8.RuneSelf {
			seen |= charClass[c]
			i++
			continue
		}
		if c-0xe1 < 0xec-0xe1 && len(raw) > i+2 && raw[i+1]&0xc0 == 0x80 && raw[i+2]&0xc0 == 0x80 {
			i += 3
			continue
		}
		_, n := utf8.DecodeRune(raw[i:])
		if n == 1 {
			return seen, errUTF8
		}
		i += n
	}
	if seen&charWrong != 0 {
		return seen, errControl
	}
	return seen, nil
}

// appendXML decodes a raw text: entities, line ends and, where escapes is set,
// the _x000D_ notation in which spreadsheets hide characters.
func appendXML(dst, raw []byte, escapes bool) ([]byte, error) {
	seen, err := checkXML(raw)
	if err != nil {
		return dst, err
	}
	return appendChecked(dst, raw, seen, escapes)
}

// appendChecked is appendXML for what checkXML has passed.
func appendChecked(dst, raw []byte, seen uint8, escapes bool) ([]byte, error) {
	from := len(dst)
	if seen&charMark == 0 {
		dst = append(dst, raw...)
	} else {
		var err error
		if dst, err = appendMarked(dst, raw); err != nil {
			return dst, err
		}
	}
	if escapes && seen&charEscape != 0 {
		dst = unescape(dst, from)
	}
	return dst, nil
}

// appendMarked decodes entities and line ends.
func appendMarked(dst, raw []byte) ([]byte, error) {
	for i := 0; i < len(raw); {
		from := i
		for i < len(raw) && charClass[raw[i]] != charMark {
			i++
		}
		dst = append(dst, raw[from:i]...)
		switch {
		case i == len(raw):
		case raw[i] == '&':
			r, n := entity(raw[i:])
			if n == 0 {
				return dst, errEntity
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		default:
			dst = append(dst, '\n')
			i++
			if i < len(raw) && raw[i] == '\n' {
				i++
			}
		}
	}
	return dst, nil
}

// appendPlain adds the inside of a CDATA section, in which only the escapes of
// spreadsheets are decoded.
func appendPlain(dst, raw []byte) ([]byte, error) {
	for _, c := range raw {
		if charClass[c] == charWrong {
			return dst, errControl
		}
	}
	if !utf8.Valid(raw) {
		return dst, errUTF8
	}
	from := len(dst)
	return unescape(append(dst, raw...), from), nil
}

var namedEntities = []struct {
	text string
	r    rune
}{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}

// entity decodes the reference at the start of b and gives its length, 0 when
// it is none that XML knows.
func entity(b []byte) (rune, int) {
	for _, e := range namedEntities {
		if len(b) >= len(e.text) && string(b[:len(e.text)]) == e.text {
			return e.r, len(e.text)
		}
	}
	if len(b) < 4 || b[1] != '#' {
		return 0, 0
	}
	i, base := 2, rune(10)
	if b[2] == 'x' {
		i, base = 3, 16
	}
	r, from := rune(0), i
	for ; i < len(b) && b[i] != ';'; i++ {
		d := hexDigit(b[i])
		if d < 0 || d >= base || r > utf8.MaxRune {
			return 0, 0
		}
		r = r*base + d
	}
	if i == len(b) || i == from || !isXMLChar(r) {
		return 0, 0
	}
	return r, i + 1
}

func isXMLChar(r rune) bool {
	return r >= ' ' && utf8.ValidRune(r) || r == '\t' || r == '\n' || r == '\r'
}

func hexDigit(c byte) rune {
	switch {
	case c-'0' < 10:
		return rune(c - '0')
	case c-'a' < 6:
		return rune(c-'a') + 10
	case c-'A' < 6:
		return rune(c-'A') + 10
	}
	return -1
}

// unescape decodes _xHHHH_ in place in b[from:]. Two of them that are halves
// of a surrogate pair make one character.
func unescape(b []byte, from int) []byte {
	out := b[:from]
	for i := from; i < len(b); {
		u, ok := escaped(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		i += escapeLen
		if utf16.IsSurrogate(u) {
			low, _ := escaped(b[i:])
			if pair := utf16.DecodeRune(u, low); pair != utf8.RuneError {
				u, i = pair, i+escapeLen
			}
		}
		out = utf8.AppendRune(out, u)
	}
	return out
}

const escapeLen = len("_x000D_")

func escaped(b []byte) (rune, bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		d := hexDigit(c)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}
