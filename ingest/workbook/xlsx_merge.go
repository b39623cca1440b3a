package workbook

import (
	"bytes"
	"fmt"
)

// keptBytes is the size up to which a sheet that is asked for its merged
// ranges before its rows is kept inflated between the two. The ranges stand
// behind the rows, and deflate has no way to begin in the middle: a sheet of
// this size is then inflated once and not twice, and one beyond it is better
// inflated twice than held. Whoever reads a large sheet and can wait asks for
// its ranges after its rows, which costs nothing.
const keptBytes = 64 << 20

// openSheet begins to scan a sheet, from memory if Merges has kept it.
func (x *xlsx) openSheet(sheet int) (*xmlScanner, *partReader, error) {
	part := &x.parts[sheet]
	if part.name == "" {
		return nil, nil, fault(CodeMissingPart, "the workbook names a sheet without saying where it is")
	}
	part.mu.Lock()
	kept := part.kept
	part.kept = nil
	part.mu.Unlock()
	if kept != nil {
		s, err := newXMLBytes(x.ctx, kept)
		return s, nil, err
	}
	return x.zip.openXML(x.ctx, part.name)
}

// keepMerges notes the merged ranges that reading the rows has found.
func (x *xlsx) keepMerges(sheet int, merges []Range) {
	part := &x.parts[sheet]
	part.mu.Lock()
	defer part.mu.Unlock()
	part.known, part.merges = true, merges
}

func (x *xlsx) merges(sheet int) ([]Range, error) {
	part := &x.parts[sheet]
	part.mu.Lock()
	defer part.mu.Unlock()
	if part.known {
		return part.merges, nil
	}
	if part.name == "" {
		return nil, fault(CodeMissingPart, "the workbook names a sheet without saying where it is")
	}
	var s *xmlScanner
	p, err := x.zip.open(part.name)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if p.size <= keptBytes {
		if part.kept, err = p.readAll(); err != nil {
			return nil, err
		}
		s, err = newXMLBytes(x.ctx, part.kept)
	} else {
		s, err = newXML(x.ctx, p, int64(p.size))
	}
	if err != nil {
		return nil, wrap(CodeCorruptXML, part.name, err)
	}
	if part.merges, err = findMerges(&s.window, x.limits); err != nil {
		return nil, inPart(err, part.name)
	}
	part.known = true
	return part.merges, nil
}

// findMerges looks for the tags of merged ranges alone, which is as fast as
// memory is. Whether the sheet is well-formed is for its rows to tell.
func findMerges(w *window, l Limits) ([]Range, error) {
	const name = "mergeCell"
	const margin = 64 // a prefix may stand before the name
	var merges []Range
	for {
		i := bytes.Index(w.buf[w.pos:], []byte(name))
		if i < 0 {
			w.pos = max(w.pos, len(w.buf)-margin)
			if !w.more() {
				return merges, w.err
			}
			continue
		}
		at := w.pos + i
		n, ok := checkAttrs(w.buf, at+len(name))
		if ok && n == 0 && w.src != nil {
			w.pos = max(w.pos, at-margin)
			if !w.more() && w.err != nil {
				return nil, w.err
			}
			continue
		}
		w.pos = at + len(name)
		if !ok || n == 0 || !isTagStart(w.buf[max(0, at-margin):at]) {
			continue // <mergeCells>, an end tag, or only a word
		}
		x := xmlScanner{attrs: w.buf[w.pos : n-1]}
		ref, _ := x.attr("ref")
		if err := addMerge(&merges, ref, l); err != nil {
			return nil, err
		}
	}
}

// isTagStart tells whether b ends with "<" or "<prefix:".
func isTagStart(b []byte) bool {
	i := bytes.LastIndexByte(b, '<')
	if i < 0 {
		return false
	}
	for j, c := range b[i+1:] {
		if !isNameByte(c) || c == ':' && i+1+j != len(b)-1 {
			return false
		}
	}
	return i == len(b)-1 || b[len(b)-1] == ':'
}

// addMerge reads "A1:C3" or a single cell.
func addMerge(merges *[]Range, ref []byte, l Limits) error {
	first, n := parseRef(ref)
	last := first
	if n > 0 && n < len(ref) && ref[n] == ':' {
		var m int
		if last, m = parseRef(ref[n+1:]); m > 0 {
			n += 1 + m
		}
	}
	if n == 0 || n != len(ref) {
		return fault(CodeCorruptXML, fmt.Sprintf("%.40q is not a merged range", ref))
	}
	if len(*merges) == l.Merges {
		return fault(CodeTooManyMerges, fmt.Sprintf("more than %d", l.Merges))
	}
	*merges = append(*merges, Range{
		FirstRow: min(first.row, last.row), FirstCol: min(first.col, last.col),
		LastRow: max(first.row, last.row), LastCol: max(first.col, last.col),
	})
	return nil
}
