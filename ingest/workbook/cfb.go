package workbook

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// cfb is an OLE2 compound file: a file system of sectors in a file. Only its
// tables are held in memory; streams are read where they lie.
type cfb struct {
	file      io.ReaderAt
	size      int64
	shift     uint // of the sector size
	miniShift uint
	cutoff    int64    // streams below it live in the mini stream
	fat       []uint32 // next sector by sector
	miniStart uint32   // of the allocation table of the mini stream
	entries   []cfbEntry
}

type cfbEntry struct {
	name              string
	kind              byte // 1 storage, 2 stream, 5 root
	left, right, down uint32
	start             uint32
	size              int64
}

const (
	cfbHeader   = 512
	cfbMaxChain = 0xfffffffa // sector numbers from here on mean something else
	cfbFree     = 0xffffffff
)

var le = binary.LittleEndian

func openCFB(r io.ReaderAt, size int64) (*cfb, error) {
	var h [cfbHeader]byte
	if n, err := r.ReadAt(h[:], 0); n < len(h) {
		return nil, wrap(CodeTruncated, "the file ends within its header", err)
	}
	f := &cfb{
		file: r, size: size,
		shift: uint(le.Uint16(h[30:])), miniShift: uint(le.Uint16(h[32:])),
		cutoff: int64(le.Uint32(h[56:])),
	}
	if f.shift != 9 && f.shift != 12 || f.miniShift != 6 {
		return nil, fault(CodeCorruptXLS, "a compound file with an impossible sector size")
	}
	if err := f.readFAT(h[:]); err != nil {
		return nil, err
	}
	dir, err := f.readChain(le.Uint32(h[48:]), -1)
	if err != nil {
		return nil, err
	}
	if err := f.readDirectory(dir); err != nil {
		return nil, err
	}
	f.miniStart = le.Uint32(h[60:])
	return f, nil
}

func (f *cfb) sectors() int64 { return (f.size - 1) >> f.shift }

// sectorAt is where a sector begins: the header takes the place of the one
// before the first.
func (f *cfb) sectorAt(n uint32) int64 { return (int64(n) + 1) << f.shift }

// readFAT gathers the sectors that make up the allocation table: the header
// names the first 109, a chain of further sectors the rest.
func (f *cfb) readFAT(h []byte) error {
	list := words(h[76:cfbHeader])
	next := le.Uint32(h[68:])
	perSector := 1<<f.shift/4 - 1
	for seen := int64(0); next < cfbMaxChain; seen++ {
		if seen > f.sectors() {
			return fault(CodeCorruptXLS, "the list of allocation sectors runs in a circle")
		}
		sector, err := f.readSector(next)
		if err != nil {
			return err
		}
		more := words(sector)
		list, next = append(list, more[:perSector]...), more[perSector]
	}
	count := int(min(int64(le.Uint32(h[44:])), f.sectors()))
	for _, n := range list {
		if n == cfbFree || count == 0 {
			continue
		}
		sector, err := f.readSector(n)
		if err != nil {
			return err
		}
		f.fat = append(f.fat, words(sector)...)
		count--
	}
	return nil
}

// readSector reads a whole sector of a table.
func (f *cfb) readSector(n uint32) ([]byte, error) {
	at := f.sectorAt(n)
	b := make([]byte, 1<<f.shift)
	if at >= f.size {
		return nil, fault(CodeTruncated, fmt.Sprintf("sector %d lies behind the end of the file", n))
	}
	if got, err := f.file.ReadAt(b, at); got < len(b) {
		return nil, wrap(CodeTruncated, "the file ends within an allocation table", err)
	}
	return b, nil
}

// readChain reads a table that lies in a chain of sectors.
func (f *cfb) readChain(start uint32, size int64) ([]byte, error) {
	s, err := f.stream(start, size, f.fat, nil)
	if err != nil {
		return nil, err
	}
	b := make([]byte, s.size)
	if n, err := s.ReadAt(b, 0); n < len(b) {
		return nil, wrap(CodeTruncated, "a table of the compound file is cut off", err)
	}
	return b, nil
}

func (f *cfb) readDirectory(dir []byte) error {
	for ; len(dir) >= 128; dir = dir[128:] {
		n := min(int(le.Uint16(dir[64:])), 64)
		units := make([]uint16, max(n/2-1, 0))
		for i := range units {
			units[i] = le.Uint16(dir[2*i:])
		}
		size := int64(le.Uint64(dir[120:]) & (1<<62 - 1))
		if f.shift == 9 {
			size = int64(le.Uint32(dir[120:])) // the upper half may hold rubbish
		}
		f.entries = append(f.entries, cfbEntry{
			name: string(utf16.Decode(units)), kind: dir[66],
			left: le.Uint32(dir[68:]), right: le.Uint32(dir[72:]), down: le.Uint32(dir[76:]),
			start: le.Uint32(dir[116:]), size: size,
		})
	}
	if len(f.entries) == 0 || f.entries[0].kind != 5 {
		return fault(CodeCorruptXLS, "the compound file has no root")
	}
	return nil
}

// find gives the stream or storage of that name in the root. Books that are
// embedded in this one have streams of the same names in other storages.
func (f *cfb) find(name string) *cfbEntry {
	seen := make([]bool, len(f.entries))
	queue := []uint32{f.entries[0].down}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if i >= uint32(len(f.entries)) || seen[i] {
			continue
		}
		seen[i] = true
		e := &f.entries[i]
		if e.kind != 0 && strings.EqualFold(e.name, name) {
			return e
		}
		queue = append(queue, e.left, e.right)
	}
	return nil
}

// open gives a stream of the root to be read. A short one lies in the mini
// stream, which is a stream of the root itself with sectors of its own.
func (f *cfb) open(e *cfbEntry) (*cfbStream, error) {
	if e.size >= f.cutoff {
		return f.stream(e.start, e.size, f.fat, nil)
	}
	table, err := f.readChain(f.miniStart, -1)
	if err != nil {
		return nil, err
	}
	root := f.entries[0]
	mini, err := f.stream(root.start, root.size, f.fat, nil)
	if err != nil {
		return nil, err
	}
	return f.stream(e.start, e.size, words(table), mini)
}

// words reads 32-bit numbers.
func words(b []byte) []uint32 {
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = le.Uint32(b[4*i:])
	}
	return w
}
