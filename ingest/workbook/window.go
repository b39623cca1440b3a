package workbook

import (
	"context"
	"io"
)

const (
	windowSize  = 64 << 10 // two of them fit the second-level cache beside the inflater's own
	windowMax   = 16 << 20 // the longest token: one text with all its markup
	windowSpare = 16
)

// window is a sliding view of a stream: buf[pos:] is what has been read and
// not yet consumed. Scanners look ahead in it freely and, where the view ends
// in the middle of something, call more and look again from pos.
type window struct {
	ctx  context.Context
	src  io.Reader // nil when buf already holds the whole stream
	buf  []byte
	pos  int
	base int64 // offset of buf[0] in the stream
	err  error // why src ended, nil for a clean end

	// Where lend is set, texts that point into buf stay valid until release:
	// the view then slides by going over to another buffer.
	lend  bool
	held  []byte // buffer that texts may point into
	heldN int    // bytes of all of them since release
	spare []byte
}

// newWindow reads src; size is the stream's expected length, which keeps
// windows on small parts small.
func newWindow(ctx context.Context, src io.Reader, size int64) window {
	return window{ctx: ctx, src: src, buf: make([]byte, 0, min(max(size+2*windowSpare, 512), windowSize))}
}

// more makes buf[pos:] longer. It reports false at the end of the stream, and
// after a failure, which it leaves in err.
func (w *window) more() bool {
	if w.src == nil {
		return false
	}
	if err := w.ctx.Err(); err != nil {
		return w.end(err)
	}
	rest := len(w.buf) - w.pos
	size := cap(w.buf)
	if size-rest < windowSpare {
		if rest >= windowMax {
			return w.end(fault(CodeCellTextTooLarge, "one value or tag is longer than 16 MiB"))
		}
		size = max(2*rest, windowSize)
	}
	if !w.slide(size) {
		return false
	}
	// A decoder may refuse to write into less than one character's room.
	for cap(w.buf)-len(w.buf) >= windowSpare {
		n, err := w.src.Read(w.buf[len(w.buf):cap(w.buf)])
		w.buf = w.buf[:len(w.buf)+n]
		if err == io.EOF {
			w.src = nil
			break
		}
		if err != nil {
			return w.end(err)
		}
	}
	return len(w.buf) > rest
}

// slide brings buf[pos:] to the beginning of a buffer of the given size.
func (w *window) slide(size int) bool {
	w.base += int64(w.pos)
	rest := w.buf[w.pos:]
	w.pos = 0
	if !w.lend && size == cap(w.buf) {
		w.buf = w.buf[:copy(w.buf, rest)]
		return true
	}
	if w.lend {
		if w.heldN += cap(w.buf); w.heldN > maxRowBytes {
			return w.end(fault(CodeTooLarge, "one row is beyond the limit"))
		}
		w.held = w.buf
	}
	if cap(w.spare) != size {
		w.spare = make([]byte, 0, size)
	}
	w.buf, w.spare = append(w.spare[:0], rest...), nil
	return true
}

// release says that nothing points into the buffers any more that have been
// left.
func (w *window) release() {
	if w.held != nil {
		w.spare, w.held, w.heldN = w.held, nil, 0
	}
}

func (w *window) end(err error) bool {
	w.err, w.src = err, nil
	return false
}

// offset is where pos stands in the stream.
func (w *window) offset() int64 { return w.base + int64(w.pos) }
