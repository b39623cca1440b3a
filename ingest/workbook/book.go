package workbook

import (
	"context"
	"fmt"
	"io"
	"os"
)

// Format is the kind of file that a book was read from.
type Format string

const (
	XLSX Format = "xlsx" // also .xlsm and their templates
	XLS  Format = "xls"  // BIFF5 and BIFF8, also WPS .et
	CSV  Format = "csv"  // text separated by commas, tabs or semicolons
)

// Options are for Open. The zero value is good.
type Options struct {
	Limits Limits
	Name   string // shown in errors; Open takes the path if it is empty
}

// Book is an open file. Its methods may be called from several goroutines.
type Book struct {
	ctx    context.Context
	name   string
	file   io.Closer // nil when the caller owns the bytes
	format Format
	sheets []Sheet
	src    source
}

// source is what each format implements. Errors need not name file or sheet.
type source interface {
	numberFormat(i int32) string
	merges(sheet int) ([]Range, error)
	rows(sheet int) (rowSource, error)
}

// rowSource gives the rows of one sheet. next fills row and reports whether
// there was one; it is not called again after false or an error.
type rowSource interface {
	next(row *Row) (bool, error)
	close()
}

// Open opens the file at path. The context ends reading wherever it is.
func Open(ctx context.Context, path string, o Options) (*Book, error) {
	if o.Name == "" {
		o.Name = path
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{Code: CodeUnreadable, File: o.Name, Err: err}
	}
	b, err := openFile(ctx, f, o)
	if err != nil {
		f.Close()
		return nil, err
	}
	b.file = f
	return b, nil
}

func openFile(ctx context.Context, f *os.File, o Options) (*Book, error) {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("not a regular file")
	}
	if err != nil {
		return nil, &Error{Code: CodeUnreadable, File: o.Name, Err: err}
	}
	return OpenReader(ctx, f, info.Size(), o)
}

// OpenReader opens the size bytes of r, which must not change while the book
// is in use.
func OpenReader(ctx context.Context, r io.ReaderAt, size int64, o Options) (*Book, error) {
	b := &Book{ctx: ctx, name: o.Name}
	if err := b.open(r, size, o.Limits.withDefaults()); err != nil {
		return nil, place(err, o.Name, "")
	}
	return b, nil
}

func (b *Book) open(r io.ReaderAt, size int64, l Limits) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	if size > l.FileBytes {
		return fault(CodeTooLarge, fmt.Sprintf("the file has %d bytes", size))
	}
	kind, err := sniff(r, size)
	if err != nil {
		return err
	}
	switch kind {
	case kindZip:
		err = b.openXLSX(r, size, l)
	case kindCFB, kindBIFF:
		err = b.openXLS(r, size, l, kind)
	default:
		err = b.openCSV(r, size, l)
	}
	if err == nil && len(b.sheets) > l.Sheets {
		err = fault(CodeTooManySheets, fmt.Sprintf("the book has %d sheets", len(b.sheets)))
	}
	return err
}

// Format is the kind of file that was found.
func (b *Book) Format() Format { return b.format }

// Sheets lists the worksheets in the order of their tabs, hidden ones too.
func (b *Book) Sheets() []Sheet { return b.sheets }

// NumberFormat is the format code that Cell.Format stands for: "General",
// "0.00%", `yyyy"年"m"月"`.
func (b *Book) NumberFormat(i int32) string { return b.src.numberFormat(i) }

// Merges lists the merged ranges of a sheet. It costs nothing after a Rows of
// that sheet has come to its end. Before that it reads ahead: an .xlsx sheet
// of up to 64 MiB is inflated then and kept for the Rows that follows, so that
// it is inflated once; a larger one is inflated one time more.
func (b *Book) Merges(sheet int) ([]Range, error) {
	if err := b.check(sheet); err != nil {
		return nil, err
	}
	m, err := b.src.merges(sheet)
	return m, place(err, b.name, b.sheets[sheet].Name)
}

// Rows begins to read a sheet. Several may be open at a time.
func (b *Book) Rows(sheet int) (*Rows, error) {
	if err := b.check(sheet); err != nil {
		return nil, err
	}
	src, err := b.src.rows(sheet)
	if err != nil {
		return nil, place(err, b.name, b.sheets[sheet].Name)
	}
	return &Rows{src: src, book: b, sheet: b.sheets[sheet].Name}, nil
}

func (b *Book) check(sheet int) error {
	if sheet < 0 || sheet >= len(b.sheets) {
		return &Error{Code: CodeNoSuchSheet, File: b.name, Detail: fmt.Sprintf("sheet %d of %d", sheet, len(b.sheets))}
	}
	return b.ctx.Err()
}

// Close closes the file if Open opened it. No Rows may be used after it.
func (b *Book) Close() error {
	if b.file == nil {
		return nil
	}
	return b.file.Close()
}

// Rows walks the rows of a sheet that have at least one value, in ascending
// order. It is for one goroutine.
type Rows struct {
	src   rowSource
	book  *Book
	sheet string
	row   Row
	err   error
	count int

	uncomputed int
	firstOf    string
}

// formulaSource is a rowSource whose formulas may have no result.
type formulaSource interface {
	formulas() (uncomputed int, first string)
}

// Next goes to the next row. After false, Err tells whether it was the end.
func (r *Rows) Next() bool {
	if r.src == nil {
		return false
	}
	// A sheet that is in memory is never waited for, so look here too.
	if r.count++; r.count&255 == 0 && r.book.ctx.Err() != nil {
		r.err = r.book.ctx.Err()
		r.Close()
		return false
	}
	ok, err := r.src.next(&r.row)
	if ok && err == nil {
		return true
	}
	r.err = place(err, r.book.name, r.sheet)
	r.Close()
	return false
}

// Row is the row that Next went to, valid until the next call of Next.
func (r *Rows) Row() Row { return r.row }

// Err is why Next stopped: nil only when every row has been delivered.
func (r *Rows) Err() error { return r.err }

// Uncomputed tells how many formulas passed so far have no result in the file,
// and the place of the first. Programs that write workbooks without computing
// them leave such cells, which come out as empty: the file must be opened in a
// spreadsheet program and saved before anything can be read there.
func (r *Rows) Uncomputed() (n int, first string) {
	if f, ok := r.src.(formulaSource); ok {
		return f.formulas()
	}
	return r.uncomputed, r.firstOf
}

// Close gives back what reading took. It may be called early and twice.
func (r *Rows) Close() error {
	if r.src != nil {
		r.uncomputed, r.firstOf = r.Uncomputed()
		r.src.close()
		r.src, r.row = nil, Row{}
	}
	return nil
}
