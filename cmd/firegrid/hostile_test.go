package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

// hostileBook is a workbook whose sheet is what somebody made of it.
func hostileBook(t *testing.T, sheet func(w io.Writer)) string {
	t.Helper()
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", rels + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="隐患" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels + `worksheet" Target="sheet.xml"/></Relationships>`},
		{"xl/sheet.xml", ""},
	} {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, p[1])
	}
	w, err := z.Create("xl/sheet.xml") // of two parts with one name the later counts
	if err != nil {
		t.Fatal(err)
	}
	sheet(w)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func repeated(before, middle string, n int, after string) func(io.Writer) {
	return func(w io.Writer) {
		io.WriteString(w, before)
		block := strings.Repeat(middle, 1000)
		for range n / 1000 {
			io.WriteString(w, block)
		}
		io.WriteString(w, after)
	}
}

// An inbox of attacks: every file comes back with the reason, the good ledger
// between them counts, and the program takes no more memory and time than its
// settings give it.
func TestHostileInbox(t *testing.T) {
	const head, end = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, `</sheetData></worksheet>`
	const million = 1_000_000
	hostile := map[string]struct{ content, code string }{
		"压缩炸弹.xlsx":  {hostileBook(t, repeated(head, " ", 300*million, end)), "file_zip_bomb"},
		"实体.xlsx":    {hostileBook(t, repeated(`<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>`+head+`<row><c t="str"><v>&b;</v></c></row>`, "", 0, end)), "file_damaged"},
		"嵌套.xlsx":    {hostileBook(t, repeated(head, "<a>", 10*million, end)), "file_damaged"},
		"百万列.xlsx":   {hostileBook(t, repeated(head+`<row>`, `<c t="str"><v>隐患编号</v></c>`, million, `</row>`+end)), "file_too_many_columns"},
		"百万列.csv":    {strings.Repeat("隐患编号,", million), "file_too_many_columns"},
		"一个格子.csv":   {`"` + strings.Repeat("长", 20*million) + `"`, "file_cell_text_too_big"},
		"上级目录.xlsx":  {strings.ReplaceAll(hostileBook(t, repeated(head, "", 0, end)), "xl/sheet.xml", "../../x.xml"), "file_damaged"},
		"不是表格.xlsx":  {"PK\x03\x04" + strings.Repeat("\x00\xff", million), "file_truncated"},
		"空的复合文件.xls": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\xff", million), "file_damaged"},
	}
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	old := time.Now().Add(-time.Hour)
	put := func(name, content string) {
		path := filepath.Join(data, "inbox", name)
		write(t, path, content)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	put("名册.csv", rosterCSV)
	put("诸暨2012.csv", hazardHead+"诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n")
	for name, h := range hostile {
		put(name, h.content)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(data, "inbox", "链接.csv")); err != nil {
		t.Fatal(err)
	}
	c := process("run", "--data", data, "--as-of", "2012-07-31")
	start := time.Now()
	out, err := c.CombinedOutput()
	if c.ProcessState.ExitCode() != exitReturned {
		t.Fatalf("%v\n%s", err, out)
	}
	peak := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
	if took := time.Since(start); peak > 700 || took > 2*time.Minute {
		t.Errorf("%d MiB, %v", peak, took)
	}
	checkHostile(t, data, func(f *lake.File) string { return hostile[f.Name].code }, len(hostile))
	if metrics, _, _ := firegrid(t, "metrics", "--data", data); !strings.Contains(metrics, `firegrid_hazards_rectified{brigade="诸暨大队",county="诸暨市",place_class="未填",severity="未填"} 1`) {
		t.Error("the good ledger does not count")
	}
}

// checkHostile looks at what became of each file.
func checkHostile(t *testing.T, data string, code func(*lake.File) string, want int) {
	t.Helper()
	n := 0
	for _, f := range lakeFiles(t, data) {
		want := code(&f)
		if want == "" {
			continue
		}
		n++
		if f.Outcome != lake.Returned || f.ProblemCounts[want] != 1 {
			got, _ := json.Marshal(f.ProblemCounts)
			t.Errorf("%s: %s, %s; want %s", f.Name, f.Outcome, got, want)
		}
	}
	if n != want {
		t.Errorf("%d hostile files are recorded of %d", n, want)
	}
	for _, name := range filesUnder(t, data) {
		if content := read(t, name); strings.Contains(content, "root:x:0") {
			t.Errorf("%s holds /etc/passwd", name)
		}
	}
	if _, err := os.Lstat(filepath.Join(data, "inbox", "链接.csv")); err != nil {
		t.Errorf("the link was taken: %v", err)
	}
}
