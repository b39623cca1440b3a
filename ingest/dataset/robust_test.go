package dataset

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"firegrid/ingest/workbook"
)

// counter counts what it is given and keeps nothing.
type counter struct {
	records, problems int
	codes             map[string]int
}

func (c *counter) Record(*Record) error { c.records++; return nil }
func (c *counter) Problem(p *Problem) error {
	c.problems++
	if c.codes == nil {
		c.codes = make(map[string]int)
	}
	c.codes[p.Code]++
	return nil
}

// openBytes opens a workbook that a test has made.
func openBytes(t testing.TB, b []byte) *workbook.Book {
	t.Helper()
	book, err := workbook.OpenReader(context.Background(), bytes.NewReader(b), int64(len(b)), workbook.Options{Name: "made"})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func testReader(t testing.TB) *Reader {
	t.Helper()
	all, err := Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	return NewReader(all, References{Roster: testRoster()})
}

func readCounting(t testing.TB, r *Reader, b []byte) (*counter, *Report) {
	t.Helper()
	c := new(counter)
	rep, err := r.Read(context.Background(), openBytes(t, b), "2012.csv", c)
	if err != nil {
		t.Fatal(err)
	}
	return c, rep
}

const ledgerHead = "序号,隐患编号,单位名称,乡镇街道,发现日期,隐患描述,整改期限,整改状态\n"

// 100,000 like problems are found in one pass and leave nothing in memory.
func TestManyProblemsCostNoMemory(t *testing.T) {
	made := func(n int) []byte {
		var b bytes.Buffer
		b.WriteString(ledgerHead)
		for i := range n {
			fmt.Fprintf(&b, "%d,H-%d,某店,桃源镇,昨天,堵塞,2012.7.1,差不多\n", i+1, i)
		}
		return b.Bytes()
	}
	r := testReader(t)
	heap := func(n int) (uint64, *counter) {
		data := made(n)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		c, rep := readCounting(t, r, data)
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(data)
		runtime.KeepAlive(rep)
		return max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc, c
	}
	kept, c := heap(100_000)
	if c.records != 0 || c.codes[codeDateWrong] != 100_000 || c.codes[codeEnumUnknown] != 100_000 || c.codes[codeTownshipUnknown] != 100_000 {
		t.Fatalf("got %d records and %v", c.records, c.codes)
	}
	if kept > 1<<20 {
		t.Errorf("%d bytes are kept for 300,000 problems", kept)
	}
}

// Problems of one row: those of the whole row first, then by column.
func TestProblemsOfARowAreInOrder(t *testing.T) {
	b := []byte("整改状态,隐患描述,隐患编号,单位名称,乡镇街道,发现日期,整改期限\n" +
		"差不多,堵塞,H-1,某店,桃源镇,2012.7.2,2012.7.1\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	sameLines(t, "problems", s.problems, []string{"rule_broken@!G2", "enum_unknown@!A2", "township_unknown@!E2"})
}

// A sum is passed over wherever its number stands; a row that names a unit is
// none, though it begins with the word.
func TestSumsAreNoRows(t *testing.T) {
	b := []byte(ledgerHead +
		"1,H-1,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n" +
		"合计,60\n小计,1处\n总计,12,12\n本页合计,,60家\n平均,35\n累计（7月）,35,共60家\n共计,35,,塔山街道\n" +
		"合计,H-2,某店,塔山街道,2012-06-19,堵塞,2012-06-29,未整改\n")
	s := lookAt(t, openBytes(t, b), "a.csv")
	sameLines(t, "tables", s.tables, []string{": hazards, 2 taken, 0 returned; total 7"})
	sameLines(t, "problems", s.problems, nil)

	numbers := made(t, func(f *excelize.File, sheet string) error {
		return setRows(f, sheet, []any{"活动编号", "轮次", "日期", "所属大队", "活动类别", "次数"},
			[]any{"H-1", 1, "2012-06-20", "越城大队", "谈心", 3}, []any{"合 计", 5, nil, nil, 2, 3})
	})
	sameLines(t, "tables", lookAt(t, openBytes(t, numbers), "a.xlsx").tables, []string{"Sheet1: activities, 1 taken, 0 returned; total 1"})
}

// A file of nothing but text is returned; beside a ledger, or where nothing at
// all is written, there is nothing to mend.
func TestTextAloneIsNoLedger(t *testing.T) {
	s := lookAt(t, openBytes(t, []byte("hello\n")), "隐患.xlsx")
	sameLines(t, "tables", s.tables, []string{": returned"})
	sameLines(t, "problems", s.problems, []string{"sheet_no_table@"})
	want := "文件里没有台账的表格，只有文字（“hello”）。请放入带表头的台账，或使用该台账的模板。"
	if got := s.found[0].Sentence("zh"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	sheets := func(second ...[]any) []byte {
		return made(t, func(f *excelize.File, sheet string) error {
			if _, err := f.NewSheet("乙"); err != nil {
				return err
			}
			if err := setRows(f, "乙", second...); err != nil {
				return err
			}
			return setRows(f, sheet, []any{"各大队："}, []any{"请于每月5日前报送。"})
		})
	}
	s = lookAt(t, openBytes(t, sheets()), "a.xlsx")
	sameLines(t, "tables", s.tables, []string{"Sheet1: returned", "乙: empty"})
	sameLines(t, "problems", s.problems, []string{"sheet_no_table@Sheet1"})
	s = lookAt(t, openBytes(t, sheets([]any{"隐患编号", "单位名称", "隐患描述", "发现日期"})), "a.xlsx")
	sameLines(t, "tables", s.tables, []string{"Sheet1: text", "乙: hazards, 0 taken, 0 returned"})
	sameLines(t, "problems", s.problems, nil)
}

// A number that stands twice is told with the sheets where these are two.
func TestTwiceOnTwoSheets(t *testing.T) {
	b := made(t, func(f *excelize.File, sheet string) error {
		if _, err := f.NewSheet("8月"); err != nil {
			return err
		}
		head := []any{"隐患编号", "单位名称", "乡镇街道", "发现日期", "隐患描述"}
		if err := setRows(f, "8月", head, []any{"H-1", "某店", "塔山街道", "2012-06-19", "过期"}, []any{"H-1", "某店", "塔山街道", "2012-06-19", "锁闭"}); err != nil {
			return err
		}
		return setRows(f, sheet, head, []any{"H-1", "某店", "塔山街道", "2012-06-19", "堵塞"})
	})
	s := lookAt(t, openBytes(t, b), "a.xlsx")
	sameLines(t, "sentences", []string{s.found[0].Sentence("zh"), s.found[0].Sentence("en"), s.found[1].Sentence("zh")}, []string{
		"隐患编号 H-1在本文件中出现两次、内容不同：“Sheet1” 第2行和“8月” 第2行，采用后一行。",
		"隐患编号 H-1 stands twice in this file with different content: rows “Sheet1” 2 and “8月” 2; the later counts.",
		"隐患编号 H-1在本文件中出现两次、内容不同：第2行和第3行，采用后一行。",
	})
}

// inTime reads a workbook and fails where that takes longer than a hundred
// times what it should: time by the square, not a slow machine.
func inTime(t *testing.T, limit time.Duration, b []byte) (*counter, *Report) {
	t.Helper()
	start := time.Now()
	c, rep := readCounting(t, testReader(t), b)
	if took := time.Since(start); took > limit {
		t.Errorf("took %v", took)
	}
	return c, rep
}

func TestSheetOfAllColumns(t *testing.T) {
	var b bytes.Buffer
	for i := range 16384 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString([]string{"隐患编号", "单位名称", "乡镇街道", "发现日期", "隐患描述", "整改情况", "状态", "类别"}[i%8])
	}
	line := b.String()
	for range 40 {
		b.WriteString("\n" + line)
	}
	c, _ := inTime(t, 20*time.Second, b.Bytes())
	if c.codes[codeHeaderDouble] != 1 {
		t.Errorf("got %v", c.codes)
	}
}

func TestHeaderOnEveryPage(t *testing.T) {
	var b bytes.Buffer
	for i := range 10_000 {
		fmt.Fprintf(&b, "2012年隐患\n%s%d,H-%d,某店,塔山,2012.7.1,堵塞,立即,已整改\n", ledgerHead, i, i)
	}
	c, rep := inTime(t, 20*time.Second, b.Bytes())
	if c.records != 10_000 || c.problems != 0 || len(rep.Sheets) != 1 {
		t.Errorf("got %d records, %v, %d tables", c.records, c.codes, len(rep.Sheets))
	}
}

// A line of one text might be the title of a further table, again and again.
func TestManyLinesOfOneText(t *testing.T) {
	b := []byte(ledgerHead + "1,H-1,某店,塔山,2012.7.1,堵塞,立即,已整改\n" + strings.Repeat("某大队以上情况属实\n", 300_000))
	c, _ := inTime(t, 20*time.Second, b)
	if c.records != 1 {
		t.Errorf("got %d records, %v", c.records, c.codes)
	}
}

// made writes a workbook with excelize.
func made(t testing.TB, fill func(f *excelize.File, sheet string) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f, f.GetSheetName(0)); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func setRows(f *excelize.File, sheet string, rows ...[]any) error {
	for i := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

var smallLedger = [][]any{
	{"隐患编号", "单位名称", "乡镇街道", "发现日期", "隐患描述", "整改状态"},
	{"H-1", "某\"店\"\n=1+1", "塔山", "2012.7.1", "=cmd|' /C calc'!A0", "已整改"},
}

// sheetXML packs the XML of one sheet into a workbook, for what writers take
// too long to write.
func sheetXML(t testing.TB, name, rows, merges string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `worksheet" Target="sheet1.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + ns + `><sheets><sheet name="` + name + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/sheet1.xml", `<worksheet ` + ns + `><sheetData>` + rows + `</sheetData>` + merges + `</worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func rowsXML(rows [][]any) string {
	var b strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, v := range row {
			fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, workbook.CellName(j, i+1), html.EscapeString(v.(string)))
		}
		b.WriteString(`</row>`)
	}
	return b.String()
}

// Merges over everything, a hundred thousand wide ones, and names and texts
// that would do harm elsewhere.
func TestMergesOverTheWholeSheet(t *testing.T) {
	var merges strings.Builder
	merges.WriteString(`<mergeCells><mergeCell ref="A1:XFD1048576"/>`)
	for r := 4; r < 300_000; r += 3 {
		fmt.Fprintf(&merges, `<mergeCell ref="A%d:XFD%d"/>`, r, r+1)
	}
	merges.WriteString(`</mergeCells>`)
	rows := smallLedger
	for i := range 2000 {
		rows = append(rows, []any{fmt.Sprintf("H-%d", i+2), "某店", "塔山", "2012.7.1", "堵塞", "未整改"})
	}
	b := sheetXML(t, "某'店&quot;2012=年", rowsXML(rows), merges.String())
	start := time.Now()
	s := lookAt(t, openBytes(t, b), "a\n=1+1.xlsx")
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	sameLines(t, "tables", s.tables, []string{"某'店\"2012=年: hazards, 2001 taken, 0 returned; 2012 from sheet"})
	row := s.rows["某'店\"2012=年!2"]
	if row["unit_name"] != "某\"店\"\n=1+1" || row["description"] != "=cmd|' /C calc'!A0" {
		t.Errorf("texts must stay as they are, got %q", row)
	}
}

func TestFormattedButEmptyRows(t *testing.T) {
	b := made(t, func(f *excelize.File, sheet string) error {
		w, err := f.NewStreamWriter(sheet)
		if err != nil {
			return err
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 31})
		if err != nil {
			return err
		}
		empty := make([]any, 8)
		for i := range empty {
			empty[i] = excelize.Cell{StyleID: style}
		}
		for i := range 200_000 {
			row := empty
			if i < len(smallLedger) {
				row = smallLedger[i]
			}
			if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
				return err
			}
		}
		return w.Flush()
	})
	c, _ := inTime(t, 10*time.Second, b)
	if c.records != 1 || c.problems != 0 {
		t.Errorf("got %d records, %v", c.records, c.codes)
	}
}

// Dates of the 1904 system, codes and flags as numbers, written by excelize.
func TestNumbersOfExcelize(t *testing.T) {
	b := made(t, func(f *excelize.File, sheet string) error {
		on := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on}); err != nil {
			return err
		}
		return setRows(f, sheet,
			[]any{"单位编号", "单位名称", "监管级别", "列管年度", "火灾高危单位", "乡镇街道"},
			[]any{330600001, "甲公司", "县", time.Date(2012, 6, 19, 0, 0, 0, 0, time.UTC), 1, 330602001},
			[]any{913306001234567890, "乙公司", "市", 2012, true, "330602001000"},
			[]any{913306001234567000, "丙公司", "市", 2012, 0, "塔山"},
		)
	})
	s := lookAt(t, openBytes(t, b), "名册.xlsx")
	c := workbookCase{
		tables: []string{"Sheet1: key_units, 2 taken, 1 returned"},
		rows: []string{
			"Sheet1!2 unit_no=330600001 level=县级 year=2012 high_risk=是 township=塔山街道",
			"Sheet1!3 unit_no=913306001234567890 level=市级 high_risk=是 township=塔山街道",
		},
		problems: []string{"code_rounded@Sheet1!A4"},
	}
	c.check(t, s)
}
