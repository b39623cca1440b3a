package returned_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/ingest/workbook"
)

// python is Debian's, which has openpyxl.
const python = "/usr/bin/python3"

// runPython runs a script with arguments and gives what it prints.
func runPython(t testing.TB, script string, args ...string) string {
	t.Helper()
	var errs bytes.Buffer
	cmd := exec.Command(python, append([]string{"-c", script}, args...)...)
	cmd.Env = append(os.Environ(), "PYTHONUTF8=1")
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python: %v\n%s", err, errs.String())
	}
	return string(out)
}

// convert has LibreOffice open a workbook and save it as another format; it
// must not complain.
func convert(t testing.TB, path, format string) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", format, "--outdir", dir, path)
	out, err := cmd.CombinedOutput()
	result := filepath.Join(dir, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+"."+strings.SplitN(format, ":", 2)[0])
	info, statErr := os.Stat(result)
	if err != nil || statErr != nil || info.Size() == 0 || strings.Contains(string(out), "Error") {
		t.Fatalf("LibreOffice does not open %s: %v %v\n%s", path, err, statErr, out)
	}
	return result
}

func write(t testing.TB, src returned.Source) string {
	t.Helper()
	dst := filepath.Join(t.TempDir(), returned.FileName(filepath.Base(src.Path)))
	if src.Name == "" {
		src.Name = filepath.Base(src.Path)
	}
	if err := returned.Write(context.Background(), dst, src); err != nil {
		t.Fatal(err)
	}
	checkPackage(t, dst)
	return dst
}

// problems makes an iterator of a list.
func problems(list ...lake.Problem) func(func(lake.Problem, error) bool) {
	return func(yield func(lake.Problem, error) bool) {
		for _, p := range list {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func wrong(sheet, cell string) lake.Problem {
	return lake.Problem{
		Sheet: sheet, Cell: cell, Code: "date_wrong", Severity: dataset.Returned, Value: "昨天",
		Sentence: "“昨天”不是日期，请写成 2012-06-19 的样子。",
	}
}

func openBook(t testing.TB, path string) *workbook.Book {
	t.Helper()
	book, err := workbook.Open(context.Background(), path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

// dump writes the cells and merged ranges of a sheet, a line for each row.
func dump(t testing.TB, book *workbook.Book, sheet int) string {
	t.Helper()
	rows, err := book.Rows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		row := rows.Row()
		fmt.Fprintf(&b, "%d:", row.Number)
		for _, c := range row.Cells {
			fmt.Fprintf(&b, " %s=%d%q", workbook.ColumnName(c.Col), c.Kind, c.String())
		}
		b.WriteString("\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	merges, err := book.Merges(sheet)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "%d merged\n", len(merges))
	return b.String()
}

func sheetNamed(t testing.TB, book *workbook.Book, name string) int {
	t.Helper()
	for _, s := range book.Sheets() {
		if s.Name == name {
			return s.Index
		}
	}
	t.Fatalf("there is no sheet %q", name)
	return -1
}

// order is how the parts of a sheet must follow each other.
var order = []string{"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells",
	"dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "ignoredErrors", "legacyDrawing"}

// checkPackage holds a workbook against what makes spreadsheet programs offer
// a repair: parts that are missing or unnamed, elements out of order, styles
// and links to nowhere, two comments on a cell, overlapping ranges.
func checkPackage(t testing.TB, path string) {
	t.Helper()
	parts := readParts(t, path)
	types := parts["[Content_Types].xml"]
	xfs := len(find(t, parts["xl/styles.xml"], "cellXfs>xf"))
	for name, content := range parts {
		if err := wellFormed(content); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.HasSuffix(name, ".rels") && !strings.HasSuffix(name, ".vml") && name != "[Content_Types].xml" &&
			!strings.Contains(types, `PartName="/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
		if strings.HasSuffix(name, ".rels") {
			checkTargets(t, name, content, parts)
		}
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			checkSheet(t, name, content, xfs)
		}
		if strings.HasPrefix(name, "xl/comments") {
			twice(t, name, find(t, content, "comment"), "ref")
		}
	}
}

func readParts(t testing.TB, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	parts := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := parts[f.Name]; ok {
			t.Errorf("%s stands twice in the package", f.Name)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

func wellFormed(content string) error {
	dec := xml.NewDecoder(strings.NewReader(content))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func checkTargets(t testing.TB, name, content string, parts map[string]string) {
	t.Helper()
	base := path.Dir(path.Dir(name))
	for _, rel := range find(t, content, "Relationship") {
		if rel["TargetMode"] != "" {
			t.Errorf("%s leads out of the file: %s", name, rel["Target"])
		}
		if target := path.Join(base, rel["Target"]); parts[target] == "" {
			t.Errorf("%s names %s, which is not there", name, target)
		}
	}
}

func checkSheet(t testing.TB, name, content string, xfs int) {
	t.Helper()
	at := 0
	for _, e := range children(t, content) {
		for at < len(order) && order[at] != e {
			at++
		}
		if at == len(order) {
			t.Errorf("%s: <%s> is out of order or unknown", name, e)
			return
		}
	}
	last := 0
	for _, row := range find(t, content, "sheetData>row") {
		n := number(row["r"])
		if n <= last {
			t.Errorf("%s: row %d after row %d", name, n, last)
		}
		last = n
	}
	for _, c := range find(t, content, "row>c") {
		if number(c["s"]) >= xfs {
			t.Errorf("%s: cell %s has style %s of %d", name, c["r"], c["s"], xfs)
		}
	}
	twice(t, name, find(t, content, "row>c"), "r")
	twice(t, name, find(t, content, "mergeCells>mergeCell"), "ref")
	if strings.Contains(content, "<f>") || strings.Contains(content, "<f ") {
		t.Errorf("%s holds a formula", name)
	}
}

func twice(t testing.TB, name string, elements []map[string]string, attr string) {
	t.Helper()
	seen := make(map[string]bool)
	for _, e := range elements {
		if seen[e[attr]] {
			t.Errorf("%s: %s twice", name, e[attr])
		}
		seen[e[attr]] = true
	}
}

// find gives the attributes of all elements of a name, or parent>name.
func find(t testing.TB, content, what string) []map[string]string {
	t.Helper()
	parent, name, ok := strings.Cut(what, ">")
	if !ok {
		parent, name = "", what
	}
	var found []map[string]string
	walk(t, content, func(open []string, e xml.StartElement) {
		if e.Name.Local != name || parent != "" && (len(open) == 0 || open[len(open)-1] != parent) {
			return
		}
		attrs := make(map[string]string)
		for _, a := range e.Attr {
			attrs[a.Name.Local] = a.Value
		}
		found = append(found, attrs)
	})
	return found
}

func children(t testing.TB, content string) (names []string) {
	walk(t, content, func(open []string, e xml.StartElement) {
		if len(open) == 1 {
			names = append(names, e.Name.Local)
		}
	})
	return names
}

func walk(t testing.TB, content string, see func(open []string, e xml.StartElement)) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(content))
	var open []string
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			see(open, e)
			open = append(open, e.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

func number(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
