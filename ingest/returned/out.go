package returned

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

const (
	mainNS  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	declare = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// out writes XML. The first error stays, and is given by flush.
type out struct {
	w *bufio.Writer
	b []byte
}

func newOut(w io.Writer) *out { return &out{w: bufio.NewWriterSize(w, 32<<10)} }

// raw writes markup as it is.
func (o *out) raw(parts ...string) {
	for _, s := range parts {
		o.w.WriteString(s)
	}
}

func (o *out) int(n int) {
	o.b = strconv.AppendInt(o.b[:0], int64(n), 10)
	o.w.Write(o.b)
}

// attr writes an attribute with a space before it.
func (o *out) attr(name, value string) {
	o.raw(" ", name, `="`)
	o.b = appendEscaped(o.b[:0], value, true)
	o.w.Write(o.b)
	o.raw(`"`)
}

// text writes the content of an element.
func (o *out) text(s string) {
	o.b = appendEscaped(o.b[:0], s, false)
	o.w.Write(o.b)
}

func (o *out) flush() error { return o.w.Flush() }

// appendEscaped writes a text so that a spreadsheet program reads it back
// unchanged. What XML cannot hold is written _x000D_, and what looks like that
// already is escaped; in attributes, where that notation means nothing,
// control characters become spaces.
func appendEscaped(dst []byte, s string, attribute bool) []byte {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '&':
			dst = append(dst, "&amp;"...)
		case r == '<':
			dst = append(dst, "&lt;"...)
		case r == '>':
			dst = append(dst, "&gt;"...)
		case r == '"' && attribute:
			dst = append(dst, "&quot;"...)
		case attribute && r < ' ':
			dst = append(dst, ' ')
		case r < ' ' && r != '\n' && r != '\t':
			dst = fmt.Appendf(dst, "_x%04X_", r)
		case r == '_' && !attribute && looksEscaped(s[i:]):
			dst = append(dst, "_x005F_"...)
		case r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			dst = utf8.AppendRune(dst, utf8.RuneError)
		default:
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return dst
}

// looksEscaped reports a text that begins like _x000D_.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

// clip keeps at most n characters of a text and says that there were more.
func clip(s string, n int) string {
	seen := 0
	for i := range s {
		if seen == n {
			return s[:i] + "…"
		}
		seen++
	}
	return s
}

// cellText cuts a text at what a cell can hold: 32,767 UTF-16 units. A program
// that opens a longer one calls the file damaged.
func cellText(s string) string {
	const most = 32767
	if len(s) <= most {
		return s
	}
	units := 0
	for i, r := range s {
		if units++; r > 0xFFFF {
			units++
		}
		if units > most {
			return s[:i]
		}
	}
	return s
}
