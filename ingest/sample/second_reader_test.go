package sample

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func open(t *testing.T, dir, name string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// tableOf reads the rows under the heading row, raw, by heading.
func tableOf(t *testing.T, f *excelize.File, sheet, heading string) []map[string]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var heads []string
	var out []map[string]string
	for _, row := range rows {
		if heads == nil {
			for _, c := range row {
				if c == heading {
					heads = row
				}
			}
			continue
		}
		one := make(map[string]string)
		for i, c := range row {
			if i < len(heads) {
				one[heads[i]] = c
			}
		}
		out = append(out, one)
	}
	if heads == nil {
		t.Fatalf("%s has no heading %s", sheet, heading)
	}
	return out
}

// The ledgers of 滨海大队 hold date cells, in a workbook that counts from 1904.
func TestLedgerSaysWhatTheStorySays(t *testing.T) {
	end := date(t, "2026-11-23")
	dir, _ := write(t, Options{Seed: 5, End: end})
	s, err := tell(5, newCalendar(end))
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, dir, "滨海大队2026年05-08月火灾隐患排查整改台账.xlsx")
	if props, err := f.GetWorkbookProps(); err != nil || props.Date1904 == nil || !*props.Date1904 {
		t.Errorf("not in the 1904 system: %v", err)
	}
	byNo := make(map[string]map[string]string)
	for _, sheet := range []string{"6月隐患", "7月隐患", "8月隐患"} {
		for _, row := range tableOf(t, f, sheet, "隐患编码") {
			byNo[strings.Map(narrow, row["隐患编码"])] = row
		}
	}
	serial := regexp.MustCompile(`^\d{5}$`)
	dates, wanted := 0, 0
	for _, h := range s.hazards {
		if h.brigade.name != "滨海大队" || s.cal.at(h.found).After(date(t, "2026-08-31")) {
			continue
		}
		wanted++
		row := byNo[h.no]
		if row == nil {
			t.Errorf("%s is missing", h.no)
			continue
		}
		if got := strings.TrimSpace(row["被检单位名称"]); strings.NewReplacer("(", "（", ")", "）").Replace(got) != h.unit.name || row["存在问题"] != h.defect.text {
			t.Errorf("%s: %v", h.no, row)
		}
		if found := row["发现时间"]; serial.MatchString(found) {
			dates++
			n, err := strconv.Atoi(found)
			if err != nil {
				t.Fatal(err)
			}
			day := time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
			if !day.Equal(s.cal.at(h.found)) {
				t.Errorf("%s was found on %s, the ledger says %s", h.no, s.cal.at(h.found), day)
			}
			if day.Before(date(t, "2026-05-24")) || day.After(end) {
				t.Errorf("%s lies outside the campaign", day)
			}
		}
	}
	if wanted < 20 || dates < wanted/2 {
		t.Errorf("%d hazards, %d with a date cell", wanted, dates)
	}
}

func narrow(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - 0xFEE0
	}
	return r
}

func TestListsAreOfTheYear(t *testing.T) {
	dir, _ := write(t, Options{Seed: 1, End: date(t, "2027-02-03")})
	for _, year := range []int{2026, 2027} {
		n := 0
		for _, row := range tableOf(t, open(t, dir, "市级消防安全重点单位台账2027.xlsx"), fmt.Sprintf("%d年度重点单位", year), "单位编号") {
			if y := row["列管年度"]; y != "" {
				n++
				if strings.TrimSuffix(y, "年") != strconv.Itoa(year) {
					t.Errorf("a unit of the list of %d has the year %s", year, y)
				}
			}
		}
		if n != CityUnits {
			t.Errorf("%d units of %d", n, year)
		}
	}
}

// A hazard that failed its review in one file passes it in a later one.
func TestLaterFileHasTheNews(t *testing.T) {
	dir, m := writeOnce(t)
	results := make(map[string][]string) // by number, in the order of the files
	for _, name := range m.Files {
		if !strings.HasPrefix(name, "上虞大队2012年") || !strings.HasSuffix(name, "台账.xlsx") {
			continue
		}
		f := open(t, dir, name)
		for _, row := range tableOf(t, f, f.GetSheetName(0), "隐患编号") {
			if no := strings.Map(narrow, row["隐患编号"]); strings.HasPrefix(no, "上虞-") {
				results[no] = append(results[no], strings.TrimPrefix(row["复查结果"], "复查"))
			}
		}
	}
	twice, mended := 0, 0
	for no, r := range results {
		switch {
		case len(r) > 2:
			t.Errorf("%s stands in %d files", no, len(r))
		case len(r) == 2:
			twice++
			if r[0] == "不合格" && r[1] == "合格" {
				mended++
			}
			if r[0] == "合格" && r[1] != "合格" {
				t.Errorf("%s had passed already: %v", no, r)
			}
		}
	}
	if twice < 5 || mended == 0 {
		t.Errorf("%d hazards stand in two files, %d of them failed and then passed", twice, mended)
	}
}

func TestMergedCellsMeanSameAsAbove(t *testing.T) {
	dir, _ := writeOnce(t)
	f := open(t, dir, "支队机关“司政后防”下基层蹲点安排表（2012年）.xlsx")
	merges, err := f.GetMergeCells("第一轮")
	if err != nil {
		t.Fatal(err)
	}
	down := 0
	for _, m := range merges {
		if strings.HasPrefix(m.GetStartAxis(), "B") && strings.HasPrefix(m.GetEndAxis(), "B") {
			down++
		}
	}
	if down != Brigades {
		t.Errorf("%d merged cells of brigades, want %d", down, Brigades)
	}
	f = open(t, dir, "绍兴县大队2012年10月火灾隐患排查整改台账.xlsx")
	rows, err := f.GetRows("检查台账")
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != "绍兴县大队2012年10月消防监督检查台账" || rows[2][2] != "基本情况" || rows[3][2] != "受检单位信息" || rows[4][2] != "单位名称" {
		t.Errorf("headings: %q", rows[:5])
	}
}

// quoted is what an error's description says was written.
var quoted = regexp.MustCompile(`写成(?:没有的)?“([^”]+)”`)

// The list of errors must be true: what it quotes stands in the cell it names.
func TestErrorsStandWhereTheListSays(t *testing.T) {
	dir, m := writeOnce(t)
	files := make(map[string]*excelize.File)
	value := func(e PlantedError) string {
		if strings.HasSuffix(e.File, ".csv") {
			raw := read(t, dir, e.File)
			if e.File == "第三轮蹲点活动台账（2012年）.csv" {
				var err error
				if raw, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err != nil {
					t.Fatal(err)
				}
			}
			lines, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			col, row, err := excelize.CellNameToCoordinates(e.Cell)
			if err != nil {
				t.Fatal(err)
			}
			return lines[row-1][col-1]
		}
		if files[e.File] == nil {
			files[e.File] = open(t, dir, e.File)
		}
		v, err := files[e.File].GetCellValue(e.Sheet, e.Cell)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	checked := 0
	for _, e := range m.Errors {
		switch q := quoted.FindStringSubmatch(e.What); {
		case q != nil && e.Cell != "":
			checked++
			if got := value(e); got != q[1] {
				t.Errorf("%s %s!%s holds %q: %s", e.File, e.Sheet, e.Cell, got, e.What)
			}
		case e.Code == "value_missing" || e.Code == "key_missing":
			checked++
			if got := value(e); got != "" {
				t.Errorf("%s %s!%s holds %q: %s", e.File, e.Sheet, e.Cell, got, e.What)
			}
		}
		if e.Row > 0 && e.Cell == "" && e.Code != "place_missing" && e.Code != "header_missing" {
			t.Errorf("no cell: %+v", e)
		}
	}
	if checked < 25 {
		t.Errorf("only %d cells were looked at", checked)
	}
}
