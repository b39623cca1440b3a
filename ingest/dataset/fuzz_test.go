package dataset

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"firegrid/ingest/workbook"
)

// A heading is compared by a key that is its own key, and every reading of it
// is no longer than itself.
func FuzzHeading(f *testing.F) {
	for _, s := range []string{"整改期限（天）", "①*单位  名称：", "1.隐患编号(必填)", "((((", "（一）", "县（市、区）", "［必填］发现日期"} {
		f.Add(s)
	}
	r := testReader(f)
	f.Fuzz(func(t *testing.T, s string) {
		k := headingKey(s)
		for _, form := range headingForms(k) {
			if len(form) > len(k) {
				t.Errorf("%q: %q is longer than %q", s, form, k)
			}
		}
		if r.known(k) && k == "" {
			t.Errorf("%q: an empty heading is known", s)
		}
		groupStem(k)
		looksLikeHeading(s)
	})
}

// Whatever stands in a cell is understood as a finite value or refused.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"3处", "95%", "百分之九十", "一百零五", "一百5", "第一轮", "9.1E+17", "２０１２年度", "√", "未完成整改", "12,345", "十十", "15日内"} {
		f.Add(s, 0.5)
	}
	f.Add("", 1e300)
	f.Add("", math.Copysign(0, -1))
	all, err := Contracts(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string, n float64) {
		for _, c := range []workbook.Cell{{Kind: workbook.Text, Text: s}, {Kind: workbook.Number, Number: n, Text: s}, {Kind: workbook.Date, Number: n}} {
			if v, ok, code := readNumber(c); ok && code == "" && c.Kind == workbook.Text && (math.IsNaN(v) || math.IsInf(v, 0)) {
				t.Errorf("%q: taken as %v", s, v)
			}
			if v, code := readInteger(c); code == "" && v.Set && v.N < 0 {
				t.Errorf("%+v: taken as %d", c, v.N)
			}
			if v, code := readCode(c); code == "" && v.Set && strings.TrimSpace(v.S) == "" {
				t.Errorf("%+v: a code of nothing", c)
			}
			readFlag(c)
			readYear(c)
			readRound(c)
			readText(c)
			for _, contract := range all {
				for i := range contract.Columns {
					if col := &contract.Columns[i]; col.enum != nil {
						if m := readEnum(col, c); m.value.Set && len(m.both) > 1 {
							t.Errorf("%q: one value of %v", s, m.both)
						}
						readPlaceClasses(col, c)
					}
				}
			}
		}
		if n, ok := hanNumber(s); ok && (n < 0 || n > 999) {
			t.Errorf("%q: %d", s, n)
		}
	})
}

// rowCheck fails where a record or a problem is not what the reader promises.
type rowCheck struct {
	t     *testing.T
	taken int
	bad   map[int]bool
}

func (r *rowCheck) Record(rec *Record) error {
	r.taken++
	if len(rec.Key) < 2 || rec.Row < 1 || len(rec.Values) != len(rec.Contract.Fields()) {
		r.t.Errorf("a record without key or row: %+v", rec)
	}
	return nil
}

func (r *rowCheck) Problem(p *Problem) error {
	if p.Severity == Returned && p.Row > 0 && len(p.RowText) > 0 {
		r.bad[p.Row] = true
	}
	if place.MatchString(Fill(p.Sentence("en"), "", "")) && !strings.Contains(strings.Join(p.Args, "")+p.Value+p.Heading, "{") {
		r.t.Errorf("%s: %s", p.Code, p.Sentence("en"))
	}
	return nil
}

// Small sheets of any text: every row is taken, returned or counted as no
// data, and nothing panics.
func FuzzSheet(f *testing.F) {
	f.Add("越城大队2012年隐患\n"+ledgerHead+"1,H-1,某店,塔山,6.19,堵塞,立即,已整改\n合计,,,1处\n备注：无\n", "a.csv")
	f.Add("隐患,,单位名称\n编号,描述,\nH-1,堵塞,某店\n", "2012.csv")
	f.Add("活动编号,H-1,H-2\n轮次,1,2\n所属大队,越城,诸暨\n活动类别,谈心,建议\n", "2012.csv")
	f.Add(ledgerHead+"1,H-1,某店,塔山,6.19,堵塞,立即,已整改\n诸暨2011年\n"+ledgerHead+"1,H-1,某店,塔山,6.19,堵塞,立即,已整改\n档案编号,单位名称,建档日期\nD,x,y\n", "x")
	f.Add("档案编号,单位编号,单位名称,建档日期,户籍化建档日期,预警颜色\nD,U,x,2012.1.1,2012.1.1,绿\n", "x")
	r := testReader(f)
	f.Fuzz(func(t *testing.T, text, name string) {
		if !utf8.ValidString(text) || len(text) > 1<<14 {
			return
		}
		book, err := workbook.OpenReader(context.Background(), bytes.NewReader([]byte(text)), int64(len(text)), workbook.Options{})
		if err != nil {
			return
		}
		sink := &rowCheck{t: t, bad: make(map[int]bool)}
		rep, err := r.Read(context.Background(), book, name, sink)
		if err != nil {
			return
		}
		taken, returned, _ := rep.Totals()
		transposed := len(rep.Sheets) > 0 && rep.Sheets[0].Transposed
		if taken != sink.taken || (!transposed && returned != len(sink.bad)) {
			t.Errorf("reported %d taken and %d returned, got %d and %d", taken, returned, sink.taken, len(sink.bad))
		}
	})
}
