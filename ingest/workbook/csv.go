package workbook

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"unsafe"
)

// csvBook is delimited text: one sheet, all cells of which are Text.
type csvBook struct {
	ctx    context.Context
	file   io.ReaderAt
	size   int64
	limits Limits
	enc    textEncoding
	comma  byte
	skip   int // length of a first line "sep=;"
}

func (b *Book) openCSV(r io.ReaderAt, size int64, l Limits) error {
	enc, err := detectText(b.ctx, r, size)
	if err != nil {
		return err
	}
	c := &csvBook{ctx: b.ctx, file: r, size: size, limits: l, enc: enc}
	rows := c.open()
	rows.more()
	if rows.err != nil {
		return wrap(CodeUnreadable, "", rows.err)
	}
	c.comma, c.skip = delimiter(rows.buf, rows.src == nil, l)
	b.format, b.src = CSV, c
	b.sheets = []Sheet{{}}
	return nil
}

func (c *csvBook) numberFormat(int32) string { return general.code }

func (c *csvBook) merges(int) ([]Range, error) { return nil, nil }

func (c *csvBook) rows(int) (rowSource, error) {
	rows := c.open()
	rows.more()
	rows.pos = c.skip
	return rows, nil
}

func (c *csvBook) open() *csvRows {
	src := c.enc.reader(c.file, c.size)
	return &csvRows{
		window:   newWindow(c.ctx, src, 2*c.size),
		csvLexer: csvLexer{comma: c.comma, cellBytes: c.limits.CellBytes},
		limits:   c.limits,
	}
}

// csvRows reads records as spreadsheet programs do: lines may end in any of
// the three ways, quoted fields may hold line breaks and doubled quotes, and
// a quote in the middle of a field is only a quote.
type csvRows struct {
	window
	csvLexer
	limits Limits
	number int
}

func (r *csvRows) close() {}

func (r *csvRows) next(row *Row) (bool, error) {
	for {
		if r.pos == len(r.buf) && !r.more() {
			return false, wrap(CodeUnreadable, "", r.err)
		}
		n := r.record(r.buf[r.pos:], r.src == nil)
		if n == 0 {
			// At the end of the source the record is read again as the last.
			if !r.more() && r.err != nil {
				return false, wrap(CodeUnreadable, "", r.err)
			}
			continue
		}
		r.pos += n
		r.number++
		if len(r.cells) == 0 {
			continue
		}
		if r.number > r.limits.Rows {
			return false, fault(CodeTooManyRows, fmt.Sprintf("row %d", r.number))
		}
		if last := r.cells[len(r.cells)-1].Col; last >= r.limits.Cols {
			return false, &Error{Code: CodeTooManyColumns, Cell: CellName(last, r.number)}
		}
		*row = Row{Number: r.number, Cells: r.cells}
		return true, nil
	}
}

// csvLexer splits one record into cells, which point into the record itself,
// or into values where quotes had to be taken out.
type csvLexer struct {
	comma     byte
	cellBytes int
	cells     []Cell
	values    textBuffer
	fields    int // of the last record, empty ones too
}

// record reads the record at the start of b and gives its length with the
// line end; 0 when b may end within it.
func (l *csvLexer) record(b []byte, final bool) int {
	l.cells, l.fields = l.cells[:0], 0
	l.values.reset()
	for i := 0; ; {
		text, n, ok := l.field(b[i:], final)
		if !ok {
			return 0
		}
		i += n
		if len(text) > 0 {
			l.cells = append(l.cells, Cell{Col: l.fields, Kind: Text, Text: unwrapFormula(unsafe.String(&text[0], len(text)))})
		}
		l.fields++
		switch {
		case i == len(b):
			return i
		case b[i] == l.comma:
			i++
		case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
			return i + 2
		case b[i] == '\r' && i+1 == len(b) && !final:
			return 0
		default:
			return i + 1
		}
	}
}

// field reads one field and gives its length up to the delimiter or line end
// behind it. It is not ok when b may end within it.
func (l *csvLexer) field(b []byte, final bool) (text []byte, n int, ok bool) {
	if len(b) > 0 && b[0] == '"' {
		if text, n, ok = l.quoted(b, final); ok || n < 0 {
			return text, n, ok
		}
	}
	n = l.bare(b)
	return b[:n], n, n < len(b) || final
}

// bare gives the length of a field up to the next delimiter or line end.
func (l *csvLexer) bare(b []byte) int {
	for i, c := range b {
		if c == l.comma || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(b)
}

// quoted reads a field that begins with a quote. It is not ok with n < 0 when
// b may end within it, and with n == 0 when the quote never closes within the
// longest text there may be: it is then no more than a stray character, and
// must not swallow the rows behind it.
func (l *csvLexer) quoted(b []byte, final bool) (text []byte, n int, ok bool) {
	from, doubled := len(l.values.b), false
	for i := 1; ; {
		q := bytes.IndexByte(b[i:max(i, min(len(b), l.cellBytes))], '"')
		switch {
		case q < 0 && (final || len(b) >= l.cellBytes):
			l.values.b = l.values.b[:from]
			return nil, 0, false
		case q < 0 || i+q+1 == len(b) && !final:
			l.values.b = l.values.b[:from]
			return nil, -1, false
		}
		end := i + q
		if end+1 < len(b) && b[end+1] == '"' {
			l.values.b = append(l.values.b, b[i:end+1]...)
			i, doubled = end+2, true
			continue
		}
		// What stands between the closing quote and the delimiter belongs to
		// the text, as Excel reads it.
		tail := l.bare(b[end+1:])
		n = end + 1 + tail
		if n == len(b) && !final {
			l.values.b = l.values.b[:from]
			return nil, -1, false
		}
		if !doubled && tail == 0 {
			return b[i:end], n, true
		}
		l.values.b = append(l.values.b, b[i:end]...)
		l.values.b = append(l.values.b, b[end+1:n]...)
		return l.values.b[from:], n, true
	}
}

// unwrapFormula takes the text out of ="00123", which exporters write so that
// spreadsheet programs do not make a number of it.
func unwrapFormula(s string) string {
	if len(s) < 4 || s[0] != '=' || s[1] != '"' || s[len(s)-1] != '"' {
		return s
	}
	inside := s[2 : len(s)-1]
	for i := range len(inside) {
		if inside[i] == '"' {
			return s
		}
	}
	return inside
}

// delimiter decides from the first records which byte separates the fields:
// the one for which most records have the same number of several fields. A
// first line "sep=;" decides by itself; its length is given too.
func delimiter(head []byte, final bool, l Limits) (comma byte, skip int) {
	if bytes.HasPrefix(bytes.ToLower(head[:min(len(head), 4)]), []byte("sep=")) && len(head) > 5 {
		if end := bytes.IndexByte(head[:min(len(head), 8)], '\n'); end == 5 || end == 6 && head[5] == '\r' {
			return head[4], end + 1
		}
	}
	comma = ','
	bestRows, bestFields := 0, 1
	for _, candidate := range []byte{'\t', ',', ';'} {
		rows, fields := consistency(head, final, candidate, l)
		if rows > bestRows || rows == bestRows && fields > bestFields && comma != '\t' {
			comma, bestRows, bestFields = candidate, rows, fields
		}
	}
	return comma, 0
}

// consistency gives how many of the first records have the most usual number
// of fields, if that is more than one, and this number.
func consistency(head []byte, final bool, comma byte, l Limits) (rows, fields int) {
	lex := csvLexer{comma: comma, cellBytes: l.CellBytes}
	seen := map[int]int{}
	for records := 0; len(head) > 0 && records < 200; records++ {
		n := lex.record(head, final)
		if n == 0 {
			break
		}
		head = head[n:]
		if lex.fields < 2 {
			continue
		}
		seen[lex.fields]++
		if c := seen[lex.fields]; c > rows || c == rows && lex.fields > fields {
			rows, fields = c, lex.fields
		}
	}
	return rows, fields
}
