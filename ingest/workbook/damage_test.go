package workbook

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// outcome reads a file and describes everything that came out of it; the
// description of a file that reads well is its content.
func outcome(b []byte) (content string, err error) {
	book, err := OpenReader(context.Background(), bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, s := range book.Sheets() {
		merges, err := book.Merges(s.Index)
		if err != nil {
			return "", err
		}
		text, err := dump(book, s.Index)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%v %v\n%s", s, merges, text)
	}
	return out.String(), nil
}

// within fails the test when reading took longer than anything small may.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if d := time.Since(start); d > 5*time.Second {
		t.Fatalf("%s took %v", what, d)
	}
}

func damaged(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, pattern := range []string{"testdata/*.xlsx", "testdata/*.xls", "testdata/*.et"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "tab.xls") {
				continue // text, of which any part is text
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = b
		}
	}
	return files
}

// TestTruncated cuts every fixture at every kilobyte: a workbook that is not
// whole is an error, never a shorter workbook.
func TestTruncated(t *testing.T) {
	for name, whole := range damaged(t) {
		want, err := outcome(whole)
		if err != nil {
			t.Fatal(name, err)
		}
		cuts := []int{0, 1, 2, 3, 4, 7, 8, 30, 100, 511, 512, 513, len(whole) - 1, len(whole) - 21, len(whole) - 22, len(whole) - 23}
		for n := 1024; n < len(whole); n += 1024 {
			cuts = append(cuts, n)
		}
		for _, n := range cuts {
			within(t, name, func() {
				got, err := outcome(whole[:n])
				text := n < 2 // one letter is text
				// The end of a compound file may hold nothing that is needed.
				if err == nil && got != want && !text {
					t.Errorf("%s cut at %d of %d reads as another book", name, n, len(whole))
				}
				if err == nil && strings.HasSuffix(name, "x") && !text {
					t.Errorf("%s cut at %d of %d is no error", name, n, len(whole))
				}
			})
		}
	}
}

// TestFlipped flips every byte of two small workbooks. What the checksum of
// the zip file covers is an error or makes no difference; .xls has none, so
// that there only panics and endless work can be told from right answers.
func TestFlipped(t *testing.T) {
	rows := `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12.5</v></c></row><row r="2" hidden="1"><c r="A2" s="1"><v>41079</v></c></row>`
	small := xlsxOf(t, strings.Replace(worksheet(rows), "</sheetData>", `</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`, 1),
		sst(`<si><t>隐患</t></si>`), styled("", 0, 14))
	want, err := outcome(small)
	if err != nil {
		t.Fatal(err)
	}
	for i := range small {
		for _, mask := range []byte{0x01, 0x20, 0x80, 0xff} {
			b := bytes.Clone(small)
			b[i] ^= mask
			within(t, "flipped", func() {
				if got, err := outcome(b); err == nil && got != want {
					t.Errorf("byte %d ^ %#x reads as\n%s", i, mask, got)
				}
			})
		}
	}
	for _, name := range []string{"testdata/xlwt.xls", "testdata/perl.xls"} {
		xls, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range xls {
			b := bytes.Clone(xls)
			b[i] ^= 0xff
			within(t, name, func() { _, _ = readAll(t.Context(), b, Limits{}) })
			b[i] = xls[i] ^ 0x01
			within(t, name, func() { _, _ = readAll(t.Context(), b, Limits{}) })
		}
	}
}

// TestChecksum: bytes that inflate well but are not those that were packed.
func TestChecksum(t *testing.T) {
	file := pack(t, packageParts(worksheet(`<row r="1"><c r="A1"><v>1</v></c></row>`))...)
	at := bytes.LastIndex(file, []byte("PK\x01\x02")) // the directory entry of the sheet
	for _, c := range []struct {
		offset int
		what   string
	}{{16, "checksum"}, {24, "size"}} {
		b := bytes.Clone(file)
		b[at+c.offset] ^= 1
		if _, err := readAll(t.Context(), b, Limits{}); codeOf(err) != CodeCorruptZip {
			t.Errorf("wrong %s: %v", c.what, err)
		}
	}
	b := bytes.Clone(file)
	b[at+8] |= 1
	if _, err := readAll(t.Context(), b, Limits{}); codeOf(err) != CodeEncrypted {
		t.Errorf("encrypted part: %v", err)
	}
	b = bytes.Clone(file)
	b[at+10] = 9
	if _, err := readAll(t.Context(), b, Limits{}); codeOf(err) != CodeUnsupportedZip {
		t.Errorf("deflate64: %v", err)
	}
}

// TestLimits: what a hostile file may try.
func TestLimits(t *testing.T) {
	const mb = 1 << 20
	cells := strings.Repeat("<c><v>1</v></c>", 100)
	for name, c := range map[string]struct {
		file   []byte
		limits Limits
		code   string
	}{
		"file":          {make([]byte, 100), Limits{FileBytes: 99}, CodeTooLarge},
		"inflated":      {xlsxOf(t, worksheet(strings.Repeat(" ", 2*mb))), Limits{InflatedBytes: mb}, CodeTooLarge},
		"ratio":         {xlsxOf(t, worksheet(strings.Repeat(" ", 80*mb))), Limits{Ratio: 100}, CodeZipBomb},
		"rows":          {xlsxOf(t, worksheet(strings.Repeat("<row><c><v>1</v></c></row>", 11))), Limits{Rows: 10}, CodeTooManyRows},
		"columns":       {xlsxOf(t, worksheet("<row>"+cells+"</row>")), Limits{Cols: 99}, CodeTooManyColumns},
		"texts":         {xlsxOf(t, worksheet(""), sst(strings.Repeat("<si><t>0123456789</t></si>", 100))), Limits{StringBytes: 1000}, CodeTooLarge},
		"one text":      {xlsxOf(t, worksheet(""), sst("<si><t>0123456789</t></si>")), Limits{CellBytes: 9}, CodeCellTextTooLarge},
		"inline text":   {xlsxOf(t, worksheet(`<row><c t="inlineStr"><is><t>0123456789</t></is></c></row>`)), Limits{CellBytes: 9}, CodeCellTextTooLarge},
		"endless text":  {xlsxOf(t, worksheet(`<row><c t="inlineStr"><is><t>`+strings.Repeat("x", 20*mb)+`</t></is></c></row>`)), Limits{}, CodeCellTextTooLarge},
		"one cell":      {xlsxOf(t, worksheet(`<row r="1">`+strings.Repeat(`<c r="A1"><v>1</v></c>`, maxRowCells+2)+`</row>`)), Limits{}, CodeTooLarge},
		"merges":        {xlsxOf(t, strings.Replace(worksheet(""), "</sheetData>", "</sheetData>"+strings.Repeat(`<mergeCell ref="A1"/>`, 11), 1)), Limits{Merges: 10}, CodeTooManyMerges},
		"sheets":        {xlsxOf(t, worksheet(""), part{"xl/workbook.xml", "<workbook><sheets>" + strings.Repeat("<sheet/>", 11) + "</sheets></workbook>"}), Limits{Sheets: 10}, CodeTooManySheets},
		"csv rows":      {[]byte(strings.Repeat("a,b\n", 11)), Limits{Rows: 10}, CodeTooManyRows},
		"csv columns":   {[]byte(strings.Repeat("a,", 100)), Limits{Cols: 99}, CodeTooManyColumns},
		"csv one field": {bytes.Repeat([]byte("x"), 20*mb), Limits{}, CodeCellTextTooLarge},
	} {
		within(t, name, func() {
			if _, err := readAll(t.Context(), c.file, c.limits); codeOf(err) != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		})
	}
}

// TestEmptyRows: a sheet that is formatted to its end holds nothing.
func TestEmptyRows(t *testing.T) {
	var b strings.Builder
	for r := 1; r <= 1<<20; r++ {
		fmt.Fprintf(&b, `<row r="%d" s="5" customFormat="1" ht="20"><c r="A%d" s="5"/></row>`, r, r)
	}
	file := xlsxOf(t, worksheet(b.String()))
	within(t, "a million empty rows", func() {
		if n, err := readAll(t.Context(), file, Limits{}); n != 0 || err != nil {
			t.Error(n, err)
		}
	})
	var wide strings.Builder
	for c := range 16384 {
		fmt.Fprintf(&wide, `<c r="%s1" t="str"><v>列%d</v></c>`, ColumnName(c), c)
	}
	file = xlsxOf(t, worksheet(`<row r="1">`+wide.String()+`</row>`))
	if n, err := readAll(t.Context(), file, Limits{}); n != 16384 || err != nil {
		t.Error(n, err)
	}
}

// TestCanceled: reading ends with the context, wherever it is.
func TestCanceled(t *testing.T) {
	file := benchBook(t, 3000, true)
	ctx, cancel := context.WithCancel(t.Context())
	book, err := OpenReader(ctx, bytes.NewReader(file), int64(len(file)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.Rows(0)
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	cancel()
	n := 0
	for rows.Next() {
		n++
	}
	if rows.Err() != context.Canceled || n > 300 {
		t.Errorf("%d rows after the end, %v", n, rows.Err())
	}
	if _, err := book.Rows(0); err != context.Canceled {
		t.Error(err)
	}
	if _, err := OpenReader(ctx, bytes.NewReader(file), int64(len(file)), Options{}); err != context.Canceled {
		t.Error(err)
	}
}

// TestAllocations: in the steady state a row costs no allocation.
func TestAllocations(t *testing.T) {
	texts, err := os.ReadFile("testdata/texts.xls")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"shared": benchBook(t, 5000, true), "inline": benchBook(t, 5000, false), "csv": benchText(5000), "xls": texts,
	} {
		book := openBytes(t, file, Limits{})
		rows, err := book.Rows(0)
		if err != nil {
			t.Fatal(err)
		}
		for range 100 {
			rows.Next()
		}
		if n := testing.AllocsPerRun(90, func() { rows.Next() }); n > 0.5 || rows.Err() != nil {
			t.Errorf("%s: %v allocations for a row, %v", name, n, rows.Err())
		}
		rows.Close()
	}
}

// TestConcurrent: several sheets of one book at a time.
func TestConcurrent(t *testing.T) {
	book, err := Open(t.Context(), "testdata/libreoffice.xlsx", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	want, err := dump(book, 0)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for i := range 8 {
		go func() {
			if i%2 == 0 {
				if _, err := book.Merges(0); err != nil {
					done <- err
					return
				}
			}
			got, err := dump(book, 0)
			if err == nil && got != want {
				err = fmt.Errorf("another content")
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
