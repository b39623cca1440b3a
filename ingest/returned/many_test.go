package returned_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/ingest/workbook"
)

// ledgerCSV is a ledger of many rows; every row's date is wrong.
func ledgerCSV(t testing.TB, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("2012年隐患台账,,\n隐患编号,单位名称,发现日期\n")
	for i := range rows {
		fmt.Fprintf(&b, "YH-%d,第%d家公司,昨天\n", i, i%100)
	}
	path := filepath.Join(t.TempDir(), "诸暨大队.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// many gives n problems in column C from row 3 on, in the order of the rows.
func many(sheet string, n int) func(func(lake.Problem, error) bool) {
	return func(yield func(lake.Problem, error) bool) {
		for i := range n {
			p := wrong(sheet, fmt.Sprintf("C%d", i+3))
			p.Row, p.Field, p.Dataset = i+3, "found_on", "hazards"
			if !yield(p, nil) {
				return
			}
		}
	}
}

func reports(sheet string, taken int) []dataset.SheetReport {
	return []dataset.SheetReport{{Sheet: sheet, Dataset: "hazards", HeaderRow: 2, HeaderLastRow: 2, Taken: taken, Columns: []dataset.Mapping{
		{Column: "A", Heading: "隐患编号", Field: "hazard_no"}, {Column: "C", Heading: "发现日期", Field: "found_on"},
	}}}
}

// Five thousand wrong cells are all filled and all explained, whatever the
// original was, and LibreOffice opens the workbook.
func TestFiveThousandMarks(t *testing.T) {
	const n = 5000
	csv := ledgerCSV(t, n)
	xlsx := filepath.Join(t.TempDir(), "诸暨大队.xlsx")
	runPython(t, `
import csv, openpyxl, sys
wb = openpyxl.Workbook()
for row in csv.reader(open(sys.argv[1], encoding="utf-8")): wb.active.append(row)
wb.save(sys.argv[2])`, csv, xlsx)
	for name, path := range map[string]string{"csv": csv, "xlsx": xlsx, "xls": convert(t, xlsx, "xls:MS Excel 97")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := openBook(t, path).Sheets()[0].Name
			dst := write(t, returned.Source{Path: path, Sheets: reports(sheet, 0), Problems: many(sheet, n)})
			parts := readParts(t, dst)
			if got := len(find(t, parts["xl/comments2.xml"], "comment")); got != n {
				t.Errorf("%d comments, want %d", got, n)
			}
			if got := strings.Count(parts["xl/drawings/vmlDrawing2.vml"], "<v:shape "); got != n {
				t.Errorf("%d boxes, want %d", got, n)
			}
			if filled := countFilled(t, dst); filled != n {
				t.Errorf("%d cells filled, want %d", filled, n)
			}
			list := dump(t, openBook(t, dst), 0)
			if !strings.Contains(list, `"还有 3000 个同样的问题"`) || strings.Count(list, `"退回"`) != 2000 {
				t.Errorf("the list has %d lines", strings.Count(list, `"退回"`))
			}
			saved := convert(t, dst, "xlsx")
			if got := strings.Count(dump(t, openBook(t, saved), 1), `"昨天"`); got != n {
				t.Errorf("LibreOffice reads %d of the cells, want %d", got, n)
			}
			comments := 0
			for name, content := range readParts(t, saved) {
				if strings.HasPrefix(name, "xl/comments") {
					comments += len(find(t, content, "comment"))
				}
			}
			if comments != n {
				t.Errorf("LibreOffice reads %d comments, want %d", comments, n)
			}
		})
	}
}

// countFilled counts the cells that openpyxl sees filled as wrong.
func countFilled(t *testing.T, path string) int {
	t.Helper()
	return number(strings.TrimSpace(runPython(t, `
import openpyxl, sys
ws = openpyxl.load_workbook(sys.argv[1]).worksheets[1]
print(sum(1 for r in ws.iter_rows() for c in r if c.fill.fgColor.rgb == "FFFFC7CD"))`, path)))
}

// Of a sheet too large to be handed back whole, the header and the wrong rows
// are, and the list says so and leads to where they stand now.
func TestLargeSheetComesBackInPart(t *testing.T) {
	const rows = 60_000
	path := ledgerCSV(t, rows)
	bad := []int{3, 40_000, 60_002}
	dst := write(t, returned.Source{
		Path: path, Sheets: reports("", rows-len(bad)),
		Problems: func(yield func(lake.Problem, error) bool) {
			for _, row := range bad {
				p := wrong("", fmt.Sprintf("C%d", row))
				p.Row = row
				if !yield(p, nil) {
					return
				}
			}
		},
	})
	book := openBook(t, dst)
	got := dump(t, book, 1)
	want := "1: A=1\"2012年隐患台账\"\n2: A=1\"隐患编号\" B=1\"单位名称\" C=1\"发现日期\"\n" +
		"3: A=1\"YH-0\" B=1\"第0家公司\" C=1\"昨天\"\n4: A=1\"YH-39997\" B=1\"第97家公司\" C=1\"昨天\"\n5: A=1\"YH-59999\" B=1\"第99家公司\" C=1\"昨天\"\n0 merged\n"
	if got != want {
		t.Errorf("the sheet holds\n%s\nwant\n%s", got, want)
	}
	list := dump(t, book, 0)
	for _, want := range []string{"工作表“Sheet1”超过 50000 行，这里只放了表头和有问题的行", `C=1"C3"`, `C=1"原第40000行"`, `C=1"原第60002行"`} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not say %s:\n%s", want, list)
		}
	}
	links := find(t, readParts(t, dst)["xl/worksheets/sheet1.xml"], "hyperlink")
	if len(links) != 3 || links[1]["location"] != "'Sheet1'!C4" || links[2]["location"] != "'Sheet1'!C5" {
		t.Errorf("links: %v", links)
	}
}

// A large sheet's wrong rows keep what cells merged downwards gave them.
func TestLargeSheetKeepsWhatMergedCellsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "合并.xlsx")
	runPython(t, `
import openpyxl, sys
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "隐患"
ws.append(["标题"]); ws.append(["编号", "单位名称", "发现日期"])
for i in range(50100): ws.append(["YH-%d" % i, "甲公司" if i == 9 else None, "昨天"])
ws.merge_cells("B12:B20"); wb.save(sys.argv[1])`, path)
	dst := write(t, returned.Source{Path: path, Sheets: reports("隐患", 0), Problems: problems(wrong("隐患", "C15"), wrong("隐患", "C21"))})
	book := openBook(t, dst)
	got := dump(t, book, 1)
	for _, want := range []string{`3: A=1"YH-12" B=1"甲公司" C=1"昨天"`, `4: A=1"YH-18" C=1"昨天"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not there:\n%s", want, got)
		}
	}
}

// A large sheet's wrong rows do not stand under the rows that 同上 meant, so it
// says which row it was, and is no ditto of the row that is now above.
func TestLargeSheetKeepsWhereSameAsAboveStood(t *testing.T) {
	path := filepath.Join(t.TempDir(), "同上.xlsx")
	runPython(t, `
import openpyxl, sys
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "隐患"
ws.append(["标题"]); ws.append(["编号", "单位名称", "发现日期"])
for i in range(50100): ws.append(["YH-%d" % i, "同上" if i % 2 else "甲公司%d" % i, "昨天"])
wb.save(sys.argv[1])`, path)
	dst := write(t, returned.Source{Path: path, Sheets: reports("隐患", 0), Problems: problems(wrong("隐患", "C14"))})
	if got, want := dump(t, openBook(t, dst), 1), `3: A=1"YH-11" B=1"同上（原第14行）" C=1"昨天"`; !strings.Contains(got, want) {
		t.Errorf("%s is not there:\n%s", want, got)
	}
}

// A hundred thousand problems, and a million rows, cost little memory.
func TestMemoryDoesNotGrowWithTheSheet(t *testing.T) {
	const rows = 1_000_000
	path := ledgerCSV(t, rows)
	runtime.GC()
	var before, peak runtime.MemStats
	runtime.ReadMemStats(&before)
	seen := 0
	src := returned.Source{
		Path: path, Sheets: reports("", rows-100_000),
		Taken: func(yield func(lake.Place, error) bool) {
			for i := range rows - 100_000 {
				if !yield(lake.Place{Row: i + 100_003}, nil) {
					return
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&peak)
		},
		Problems: func(yield func(lake.Problem, error) bool) {
			for p := range many("", 100_000) {
				if seen++; !yield(p, nil) {
					return
				}
			}
		},
	}
	dst := filepath.Join(t.TempDir(), "大表.xlsx")
	src.Name = "大表.csv"
	if err := returned.Write(t.Context(), dst, src); err != nil {
		t.Fatal(err)
	}
	if seen != 100_000 {
		t.Errorf("%d problems were read", seen)
	}
	if grown := int64(peak.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("100,000 problems take %d MiB", grown>>20)
	}
	list := dump(t, openBook(t, dst), 0)
	for _, want := range []string{`"还有 98000 个同样的问题"`, "还有 50000 行有问题，没有放在这里"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not say %s", want)
		}
	}
}

// The widest and deepest places of a sheet can be marked.
func TestMarksAtTheEdgesOfASheet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "边.csv")
	if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	dst := write(t, returned.Source{Path: path, Problems: problems(wrong("", "XFD1"), wrong("", "A1048576"), wrong("", "XFD1048576"), wrong("", "XFE1"), wrong("", "A1048577"))})
	got := find(t, readParts(t, dst)["xl/comments2.xml"], "comment")
	var refs []string
	for _, c := range got {
		refs = append(refs, c["ref"])
	}
	// What lies outside of any sheet is marked in its first cell.
	if strings.Join(refs, " ") != "A1 XFD1 A1048576 XFD1048576" && strings.Join(refs, " ") != "XFD1 A1048576 XFD1048576" {
		t.Errorf("comments on %v", refs)
	}
	if book := openBook(t, dst); book.Format() != workbook.XLSX {
		t.Errorf("format %s", book.Format())
	}
}

// A list has an end, whatever there is to list: the 2,001st of each of fifteen
// kinds is counted with its kind, the others beyond 20,000 are counted together.
func TestListHasAnEnd(t *testing.T) {
	path := ledgerCSV(t, 1)
	dst := write(t, returned.Source{Path: path, Problems: func(yield func(lake.Problem, error) bool) {
		for i := range 15 * 2001 {
			p := wrong("", "C3")
			p.Field = fmt.Sprintf("field%d", i%15)
			if !yield(p, nil) {
				return
			}
		}
	}})
	list := dump(t, openBook(t, dst), 0)
	if n := strings.Count(list, `"退回"`); n != 20_000 {
		t.Errorf("%d lines, want 20000", n)
	}
	if !strings.Contains(list, "还有 10000 个问题没有列出") {
		t.Error("the list does not say how many are left")
	}
}
