package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

const testRoster = "../../ingest/sample/reference/shaoxing_townships.csv"

var testSize = size{Files: 14, Rows: 420, Seed: 1}

func TestPlanHoldsExactlyTheRows(t *testing.T) {
	for _, s := range []size{testSize, {Files: 1, Rows: 1}, {Files: 7, Rows: 7}, {Files: 20, Rows: 1003, Seed: 9}} {
		p, err := newProvince(testRoster, s)
		if err != nil {
			t.Fatal(err)
		}
		rows, names := 0, make(map[string]bool)
		for i, l := range p.ledgers {
			n := 0
			seen := make(map[int]bool)
			l.each(s.Seed, func(h hazard) {
				n++
				if seen[h.no] {
					t.Errorf("%s holds hazard %d twice", l.name(), h.no)
				}
				seen[h.no] = true
			})
			if n == 0 {
				t.Errorf("%s is empty", l.name())
			}
			if i > 0 && !l.written().After(p.ledgers[i-1].written()) {
				t.Errorf("%s is not later than the ledger before it", l.name())
			}
			rows += n
			names[l.name()] = true
		}
		if rows != s.Rows || len(names) != s.Files || names[p.next.name()] {
			t.Errorf("%+v: %d rows under %d names (next %s)", s, rows, len(names), p.next.name())
		}
	}
}

// TestRosterIsWhole: the real 118 townships under eight brigades.
func TestRosterIsWhole(t *testing.T) {
	p, err := newProvince(testRoster, testSize)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.towns) != 118 || len(p.brigades) != 8 {
		t.Errorf("%d townships, %d brigades", len(p.towns), len(p.brigades))
	}
}

// TestRatesAreThoseOfTheRows counts anew, from the cells of all ledgers, what
// the truth says: of each number the latest row, closed as the product defines it.
func TestRatesAreThoseOfTheRows(t *testing.T) {
	p, err := newProvince(testRoster, testSize)
	if err != nil {
		t.Fatal(err)
	}
	latest := make(map[any][]any)
	for _, l := range p.ledgers {
		l.each(testSize.Seed, func(h hazard) {
			row := h.row(1, l.dates)
			latest[row[1]] = row
		})
	}
	var want rates
	for _, row := range latest {
		r := want.of(row[4].(string), row[6].(string))
		r.Found++
		if row[12] == "当场改正" || (row[16] != nil && row[17] == "合格") || row[18] != nil {
			r.Rectified++
		}
	}
	want.sort()
	if diff := cmp.Diff(want, p.rates(p.ledgers)); diff != "" {
		t.Error(diff)
	}
	if len(latest) == testSize.Rows {
		t.Error("no row is news of an older hazard")
	}
}

// TestSumsAreKnown holds the totals of a seed fast, so that figures of two
// runs are of the same workbooks.
func TestSumsAreKnown(t *testing.T) {
	p, err := newProvince(testRoster, testSize)
	if err != nil {
		t.Fatal(err)
	}
	total := func(ledgers []*ledger) (found, rectified int) {
		for _, r := range p.rates(ledgers) {
			found, rectified = found+r.Found, rectified+r.Rectified
		}
		return found, rectified
	}
	found, rectified := total(p.ledgers)
	foundNext, rectifiedNext := total(append(p.ledgers, p.next))
	got := fmt.Sprintln(found, rectified, foundNext, rectifiedNext)
	if want := "411 337 440 352\n"; got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

func TestSameSeedWritesSameBytes(t *testing.T) {
	first, second, other := t.TempDir(), t.TempDir(), t.TempDir()
	for dir, seed := range map[string]int64{first: 1, second: 1, other: 2} {
		if err := writeProvince(t.Context(), dir, testRoster, size{Files: 14, Rows: 420, Seed: seed}); err != nil {
			t.Fatal(err)
		}
	}
	in, err := readInputs(first)
	if err != nil {
		t.Fatal(err)
	}
	if len(in.files) != 15 {
		t.Fatalf("%d files", len(in.files))
	}
	differs := false
	for _, path := range append(in.files, in.next) {
		rel, _ := filepath.Rel(first, path)
		a, b := read(t, path), read(t, filepath.Join(second, rel))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", rel)
		}
		if c, err := os.ReadFile(filepath.Join(other, rel)); err != nil || !bytes.Equal(a, c) {
			differs = differs || rel != rosterName
		}
	}
	if !differs {
		t.Error("another seed wrote the same")
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWorkbookReadsAsWritten opens ledgers as a spreadsheet program would.
func TestWorkbookReadsAsWritten(t *testing.T) {
	dir := t.TempDir()
	p, err := newProvince(testRoster, testSize)
	if err != nil {
		t.Fatal(err)
	}
	for i, wantDay := range []string{0: "41", 3: "2012-", 4: "2012."} {
		if wantDay == "" {
			continue
		}
		l := p.ledgers[i]
		if err := p.writeLedger(t.Context(), dir, l); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenFile(filepath.Join(dir, l.name()), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows(sheetName)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if diff := cmp.Diff(headings, rows[2]); diff != "" {
			t.Error(diff)
		}
		if got := len(rows) - 3; got != l.fresh+len(l.news) {
			t.Errorf("%s: %d rows", l.name(), got)
		}
		if found := rows[3][8]; found[:len(wantDay)] != wantDay {
			t.Errorf("%s: found on %s", l.name(), found)
		}
	}
}
