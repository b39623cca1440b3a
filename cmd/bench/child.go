package main

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"

	"firegrid/ingest/workbook"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// childFlag makes this program a child of itself that does one thing with one
// path and prints how many cells or bytes it found. It is not among the flags
// that -help lists.
const childFlag = "-child"

// childRuns says whether these arguments are a child's.
func childRuns(args []string) bool { return len(args) == 3 && args[0] == childFlag }

func runChild(ctx context.Context, what, path string) error {
	var n int
	var err error
	switch what {
	case "nothing":
	case "write":
		err = writeCells(path)
	case "inflate":
		n, err = inflateParts(path)
	case "workbook":
		n, err = readWorkbook(ctx, path)
	case "excelize":
		n, err = readExcelize(path)
	case "csv":
		n, err = readCSV(path)
	default:
		err = fmt.Errorf("no child does %q", what)
	}
	if err == nil {
		fmt.Println(n)
	}
	return err
}

// inflateParts inflates the sheet and the shared strings, checksums included,
// and looks at nothing.
func inflateParts(path string) (int, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer z.Close()
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	total, buf := 0, make([]byte, 64<<10)
	for _, name := range []string{sheetXML, textsXML} {
		f, err := z.Open(name)
		if err != nil {
			return 0, err
		}
		// Bare, so that the copy uses the buffer.
		n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{f}, buf)
		if err := errors.Join(err, f.Close()); err != nil {
			return 0, err
		}
		total += int(n)
	}
	return total, nil
}

// readWorkbook walks every typed cell of the first sheet.
func readWorkbook(ctx context.Context, path string) (int, error) {
	book, err := workbook.Open(ctx, path, workbook.Options{})
	if err != nil {
		return 0, err
	}
	defer book.Close()
	rows, err := book.Rows(0)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		for _, c := range rows.Row().Cells {
			if c.Kind != workbook.Empty && (c.Text != "" || c.Number != 0) {
				n++
			}
		}
	}
	return n, rows.Err()
}

// readExcelize reads every cell as the text that is in the file.
func readExcelize(path string) (int, error) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return 0, err
		}
		n += len(cells)
	}
	return n, rows.Error()
}

// readCSV is the standard library on UTF-8.
func readCSV(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	n := 0
	for {
		record, err := r.Read()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		n += len(record)
	}
}
