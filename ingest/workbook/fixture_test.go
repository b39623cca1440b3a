package workbook

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden is what another reader found in a fixture; testdata/make.py says how.
type goldenSheet struct {
	Name   string
	Hidden bool
	Merges []string
	Rows   []goldenRow
}

type goldenRow struct {
	N      int
	Hidden bool
	Cells  [][3]any // column, kind, value
}

func readGolden(t *testing.T, path string) []goldenSheet {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var sheets []goldenSheet
	if err := json.Unmarshal(b, &sheets); err != nil {
		t.Fatal(path, err)
	}
	return sheets
}

// TestFixtures reads what real programs wrote and compares it with what
// another reader found there.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 15 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			book, err := Open(context.Background(), "testdata/"+name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer book.Close()
			want := readGolden(t, file)
			if len(book.Sheets()) != len(want) {
				t.Fatalf("sheets %v, want %d", book.Sheets(), len(want))
			}
			for i, sheet := range book.Sheets() {
				compareSheet(t, book, sheet, want[i])
			}
		})
	}
}

func compareSheet(t *testing.T, book *Book, sheet Sheet, want goldenSheet) {
	t.Helper()
	if sheet.Name != want.Name || sheet.Hidden != want.Hidden {
		t.Errorf("sheet %+v, want %q hidden %v", sheet, want.Name, want.Hidden)
	}
	merges, err := book.Merges(sheet.Index)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, m := range merges {
		names = append(names, CellName(m.FirstCol, m.FirstRow)+":"+CellName(m.LastCol, m.LastRow))
	}
	slices.Sort(names)
	if diff := cmp.Diff(want.Merges, names); diff != "" {
		t.Errorf("merges (-want +got):\n%s", diff)
	}
	rows, err := book.Rows(sheet.Index)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		if n == len(want.Rows) {
			t.Fatalf("a row %d more than wanted", rows.Row().Number)
		}
		compareRow(t, rows.Row(), want.Rows[n])
	}
	if rows.Err() != nil || n != len(want.Rows) {
		t.Errorf("%d rows of %d, %v", n, len(want.Rows), rows.Err())
	}
}

func compareRow(t *testing.T, row Row, want goldenRow) {
	t.Helper()
	if row.Number != want.N || row.Hidden != want.Hidden {
		t.Errorf("row %d hidden %v, want %d hidden %v", row.Number, row.Hidden, want.N, want.Hidden)
	}
	var got, expect []string
	for _, c := range row.Cells {
		value := c.Text
		if c.Kind == Number || c.Kind == Date || c.Kind == Bool {
			value = fmt.Sprintf("%.10g", c.Number)
		}
		got = append(got, fmt.Sprintf("%s %c %q", ColumnName(c.Col), kindLetters[c.Kind], value))
	}
	for _, c := range want.Cells {
		value, ok := c[2].(string)
		if !ok {
			value = fmt.Sprintf("%.10g", c[2])
		}
		expect = append(expect, fmt.Sprintf("%s %s %q", c[0], c[1], value))
	}
	if diff := cmp.Diff(expect, got); diff != "" {
		t.Errorf("row %d (-want +got):\n%s", row.Number, diff)
	}
}

// TestRefused holds what is no workbook that can be read against its code.
func TestRefused(t *testing.T) {
	want := map[string]string{
		"ods.xls": CodeODS, "pdf.xlsx": CodePDF, "html.xls": CodeHTML,
		"encrypted.xls": CodeEncrypted,
	}
	files, err := os.ReadDir("testdata/refused")
	if err != nil || len(files) != len(want) {
		t.Fatal(len(files), err)
	}
	for _, f := range files {
		_, err := Open(context.Background(), "testdata/refused/"+f.Name(), Options{})
		if got := codeOf(err); got != want[f.Name()] {
			t.Errorf("%s: %v, want %s", f.Name(), err, want[f.Name()])
		}
	}
}

// TestXLSNumbers: .xls keeps no text of numbers, so the values themselves must
// be right to the last bit.
func TestXLSNumbers(t *testing.T) {
	for _, c := range []struct {
		rk   uint32
		want float64
	}{
		{0x00000002, 0}, {0xffffffea | 2, -6}, {5<<2 | 2, 5}, {5<<2 | 3, 0.05}, {0x80000002, -536870912}, {0x7ffffffe, 536870911},
		{0x3ff00000, 1}, {0x3ff00001, 0.01}, {0xc0140000, -5}, {0x40934800 | 1, 12.34},
	} {
		if got := decodeRK(c.rk); got != c.want || math.Signbit(got) != math.Signbit(c.want) {
			t.Errorf("RK %#x: %v, want %v", c.rk, got, c.want)
		}
	}
}
