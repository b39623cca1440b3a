package workbook

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// biff builds a stream of records by hand.
type biff struct{ b []byte }

func (s *biff) rec(id uint16, parts ...any) {
	data := join(parts...)
	s.b = binary.LittleEndian.AppendUint16(s.b, id)
	s.b = binary.LittleEndian.AppendUint16(s.b, uint16(len(data)))
	s.b = append(s.b, data...)
}

// join writes numbers little-endian and texts and bytes as they are.
func join(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch p := p.(type) {
		case byte:
			b = append(b, p)
		case uint16:
			b = binary.LittleEndian.AppendUint16(b, p)
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(p))
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, p)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p))
		case string:
			b = append(b, p...)
		case []byte:
			b = append(b, p...)
		default:
			panic(fmt.Sprintf("%T", p))
		}
	}
	return b
}

func wideString(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

const (
	biff5 = 0x0500
	biff8 = 0x0600
)

// xlsOf makes the stream of a book with one sheet: a globals part of the given
// records, and the records of the sheet. It stands bare, without a compound
// file around it, which is read as well.
func xlsOf(version int, globals, sheet func(*biff)) []byte {
	s := &biff{}
	s.rec(recBOF, version, 0x0005, 0, 0)
	if globals != nil {
		globals(s)
	}
	name := join(byte(1), "S")
	if version == biff8 {
		name = join(byte(1), byte(0), "S")
	}
	end := len(s.b) + 4 + 6 + len(name) + 4
	s.rec(recBoundSheet, uint32(end), byte(0), byte(0), name)
	s.rec(recEOF)
	s.rec(recBOF, version, 0x0010, 0, 0)
	sheet(s)
	s.rec(recEOF)
	return s.b
}

// xfs writes one XF record for each format number.
func (s *biff) xfs(formats ...int) {
	for _, f := range formats {
		s.rec(recXF, 0, f, make([]byte, 16))
	}
}

// TestXLSRecords: cells of every kind of record, each worked out by hand.
func TestXLSRecords(t *testing.T) {
	got := dumpBytes(t, xlsOf(biff8, func(s *biff) {
		s.rec(recFormat, 0x00a4, 9, byte(1), wideString(`yyyy"年"m"月"`))
		s.xfs(0, 14, 0xa4, 58)
		s.rec(recSST, uint32(9), uint32(2), 2, byte(1), wideString("隐患"), 3, byte(0), "a\xe9c")
	}, func(s *biff) {
		s.rec(0x0200, uint32(0), uint32(1), 0, 1, 0) // dimensions, wrong
		s.rec(recRow, 1, make([]byte, 10), byte(0x20), byte(1), 0)
		s.rec(recLabelSST, 0, 0, 0, uint32(0))
		s.rec(recLabelSST, 0, 1, 0, uint32(1))
		s.rec(recNumber, 0, 2, 1, 41079.0)
		s.rec(recRK, 0, 3, 0, uint32(0xfffffff6-2)|2)
		s.rec(recMulRK, 0, 4, 0, uint32(7<<2|2), 2, uint32(41079<<2|2), 0, uint32(5<<2|3), 6)
		s.rec(0x0201, 0, 7, 0)           // BLANK
		s.rec(0x00be, 0, 8, 0, 0, 0, 10) // MULBLANK
		s.rec(recLabel, 1, 0, 0, 2, byte(1), wideString("甲乙"))
		s.rec(recRString, 1, 1, 0, 3, byte(0), "abc", 1, uint32(0))
		s.rec(recBoolErr, 1, 2, 0, byte(1), byte(0))
		s.rec(recBoolErr, 1, 3, 0, byte(0), byte(0))
		s.rec(recBoolErr, 1, 4, 0, byte(0x2a), byte(1))
		s.rec(recLabel, 1, 5, 0, 0, byte(0)) // an empty text
		s.rec(recFormula, 2, 0, 3, 41079.0, 0, uint32(0), 0)
		s.rec(recFormula, 2, 1, 0, byte(1), byte(0), byte(1), byte(0), byte(0), byte(0), 0xffff, 0, uint32(0), 0)
		s.rec(recFormula, 2, 2, 0, byte(2), byte(0), byte(7), byte(0), byte(0), byte(0), 0xffff, 0, uint32(0), 0)
		s.rec(recFormula, 2, 3, 0, byte(3), byte(0), byte(0), byte(0), byte(0), byte(0), 0xffff, 0, uint32(0), 0)
		s.rec(recFormula, 2, 4, 0, make([]byte, 6), 0xffff, 0, uint32(0), 0)
		s.rec(0x04bc, make([]byte, 10)) // SHRFMLA stands between
		s.rec(recString, 2, byte(1), wideString("结果"))
		s.rec(recFormula, 2, 5, 0, make([]byte, 6), 0xffff, 0, uint32(0), 0) // its STRING is missing
		s.rec(recNumber, 2, 6, 77, 1.5)                                      // a style that is not there
		s.rec(recBOF, biff8, 0x0020, 0, 0)                                   // a chart in the sheet
		s.rec(recNumber, 2, 7, 0, 1.0)
		s.rec(recEOF)
		s.rec(recNumber, 2, 8, 0, math.NaN())
	}))
	want := "1: A t 隐患 | B t aéc | C d 41079 | D n -3 | E n 7 | F d 41079 | G n 0.05\n" +
		"2*: A t 甲乙 | B t abc | C b TRUE | D b FALSE | E e #N/A\n" +
		"3: A d 41079 | B b TRUE | C e #DIV/0! | E t 结果 | G n 1.5 | I e #NUM!\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestXLSContinue splits the shared texts at every byte at which Excel may.
func TestXLSContinue(t *testing.T) {
	texts := []string{"plain", "隐患排查", "", "混合mixed🔥末", "rich", strings.Repeat("长", 40)}
	// Each text as units that may not be split, and whether they are wide.
	type unit struct {
		b     []byte
		chars bool
		wide  bool
	}
	var units []unit
	for _, s := range texts {
		wide := s != "plain" && s != "rich"
		runs, ext := 0, 0
		flags := byte(0)
		if wide {
			flags |= strWide
		}
		if s == "rich" {
			flags |= strRich | strExt
			runs, ext = 2, 7
		}
		head := join(len(utf16.Encode([]rune(s))), flags)
		if runs > 0 {
			head = append(head, join(runs, uint32(ext))...)
		}
		units = append(units, unit{b: head})
		if wide {
			for b := wideString(s); len(b) > 0; b = b[2:] {
				units = append(units, unit{b[:2], true, true})
			}
		} else {
			for i := range len(s) {
				units = append(units, unit{[]byte{s[i]}, true, false})
			}
		}
		for range 4*runs + ext {
			units = append(units, unit{b: []byte{0xee}})
		}
	}
	for split := 1; split < len(units); split++ {
		for _, widen := range []bool{false, true} {
			got := dumpBytes(t, xlsOf(biff8, func(s *biff) {
				data := join(uint32(0), uint32(len(texts)))
				for _, u := range units[:split] {
					data = append(data, u.b...)
				}
				s.rec(recSST, data)
				data = nil
				within := units[split].chars
				wide := units[split].wide
				if within {
					// The rest of a narrow text may go on as a wide one.
					wide = wide || widen
					data = append(data, 0)
					if wide {
						data[0] = strWide
					}
				}
				for _, u := range units[split:] {
					within = within && u.chars
					if within && wide && !u.wide {
						data = append(data, u.b[0], 0)
					} else {
						data = append(data, u.b...)
					}
				}
				s.rec(recContinue, data)
			}, func(s *biff) {
				for i := range texts {
					s.rec(recLabelSST, i, 0, 0, uint32(i))
				}
			}))
			var want strings.Builder
			for i, s := range texts {
				if s != "" {
					fmt.Fprintf(&want, "%d: A t %s\n", i+1, s)
				}
			}
			if got != want.String() {
				t.Fatalf("split before unit %d, wide %v:\n%s", split, widen, got)
			}
		}
	}
}

// TestXLSCodePages: byte strings in the code page that the book names.
func TestXLSCodePages(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("隐患台账")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		page int // 0 for no record
		text string
		want string
	}{
		{936, gbk, "隐患台账"}, {0, gbk, "隐患台账"}, {0x8001, "caf\xe9", "café"}, {1252, "caf\xe9 \x80", "café €"},
		{950, "\xa4\xa4\xa4\xe5", "中文"}, {932, "\x93\x8c\x8b\x9e", "東京"}, {10008, gbk, "隐患台账"}, {1251, "\xcf\xf0", "Пр"},
	} {
		got := dumpBytes(t, xlsOf(biff5, func(s *biff) {
			if c.page != 0 {
				s.rec(recCodePage, c.page)
			}
			s.rec(recFormat, 0xa4, byte(11), `yyyy"`+"\xc4\xea"+`"m/d`)
			s.xfs(0xa4)
		}, func(s *biff) {
			s.rec(recLabel, 0, 0, 0, len(c.text), c.text)
			s.rec(recFormula, 0, 1, 0, make([]byte, 6), 0xffff, 0, uint32(0), 0)
			s.rec(recString, len(c.text), c.text)
			s.rec(recNumber, 0, 2, 0, 41079.0)
		}))
		if want := "1: A t " + c.want + " | B t " + c.want + " | C d 41079\n"; got != want {
			t.Errorf("code page %d: %q, want %q", c.page, got, want)
		}
	}
}

// TestXLSUnordered: cells in any order come out in that of the sheet.
func TestXLSUnordered(t *testing.T) {
	got := dumpBytes(t, xlsOf(biff8, nil, func(s *biff) {
		for c := range 3 { // by columns, as a careless exporter writes
			for r := range 3 {
				if r == 1 {
					s.rec(recFormula, r, c, 0, make([]byte, 6), 0xffff, 0, uint32(0), 0)
					s.rec(recString, 1, byte(0), string(rune('a'+c)))
				} else {
					s.rec(recRK, r, c, 0, uint32((10*r+c)<<2|2))
				}
			}
		}
		s.rec(recRK, 0, 2, 0, uint32(99<<2|2)) // once more: the later counts
	}))
	if want := "1: A n 0 | B n 1 | C n 99\n2: A t a | B t b | C t c\n3: A n 20 | B n 21 | C n 22\n"; got != want {
		t.Error(got)
	}
}

func TestXLS1904(t *testing.T) {
	got := dumpBytes(t, xlsOf(biff8, func(s *biff) {
		s.rec(recDateMode, 1)
		s.xfs(0, 14, 20, 46)
	}, func(s *biff) {
		for c := range 4 {
			s.rec(recNumber, 0, c, c, 1000.25)
		}
		s.rec(recNumber, 0, 4, 2, 0.25)
	}))
	if want := "1: A n 1000.25 | B d 2462.25 | C d 2462.25 | D d 1000.25 | E d 0.25\n"; got != want {
		t.Error(got)
	}
}

func TestXLSMerges(t *testing.T) {
	book := openBytes(t, xlsOf(biff8, nil, func(s *biff) {
		s.rec(recMergedCells, 2, 0, 0, 0, 7, 3, 9, 1, 1)
		s.rec(recMergedCells, 1, 65534, 65535, 254, 255)
	}), Limits{})
	got, err := book.Merges(0)
	want := []Range{{1, 0, 1, 7}, {4, 1, 10, 1}, {65535, 254, 65536, 255}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// TestXLSRefused: what is wrong with a stream of records.
func TestXLSRefused(t *testing.T) {
	nothing := func(*biff) {}
	rec := func(id uint16, parts ...any) func(*biff) { return func(s *biff) { s.rec(id, parts...) } }
	cut := xlsOf(biff8, nil, rec(recNumber, 0, 0, 0, 1.0))
	for name, c := range map[string]struct {
		file []byte
		code string
	}{
		"password":           {xlsOf(biff8, rec(recFilePass, 1, 0, 0), nothing), CodeEncrypted},
		"Excel 4":            {join(0x0409, 6, 0, 0x10, 0), CodeUnsupportedBIFF},
		"Excel 2":            {join(0x0009, 4, 0, 0x10), CodeUnsupportedBIFF},
		"version 7":          {join(recBOF, 8, 0x0700, 5, 0, 0), CodeUnsupportedBIFF},
		"sheet without book": {join(recBOF, 8, biff8, 0x10, 0, 0), CodeUnsupportedBIFF},
		"no end":             {cut[:len(cut)-4], CodeTruncated},
		"cut in a record":    {cut[:len(cut)-5], CodeTruncated},
		"no such text":       {xlsOf(biff8, nil, rec(recLabelSST, 0, 0, 0, uint32(0))), CodeCorruptXLS},
		"short cell":         {xlsOf(biff8, nil, rec(recNumber, 0, 0)), CodeCorruptXLS},
		"short number":       {xlsOf(biff8, nil, rec(recNumber, 0, 0, 0, 1)), CodeCorruptXLS},
		"short label":        {xlsOf(biff8, nil, rec(recLabel, 0, 0, 0, 9, byte(0), "a")), CodeCorruptXLS},
		"short merges":       {xlsOf(biff8, nil, rec(recMergedCells, 9, 0)), CodeCorruptXLS},
		"short texts":        {xlsOf(biff8, rec(recSST, uint32(1), uint32(1), 9, byte(0), "a"), nothing), CodeCorruptXLS},
		"half a character":   {xlsOf(biff8, rec(recSST, uint32(1), uint32(1), 9, byte(1), "abc"), nothing), CodeCorruptXLS},
		"short style":        {xlsOf(biff8, rec(recXF, 0), nothing), CodeCorruptXLS},
		"sheet behind end":   {xlsOf(biff8, rec(recBoundSheet, uint32(1<<30), byte(0), byte(0), byte(1), byte(0), "X"), nothing), CodeTruncated},
		"sheet nowhere":      {xlsOf(biff8, rec(recBoundSheet, uint32(12), byte(0), byte(0), byte(1), byte(0), "X"), nothing), CodeCorruptXLS},
	} {
		if _, err := readAll(t.Context(), c.file, Limits{}); codeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestXLSSheets: hidden ones are told, others than worksheets left out.
func TestXLSSheets(t *testing.T) {
	book := openBytes(t, xlsOf(biff8, func(s *biff) {
		s.rec(recBoundSheet, uint32(0), byte(1), byte(0), byte(2), byte(1), wideString("隐藏"))
		s.rec(recBoundSheet, uint32(0), byte(2), byte(0), byte(1), byte(0), "V")
		s.rec(recBoundSheet, uint32(0), byte(0), byte(2), byte(1), byte(0), "C")
		s.rec(recBoundSheet, uint32(0), byte(0), byte(6), byte(1), byte(0), "M")
	}, func(*biff) {}), Limits{})
	want := []Sheet{{0, "隐藏", true}, {1, "V", true}, {2, "S", false}}
	if diff := cmp.Diff(want, book.Sheets()); diff != "" {
		t.Error(diff)
	}
}
