package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
)

const (
	mainNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictNS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	relNS    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	declare  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// part is one file of a hand-made package.
type part struct{ name, text string }

// pack makes a zip file of the parts.
func pack(tb testing.TB, parts ...part) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	for _, p := range parts {
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(f, p.text)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// packageParts is everything of a minimal workbook with one sheet; extra parts
// replace those of the same name.
func packageParts(sheet string, extra ...part) []part {
	parts := []part{
		{"[Content_Types].xml", declare + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"_rels/.rels", declare + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", declare + `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", declare + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relNS + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", declare + `<sst xmlns="` + mainNS + `"/>`},
		{"xl/styles.xml", declare + `<styleSheet xmlns="` + mainNS + `"/>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}
	for _, e := range extra {
		found := false
		for i := range parts {
			if parts[i].name == e.name {
				parts[i], found = e, true
			}
		}
		if !found {
			parts = append(parts, e)
		}
	}
	return parts
}

// worksheet puts rows between the tags of a sheet.
func worksheet(rows string) string {
	return declare + `<worksheet xmlns="` + mainNS + `"><sheetData>` + rows + `</sheetData></worksheet>`
}

func xlsxOf(tb testing.TB, sheet string, extra ...part) []byte {
	tb.Helper()
	return pack(tb, packageParts(sheet, extra...)...)
}

func openBytes(tb testing.TB, b []byte, l Limits) *Book {
	tb.Helper()
	book, err := OpenReader(context.Background(), bytes.NewReader(b), int64(len(b)), Options{Limits: l})
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// kindLetters abbreviates kinds in dumps.
const kindLetters = "-tnbde"

// dump writes rows as "3: A3 t 越城区 | B3 n 3", hidden ones with a star.
func dump(b *Book, sheet int) (string, error) {
	rows, err := b.Rows(sheet)
	if err != nil {
		return "", err
	}
	return dumpRows(rows)
}

func dumpRows(rows *Rows) (string, error) {
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		row := rows.Row()
		fmt.Fprintf(&out, "%d", row.Number)
		if row.Hidden {
			out.WriteByte('*')
		}
		for i, c := range row.Cells {
			out.WriteString([]string{": ", " | "}[min(i, 1)])
			fmt.Fprintf(&out, "%s %c %s", ColumnName(c.Col), kindLetters[c.Kind], c.String())
		}
		out.WriteByte('\n')
	}
	return out.String(), rows.Err()
}

// dumpBytes dumps the first sheet of a book that must be good.
func dumpBytes(tb testing.TB, b []byte) string {
	tb.Helper()
	s, err := dump(openBytes(tb, b, Limits{}), 0)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// readAll opens a file and reads all of it, merged ranges too. It is what
// everything damaged is thrown at.
func readAll(ctx context.Context, b []byte, l Limits) (cells int, err error) {
	book, err := OpenReader(ctx, bytes.NewReader(b), int64(len(b)), Options{Limits: l, Name: "test"})
	if err != nil {
		return 0, err
	}
	for _, s := range book.Sheets() {
		if _, err := book.Merges(s.Index); err != nil {
			return cells, err
		}
		rows, err := book.Rows(s.Index)
		if err != nil {
			return cells, err
		}
		last := 0
		for rows.Next() {
			row := rows.Row()
			if row.Number <= last || len(row.Cells) == 0 {
				return cells, fmt.Errorf("row %d with %d cells after row %d", row.Number, len(row.Cells), last)
			}
			last = row.Number
			col := -1
			for _, c := range row.Cells {
				if c.Col <= col || c.Kind == Empty {
					return cells, fmt.Errorf("cell %d of kind %d after column %d", c.Col, c.Kind, col)
				}
				col = c.Col
				_ = c.String()
				cells++
			}
		}
		if rows.Err() != nil {
			return cells, rows.Err()
		}
	}
	return cells, nil
}

// codeOf gives the code of an error, "" for none.
func codeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return "not an Error: " + err.Error()
	}
	return ""
}
