package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	benchRows = 20_000
	benchCols = 20
)

var townships = []string{"塔山街道", "府山街道", "北海街道", "城南街道", "稽山街道", "迪荡街道", "东湖镇", "皋埠镇", "马山镇", "斗门镇", "灵芝镇", "东浦镇"}

// benchValue is column col of a ledger with about as much chance in it as real
// ones have: half of the columns text, some dates, some numbers.
func benchValue(row, col int) (text string, number float64, style int) {
	// A small hash, so that every value has its own chance.
	chance := uint64(row*benchCols+col) * 0x9e3779b97f4a7c15
	n := int((chance ^ chance>>29) >> 8 & 0xfffffff)
	switch col % 10 {
	case 0:
		return fmt.Sprintf("绍消检字〔2012〕第%d号", row), 0, 0
	case 1, 4:
		return townships[n%len(townships)], 0, 0
	case 2, 7:
		return "", float64(41000 + n%200), 1
	case 3:
		return fmt.Sprintf("%s第%d商店 & 网吧", townships[n%len(townships)], n%997), 0, 0
	case 5:
		return []string{"是", "否", "未完成整改"}[n%3], 0, 0
	case 6:
		return "", float64(n%99997) / 8, 2
	default:
		return "", float64(n % 1000), 0
	}
}

const benchStyles = `<styleSheet xmlns="` + mainNS + `"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="2"/></cellXfs></styleSheet>`

// benchBook makes a workbook whose texts are shared or inline.
func benchBook(tb testing.TB, rows int, shared bool) []byte {
	var sheet, texts strings.Builder
	index := map[string]int{}
	escape := strings.NewReplacer("&", "&amp;")
	sheet.WriteString(declare + `<worksheet xmlns="` + mainNS + `"><sheetData>`)
	for r := 1; r <= rows; r++ {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:20">`, r)
		for c := range benchCols {
			text, number, style := benchValue(r, c)
			name := CellName(c, r)
			switch {
			case text == "":
				fmt.Fprintf(&sheet, `<c r="%s" s="%d"><v>%s</v></c>`, name, style, strconv.FormatFloat(number, 'f', -1, 64))
			case shared:
				i, ok := index[text]
				if !ok {
					i = len(index)
					index[text] = i
					texts.WriteString("<si><t>" + escape.Replace(text) + "</t></si>")
				}
				fmt.Fprintf(&sheet, `<c r="%s" s="%d" t="s"><v>%d</v></c>`, name, style, i)
			default:
				fmt.Fprintf(&sheet, `<c r="%s" s="%d" t="inlineStr"><is><t>%s</t></is></c>`, name, style, escape.Replace(text))
			}
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	return xlsxOf(tb, sheet.String(),
		part{"xl/sharedStrings.xml", declare + `<sst xmlns="` + mainNS + `">` + texts.String() + `</sst>`},
		part{"xl/styles.xml", benchStyles})
}

func benchRead(b *testing.B, file []byte, cells int) {
	b.ReportAllocs()
	for b.Loop() {
		n, err := readCells(file)
		if err != nil || n != cells {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*cells), "ns/cell")
}

func readCells(file []byte) (int, error) {
	book, err := OpenReader(context.Background(), bytes.NewReader(file), int64(len(file)), Options{})
	if err != nil {
		return 0, err
	}
	rows, err := book.Rows(0)
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n += len(rows.Row().Cells)
	}
	return n, rows.Err()
}

// inflateAll is the sibling to hold reading against: inflating the same parts
// and looking at nothing.
func inflateAll(file []byte) error {
	zr, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	zr.RegisterDecompressor(zip.Deflate, flate.NewReader)
	buf := make([]byte, windowSize)
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r}, buf); err != nil {
			return err
		}
		r.Close()
	}
	return nil
}

// benchRatio takes the shortest time of each of two in turn, which a busy
// machine disturbs least, and reports the second as a multiple of the first.
func benchRatio(b *testing.B, base, read func() error) {
	shortest := [2]time.Duration{time.Hour, time.Hour}
	for b.Loop() {
		for i, f := range []func() error{base, read} {
			start := time.Now()
			if err := f(); err != nil {
				b.Fatal(err)
			}
			shortest[i] = min(shortest[i], time.Since(start))
		}
	}
	b.ReportMetric(float64(shortest[1])/float64(shortest[0]), "ratio")
	b.ReportMetric(float64(shortest[0])/1e6, "base_ms")
	b.ReportMetric(float64(shortest[1])/1e6, "read_ms")
}

func benchXLSX(b *testing.B, shared bool) {
	file := benchBook(b, benchRows, shared)
	b.Run("inflate", func(b *testing.B) {
		for b.Loop() {
			if err := inflateAll(file); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cells", func(b *testing.B) { benchRead(b, file, benchRows*benchCols) })
	b.Run("ratio", func(b *testing.B) {
		benchRatio(b, func() error { return inflateAll(file) }, func() error {
			_, err := readCells(file)
			return err
		})
	})
}

func BenchmarkXLSXShared(b *testing.B) { benchXLSX(b, true) }

func BenchmarkXLSXInline(b *testing.B) { benchXLSX(b, false) }

// benchText is 12 columns of the same ledger as delimited UTF-8.
func benchText(rows int) []byte {
	var out bytes.Buffer
	for r := 1; r <= rows; r++ {
		for c := range 12 {
			if c > 0 {
				out.WriteByte(',')
			}
			text, number, _ := benchValue(r, c)
			if text == "" {
				text = strconv.FormatFloat(number, 'f', -1, 64)
			}
			out.WriteString(text)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func BenchmarkCSV(b *testing.B) {
	const rows = 50_000
	text := benchText(rows)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	if err != nil {
		b.Fatal(err)
	}
	standard := func() error {
		r := csv.NewReader(bytes.NewReader(text))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	b.Run("utf8", func(b *testing.B) { benchRead(b, text, rows*12) })
	b.Run("gb18030", func(b *testing.B) { benchRead(b, gb, rows*12) })
	for name, file := range map[string][]byte{"utf8_ratio": text, "gb18030_ratio": gb} {
		b.Run(name, func(b *testing.B) {
			benchRatio(b, standard, func() error {
				_, err := readCells(file)
				return err
			})
		})
	}
}

func BenchmarkXLS(b *testing.B) {
	const rows, cols = 60_000, 12
	index := map[string]int{}
	var texts []string
	s := &biff{}
	for r := range rows {
		for c := range cols {
			text, number, style := benchValue(r, c)
			if text == "" {
				s.rec(recNumber, r, c, style, number)
				continue
			}
			i, ok := index[text]
			if !ok {
				i = len(texts)
				index[text], texts = i, append(texts, text)
			}
			s.rec(recLabelSST, r, c, style, uint32(i))
		}
	}
	file := xlsOf(biff8, func(g *biff) {
		g.xfs(0, 14, 2)
		data := join(uint32(0), uint32(len(texts)))
		id := uint16(recSST)
		for _, text := range texts {
			data = append(data, join(len([]rune(text)), byte(1), wideString(text))...)
			if len(data) > 8000 {
				g.rec(id, data)
				id, data = uint16(recContinue), nil
			}
		}
		g.rec(id, data)
	}, func(sheet *biff) { sheet.b = append(sheet.b, s.b...) })
	benchRead(b, cfbOf(cfbFile{name: "Workbook", kind: 2, data: file}), rows*cols)
}
