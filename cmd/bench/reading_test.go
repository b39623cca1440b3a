package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestAllReadersFindAllCells: of the files that case (f) reads.
func TestAllReadersFindAllCells(t *testing.T) {
	const rows = 50
	dir := t.TempDir()
	write := func(name string, f func(io.Writer) error) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := create(path, f); err != nil {
			t.Fatal(err)
		}
		return path
	}
	check := func(who, path string, want int, n int, err error) {
		t.Helper()
		if err != nil || n != want {
			t.Errorf("%s, %s: %d cells, not %d: %v", who, filepath.Base(path), n, want, err)
		}
	}
	for name, shared := range map[string]bool{sharedFile: true, inlineFile: false} {
		path := write(name, func(w io.Writer) error { return writeBook(w, rows, shared) })
		n, err := readWorkbook(t.Context(), path)
		check("workbook", path, rows*bookCols, n, err)
		n, err = readExcelize(path)
		check("excelize", path, rows*bookCols, n, err)
		if n, err := inflateParts(path); err != nil || n < rows*bookCols*10 {
			t.Errorf("inflating: %d bytes, %v", n, err)
		}
	}
	path := write(standardFile, func(w io.Writer) error { return writeText(w, rows) })
	n, err := readCSV(path)
	check("encoding/csv", path, rows*textCols, n, err)
	path = write(clerkFile, func(w io.Writer) error { return writeText(simplifiedchinese.GB18030.NewEncoder().Writer(w), rows) })
	n, err = readWorkbook(t.Context(), path)
	check("workbook", path, rows*textCols, n, err)
}

func TestTextIsTheSameInBothEncodings(t *testing.T) {
	var standard, clerk bytes.Buffer
	if err := writeText(&standard, 3); err != nil {
		t.Fatal(err)
	}
	if err := writeText(simplifiedchinese.GB18030.NewEncoder().Writer(&clerk), 3); err != nil {
		t.Fatal(err)
	}
	back, err := simplifiedchinese.GB18030.NewDecoder().Bytes(clerk.Bytes())
	if err != nil || !bytes.Equal(back, standard.Bytes()) || bytes.Equal(clerk.Bytes(), standard.Bytes()) {
		t.Errorf("%v: %s", err, back)
	}
}

func TestReadingFindings(t *testing.T) {
	r := newReport(options{runs: 2})
	r.Reading.add(sharedBook+inflating, usage{CPU: 1})
	r.Reading.add(sharedBook+byFiregrid, usage{CPU: 2})
	r.Reading.add(sharedBook+inflating, usage{CPU: 2})
	r.Reading.add(sharedBook+byFiregrid, usage{CPU: 3})
	r.Reading.add(sharedBook+byPeer, usage{CPU: 60})
	var b strings.Builder
	if err := r.print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"(f) shared strings: inflating alone|",
		"shared strings, firegrid to inflating alone: times the CPU      1.50      1.75      2.00",
		"shared strings, the peer to firegrid: times the CPU      20.0      25.0      30.0",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "excelize") || strings.Contains(b.String(), "hazards") {
		t.Errorf("ratios of what was not run:\n%s", b.String())
	}
}

func TestChild(t *testing.T) {
	if !childRuns([]string{childFlag, "nothing", "x"}) || childRuns([]string{"-cases", "f", "x"}) || childRuns(nil) {
		t.Error("a child is not known as one")
	}
	if err := runChild(t.Context(), "guess", ""); err == nil {
		t.Error("an unknown task passed")
	}
	if _, err := parse(nil); err != nil {
		t.Error(err)
	}
}
