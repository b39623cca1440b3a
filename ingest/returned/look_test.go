package returned_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
)

// dressed is a ledger as a clerk dresses it up, made by openpyxl.
const dressed = `
import openpyxl, sys, datetime
from openpyxl.styles import Font, PatternFill, Border, Side, Alignment
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.formatting.rule import FormulaRule
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "隐患台账"
ws["A1"] = "2012年7月火灾隐患台账"; ws.merge_cells("A1:F1"); ws["A1"].font = Font(name="黑体", size=18, bold=True)
ws.row_dimensions[1].height = 33.5
for c, h in enumerate(["编号", "发现日期", "罚款（元）", "状态", "整改率", "合计"], 1):
    ws.cell(2, c, h).fill = PatternFill("solid", fgColor="FF00B050")
side = Side(style="medium", color="FF0000FF")
for r, (no, day, money, state, rate) in enumerate([("YH-1", datetime.date(2012, 7, 3), 1234.5, "已整改", 0.95),
        ("YH-2", "昨天", 20, "整改中", 0.5), ("YH-3", datetime.datetime(2012, 7, 5, 14, 30), 30, "未整改", 1)], 3):
    ws.cell(r, 1, no).border = Border(left=side, right=side)
    ws.cell(r, 2, day).number_format = 'yyyy"年"m"月"d"日"'
    ws.cell(r, 3, money).number_format = '¥#,##0.00'
    ws.cell(r, 4, state).alignment = Alignment(wrap_text=True, horizontal="center")
    ws.cell(r, 5, rate).number_format = '0.0%'
    ws.cell(r, 6, "=SUM(C3:C%d)" % r)
    ws.cell(r, 8).border = Border(bottom=side)
ws["D4"].comment = Comment("问过所里", "王强")
ws["B4"].comment = Comment("待核", "王强")
ws.column_dimensions["B"].width = 23.25; ws.column_dimensions["C"].hidden = True; ws.column_dimensions["G"].hidden = True
ws.row_dimensions[5].hidden = True; ws.row_dimensions[4].hidden = True
ws.freeze_panes = "B3"; ws.auto_filter.ref = "A2:F5"; ws.page_setup.orientation = "landscape"
for f, at in [('"已整改,整改中,未整改"', "D3:D9"), ("$J$1:$J$3", "E3:E9")]:
    dv = DataValidation(type="list", formula1=f); dv.add(at); ws.add_data_validation(dv)
ws.conditional_formatting.add("A3:A9", FormulaRule(formula=["$C3>25"], fill=PatternFill("solid", bgColor="FFFF0000")))
hidden = wb.create_sheet("旧表"); hidden["A1"] = "旧"; hidden.sheet_state = "hidden"
wb.create_sheet("空表")
wb.save(sys.argv[1])`

// told prints what openpyxl sees of a workbook, as far as a clerk does.
const told = `
import openpyxl, sys
wb = openpyxl.load_workbook(sys.argv[1]); ws = wb["隐患台账"]
for a in ["A1", "A2", "A3", "B3", "C3", "D3", "E3", "F3", "B4", "A4", "B5", "H3"]:
    c = ws[a]
    print(a, repr(c.value), c.number_format, c.font.name, c.font.sz, c.font.b, c.fill.fgColor.rgb if c.fill.fill_type else "-",
          c.font.color.rgb if c.font.color and c.font.color.type == "rgb" else "-", c.border.left and c.border.left.style, c.border.bottom and c.border.bottom.style, c.alignment.wrap_text, c.alignment.horizontal)
print("merged", [str(r) for r in ws.merged_cells.ranges], "freeze", ws.freeze_panes, "filter", ws.auto_filter.ref, ws.page_setup.orientation)
print("widths", ws.column_dimensions["B"].width, ws.column_dimensions["C"].hidden, ws.column_dimensions["G"].hidden)
print("rows", ws.row_dimensions[1].height, ws.row_dimensions[4].hidden, ws.row_dimensions[5].hidden)
print("choices", [(d.formula1, str(d.sqref)) for d in ws.data_validations.dataValidation], "rules", len(ws.conditional_formatting))
print("notes", {c.coordinate: c.comment.text for r in ws.iter_rows() for c in r if c.comment})
print("sheets", [(s.title, s.sheet_state) for s in wb.worksheets])`

// What the clerk's sheet looked like it looks like still, but for the marks.
func TestLookIsCarriedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "诸暨大队.xlsx")
	runPython(t, dressed, path)
	dst := write(t, returned.Source{
		Path:   path,
		Sheets: []dataset.SheetReport{{Sheet: "隐患台账", Dataset: "hazards", HeaderRow: 2, HeaderLastRow: 2}},
		Problems: problems(wrong("隐患台账", "B4"),
			lake.Problem{Sheet: "隐患台账", Cell: "C4", Code: "number_wrong", Severity: dataset.Warning, Sentence: "请核对。"}),
		Taken: func(yield func(lake.Place, error) bool) {
			_ = yield(lake.Place{SheetNo: 0, Row: 3}, nil) && yield(lake.Place{SheetNo: 0, Row: 5}, nil)
		},
	})
	want := strings.TrimSpace(`
A1 '2012年7月火灾隐患台账' General 黑体 18.0 True - - None None None None
A2 '编号' General Calibri 11.0 False FF00B050 - None None None None
A3 'YH-1' General Calibri 11.0 False FFF2F2F1 FF7F7F7E medium None None None
B3 datetime.datetime(2012, 7, 3, 0, 0) yyyy"年"m"月"d"日" Calibri 11.0 False FFF2F2F1 FF7F7F7E None None None None
C3 1234.5 ¥#,##0.00 Calibri 11.0 False FFF2F2F1 FF7F7F7E None None None None
D3 '已整改' General Calibri 11.0 False FFF2F2F1 FF7F7F7E None None True center
E3 0.95 0.0% Calibri 11.0 False FFF2F2F1 FF7F7F7E None None None None
F3 None General Calibri 11.0 False FFF2F2F1 FF7F7F7E None None None None
B4 '昨天' yyyy"年"m"月"d"日" Calibri 11.0 False FFFFC7CD FF9C0005 None None None None
A4 'YH-2' General Calibri 11.0 False - - medium None None None
B5 datetime.datetime(2012, 7, 5, 14, 30) yyyy"年"m"月"d"日" Calibri 11.0 False FFF2F2F1 FF7F7F7E None None None None
H3 None General Calibri 11.0 False FFF2F2F1 FF7F7F7E None medium None None
merged ['A1:F1'] freeze B3 filter A2:F5 landscape
widths 23.25 False True
rows 33.5 False True
choices [('"已整改,整改中,未整改"', 'D3:D9')] rules 0
notes {'F3': '原公式：=SUM(C3:C3)', 'B4': '【退回】“昨天”不是日期，请写成 2012-06-19 的样子。\n――――\n待核', 'C4': '【提醒】请核对。', 'D4': '问过所里', 'F4': '原公式：=SUM(C3:C4)', 'F5': '原公式：=SUM(C3:C5)'}
sheets [('问题清单', 'visible'), ('隐患台账', 'visible'), ('旧表', 'hidden'), ('空表', 'visible')]`)
	if diff := cmp.Diff(want, strings.TrimSpace(runPython(t, told, dst))); diff != "" {
		t.Errorf("the look changed (-want +got):\n%s", diff)
	}
	convert(t, dst, "pdf")
}

// The values of formulas are kept and the formulas are not: a workbook that
// LibreOffice has computed comes back with what it computed.
func TestFormulasComeBackAsValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "诸暨大队.xlsx")
	runPython(t, dressed, path)
	computed := convert(t, path, "xlsx")
	book := openBook(t, write(t, returned.Source{Path: computed, Problems: problems(wrong("隐患台账", "B4"))}))
	got := dump(t, book, sheetNamed(t, book, "隐患台账"))
	for _, want := range []string{`F=2"1234.5"`, `F=2"1254.5"`, `F=2"1284.5"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not there:\n%s", want, got)
		}
	}
}

// A second round takes off the marks of the first: what was mended no longer
// looks wrong, and what the first round said is not said again.
func TestMarksOfAnEarlierRoundAreTakenOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "诸暨大队.xlsx")
	runPython(t, dressed, path)
	first := write(t, returned.Source{Path: path, Problems: problems(wrong("隐患台账", "B4"), wrong("隐患台账", "D5"))})
	for name, mended := range map[string]string{"as returned": first, "saved by LibreOffice": convert(t, first, "xlsx")} {
		second := write(t, returned.Source{Path: mended, Name: "诸暨大队（问题）.xlsx", Problems: problems(wrong("隐患台账", "D5"))})
		got := runPython(t, told, second)
		if strings.Contains(got, "FFFFC7CD") || !strings.Contains(got, "B4 '昨天'") {
			t.Errorf("%s: B4 is still marked:\n%s", name, got)
		}
		if !strings.Contains(got, "'B4': '待核'") || !strings.Contains(got, "'D5': '【退回】") || strings.Count(got, "【退回】") != 1 {
			t.Errorf("%s: comments:\n%s", name, got)
		}
		if !strings.Contains(got, "sheets [('问题清单', 'visible'), ('隐患台账', 'visible'), ('旧表', 'hidden'), ('空表', 'visible')]") {
			t.Errorf("%s: sheets:\n%s", name, got)
		}
	}
}
