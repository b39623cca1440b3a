package workbook

import (
	"context"
	"fmt"
	"io"
)

// The records of BIFF5 and BIFF8 that hold anything for us.
const (
	recFormula     = 0x0006
	recFormula3    = 0x0206 // as some writers still number it
	recFormula4    = 0x0406
	recEOF         = 0x000a
	recDateMode    = 0x0022
	recFilePass    = 0x002f
	recContinue    = 0x003c
	recCodePage    = 0x0042
	recBoundSheet  = 0x0085
	recMulRK       = 0x00bd
	recRString     = 0x00d6
	recXF          = 0x00e0
	recMergedCells = 0x00e5
	recSST         = 0x00fc
	recLabelSST    = 0x00fd
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027e
	recFormat      = 0x041e
	recBOF         = 0x0809
)

// biffReader walks the records of a stream. What peek gives is valid until the
// next call of peek.
type biffReader struct {
	window
	start int64 // of the window's stream within the whole
}

// newBIFF reads the records of src from offset from on.
func newBIFF(ctx context.Context, src io.ReaderAt, from, size int64) *biffReader {
	return &biffReader{
		window: newWindow(ctx, io.NewSectionReader(src, from, size-from), size-from),
		start:  from,
	}
}

// peek gives the record at the current place without leaving it. It fails
// where the stream ends: the end of a book and of a sheet is a record.
func (r *biffReader) peek() (id uint16, data []byte, err error) {
	for {
		b := r.buf[r.pos:]
		if len(b) >= 4 {
			n := int(le.Uint16(b[2:]))
			if len(b) >= 4+n {
				return le.Uint16(b), b[4 : 4+n], nil
			}
		}
		if !r.more() {
			if r.err == nil || r.err == io.ErrUnexpectedEOF {
				r.err = fault(CodeTruncated, fmt.Sprintf("the stream ends at byte %d within a record", r.place()))
			}
			return 0, nil, r.err
		}
	}
}

// skip goes to the record behind the one that peek gave.
func (r *biffReader) skip() { r.pos += 4 + int(le.Uint16(r.buf[r.pos+2:])) }

// place is where the current record begins in the stream.
func (r *biffReader) place() int64 { return r.start + r.offset() }

func (r *biffReader) bad(what string) error {
	return fault(CodeCorruptXLS, fmt.Sprintf("%s, at byte %d", what, r.place()))
}
