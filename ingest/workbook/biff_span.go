package workbook

import "unicode/utf8"

// biffSpan reads the data of a record and of the CONTINUE records behind it as
// if they were one. Its first error stays; reads after it give zeros.
type biffSpan struct {
	r    *biffReader
	rest []byte // of the current record
	past bool   // the reader stands behind the span already
	err  error
	high rune // first half of a surrogate pair that waits for the second
}

// span begins with the record that peek gave, of which the first from bytes
// have been read.
func (r *biffReader) span(data []byte, from int) biffSpan {
	if from > len(data) {
		return biffSpan{r: r, err: r.bad("a record that is too short")}
	}
	return biffSpan{r: r, rest: data[from:]}
}

// done goes behind the record that was read last.
func (s *biffSpan) done() error {
	if !s.past {
		s.r.skip()
	}
	return s.err
}

// more goes to the CONTINUE record, if there is one.
func (s *biffSpan) more() bool {
	if s.past || s.err != nil {
		return false
	}
	s.r.skip()
	id, data, err := s.r.peek()
	if err != nil || id != recContinue {
		s.past, s.err = true, err
		return false
	}
	s.rest = data
	return true
}

// ended tells whether there is nothing left to read.
func (s *biffSpan) ended() bool {
	for len(s.rest) == 0 {
		if !s.more() {
			return true
		}
	}
	return false
}

func (s *biffSpan) short() {
	if s.err == nil {
		s.err = s.r.bad("a record that is too short")
	}
}

func (s *biffSpan) u8() int {
	if s.ended() {
		s.short()
		return 0
	}
	c := s.rest[0]
	s.rest = s.rest[1:]
	return int(c)
}

func (s *biffSpan) u16() int { return s.u8() | s.u8()<<8 }

func (s *biffSpan) u32() int { return s.u16() | s.u16()<<16 }

// pass leaves n bytes out.
func (s *biffSpan) pass(n int) {
	for n > 0 {
		if s.ended() {
			s.short()
			return
		}
		k := min(n, len(s.rest))
		s.rest = s.rest[k:]
		n -= k
	}
}

// flags of a BIFF8 string.
const (
	strWide = 1 << iota // two bytes to the character, else only the low ones
	_
	strExt  // phonetic and other data behind it
	strRich // formatting runs behind it
)

// text8 adds a BIFF8 string of n characters to dst: its flags, the characters
// and, passed over, what may stand behind them.
func (s *biffSpan) text8(dst []byte, n int) []byte {
	flags := s.u8()
	runs, ext := 0, 0
	if flags&strRich != 0 {
		runs = s.u16()
	}
	if flags&strExt != 0 {
		ext = s.u32()
	}
	dst = s.chars(dst, n, flags&strWide != 0)
	s.pass(4 * runs)
	s.pass(ext)
	return dst
}

// chars adds n characters. Where a record ends among them the next one says
// anew in its first byte how wide they are.
func (s *biffSpan) chars(dst []byte, n int, wide bool) []byte {
	for n > 0 && s.err == nil {
		if len(s.rest) == 0 {
			if !s.more() {
				s.short()
				break
			}
			wide = s.u8()&strWide != 0
			continue
		}
		if !wide {
			k := min(n, len(s.rest))
			dst = s.narrow(dst, s.rest[:k])
			s.rest, n = s.rest[k:], n-k
			continue
		}
		k := min(n, len(s.rest)/2)
		if k == 0 {
			s.short() // half a character
			break
		}
		dst = s.wide(dst, s.rest[:2*k])
		s.rest, n = s.rest[2*k:], n-k
	}
	return s.flush(dst)
}

func (s *biffSpan) narrow(dst, b []byte) []byte {
	dst = s.flush(dst)
	for _, c := range b {
		if c < utf8.RuneSelf {
			dst = append(dst, c)
		} else {
			dst = utf8.AppendRune(dst, rune(c))
		}
	}
	return dst
}

func (s *biffSpan) wide(dst, b []byte) []byte {
	for i := 0; i+1 < len(b); i += 2 {
		u := rune(b[i]) | rune(b[i+1])<<8
		switch {
		case u >= 0xd800 && u < 0xdc00:
			dst = s.flush(dst)
			s.high = u
		case u >= 0xdc00 && u < 0xe000 && s.high != 0:
			dst = utf8.AppendRune(dst, (s.high-0xd800)<<10|(u-0xdc00)+0x10000)
			s.high = 0
		default:
			dst = utf8.AppendRune(s.flush(dst), u) // U+FFFD for a lone half
		}
	}
	return dst
}

// flush gives up waiting for the second half of a surrogate pair.
func (s *biffSpan) flush(dst []byte) []byte {
	if s.high != 0 {
		s.high = 0
		dst = utf8.AppendRune(dst, utf8.RuneError)
	}
	return dst
}

// raw adds n bytes of text in a code page, as BIFF5 has it.
func (s *biffSpan) raw(dst []byte, n int) []byte {
	for n > 0 {
		if s.ended() {
			s.short()
			break
		}
		k := min(n, len(s.rest))
		dst = append(dst, s.rest[:k]...)
		s.rest, n = s.rest[k:], n-k
	}
	return dst
}
