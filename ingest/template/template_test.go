package template

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/dataset"
	"firegrid/ingest/workbook"
)

// towns is a roster of two counties with the same name in both, and a township
// that is no more.
var towns = []dataset.Township{
	{Code: "330602001", Name: "塔山街道", County: "越城区", Brigade: "越城大队", From: dataset.NoDay, To: dataset.NoDay},
	{Code: "330602020", Name: "城关镇", County: "越城区", Brigade: "袍江大队", From: dataset.NoDay, To: dataset.NoDay},
	{Code: "330681101", Name: "大唐镇", County: "诸暨市", Brigade: "诸暨大队", From: dataset.NoDay, To: dataset.NoDay},
	{Code: "330681102", Name: "城关镇", County: "诸暨市", Brigade: "诸暨大队", From: dataset.NoDay, To: dataset.NoDay},
	{Code: "330681103", Name: "旧镇", County: "诸暨市", Brigade: "诸暨大队", From: dataset.NoDay, To: dataset.DayOf(2011, 1, 1)},
}

func contracts(t *testing.T) []*dataset.Contract {
	t.Helper()
	all, err := dataset.Contracts(dataset.Additions{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// notes collects what the reader finds.
type notes struct {
	rows     int
	problems []string
	args     [][]string
}

func (n *notes) Record(r *dataset.Record) error {
	n.rows++
	return nil
}

func (n *notes) Problem(p *dataset.Problem) error {
	n.problems = append(n.problems, fmt.Sprintf("%s %s %s: %s", p.Sheet, p.Cell, p.Code, p.Sentence("zh")))
	n.args = append(n.args, p.Args)
	return nil
}

// read reads a workbook as firegrid does when it is dropped.
func read(t *testing.T, path string, all []*dataset.Contract) (*notes, *dataset.Report) {
	t.Helper()
	ctx := context.Background()
	b, err := workbook.Open(ctx, path, workbook.Options{Limits: workbook.DefaultLimits(), Name: filepath.Base(path)})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer b.Close()
	n := new(notes)
	rep, err := dataset.NewReader(all, dataset.References{Roster: dataset.NewRoster(towns)}).Read(ctx, b, filepath.Base(path), n)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return n, rep
}

// job is one template to be filled by testdata/fill.py.
type job struct {
	Template string              `json:"template"`
	Save     string              `json:"save"`
	Rows     []map[string]string `json:"rows"`
}

// filled is what fill.py saw in the template.
type filled struct {
	Lists    map[string][]string `json:"lists"`
	Checks   map[string]string   `json:"checks"`
	Formulas []string            `json:"formulas"`
	Sheets   []string            `json:"sheets"`
}

// fillAll writes every template and lets openpyxl fill it.
func fillAll(t *testing.T, dir string, all []*dataset.Contract) ([]job, []filled) {
	t.Helper()
	var jobs []job
	for _, c := range all {
		var buf bytes.Buffer
		if err := Write(&buf, c, towns); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, Name(c))
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, job{path, filepath.Join(dir, c.Dataset+".xlsx"), rowsFor(c)})
	}
	in, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/usr/bin/python3", "testdata/fill.py")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("fill.py: %v", err)
	}
	var seen []filled
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatal(err)
	}
	return jobs, seen
}

// rowsFor makes as many rows as the longest list has choices, so that every
// choice is written once.
func rowsFor(c *dataset.Contract) []map[string]string {
	b := &book{contract: c, places: current(towns)}
	n := len(b.places)
	for i := range c.Columns {
		n = max(n, len(b.values(&c.Columns[i])))
	}
	rows := make([]map[string]string, n)
	for i := range rows {
		rows[i] = make(map[string]string)
		t := b.places[b.byCounty()[i%len(b.places)]]
		for j := range c.Columns {
			col := &c.Columns[j]
			rows[i][col.ZH] = valueFor(b, col, i, t)
		}
	}
	return rows
}

func valueFor(b *book, c *dataset.Column, i int, t dataset.Township) string {
	switch c.Type {
	case dataset.TypeDate, dataset.TypeDeadlineDate:
		return "2012-08-01"
	case dataset.TypeYear:
		return "2012"
	case dataset.TypeRound, dataset.TypeInteger:
		return fmt.Sprint(1 + i%5)
	case dataset.TypeNumber:
		return "0.95"
	case dataset.TypeCode:
		return fmt.Sprintf("91330681%010d", i)
	case dataset.TypeCounty, dataset.TypeCountyName:
		return t.County
	case dataset.TypeTownship:
		return t.Name
	case dataset.TypeBrigade, dataset.TypeBrigadeName:
		return t.Brigade
	case dataset.TypeText, dataset.TypeUnitName:
		return fmt.Sprintf("%s之%d", c.ZH, i)
	}
	v := b.values(c)
	return v[i%len(v)]
}

// A template filled in, with every choice of every list once, gives no problem,
// as openpyxl saves it and as LibreOffice saves it again.
func TestFilledTemplatesAreTakenWithoutAProblem(t *testing.T) {
	dir, again := t.TempDir(), t.TempDir()
	all := contracts(t)
	jobs, _ := fillAll(t, dir, all)
	args := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", again}
	for _, j := range jobs {
		args = append(args, j.Save)
	}
	if out, err := exec.Command("soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for i, j := range jobs {
		for _, path := range []string{j.Save, filepath.Join(again, filepath.Base(j.Save))} {
			n, rep := read(t, path, all)
			if len(n.problems) > 0 || n.rows != len(j.Rows) {
				t.Errorf("%s: %d of %d rows, problems:\n%s", path, n.rows, len(j.Rows), strings.Join(n.problems, "\n"))
				continue
			}
			s := rep.Sheets[0]
			if len(rep.Sheets) != 1 || s.Dataset != all[i].Dataset || s.Skipped[dataset.SkipExample] != 1 {
				t.Errorf("%s was read as %+v", path, rep.Sheets)
			}
			for _, m := range s.Columns {
				if m.Field == "" || m.Heading != m.Title {
					t.Errorf("%s: the heading %q means %q", path, m.Heading, m.Title)
				}
			}
		}
	}
}

// An unfilled template is no row and no problem.
func TestEmptyTemplateHasNoRows(t *testing.T) {
	all := contracts(t)
	for _, places := range [][]dataset.Township{towns, nil} {
		for _, c := range all {
			var buf bytes.Buffer
			if err := Write(&buf, c, places); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), Name(c))
			if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			n, rep := read(t, path, all)
			if n.rows != 0 || len(n.problems) != 0 || len(rep.Sheets) != 1 || rep.Sheets[0].Dataset != c.Dataset {
				t.Errorf("%s: %d rows, %v, %+v", c.Dataset, n.rows, n.problems, rep.Sheets)
			}
		}
	}
}

func TestListsAndChecks(t *testing.T) {
	all := contracts(t)
	_, seen := fillAll(t, t.TempDir(), all)
	for i, c := range all {
		got := seen[i]
		if len(got.Formulas) > 0 {
			t.Errorf("%s has formulas in %v", c.Dataset, got.Formulas)
		}
		if want := []string{c.Title.ZH, guideSheet}; !slices.Equal(got.Sheets, want) {
			t.Errorf("%s: sheets %v", c.Dataset, got.Sheets)
		}
		for j := range c.Columns {
			col := &c.Columns[j]
			want := map[dataset.Type]string{dataset.TypeDate: "date", dataset.TypeDeadlineDate: "date", dataset.TypeYear: "whole", dataset.TypeRound: "whole",
				dataset.TypeInteger: "whole", dataset.TypeNumber: "decimal", dataset.TypeCode: "textLength", dataset.TypeText: "", dataset.TypeUnitName: "",
				dataset.TypeCountyName: "", dataset.TypeBrigadeName: ""}
			check, ok := want[col.Type]
			if !ok {
				check = "list"
			}
			if got.Checks[col.ZH] != check {
				t.Errorf("%s: %s is checked as %q", c.Dataset, col.ZH, got.Checks[col.ZH])
			}
		}
	}
	hazards := seen[slices.IndexFunc(all, func(c *dataset.Contract) bool { return c.Dataset == "hazards" })]
	for heading, want := range map[string][]string{
		"县市区": {"越城区", "诸暨市"}, "乡镇街道": {"塔山街道", "城关镇", "大唐镇", "城关镇"}, "所属大队": {"越城大队", "袍江大队", "诸暨大队"},
		"隐患等级": {"一般", "重大"}, "整改状态": {"已整改", "整改中", "未整改", "逾期未整改"}, "整改期限": {"立即", "长期"},
	} {
		if diff := cmp.Diff(want, hazards.Lists[heading]); diff != "" {
			t.Errorf("list of %s: %s", heading, diff)
		}
	}
}

// The lists hold exactly what the reader understands: it names its values when
// it is given a wrong one.
func TestListsAreTheReadersOwn(t *testing.T) {
	all := contracts(t)
	head := "单位编号,单位名称,县市区,乡镇街道,监管级别,单位类别,场所类别,列管年度\n"
	path := filepath.Join(t.TempDir(), "重点单位.csv")
	if err := os.WriteFile(path, []byte(head+"A1,甲厂,诸暨市,大唐镇,县级,天外来物,天外来物,2012\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	n, _ := read(t, path, all)
	var got []string
	for _, args := range n.args {
		values := strings.Split(args[0], "、")
		slices.Sort(values)
		got = append(got, strings.Join(values, "、"))
	}
	for _, list := range [][]string{categories, placeClasses} {
		want := strings.Split(strings.Join(list, "、"), "、") // some classes have a 、 of their own
		slices.Sort(want)
		if !slices.Contains(got, strings.Join(want, "、")) {
			t.Errorf("the reader's values are others than %v: %q", list, n.args)
		}
	}
}

// A name on the roster that looks like a formula stays a text.
func TestNamesAreNeverFormulas(t *testing.T) {
	evil := []dataset.Township{{Code: "1", Name: `=HYPERLINK("http://x")`, County: "+1", Brigade: "@SUM(1)", From: dataset.NoDay, To: dataset.NoDay}}
	for _, c := range contracts(t) {
		var buf bytes.Buffer
		if err := Write(&buf, c, evil); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(unzip(t, buf.Bytes()), []byte("<f>")) {
			t.Errorf("%s holds a formula", c.Dataset)
		}
	}
}
