package workbook

import (
	"context"
	"fmt"
	"io"
	"sync"

	"golang.org/x/text/encoding"
)

// xls is a book of BIFF records. What stands before the sheets, the globals,
// is read when the book is opened: it holds the shared texts.
type xls struct {
	ctx      context.Context
	stream   io.ReaderAt
	size     int64
	limits   Limits
	biff8    bool
	page     encoding.Encoding // of byte strings
	date1904 bool
	styles   *styles
	texts    *stringTable
	parts    []xlsPart
}

// xlsPart is what is known of one sheet.
type xlsPart struct {
	at   int64 // of its first record
	once sync.Once
	info *xlsMap
	err  error
}

func (b *Book) openXLS(r io.ReaderAt, size int64, l Limits, kind fileKind) error {
	x := &xls{ctx: b.ctx, stream: r, size: size, limits: l}
	if kind == kindCFB {
		f, err := openCFB(r, size)
		if err != nil {
			return err
		}
		s, err := bookStream(f)
		if err != nil {
			return err
		}
		x.stream, x.size = s, s.size
	}
	sheets, err := x.readGlobals()
	b.format, b.src, b.sheets = XLS, x, sheets
	return err
}

// bookStream finds the stream of the book, and says what the file is if it has
// none. A file that holds the book in two versions has the newer one in
// "Workbook".
func bookStream(f *cfb) (*cfbStream, error) {
	if f.find("EncryptedPackage") != nil {
		return nil, fault(CodeEncrypted, "an .xlsx workbook that opens with a password")
	}
	for _, name := range []string{"Workbook", "Book"} {
		if e := f.find(name); e != nil && e.kind == 2 {
			return f.open(e)
		}
	}
	for _, other := range []struct{ name, code string }{
		{"WordDocument", CodeWord}, {"PowerPoint Document", CodePresentation},
	} {
		if f.find(other.name) != nil {
			return nil, fault(other.code, "the compound file holds "+other.name)
		}
	}
	return nil, fault(CodeNotAWorkbook, "a compound file without a workbook in it")
}

// globals is what readGlobals gathers before it can be put together.
type globals struct {
	*xls
	sheets  []Sheet
	codes   map[int]numberFormat
	xfs     []int
	scratch []byte
}

func (x *xls) readGlobals() ([]Sheet, error) {
	x.texts = &stringTable{limit: x.limits.StringBytes, cell: x.limits.CellBytes}
	x.styles = &styles{}
	x.page = codePage(0)
	g := &globals{xls: x, codes: map[int]numberFormat{}}
	r := newBIFF(x.ctx, x.stream, 0, x.size)
	if err := x.readBOF(r); err != nil {
		return nil, err
	}
	for {
		id, data, err := r.peek()
		if err != nil {
			return nil, err
		}
		if id == recEOF {
			break
		}
		if id == recSST {
			if err := g.readSST(r, data); err != nil {
				return nil, err
			}
			continue
		}
		if err := g.record(r, id, data); err != nil {
			return nil, err
		}
		r.skip()
	}
	for _, id := range g.xfs {
		x.styles.cellFormats = append(x.styles.cellFormats, formatOf(id, g.codes))
	}
	return g.sheets, nil
}

// readBOF reads the first record of all, which says the version.
func (x *xls) readBOF(r *biffReader) error {
	id, data, err := r.peek()
	if err != nil {
		return err
	}
	switch {
	case id == 0x0009 || id == 0x0209 || id == 0x0409:
		return fault(CodeUnsupportedBIFF, "a workbook of Excel 4 or older")
	case id != recBOF || len(data) < 4:
		return r.bad("the book does not begin with a BOF record")
	}
	switch version := le.Uint16(data); version {
	case 0x0600:
		x.biff8 = true
	case 0x0500:
	default:
		return fault(CodeUnsupportedBIFF, fmt.Sprintf("version %#04x of the format", version))
	}
	if kind := le.Uint16(data[2:]); kind != 0x0005 {
		return fault(CodeUnsupportedBIFF, "a single sheet without a book around it")
	}
	r.skip()
	return nil
}

// record reads one record of the globals other than the shared texts.
func (g *globals) record(r *biffReader, id uint16, data []byte) error {
	switch id {
	case recFilePass:
		return fault(CodeEncrypted, "the workbook opens with a password")
	case recCodePage:
		if len(data) >= 2 {
			g.page = codePage(int(le.Uint16(data)))
		}
	case recDateMode:
		g.date1904 = len(data) >= 2 && le.Uint16(data) == 1
	case recXF:
		if len(data) < 4 {
			return r.bad("an XF record that is too short")
		}
		g.xfs = append(g.xfs, int(le.Uint16(data[2:])))
	case recFormat:
		g.addFormat(r, data)
	case recBoundSheet:
		return g.addSheet(r, data)
	}
	return nil
}

// addFormat reads a number format. Some writers count one character more than
// there are; what is there is the format then.
func (g *globals) addFormat(r *biffReader, data []byte) {
	if len(data) < 3 {
		return
	}
	s := biffSpan{r: r, rest: data, past: true}
	id := s.u16()
	var code []byte
	if g.biff8 {
		code = s.text8(nil, s.u16())
	} else {
		code = decodePage(nil, s.raw(nil, s.u8()), g.page.NewDecoder())
	}
	g.codes[id] = numberFormat{string(code), classify(string(code))}
}

func (g *globals) addSheet(r *biffReader, data []byte) error {
	s := r.span(data, 0)
	at, state, kind := int64(s.u32()), s.u8(), s.u8()
	var name []byte
	if g.biff8 {
		name = s.text8(nil, s.u8())
	} else {
		name = decodePage(nil, s.raw(nil, s.u8()), g.page.NewDecoder())
	}
	if s.err != nil || kind != 0 { // charts, macro sheets, modules
		return s.err
	}
	if len(g.sheets) == g.limits.Sheets {
		return fault(CodeTooManySheets, fmt.Sprintf("more than %d", g.limits.Sheets))
	}
	g.sheets = append(g.sheets, Sheet{Index: len(g.sheets), Name: string(name), Hidden: state&3 != 0})
	g.parts = append(g.parts, xlsPart{at: at})
	return nil
}

// readSST reads the shared texts, which run over as many records as they need.
// The number of them in the record is not believed: they end where the records
// do, and never within a text.
func (g *globals) readSST(r *biffReader, data []byte) error {
	s := r.span(data, 0)
	s.pass(4)
	for n := s.u32(); n > 0 && s.err == nil && !s.ended(); n-- {
		g.scratch = s.text8(g.scratch[:0], s.u16())
		if s.err != nil {
			break
		}
		if err := g.texts.add(g.scratch); err != nil {
			return err
		}
	}
	return s.done()
}

func (x *xls) numberFormat(i int32) string { return x.styles.format(i) }
