package dataset

import (
	"math"
	"strconv"
	"strings"

	"firegrid/ingest/workbook"
)

// dateReading is what a date cell was understood as.
type dateReading struct {
	first, last Day
	// blank: the clerk wrote nothing, or a word for nothing.
	blank bool
	// code is the problem code where the cell is no date; either names the
	// two readings that fit equally well.
	code   string
	either [2]Day
}

func badDate() dateReading { return dateReading{first: NoDay, last: NoDay, code: codeDateWrong} }

func oneDay(d Day) dateReading { return dateReading{first: d, last: d} }

// readDate understands a cell as a day. year is the year that sheet, title or
// file name say, or 0.
func readDate(c workbook.Cell, year int) dateReading {
	switch c.Kind {
	case workbook.Empty:
		return dateReading{first: NoDay, last: NoDay, blank: true}
	case workbook.Date:
		return readSerial(c.Number)
	case workbook.Number:
		return readDateNumber(c, year)
	case workbook.Text:
		return readDateText(c.Text, year)
	}
	return badDate()
}

func readSerial(f float64) dateReading {
	y, m, d, ok := workbook.SerialDate(f)
	if !ok {
		return badDate()
	}
	day, ok := realDay(y, int(m), d)
	if !ok {
		return badDate()
	}
	return oneDay(day)
}

// readDateNumber understands a number without a date format: 20120619, 120619,
// a serial, or 6.19 typed as a number.
func readDateNumber(c workbook.Cell, year int) dateReading {
	f := c.Number
	if f != math.Trunc(f) && f < 13 {
		return readMonthDayNumber(c, year)
	}
	n := int(f)
	switch {
	case n >= 19490101 && n <= 21001231 && f == math.Trunc(f):
		return ymd(n/10000, n/100%100, n%100)
	case n >= 100101 && n <= 991231 && f == math.Trunc(f): // yymmdd of 2010 to 2099
		p, _, _ := scanCompact(n, 6, "")
		return p.resolve(year)
	case f >= 18264 && f < 73416: // 1950-01-01 to 2100-12-31
		return readSerial(f)
	}
	return badDate()
}

// readMonthDayNumber reads 6.19 stored as a number. 6.1 may have been 6.1 or
// 6.10: both are days, so neither is taken.
func readMonthDayNumber(c workbook.Cell, year int) dateReading {
	s := strconv.FormatFloat(c.Number, 'f', -1, 64)
	m, d, ok := strings.Cut(s, ".")
	if !ok || len(d) > 2 {
		return badDate()
	}
	month, _ := strconv.Atoi(m)
	day, _ := strconv.Atoi(d)
	if len(d) == 2 {
		return monthDay(month, day, year)
	}
	one, ten := monthDay(month, day, year), monthDay(month, day*10, year)
	if ten.code == codeDateWrong {
		return one
	}
	if one.code != "" {
		return one
	}
	r := badDate()
	r.either = [2]Day{one.first, ten.first}
	return r
}

func ymd(y, m, d int) dateReading {
	day, ok := realDay(y, m, d)
	if !ok {
		return badDate()
	}
	return oneDay(day)
}

func monthDay(m, d, year int) dateReading {
	if year == 0 {
		// A leap year, so that 2.29 is not called wrong before the year is known.
		if _, ok := realDay(2012, m, d); !ok {
			return badDate()
		}
		return dateReading{first: NoDay, last: NoDay, code: codeDateWithoutYear}
	}
	return ymd(year, m, d)
}

// readDateText understands a written date, also a range and "X前", "X底".
func readDateText(text string, year int) dateReading {
	s := foldKey(cutTime(strings.TrimSpace(fold(text))))
	if isBlankWord(s) {
		return dateReading{first: NoDay, last: NoDay, blank: true}
	}
	s = hanDate(trimDateWords(cutClock(cutBracketed(s))))
	from, to, isRange := cutRange(s)
	a, rest, ok := scanDate(from)
	if !ok || rest != "" {
		return badDate()
	}
	first := a.resolve(year)
	if !isRange || first.code != "" {
		return first
	}
	b, rest, ok := scanDate(to)
	if !ok || rest != "" {
		return badDate()
	}
	last := b.after(a).resolve(year)
	if last.code == "" && last.last < first.first && b.year == 0 && b.month != 0 {
		// 12月28日-1月3日: over the turn of the year.
		b.year = first.first.Year() + 1
		last = b.resolve(year)
		if last.last > first.first+longestRange {
			return badDate()
		}
	}
	if last.code != "" || last.last < first.first {
		return badDate()
	}
	return dateReading{first: first.first, last: last.last}
}

// longestRange bounds, in days, a range over the turn of the year.
const longestRange = 92

var dateLeads = []string{"于", "自", "从", "截止到", "截至", "截止", "至", "'"}
var dateTails = []string{"之前", "以前", "前", "止", "起", "开始", "完成", "完", "上午", "下午", "晚上", ".", ",", ";", "、"}

// trimDateWords takes the words off that stand around a day: 自…起, …前完成.
func trimDateWords(s string) string {
	for before := ""; before != s; {
		before = s
		for _, w := range dateLeads {
			s = strings.TrimPrefix(s, w)
		}
		for _, w := range dateTails {
			s = strings.TrimSuffix(s, w)
		}
	}
	if strings.Count(s, "、")+strings.Count(s, ",") == 2 && !strings.ContainsAny(s, "./-") {
		s = strings.NewReplacer("、", ".", ",", ".").Replace(s) // 2012、6、19
	}
	return s
}

// cutClock takes a time of day off: 6月19日9时30分, 6月19日上午.
func cutClock(s string) string {
	i := strings.LastIndex(s, "日")
	if i < 0 {
		return s
	}
	i += len("日")
	clock := s[i:]
	if strings.Trim(clock, "0123456789时点分秒上下中午晚凌晨许") == "" && strings.ContainsAny(clock, "时点午晚晨") {
		return s[:i]
	}
	return s
}

// hanDate writes the numbers of 二〇一二年六月十九日 in digits.
func hanDate(s string) string {
	if !strings.ContainsAny(s, "一二三四五六七八九十") {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := 0
		for n < len(s) && strings.ContainsAny(s[n:min(n+3, len(s))], "〇零一二三四五六七八九十") {
			n += 3
		}
		if n == 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		if v, ok := hanNumber(s[:n]); ok {
			b.WriteString(strconv.Itoa(v))
		} else {
			for _, r := range s[:n] {
				b.WriteString(strconv.Itoa(hanDigits[r])) // a year, digit by digit
			}
		}
		s = s[n:]
	}
	return b.String()
}

// cutTime takes a time of day off the end: "2012-6-19 10:30", "2012-06-19T00:00:00".
func cutTime(s string) string {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return s
	}
	j := i
	for j > 0 && isDigit(s[j-1]) {
		j--
	}
	if i-j > 2 || j == 0 || (s[j-1] != ' ' && s[j-1] != 'T') {
		return s
	}
	return s[:j-1]
}

// cutBracketed takes out what stands in brackets, such as the day of the week.
func cutBracketed(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		if j := strings.IndexByte(s[i:], ')'); j > 0 {
			s = s[:i] + s[i+j+1:]
		}
	}
	if i := strings.Index(s, "星期"); i > 0 {
		s = s[:i]
	}
	if i := strings.Index(s, "周"); i > 0 {
		s = s[:i]
	}
	return s
}

// cutRange splits "2012.06.19-21", "6月19日至21日", "6.19~6.21". A hyphen is a
// range only where the parts cannot be one date.
func cutRange(s string) (from, to string, ok bool) {
	for _, sep := range []string{"至", "到", "~", "--"} {
		if a, b, found := strings.Cut(s, sep); found {
			return a, b, true
		}
	}
	if !strings.Contains(s, "-") {
		return s, "", false
	}
	if _, rest, ok := scanDate(s); ok && rest == "" {
		return s, "", false
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '-' {
			continue
		}
		if d, rest, ok := scanDate(s[:i]); ok && rest == "" && d.day > 0 {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}
