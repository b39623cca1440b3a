package dataset

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"firegrid/ingest/workbook"
)

// Value is one stored value of a record.
type Value struct {
	// Set is false for NULL.
	Set bool
	// S holds a KindString value. It may be valid only until the next record.
	S string
	// N holds a KindDay (days since 1970-01-01), KindInt or KindBool (0 or 1) value.
	N int64
	// F holds a KindFloat value.
	F float64
}

func stringValue(s string) Value { return Value{Set: s != "", S: s} }

// cellText is the text of a cell as a person sees it, folded.
func cellText(c workbook.Cell) string {
	switch c.Kind {
	case workbook.Empty:
		return ""
	case workbook.Text:
		return strings.TrimSpace(fold(c.Text))
	}
	return strings.TrimSpace(fold(c.String()))
}

// readCode understands an identifier. A number of more than 15 digits has lost
// its end in the spreadsheet, and one that became a date its form; neither can
// be recovered.
func readCode(c workbook.Cell) (Value, string) {
	switch c.Kind {
	case workbook.Date:
		return Value{}, codeCodeIsDate
	case workbook.Number:
		if math.Abs(c.Number) < 1e15 {
			return stringValue(strconv.FormatFloat(c.Number, 'f', -1, 64)), ""
		}
		if !keepsDigits(c) {
			return Value{}, codeCodeRounded
		}
	}
	k := foldKey(c.String())
	if isBlankWord(k) {
		return Value{}, ""
	}
	if looksExponent(k) {
		return Value{}, codeCodeRounded
	}
	return stringValue(strings.ToUpper(k)), ""
}

// keepsDigits reports a long number of which the file keeps more digits than a
// spreadsheet can hold: a program wrote it, and no spreadsheet has rounded it.
func keepsDigits(c workbook.Cell) bool {
	n, err := strconv.ParseUint(c.Text, 10, 64)
	return err == nil && len(c.Text) <= 18 && uint64(float64(n)) != n && n%1000 != 0
}

// looksExponent reports "9.13306E+17": what is left of a long code.
func looksExponent(s string) bool {
	i := strings.IndexAny(s, "Ee")
	if i <= 0 || i+2 >= len(s) || s[i+1] != '+' || !strings.Contains(s[:i], ".") {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// readText keeps what the clerk wrote, without padding.
func readText(c workbook.Cell) Value {
	if c.Kind == workbook.Text {
		return stringValue(tidy(c.Text))
	}
	return stringValue(strings.TrimSpace(shown(c)))
}

// shown is a cell as the clerk sees it: a date as a day, not as its serial.
func shown(c workbook.Cell) string {
	if c.Kind == workbook.Date {
		if r := readSerial(c.Number); r.code == "" {
			return r.first.String()
		}
	}
	return c.String()
}

// unitWords are units that may follow a number.
var unitWords = []string{"处", "次", "家", "份", "个", "条", "人", "起", "天", "日", "万元", "元", "项", "户", "件", "场", "间", "栋", "%"}

// readNumber understands "3处", "１２", "95%", "3次（不少于1次）". A percentage
// is a share: 95% is 0.95.
func readNumber(c workbook.Cell) (float64, bool, string) {
	switch c.Kind {
	case workbook.Empty:
		return 0, false, ""
	case workbook.Number:
		return c.Number, true, ""
	case workbook.Text:
	default:
		return 0, false, codeNumberWrong
	}
	s := cutBracketed(foldKey(c.Text))
	if isBlankWord(s) {
		return 0, false, ""
	}
	s = strings.TrimPrefix(s, "共")
	s = strings.ReplaceAll(s, ",", "")
	scale := 1.0
	if strings.HasSuffix(s, "%") {
		scale = 0.01
	}
	if rest, ok := strings.CutPrefix(s, "百分之"); ok {
		s, scale = rest, 0.01
	}
	for _, u := range unitWords {
		s = strings.TrimSuffix(s, u)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
		// 95% is exactly what 0.95 reads as: round away the product's noise.
		v, _ := strconv.ParseFloat(strconv.FormatFloat(f*scale, 'g', 12, 64), 64)
		return v, true, ""
	}
	if n, ok := hanNumber(s); ok {
		return float64(n) * scale, true, ""
	}
	return 0, false, codeNumberWrong
}

// readInteger is readNumber for counts: whole and not negative.
func readInteger(c workbook.Cell) (Value, string) {
	f, ok, code := readNumber(c)
	if code != "" || !ok {
		return Value{}, code
	}
	if f != math.Trunc(f) || f < 0 || f > 1e12 {
		return Value{}, codeNumberWrong
	}
	return Value{Set: true, N: int64(f)}, ""
}

var flagWords = map[string]int64{
	"是": 1, "有": 1, "√": 1, "✓": 1, "✔": 1, "1": 1, "Y": 1, "YES": 1, "TRUE": 1, "达标": 1, "已达标": 1, "齐全": 1, "完整": 1, "V": 1, "☑": 1, "已": 1,
	"否": 0, "无": 0, "×": 0, "✗": 0, "✘": 0, "X": 0, "0": 0, "N": 0, "NO": 0, "FALSE": 0, "未达标": 0, "不达标": 0, "不齐全": 0, "不完整": 0, "未": 0, "☐": 0, "不是": 0, "没有": 0,
}

// readFlag understands yes and no in the ways clerks write them.
func readFlag(c workbook.Cell) (Value, string) {
	s := strings.ToUpper(foldKey(cellText(c)))
	if n, ok := flagWords[s]; ok {
		return Value{Set: true, N: n}, ""
	}
	if isBlankWord(s) {
		return Value{}, ""
	}
	return Value{}, codeFlagWrong
}

// readYear understands 2012, 2012年, 2012年度 and a date.
func readYear(c workbook.Cell) (Value, string) {
	if c.Kind == workbook.Date {
		if r := readSerial(c.Number); r.code == "" {
			return Value{Set: true, N: int64(r.first.Year())}, ""
		}
	}
	s := foldKey(cellText(c))
	if isBlankWord(s) {
		return Value{}, ""
	}
	for _, tail := range []string{"度", "年"} {
		s = strings.TrimSuffix(s, tail)
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1990 || n > 2100 {
		return Value{}, codeYearWrong
	}
	return Value{Set: true, N: int64(n)}, ""
}

// readRound understands 1, 第1轮, 第一轮, 一 as "1".
func readRound(c workbook.Cell) (Value, string) {
	s := foldKey(cellText(c))
	if isBlankWord(s) {
		return Value{}, ""
	}
	s = strings.TrimPrefix(s, "第")
	for _, tail := range []string{"蹲点", "次", "批", "轮", "期"} {
		s = strings.TrimSuffix(s, tail)
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		var ok bool
		if n, ok = hanNumber(s); !ok {
			return Value{}, codeRoundWrong
		}
	}
	if n < 1 || n > 99 {
		return Value{}, codeRoundWrong
	}
	return stringValue(strconv.Itoa(n)), ""
}

var hanDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// hanNumber reads a Chinese number below 1000.
func hanNumber(s string) (int, bool) {
	if hundreds, rest, ok := strings.Cut(s, "百"); ok {
		h := hanDigits[firstRune(hundreds)]
		if utf8.RuneCountInString(hundreds) != 1 || h == 0 {
			return 0, false
		}
		n, ok := hanNumber(strings.TrimLeft(rest, "零〇"))
		if rest != "" && (!ok || n >= 100 || (n < 10) != strings.ContainsAny(rest[:3], "零〇")) {
			return 0, false // 一百五 is 150 or 105
		}
		return h*100 + n, true
	}
	if s == "" {
		return 0, false
	}
	tens, units, seenTen, seenUnit := 0, 0, false, false
	for _, r := range s {
		if r == '十' {
			if seenTen {
				return 0, false
			}
			tens, units, seenTen = max(units, boolInt(!seenUnit)), 0, true
			seenUnit = false
			continue
		}
		d, ok := hanDigits[r]
		if !ok || seenUnit {
			return 0, false
		}
		units, seenUnit = d, true
	}
	return tens*10 + units, true
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
