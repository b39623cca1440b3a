package workbook

import "unsafe"

// stringTable holds the shared texts of a book: their bytes in blocks, eight
// bytes of index for each. No text straddles two blocks, so a text is handed
// out without copying.
type stringTable struct {
	blocks [][]byte
	index  []uint64 // block number, offset and length, packed
	bytes  int64
	limit  int64 // of all bytes, index included
	cell   int   // of one text
}

const (
	blockSize  = 1 << 20
	lengthBits = 21 // a text of up to 2 MiB
	offsetBits = 21
)

// add keeps a copy of s as the next text.
func (t *stringTable) add(s []byte) error {
	if len(s) > min(t.cell, 1<<lengthBits-1) {
		return fault(CodeCellTextTooLarge, "a shared text beyond the limit")
	}
	t.bytes += int64(len(s)) + 8
	if t.bytes > t.limit {
		return fault(CodeTooLarge, "the texts of the book together are beyond the limit")
	}
	last := len(t.blocks) - 1
	if last < 0 || len(t.blocks[last])+len(s) > cap(t.blocks[last]) {
		// The first block starts small: most books have few texts.
		size := max(len(s), min(blockSize, 4096<<(2*min(len(t.blocks), 4))))
		t.blocks = append(t.blocks, make([]byte, 0, size))
		last++
	}
	b := t.blocks[last]
	t.index = append(t.index, uint64(last)<<(offsetBits+lengthBits)|uint64(len(b))<<lengthBits|uint64(len(s)))
	t.blocks[last] = append(b, s...)
	return nil
}

// get gives text i. It stays valid as long as the table.
func (t *stringTable) get(i int) (string, bool) {
	if i < 0 || i >= len(t.index) {
		return "", false
	}
	e := t.index[i]
	n := int(e & (1<<lengthBits - 1))
	if n == 0 {
		return "", true
	}
	b := t.blocks[e>>(offsetBits+lengthBits)]
	return unsafe.String(&b[e>>lengthBits&(1<<offsetBits-1)], n), true
}

// textBuffer collects the texts of one row. What it hands out is valid until
// reset.
type textBuffer struct{ b []byte }

func (t *textBuffer) reset() { t.b = t.b[:0] }

// keep copies s. The bytes it has handed out before stay where they are even
// when the buffer must grow.
func (t *textBuffer) keep(s []byte) string {
	from := len(t.b)
	t.b = append(t.b, s...)
	return t.since(from)
}

func (t *textBuffer) since(from int) string {
	if from == len(t.b) {
		return ""
	}
	return unsafe.String(&t.b[from], len(t.b)-from)
}
