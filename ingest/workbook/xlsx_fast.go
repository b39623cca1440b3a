package workbook

import (
	"bytes"
	"strconv"
)

// fastCells takes as many cells as stand at the start of the window in the
// shape that nearly all have:
//
//	<c r="A1" s="1" t="s"><v>0</v></c>
//	<c r="A1"><f>B1+1</f><v>2</v></c>
//	<c r="A1" t="inlineStr"><is><t>text</t></is></c>
//	<c r="A1" s="1"/>
//
// It stops without consuming anything at whatever differs, which the tokens
// of the scanner then handle, with the same result.
func (r *xlsxRows) fastCells() error {
	for {
		c := rawCell{col: r.col + 1}
		switch n := lexCell(r.buf[r.pos:], r.shapes, &c); {
		case n > 0:
			r.pos += n
			if err := r.addCell(&c); err != nil {
				return err
			}
		case n < 0:
			return nil
		case r.src == nil || !r.more():
			return r.err
		}
	}
}

// other and short are what the lexers below return instead of a length: the
// shape is not the usual one, or b ends too early to tell.
const (
	other = -1
	short = 0
)

// lexCell reads the cell at the start of b and gives its length.
func lexCell(b []byte, s *shapes, c *rawCell) int {
	p := len(s.prefix)
	i := p + len("<c")
	if len(b) <= i {
		return short
	}
	if b[0] != '<' || b[i-1] != 'c' || p > 0 && string(b[1:i-1]) != s.prefix {
		return other
	}
	n := lexAttrs(b[i:], s, c)
	if n <= 0 {
		return n
	}
	i += n
	if b[i-2] == '/' {
		return i
	}
	return lexContent(b, i, s, c)
}

// lexAttrs reads what stands between "<c" and ">", where r, s and t may stand
// at most once and in double quotes, and gives the length with the ">".
func lexAttrs(b []byte, s *shapes, c *rawCell) int {
	var seen byte
	for i := 0; i < len(b); {
		switch b[i] {
		case '>':
			return i + 1
		case '/':
			if i+1 == len(b) {
				return short
			}
			if b[i+1] != '>' {
				return other
			}
			return i + 2
		case ' ':
		default:
			return other
		}
		if i+5 > len(b) {
			return short
		}
		if b[i+2] != '=' || b[i+3] != '"' {
			return other
		}
		name := b[i+1]
		i += 4
		var n int
		switch name {
		case 'r':
			n = lexRef(b[i:], s, c)
		case 's':
			n = lexStyle(b[i:], c)
		case 't':
			n = lexType(b[i:], c)
		default:
			return other
		}
		if n <= 0 {
			return n
		}
		bit := byte(1) << (name & 7) // differs for r, s and t
		if seen&bit != 0 {
			return other
		}
		seen |= bit
		i += n
	}
	return short
}

// lexRef, lexStyle and lexType read the value of an attribute and give its
// length with the closing quote.
func lexRef(b []byte, s *shapes, c *rawCell) int {
	col, row, i := 0, 0, 0
	for i < len(b) && b[i]-'A' < 26 {
		col = col*26 + int(b[i]-'A') + 1
		i++
	}
	letters := i
	if len(b) >= i+8 && letters > 0 && letters < 8 && le.Uint64(b[i:])&s.rowMask == s.rowText {
		c.col, c.row = col-1, s.row
		return i + s.rowLen
	}
	for i < len(b) && b[i]-'0' < 10 {
		row = row*10 + int(b[i]-'0')
		i++
	}
	switch {
	case i == len(b):
		return short
	case b[i] != '"' || letters == 0 || letters > 7 || row == 0 || i-letters > 9:
		return other
	}
	c.col, c.row = col-1, row
	return i + 1
}

func lexStyle(b []byte, c *rawCell) int {
	n, i := 0, 0
	for i < len(b) && b[i]-'0' < 10 {
		n = n*10 + int(b[i]-'0')
		i++
	}
	switch {
	case i == len(b):
		return short
	case b[i] != '"' || i == 0 || i > 9:
		return other
	}
	c.style = int32(n)
	return i + 1
}

func lexType(b []byte, c *rawCell) int {
	if len(b) < 10 {
		return short
	}
	if b[1] == '"' {
		switch b[0] {
		case 's':
			c.typ = typeShared
		case 'n':
		case 'b':
			c.typ = typeBool
		case 'e':
			c.typ = typeError
		case 'd':
			c.typ = typeDate
		default:
			return other
		}
		return 2
	}
	switch {
	case string(b[:4]) == `str"`:
		c.typ = typeFormula
		return 4
	case string(b[:10]) == `inlineStr"`:
		c.typ = typeInline
		return 10
	}
	return other
}

// shapes are the tags that the lexers look for, with the prefix of the sheet.
type shapes struct {
	prefix       string
	inlineOpen   string
	inlineSpaced string
	inlineEnd    string

	// The number of the row as it stands at the end of a reference, with the
	// quote: up to eight bytes, that compare as one number.
	row     int
	rowText uint64
	rowMask uint64
	rowLen  int
}

// inRow says which row the cells are expected to name.
func (s *shapes) inRow(row int) {
	var b [20]byte
	text := append(strconv.AppendInt(b[:0], int64(row), 10), '"')
	s.row, s.rowLen = row, len(text)
	s.rowMask = ^uint64(0) >> (8 * (8 - min(len(text), 8)))
	s.rowText = le.Uint64(b[:8]) & s.rowMask
	if len(text) > 8 {
		s.rowMask, s.rowText = 0, 1 // equal to nothing
	}
}

func newShapes(prefix string) *shapes {
	is, t := prefix+"is>", prefix+"t"
	return &shapes{
		prefix:       prefix,
		inlineOpen:   "<" + is + "<" + t + ">",
		inlineSpaced: "<" + is + "<" + t + ` xml:space="preserve">`,
		inlineEnd:    "</" + t + "></" + is,
	}
}

// lexContent reads what stands between the tags of a cell from b[i], and gives
// the length of the whole cell.
func lexContent(b []byte, i int, s *shapes, c *rawCell) int {
	p := len(s.prefix)
	for {
		if len(b) < i+p+len("</c>")+1 {
			return short
		}
		if b[i] != '<' {
			return other
		}
		if b[i+1] == '/' {
			if b[i+2+p] != 'c' || b[i+3+p] != '>' || p > 0 && string(b[i+2:i+2+p]) != s.prefix {
				return other
			}
			return i + p + len("</c>")
		}
		if c.value != nil || p > 0 && string(b[i+1:i+1+p]) != s.prefix {
			return other
		}
		n := other
		switch b[i+1+p] {
		case 'v':
			if b[i+2+p] == '>' && c.typ != typeInline {
				n = lexLeaf(b[i:], p+len("<v>"), s, 'v', &c.value)
			}
		case 'f':
			n, c.formula = lexFormula(b[i:], s), true
		case 'i':
			if c.typ == typeInline {
				n = lexInline(b[i:], s, c)
			}
		}
		if n <= 0 {
			return n
		}
		i += n
	}
}

// lexLeaf takes the text from b[i] and the end tag of the one-letter name that
// follows it.
func lexLeaf(b []byte, i int, s *shapes, name byte, text *[]byte) int {
	from, p := i, len(s.prefix)
	for i < len(b) && b[i] != '<' {
		i++
	}
	if len(b) < i+p+len("</v>") {
		return short
	}
	if b[i+1] != '/' || b[i+2+p] != name || b[i+3+p] != '>' || p > 0 && string(b[i+2:i+2+p]) != s.prefix {
		return other
	}
	*text = b[from:i]
	return i + p + len("</v>")
}

// lexFormula passes over a formula, whose attributes may be many.
func lexFormula(b []byte, s *shapes) int {
	n, ok := checkAttrs(b, len(s.prefix)+len("<f"))
	switch {
	case !ok:
		return other
	case n == 0:
		return short
	case b[n-2] == '/':
		return n
	}
	var formula []byte
	return lexLeaf(b, n, s, 'f', &formula)
}

func lexInline(b []byte, s *shapes, c *rawCell) int {
	var i int
	switch {
	case len(b) < len(s.inlineSpaced)+len(s.inlineEnd):
		return short
	case string(b[:len(s.inlineOpen)]) == s.inlineOpen:
		i = len(s.inlineOpen)
	case string(b[:len(s.inlineSpaced)]) == s.inlineSpaced:
		i = len(s.inlineSpaced)
	default:
		return other
	}
	n := bytes.IndexByte(b[i:], '<')
	if n < 0 || len(b) < i+n+len(s.inlineEnd) {
		return short
	}
	if string(b[i+n:i+n+len(s.inlineEnd)]) != s.inlineEnd {
		return other
	}
	c.value = b[i : i+n]
	return i + n + len(s.inlineEnd)
}
