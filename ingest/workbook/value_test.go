package workbook

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

func TestSerialDate(t *testing.T) {
	for _, c := range []struct {
		serial  float64
		y, m, d int // 0 for not ok
	}{
		{1, 1900, 1, 1}, {59, 1900, 2, 28}, {59.9, 1900, 2, 28}, {60, 0, 0, 0}, {60.5, 0, 0, 0}, {61, 1900, 3, 1},
		{41079, 2012, 6, 19}, {41079.75, 2012, 6, 19}, {41078.99999999999, 2012, 6, 19}, {2958465, 9999, 12, 31},
		{2958466, 0, 0, 0}, {0, 0, 0, 0}, {0.5, 0, 0, 0}, {-1, 0, 0, 0}, {math.NaN(), 0, 0, 0}, {math.Inf(1), 0, 0, 0},
		{366, 1900, 12, 31}, {367, 1901, 1, 1}, {36526, 2000, 1, 1}, {36585, 2000, 2, 29},
	} {
		y, m, d, ok := SerialDate(c.serial)
		if ok != (c.y > 0) || y != c.y || int(m) != c.m || d != c.d {
			t.Errorf("%v: %d-%d-%d %v, want %d-%d-%d", c.serial, y, m, d, ok, c.y, c.m, c.d)
		}
	}
	for day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2100; day = day.AddDate(0, 0, 1) {
		y, m, d, ok := SerialDate(dateSerial(day))
		if !ok || y != day.Year() || m != day.Month() || d != day.Day() {
			t.Fatalf("%v comes back as %d-%d-%d", day, y, m, d)
		}
	}
}

func TestISODates(t *testing.T) {
	for s, want := range map[string]float64{
		"2012-06-19": 41079, "2012-06-19T18:00:00": 41079.75, "2012-06-19T18:00:00.000Z": 41079.75,
		"2012-06-19T06:00:00+08:00": 41079.25, "1900-02-28": 59, "1900-03-01": 61, "06:00:00": 0.25, "T12:00": -1, "2012-13-01": -1, "": -1,
	} {
		got, ok := isoSerial(s)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestClassify(t *testing.T) {
	for code, want := range map[string]dateKind{
		"General": notDate, "0": notDate, "0.00": notDate, "#,##0.00_);[Red](#,##0.00)": notDate, "@": notDate, "": notDate,
		"0.00E+00": notDate, "##0.0E+0": notDate, `General"日"`: notDate, `"日期"0`: notDate, `0"年"`: notDate, `0年`: notDate,
		`G/通用格式`: notDate, `[DBNum1][$-804]General`: notDate, `[Red]0`: notDate, `\d0`: notDate, `_d0`: notDate, `0;yyyy`: notDate,
		`[$¥-804]#,##0.00`: notDate, `[>100]0;d`: notDate, `0.0"h"`: notDate, "# ?/?": notDate, `"yyyy"`: notDate, `"unclosed yyyy`: notDate,
		"yyyy-mm-dd": dateDay, "m/d/yy": dateDay, `[$-804]yyyy"年"m"月"`: dateDay, `yyyy"年"m"月"d"日";@`: dateDay, `yyyy年m月d日`: dateDay,
		"[$-F800]dddd, mmmm dd, yyyy": dateDay, "d-mmm": dateDay, "mmm-yy": dateDay, `[DBNum1][$-804]yyyy"年"m"月"d"日"`: dateDay,
		"aaaa": dateDay, "[$-804]aaa": dateDay, "e/m/d": dateDay, "ggge": dateDay, "yyyy.mm.dd": dateDay, "m": dateDay, "YYYY/MM/DD": dateDay,
		"yyyy/m/d h:mm:ss.000": dateDay, "mm/dd hh:mm": dateDay, "yyyymmdd": dateDay, `[Blue]d`: dateDay,
		"h:mm": timeOnly, "h:mm AM/PM": timeOnly, "mm:ss.0": timeOnly, `上午/下午h"时"mm"分"`: timeOnly, "hh:mm:ss": timeOnly,
		"[h]:mm": elapsed, "[mm]:ss": elapsed, "[SS]": elapsed,
	} {
		if got := classify(code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
	for id := range 60 {
		_, isDate := map[int]bool{14: true, 15: true, 16: true, 17: true, 18: true, 19: true, 20: true, 21: true, 22: true,
			27: true, 28: true, 29: true, 30: true, 31: true, 32: true, 33: true, 34: true, 35: true, 36: true, 45: true, 46: true, 47: true,
			50: true, 51: true, 52: true, 53: true, 54: true, 55: true, 56: true, 57: true, 58: true}[id]
		if got := formatOf(id, nil).kind != notDate; got != isDate {
			t.Errorf("format %d: a date %v", id, got)
		}
	}
}

// TestParseNumber holds the quick road against strconv.
func TestParseNumber(t *testing.T) {
	check := func(s string) {
		t.Helper()
		got, ok := parseNumber([]byte(s))
		want, err := strconv.ParseFloat(s, 64)
		if ok != (err == nil) || ok && math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%s: %v %v, want %v %v", s, got, ok, want, err)
		}
	}
	for _, s := range []string{"0", "-0", "1", "-5", "0.1", "12.34", "9007199254740991", "9007199254740993", "123456789012345678", "1234567890123456789",
		"18446744073709551616", "99999999999999999999999", "1e5", "-1.5E-3", "0.000000000000000000000001", ".5", "5.", "1e308", "4.9e-324", "1e-999",
		"", "-", ".", "-.", "1.2.3", "1e", "--1", "1-", "e5"} {
		check(s)
	}
	for _, s := range []string{"inf", "nan", "0x10", "1_000", "1e999", " 1", "１"} {
		if v, ok := parseNumber([]byte(s)); ok {
			t.Errorf("%q is taken for %v", s, v)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		v := math.Float64frombits(random.Uint64())
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		check(strconv.FormatFloat(v, 'g', -1, 64))
		check(strconv.FormatFloat(float64(random.Int64N(1e15))/1e4, 'f', -1, 64))
		check(strconv.FormatFloat(float64(random.Int64N(1e17))/1e6, 'f', random.IntN(17), 64))
	}
}

func TestCellString(t *testing.T) {
	for _, c := range []struct {
		cell Cell
		want string
	}{
		{Cell{Kind: Number, Number: 20120619}, "20120619"}, {Cell{Kind: Number, Number: 0.95}, "0.95"}, {Cell{Kind: Number, Number: 0.1 + 0.2}, "0.3"},
		{Cell{Kind: Number, Text: "913306021234567890", Number: 913306021234567890}, "913306021234567890"},
		{Cell{Kind: Number, Number: 913306021234567e3}, "913306021234567000"}, {Cell{Kind: Number, Number: -5}, "-5"},
		{Cell{Kind: Number, Number: math.Copysign(0, -1)}, "0"}, {Cell{Kind: Number, Number: 1e21}, "1E+21"}, {Cell{Kind: Number, Number: 1.5e-12}, "1.5E-12"},
		{Cell{Kind: Number, Text: "1E5", Number: 1e5}, "100000"}, {Cell{Kind: Number, Text: "007", Number: 7}, "7"},
		{Cell{Kind: Date, Text: "39617", Number: 41079}, "41079"}, {Cell{Kind: Date, Number: 41079.5}, "41079.5"},
		{Cell{Kind: Text, Text: " a "}, " a "}, {Cell{Kind: Bool, Text: "TRUE", Number: 1}, "TRUE"}, {Cell{Kind: ErrorValue, Text: "#N/A"}, "#N/A"}, {Cell{}, ""},
	} {
		if got := c.cell.String(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.cell, got, c.want)
		}
	}
}

func TestCellName(t *testing.T) {
	for want, c := range map[string][2]int{"A1": {0, 1}, "Z9": {25, 9}, "AA10": {26, 10}, "IV65536": {255, 65536}, "XFD1048576": {16383, 1048576}, "C12": {2, 12}} {
		if got := CellName(c[0], c[1]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if ref, n := parseRef([]byte(want)); n != len(want) || ref.col != c[0] || ref.row != c[1] {
			t.Errorf("%s is read as %+v", want, ref)
		}
	}
}

func TestErrorText(t *testing.T) {
	err := error(&Error{Code: CodeCorruptXML, File: "台账.xlsx", Sheet: "名册", Cell: "C12", Detail: "\"x\" is not a number"})
	if got, want := err.Error(), `台账.xlsx: 名册!C12: corrupt xml: "x" is not a number`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := (&Error{Code: CodeEmptyFile, Sheet: "名册"}).Error(), "名册: empty file"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
