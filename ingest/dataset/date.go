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
		return ymd(2000+n/10000, n/100%100, n%100)
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
	s = cutBracketed(s)
	s = strings.TrimPrefix(s, "于")
	for _, tail := range []string{"之前", "以前", "前", "止", "起", "开始", "完成", "完"} {
		s = strings.TrimSuffix(s, tail)
	}
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
	if last.code != "" || last.last < first.first {
		return badDate()
	}
	return dateReading{first: first.first, last: last.last}
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

// partial is a date as written: parts that were not written are 0.
type partial struct {
	year, month, day int
	monthEnd         bool
	// swap holds the other reading of 3/4/2012.
	swap bool
}

// after fills what the end of a range leaves out from its start.
func (p partial) after(start partial) partial {
	if p.month == 0 {
		p.month = start.month
	}
	if p.year == 0 {
		p.year = start.year
	}
	return p
}

func (p partial) resolve(year int) dateReading {
	y := p.year
	if y == 0 {
		y = year
	}
	d := p.day
	if p.monthEnd && p.month >= 1 && p.month <= 12 {
		if y == 0 {
			return dateReading{first: NoDay, last: NoDay, code: codeDateWithoutYear}
		}
		d = monthDays(y, p.month)
	}
	if y == 0 {
		return monthDay(p.month, d, 0)
	}
	r := ymd(y, p.month, d)
	if p.swap && r.code == "" && p.month != p.day {
		if o := ymd(y, p.day, p.month); o.code == "" {
			either := badDate()
			either.either = [2]Day{r.first, o.first}
			return either
		}
	}
	return r
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// number scans digits.
func number(s string) (n, digits int, rest string) {
	i := 0
	for i < len(s) && isDigit(s[i]) && i < 9 {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, i, s[i:]
}

// cutAny cuts one of the marks off the front.
func cutAny(s string, marks ...string) (string, bool) {
	for _, m := range marks {
		if strings.HasPrefix(s, m) {
			return s[len(m):], true
		}
	}
	return s, false
}

// scanDate scans one date from the front of s: with or without year, or a day
// alone as the end of a range is written.
func scanDate(s string) (p partial, rest string, ok bool) {
	a, na, rest := number(s)
	if na == 0 {
		return p, s, false
	}
	if na == 8 || na == 6 {
		return scanCompact(a, na, rest)
	}
	if r, ok := cutAny(rest, "月"); ok && na <= 2 {
		p.month = a
		return scanDayOf(p, r)
	}
	if r, ok := cutAny(rest, "日", "号"); ok && na <= 2 {
		p.day = a
		return p, r, true
	}
	r, sep := cutAny(rest, "年", ".", "-", "/")
	if !sep {
		p.day = a // a day alone
		return p, rest, na <= 2
	}
	return scanAfterSep(a, na, r)
}

func scanCompact(n, digits int, rest string) (partial, string, bool) {
	p := partial{year: n / 10000, month: n / 100 % 100, day: n % 100}
	if digits == 6 {
		p.year += 2000
	}
	return p, rest, true
}

// scanAfterSep goes on after the first number and its mark: it was a year, or
// the month of a date without a year.
func scanAfterSep(a, na int, s string) (p partial, rest string, ok bool) {
	b, nb, rest := number(s)
	if nb == 0 || nb > 2 {
		return p, s, false
	}
	r, sep := cutAny(rest, "月", ".", "-", "/")
	if na == 4 || (na == 2 && sep && startsNumberOrEnd(r)) {
		p.year = a
		if na == 2 {
			p.year += 2000
		}
		p.month = b
		if !sep {
			return p, rest, false // a month without a day is no day
		}
		if na <= 2 {
			if y, ny, tail := number(r); ny == 4 {
				// 6/19/2012: which of the two is the month is not written.
				return partial{year: y, month: a, day: b, swap: true}.order(), tail, true
			}
		}
		return scanDayOf(p, r)
	}
	if na <= 2 && sep {
		if y, ny, tail := number(r); ny == 4 {
			return partial{year: y, month: a, day: b, swap: true}.order(), tail, true
		}
		return p, s, false
	}
	if na > 2 {
		return p, s, false
	}
	p.month, p.day = a, b
	rest, _ = cutAny(rest, "日", "号")
	return p, rest, true
}

// order puts the number that can only be a day into the day's place.
func (p partial) order() partial {
	if p.month > 12 {
		p.month, p.day = p.day, p.month
		p.swap = false
	}
	if p.day > 12 {
		p.swap = false
	}
	return p
}

func startsNumberOrEnd(s string) bool {
	return s != "" && (isDigit(s[0]) || strings.HasPrefix(s, "底") || strings.HasPrefix(s, "末"))
}

// scanDayOf goes on after "6月": a day, or the month's end.
func scanDayOf(p partial, s string) (partial, string, bool) {
	if r, ok := cutAny(s, "底", "末"); ok {
		p.monthEnd = true
		return p, r, true
	}
	d, nd, rest := number(s)
	if nd == 0 || nd > 2 {
		return p, s, false
	}
	p.day = d
	rest, _ = cutAny(rest, "日", "号")
	return p, rest, true
}
