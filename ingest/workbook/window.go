package workbook

import (
	"context"
	"io"
)

const (
	windowSize  = 128 << 10 // fits the second-level cache beside the inflater's own
	windowMax   = 16 << 20  // the longest token: one text with all its markup
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
	if w.pos > 0 {
		w.base += int64(w.pos)
		copy(w.buf, w.buf[w.pos:])
		w.buf, w.pos = w.buf[:rest], 0
	}
	if cap(w.buf)-rest < windowSpare {
		if rest >= windowMax {
			return w.end(fault(CodeCellTextTooLarge, "one value or tag is longer than 16 MiB"))
		}
		w.buf = append(make([]byte, 0, max(2*rest, windowSize)), w.buf...)
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

func (w *window) end(err error) bool {
	w.err, w.src = err, nil
	return false
}

// offset is where pos stands in the stream.
func (w *window) offset() int64 { return w.base + int64(w.pos) }
