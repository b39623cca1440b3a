package returned_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/ingest/workbook"
)

// Whatever program made the original, every cell of the returned workbook is
// read as it was read from the original.
func TestCellsComeBackUnchanged(t *testing.T) {
	originals, err := filepath.Glob("../workbook/testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, path := range originals {
		if ext := filepath.Ext(path); ext == ".json" || ext == ".py" {
			continue
		}
		seen++
		t.Run(filepath.Base(path), func(t *testing.T) {
			original := openBook(t, path)
			var found []lake.Problem
			for _, s := range original.Sheets() {
				found = append(found, wrong(s.Name, "B3"))
			}
			book := openBook(t, write(t, returned.Source{Path: path, Problems: problems(found...)}))
			if got, want := len(book.Sheets()), len(original.Sheets())+1; got != want {
				t.Fatalf("%d sheets, want %d", got, want)
			}
			if book.Sheets()[0].Name != returned.ListSheet {
				t.Errorf("the first sheet is %q", book.Sheets()[0].Name)
			}
			for i, s := range original.Sheets() {
				if s.Name != "" && book.Sheets()[i+1].Name != s.Name {
					t.Errorf("sheet %q came back as %q", s.Name, book.Sheets()[i+1].Name)
				}
				if diff := cmp.Diff(dump(t, original, i), dump(t, book, i+1)); diff != "" {
					t.Errorf("sheet %q changed (-original +returned):\n%s", s.Name, diff)
				}
			}
		})
	}
	if seen < 10 {
		t.Errorf("only %d originals", seen)
	}
}

func TestTheSameSourceGivesTheSameBytes(t *testing.T) {
	src := returned.Source{Path: "../workbook/testdata/openpyxl.xlsx"}
	book := openBook(t, src.Path)
	src.Problems = problems(wrong(book.Sheets()[0].Name, "B3"))
	var texts [2][]byte
	for i := range texts {
		b, err := os.ReadFile(write(t, src))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = b
	}
	if string(texts[0]) != string(texts[1]) {
		t.Error("two workbooks of one source differ")
	}
}

func TestOriginalIsOnlyRead(t *testing.T) {
	b, err := os.ReadFile("../workbook/testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "原件.xlsx")
	if err := os.WriteFile(path, b, 0o444); err != nil {
		t.Fatal(err)
	}
	write(t, returned.Source{Path: path})
	if after, err := os.ReadFile(path); err != nil || string(after) != string(b) {
		t.Errorf("the original changed: %v", err)
	}
}

// A file that could not be read has a workbook with only the list.
func TestRefusedFileHasOnlyTheList(t *testing.T) {
	p := lake.Problem{Code: "file_encrypted", Severity: dataset.Returned, Sentence: "文件加了密码，无法读取。请在 Excel 中取消密码（文件→信息→保护工作簿）后另存再放入。"}
	damaged := filepath.Join(t.TempDir(), "half.xlsx")
	b, err := os.ReadFile("../workbook/testdata/openpyxl.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(damaged, b[:len(b)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]returned.Source{
		"known":   {Path: "absent", Refused: true},
		"damaged": {Path: damaged},
	} {
		src.Name, src.Problems = "诸暨大队.xlsx", problems(p)
		book := openBook(t, write(t, src))
		if len(book.Sheets()) != 1 {
			t.Fatalf("%s: %d sheets", name, len(book.Sheets()))
		}
		got := dump(t, book, 0)
		for _, want := range []string{
			`A=1"问题清单：诸暨大队.xlsx"`, `E=1"文件加了密码，无法读取。"`, `F=1"请在 Excel 中取消密码（文件→信息→保护工作簿）后另存再放入。"`, `H=1"退回"`, "整份文件没有取用",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: the list does not say %s:\n%s", name, want, got)
			}
		}
	}
}

// The list says where, what and how, and leads to the cell.
func TestListLeadsToTheCell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "台账.csv")
	if err := os.WriteFile(path, []byte("隐患编号,发现日期\nYH-1,昨天\nYH-2,2012-6-19\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	src := returned.Source{
		Path: path,
		Sheets: []dataset.SheetReport{{Dataset: "hazards", HeaderRow: 1, HeaderLastRow: 1, Taken: 1, Returned: 1, Columns: []dataset.Mapping{
			{Column: "A", Heading: "隐患编号", Field: "hazard_no"}, {Column: "B", Heading: "发现日期", Field: "found_on"},
		}}},
		Problems: problems(
			lake.Problem{Dataset: "hazards", Row: 2, Cell: "B2", Field: "found_on", Code: "date_wrong", Severity: dataset.Returned, Value: "昨天", Sentence: "“昨天”不是日期，请写成 2012-06-19 的样子。"},
			lake.Problem{Dataset: "hazards", Row: 2, Code: "place_missing", Severity: dataset.Returned, Sentence: "这一行没有县市区、乡镇街道或所属大队，请至少填写一项。"},
			lake.Problem{Dataset: "hazards", Row: 3, Cell: "A3", Field: "hazard_no", Code: "key_twice", Severity: dataset.Warning, Value: "YH-2", Sentence: "隐患编号 YH-2在本文件中出现两次、内容不同：第1行和第3行，采用后一行。"},
		),
	}
	dst := write(t, src)
	got := dump(t, openBook(t, dst), 0)
	for _, want := range []string{
		`5: A=2"1" B=1"Sheet1" C=1"B2" D=1"发现日期" E=1"“昨天”不是日期。" F=1"请写成 2012-06-19 的样子。" G=1"昨天" H=1"退回"`,
		`6: A=2"2" B=1"Sheet1" C=1"A2" E=1"这一行没有县市区、乡镇街道或所属大队。" F=1"请至少填写一项。" H=1"退回"`,
		`7: A=2"3" B=1"Sheet1" C=1"A3" D=1"隐患编号" E=1"隐患编号 YH-2在本文件中出现两次、内容不同：第1行和第3行，采用后一行。" F=1"请只保留正确的一行，或改正编号。" G=1"YH-2" H=1"提醒"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the list does not hold\n%s\nbut\n%s", want, got)
		}
	}
	links := find(t, readParts(t, dst)["xl/worksheets/sheet1.xml"], "hyperlink")
	if len(links) != 3 || links[0]["ref"] != "C5" || links[0]["location"] != "'Sheet1'!B2" {
		t.Errorf("links: %v", links)
	}
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := returned.Write(ctx, filepath.Join(dir, "x.xlsx"), returned.Source{Path: "../workbook/testdata/openpyxl.xlsx"}); err == nil {
		t.Error("no error")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A merged cell that is wrong for three rows is marked where it shows.
func TestMergedCellIsMarkedWhereItShows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "合并.xlsx")
	runPython(t, `
import openpyxl, sys
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "隐患"
for r in [["编号", "日期"], ["1", "昨天"], ["2", None], ["3", None]]: ws.append(r)
ws.merge_cells("B2:B4"); wb.save(sys.argv[1])`, path)
	dst := write(t, returned.Source{Path: path, Problems: problems(wrong("隐患", "B2"), wrong("隐患", "B3"), wrong("隐患", "B4"))})
	parts := readParts(t, dst)
	comments := find(t, parts["xl/comments2.xml"], "comment")
	if len(comments) != 1 || comments[0]["ref"] != "B2" {
		t.Errorf("comments: %v", comments)
	}
	if n := strings.Count(parts["xl/comments2.xml"], "不是日期"); n != 1 {
		t.Errorf("the sentence stands %d times", n)
	}
	for _, k := range find(t, parts["xl/worksheets/sheet1.xml"], "hyperlink") {
		if k["location"] != "'隐患'!B2" {
			t.Errorf("a link leads to %s", k["location"])
		}
	}
	if book := openBook(t, dst); book.Format() != workbook.XLSX {
		t.Errorf("format %s", book.Format())
	}
}
