package workbook

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// cfbFile is a stream or storage of a compound file made by hand.
type cfbFile struct {
	name string
	kind byte
	data []byte
	down int // first child of a storage, an index into the list
	next int // right sibling
}

const (
	fatEnd    = 0xfffffffe
	fatSector = 0xfffffffd
	fatDIFAT  = 0xfffffffc
)

// cfbOf makes a compound file of 512-byte sectors: first the streams, then the
// directory, then the tables. Streams under 4 KiB go to the mini stream.
func cfbOf(files ...cfbFile) []byte {
	var body []byte // sectors
	var fat, miniFAT []uint32
	var mini []byte
	chain := func(data []byte) uint32 {
		if len(data) == 0 {
			return fatEnd
		}
		first := len(fat)
		for len(data) > 0 {
			sector := make([]byte, 512)
			data = data[copy(sector, data):]
			body = append(body, sector...)
			fat = append(fat, uint32(len(fat)+1))
		}
		fat[len(fat)-1] = fatEnd
		return uint32(first)
	}
	starts := make([]uint32, len(files))
	for i, f := range files {
		if len(f.data) >= 4096 || len(f.data) == 0 {
			starts[i] = chain(f.data)
			continue
		}
		starts[i] = uint32(len(miniFAT))
		for n := 0; n < len(f.data); n += 64 {
			sector := make([]byte, 64)
			copy(sector, f.data[n:])
			mini = append(mini, sector...)
			miniFAT = append(miniFAT, uint32(len(miniFAT)+1))
		}
		miniFAT[len(miniFAT)-1] = fatEnd
	}
	miniStart := chain(mini)
	var table []byte
	for _, n := range miniFAT {
		table = binary.LittleEndian.AppendUint32(table, n)
	}
	miniTable := chain(table)
	down := uint32(cfbFree)
	if len(files) > 0 {
		down = 1
	}
	dir := cfbEntryBytes("Root Entry", 5, down, cfbFree, miniStart, len(mini))
	for i, f := range files {
		child, next := uint32(cfbFree), uint32(cfbFree)
		if f.down > 0 {
			child = uint32(f.down)
		}
		if f.next > 0 {
			next = uint32(f.next)
		}
		dir = append(dir, cfbEntryBytes(f.name, f.kind, child, next, starts[i], len(f.data))...)
	}
	dirStart := chain(dir)
	return cfbTables(body, fat, dirStart, miniTable)
}

func cfbEntryBytes(name string, kind byte, down, next, start uint32, size int) []byte {
	e := make([]byte, 128)
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		binary.LittleEndian.PutUint16(e[2*i:], u)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
	e[66] = kind
	for i, v := range []uint32{cfbFree, next, down} {
		binary.LittleEndian.PutUint32(e[68+4*i:], v)
	}
	binary.LittleEndian.PutUint32(e[116:], start)
	binary.LittleEndian.PutUint32(e[120:], uint32(size))
	return e
}

// cfbTables puts header and allocation table around the sectors, with a chain
// of further sectors where the header has no room for all of the table.
func cfbTables(body []byte, fat []uint32, dirStart, miniTable uint32) []byte {
	used := len(fat)
	tables, difats := 0, 0
	for {
		t := (used + tables + difats + 127) / 128
		d := max(0, t-109+126) / 127
		if t == tables && d == difats {
			break
		}
		tables, difats = t, d
	}
	for range tables {
		fat = append(fat, fatSector)
	}
	for range difats {
		fat = append(fat, fatDIFAT)
	}
	for len(fat)%128 != 0 {
		fat = append(fat, cfbFree)
	}
	for _, n := range fat {
		body = binary.LittleEndian.AppendUint32(body, n)
	}
	list := []uint32{}
	for i := range tables {
		list = append(list, uint32(used+i))
	}
	h := make([]byte, 512)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, f := range []struct {
		at int
		v  uint16
	}{{24, 0x3e}, {26, 3}, {28, 0xfffe}, {30, 9}, {32, 6}} {
		binary.LittleEndian.PutUint16(h[f.at:], f.v)
	}
	next := uint32(fatEnd)
	if difats > 0 {
		next = uint32(used + tables)
	}
	for i, v := range []uint32{uint32(tables), dirStart, 0, 4096, miniTable, 1, next, uint32(difats)} {
		binary.LittleEndian.PutUint32(h[44+4*i:], v)
	}
	for i := range 109 {
		v := uint32(cfbFree)
		if i < len(list) {
			v = list[i]
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	list = list[min(109, len(list)):]
	for i := range difats {
		for range 127 {
			v := uint32(cfbFree)
			if len(list) > 0 {
				v, list = list[0], list[1:]
			}
			body = binary.LittleEndian.AppendUint32(body, v)
		}
		v := uint32(fatEnd)
		if i+1 < difats {
			v = uint32(used + tables + i + 1)
		}
		body = binary.LittleEndian.AppendUint32(body, v)
	}
	return append(h, body...)
}

func simpleXLS(text string, padding int) []byte {
	return append(xlsOf(biff8, nil, func(s *biff) {
		s.rec(recLabel, 0, 0, 0, len(utf16.Encode([]rune(text))), byte(1), wideString(text))
	}), make([]byte, padding)...)
}

func TestCFB(t *testing.T) {
	small, large := simpleXLS("小", 0), simpleXLS("大", 5000)
	many := xlsOf(biff8, nil, func(s *biff) {
		for r := range 65536 {
			for c := range 7 {
				s.rec(recNumber, r, c, 0, float64(r))
			}
		}
	})
	for name, c := range map[string]struct {
		file []byte
		want string // the first row
	}{
		"mini stream": {cfbOf(cfbFile{name: "Workbook", kind: 2, data: small}), "1: A t 小"},
		"stream":      {cfbOf(cfbFile{name: "Workbook", kind: 2, data: large}), "1: A t 大"},
		"Book":        {cfbOf(cfbFile{name: "Book", kind: 2, data: small}), "1: A t 小"},
		"both versions": {cfbOf(cfbFile{name: "Book", kind: 2, data: small, next: 2}, cfbFile{name: "WORKBOOK", kind: 2, data: large}),
			"1: A t 大"},
		"embedded book": {cfbOf(cfbFile{name: "MBD0001", kind: 1, down: 2, next: 3}, cfbFile{name: "Workbook", kind: 2, data: large},
			cfbFile{name: "Workbook", kind: 2, data: small}), "1: A t 小"},
		"more tables than the header names": {cfbOf(cfbFile{name: "Workbook", kind: 2, data: many}), "1: A n 0 | B n 0 | C n 0 | D n 0 | E n 0 | F n 0 | G n 0"},
	} {
		got := dumpBytes(t, c.file)
		if first, _, _ := strings.Cut(got, "\n"); first != c.want {
			t.Errorf("%s: %q", name, first)
		}
		if name != "more tables than the header names" {
			continue
		}
		if n := strings.Count(got, "\n"); n != 65536 {
			t.Errorf("%d rows", n)
		}
		// The list of tables runs in a circle, or leads nowhere.
		for _, next := range []uint32{0, 1 << 20} {
			b := bytes.Clone(c.file)
			difat := binary.LittleEndian.Uint32(b[68:])
			binary.LittleEndian.PutUint32(b[(difat+2)*512-4:], difat+next)
			if _, err := readAll(t.Context(), b, Limits{}); err == nil {
				t.Errorf("a broken list of tables is no error")
			}
		}
	}
}

func TestCFBRefused(t *testing.T) {
	good := cfbOf(cfbFile{name: "Workbook", kind: 2, data: simpleXLS("大", 5000)})
	patch := func(at int, v uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	fat := 512 * (1 + int(binary.LittleEndian.Uint32(good[76:])))
	for name, c := range map[string]struct {
		file []byte
		code string
	}{
		"document":         {cfbOf(cfbFile{name: "WordDocument", kind: 2, data: []byte("x")}), CodeWord},
		"presentation":     {cfbOf(cfbFile{name: "PowerPoint Document", kind: 2, data: []byte("x")}), CodePresentation},
		"encrypted":        {cfbOf(cfbFile{name: "EncryptionInfo", kind: 2, next: 2}, cfbFile{name: "EncryptedPackage", kind: 2}), CodeEncrypted},
		"something":        {cfbOf(cfbFile{name: "Contents", kind: 2, data: []byte("x")}), CodeNotAWorkbook},
		"nothing":          {cfbOf(), CodeNotAWorkbook},
		"empty book":       {cfbOf(cfbFile{name: "Workbook", kind: 2}), CodeTruncated},
		"header only":      {good[:512], CodeTruncated},
		"half a header":    {good[:300], CodeTruncated},
		"sector size":      {patch(30, 0x0006000f), CodeCorruptXLS},
		"circle":           {patch(fat, 0), CodeCorruptXLS},
		"chain too short":  {patch(fat, fatEnd), CodeTruncated},
		"chain to nowhere": {patch(fat, 1<<24), CodeTruncated},
		"no root":          {patch(512*(1+int(binary.LittleEndian.Uint32(good[48:])))+64, 0), CodeCorruptXLS},
		"no directory":     {patch(48, fatEnd), CodeCorruptXLS},
	} {
		if _, err := readAll(t.Context(), c.file, Limits{}); codeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	// A directory whose tree runs in a circle.
	b := cfbOf(cfbFile{name: "a", kind: 2, next: 2}, cfbFile{name: "b", kind: 2, next: 1})
	if _, err := readAll(t.Context(), b, Limits{}); codeOf(err) != CodeNotAWorkbook {
		t.Error(err)
	}
}
