package dataset

import "strings"

// partial is a date as written: parts that were not written are 0.
type partial struct {
	year, month, day int
	monthEnd         bool
	// swap: 3/4/2012 may have month and day changed.
	swap bool
	// mixed: 12.6-19 may be the 19th of June 2012 or the 6th to 19th of December.
	mixed bool
	// maybeMonth: 201206 may be the 6th of December 2020 or June 2012.
	maybeMonth bool
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
	if p.maybeMonth && p.year != year {
		return badDate()
	}
	if p.mixed && r.code == "" && p.day > p.month {
		return r.or(monthDay(p.year-2000, p.month, year))
	}
	if p.swap && r.code == "" && p.month != p.day {
		return r.or(ymd(y, p.day, p.month))
	}
	return r
}

// or refuses a date that has another reading, naming both.
func (r dateReading) or(o dateReading) dateReading {
	if o.code == codeDateWrong {
		return r
	}
	either := badDate()
	if o.code == "" {
		either.either = [2]Day{r.first, o.first}
	}
	return either
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
	if tail, ok := cutAny(r, "底", "末"); ok && na != 3 && strings.HasPrefix(rest, "年") {
		if na <= 2 {
			a += 2000
		}
		return partial{year: a, month: 12, monthEnd: true}, tail, true
	}
	p, tail, ok := scanAfterSep(a, na, r)
	p.mixed = ok && na == 2 && a <= 12 && rest[0] == '.' && p.year > 0 && strings.HasPrefix(strings.TrimLeft(r, "0123456789"), "-")
	return p, tail, ok
}

func scanCompact(n, digits int, rest string) (partial, string, bool) {
	p := partial{year: n / 10000, month: n / 100 % 100, day: n % 100}
	if digits == 6 {
		p.year += 2000
		p.maybeMonth = n/100 >= 1990 && n/100 <= 2099 && n%100 >= 1 && n%100 <= 12
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
