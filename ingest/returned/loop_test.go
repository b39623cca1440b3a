package returned_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"firegrid/ingest"
	"firegrid/ingest/returned"
)

// mend does what a clerk does: write what the list says into the red cells,
// touch nothing else, and save.
const mend = `
import openpyxl, sys
wb = openpyxl.load_workbook(sys.argv[1])
right = {"昨天": "2012-7-8", "正在协调": "整改中", None: "乙公司"}
n = 0
for ws in wb.worksheets[1:]:
    for row in ws.iter_rows():
        for c in row:
            if c.fill.fgColor.rgb == "FFFFC7CD":
                c.value = right[c.value]; n += 1
wb.save(sys.argv[1]); print(n)`

const original = `
import openpyxl, sys
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "隐患台账"
ws.append(["诸暨大队2012年7月火灾隐患排查整改台账"]); ws.merge_cells("A1:G1")
ws.append(["隐患编号", "单位名称", "县市区", "乡镇街道", "发现日期", "隐患描述", "整改状态"])
for i in range(40):
    ws.append(["YH-%d" % i, "甲公司", "诸暨市", "暨阳街道", "7月%d日" % (i % 30 + 1), "堵塞通道", "已整改"])
ws["E10"] = "昨天"; ws["G20"] = "正在协调"; ws["B30"] = None; ws["G30"] = "正在协调"
wb.save(sys.argv[1])`

// The loop that it is all for: a ledger with errors comes back, is mended,
// dropped again as it is, and nothing is left to mend; what had been taken is
// taken again unchanged.
func TestMendedWorkbookIsUnderstoodWhole(t *testing.T) {
	made := filepath.Join(t.TempDir(), "诸暨大队2012年7月.xlsx")
	runPython(t, original, made)
	csv := filepath.Join(t.TempDir(), "诸暨大队2012年7月.csv")
	text := runPython(t, `
import csv, openpyxl, sys
w = csv.writer(sys.stdout)
for r in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(values_only=True): w.writerow(["" if v is None else v for v in r])`, made)
	if err := os.WriteFile(csv, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"xlsx": made, "xls": convert(t, made, "xls:MS Excel 97"), "csv": csv} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			first := only(t, f.dropFile(path))
			if first.Taken != 37 || first.Returned != 3 {
				t.Fatalf("%d taken, %d returned: %v", first.Taken, first.Returned, first.Problems)
			}
			f.expect(f.sync(1, 0), "诸暨大队2012年7月（问题）.xlsx")
			book := filepath.Join(t.TempDir(), "诸暨大队2012年7月（问题）.xlsx")
			b, err := os.ReadFile(filepath.Join(returned.Dir(f.data), "诸暨大队2012年7月（问题）.xlsx"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(book, b, 0o644); err != nil {
				t.Fatal(err)
			}
			if n := strings.TrimSpace(runPython(t, mend, book)); n != "4" {
				t.Fatalf("%s red cells, want 4", n)
			}
			second := only(t, f.dropFile(book))
			if second.Outcome != ingest.Taken || second.Taken != 40 || len(second.Problems) != 0 {
				t.Errorf("mended: %s, %d taken, problems %v", second.Outcome, second.Taken, second.Problems)
			}
			f.expect(f.sync(0, 1))
		})
	}
}

func only(t *testing.T, res *ingest.Result) ingest.FileResult {
	t.Helper()
	if len(res.Files) != 1 {
		t.Fatalf("%d files", len(res.Files))
	}
	return res.Files[0]
}
