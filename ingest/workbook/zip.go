package workbook

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// container is the parts of a zip file by normalised name.
type container struct {
	parts  map[string]*zip.File
	limits Limits
}

// openContainer reads the central directory. Of two parts with one name the
// later counts, as for every tool that appends to an archive.
func openContainer(r io.ReaderAt, size int64, l Limits) (*container, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil {
		// The directory stands at the end of the file, so that a file which
		// was cut off has none.
		if errors.Is(err, zip.ErrFormat) && !hasDirectory(r, size) {
			return nil, &Error{Code: CodeTruncated, Detail: "the zip directory at the end of the file is missing", Err: err}
		}
		return nil, wrap(CodeCorruptZip, "the zip directory cannot be read", err)
	}
	c := &container{parts: make(map[string]*zip.File, len(zr.File)), limits: l}
	// Many names may lead to the same bytes, each of them within the ratio.
	bound := max(uint64(float64(size)*l.Ratio), ratioFloor)
	for _, f := range zr.File {
		if f.UncompressedSize64 > bound {
			return nil, fault(CodeZipBomb, fmt.Sprintf("%d parts expand beyond the limit on the ratio", len(zr.File)))
		}
		bound -= f.UncompressedSize64
		c.parts[partName(f.Name)] = f
	}
	return c, nil
}

// hasDirectory looks for the end mark of a zip file where it may stand.
func hasDirectory(r io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, 1<<16+22))
	if n, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && n < len(tail) {
		return false
	}
	return strings.Contains(string(tail), "PK\x05\x06")
}

// partName makes names comparable: parts are named without regard to case,
// and some writers separate folders as DOS does.
func partName(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, `\`, "/"))
	return strings.TrimPrefix(s, "/")
}

func (c *container) has(name string) bool {
	_, ok := c.parts[partName(name)]
	return ok
}

var inflaters = sync.Pool{New: func() any { return flate.NewReader(nil) }}

var inputs = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

// open begins to inflate a part.
func (c *container) open(name string) (*partReader, error) {
	f := c.parts[partName(name)]
	switch {
	case f == nil:
		return nil, fault(CodeMissingPart, "the part "+name+" is not in the file")
	case f.Flags&1 != 0:
		return nil, fault(CodeEncrypted, "the part "+name+" is encrypted")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return nil, fault(CodeUnsupportedZip, fmt.Sprintf("the part %s uses compression method %d", name, f.Method))
	case f.UncompressedSize64 > uint64(c.limits.InflatedBytes):
		return nil, fault(CodeTooLarge, fmt.Sprintf("the part %s inflates to %d bytes", name, f.UncompressedSize64))
	}
	raw, err := f.OpenRaw()
	if err != nil {
		return nil, wrap(CodeCorruptZip, "the part "+name+" cannot be found in the file", err)
	}
	p := &partReader{name: name, sum: crc32.NewIEEE(), want: f.CRC32, size: f.UncompressedSize64}
	p.bound = p.size
	if byRatio := uint64(float64(f.CompressedSize64) * c.limits.Ratio); p.bound > ratioFloor && p.bound > byRatio {
		p.bound = max(byRatio, ratioFloor)
	}
	p.input = inputs.Get().(*bufio.Reader)
	p.input.Reset(raw)
	p.src = p.input
	if f.Method == zip.Deflate {
		p.inflater = inflaters.Get().(io.ReadCloser)
		if err := p.inflater.(flate.Resetter).Reset(p.input, nil); err != nil {
			return nil, wrap(CodeCorruptZip, name, err)
		}
		p.src = p.inflater
	}
	return p, nil
}

// openXML begins to scan a part as XML.
func (c *container) openXML(ctx context.Context, name string) (*xmlScanner, *partReader, error) {
	p, err := c.open(name)
	if err != nil {
		return nil, nil, err
	}
	x, err := newXML(ctx, p, int64(p.size))
	if err != nil {
		p.Close()
		return nil, nil, wrap(CodeCorruptXML, name, err)
	}
	return x, p, nil
}

// partReader inflates one part and holds it against its size and checksum, so
// that its end is only reached when every byte was right.
type partReader struct {
	name     string
	src      io.Reader
	input    *bufio.Reader
	inflater io.ReadCloser
	sum      hash.Hash32
	want     uint32
	n        uint64
	size     uint64
	bound    uint64 // size, or where it becomes a bomb
}

func (p *partReader) Read(b []byte) (int, error) {
	if p.src == nil {
		return 0, io.EOF
	}
	n, err := p.src.Read(b)
	p.sum.Write(b[:n])
	p.n += uint64(n)
	switch {
	case p.n > p.bound && p.bound < p.size:
		return 0, fault(CodeZipBomb, "the part "+p.name+" expands beyond the limit on the ratio")
	case p.n > p.size:
		return 0, fault(CodeCorruptZip, "the part "+p.name+" is longer than the directory says")
	case err == nil:
		return n, nil
	case err != io.EOF:
		return 0, wrap(CodeCorruptZip, "the part "+p.name+" cannot be inflated", err)
	case p.n != p.size:
		return 0, fault(CodeCorruptZip, fmt.Sprintf("the part %s is %d bytes long, the directory says %d", p.name, p.n, p.size))
	case p.sum.Sum32() != p.want:
		return 0, fault(CodeCorruptZip, "the checksum of the part "+p.name+" is wrong")
	}
	return n, io.EOF
}

// Close gives the inflater back. The reader is at its end from then on.
func (p *partReader) Close() error {
	if p.src == nil {
		return nil
	}
	p.src = nil
	if p.inflater != nil {
		inflaters.Put(p.inflater)
	}
	p.input.Reset(nil)
	inputs.Put(p.input)
	return nil
}

// readAll inflates a whole part whose declared size is known to be modest.
func (p *partReader) readAll() ([]byte, error) {
	defer p.Close()
	b := make([]byte, 0, min(p.size, 1<<20)+1)
	for {
		if len(b) == cap(b) {
			b = append(make([]byte, 0, min(uint64(4*cap(b)), p.size+1)), b...)
		}
		n, err := p.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
