package transform

import (
	"regexp"
	"strconv"
	"strings"
)

// monthTold is the last month that a name tells: of 2012年06-07月 it is July 2012.
type monthTold struct {
	year, month int // the year is 0 where the name tells none
}

var (
	monthsOf = regexp.MustCompile(`(?:^|[^0-9])(?:((?:19|20)[0-9]{2})[年./_-]?)?([0-9]{1,2})月?(?:[-~～—–至到]([0-9]{1,2}))?月`)
	monthHan = regexp.MustCompile(`(?:((?:19|20)[0-9]{2})年?)?(十[一二]|[一二三四五六七八九十])月`)
	monthISO = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})[./_-]?(0[1-9]|1[0-2])(?:[^0-9月]|$)`)
	yearOf   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)`)
)

// monthsIn reads the months that a name tells. A name that tells none, or
// several that are not one stretch, tells no period.
func monthsIn(name string) (monthTold, bool) {
	var found []monthTold
	for _, m := range monthsOf.FindAllStringSubmatch(name, -1) {
		from, to := number(m[2]), number(m[2])
		if m[3] != "" {
			to = number(m[3])
		}
		if from < 1 || to > 12 || from > to {
			return monthTold{}, false
		}
		found = append(found, monthTold{number(m[1]), to})
	}
	for _, m := range monthHan.FindAllStringSubmatch(name, -1) {
		found = append(found, monthTold{number(m[1]), hanMonth(m[2])})
	}
	for _, m := range monthISO.FindAllStringSubmatch(name, -1) {
		found = append(found, monthTold{number(m[1]), number(m[2])})
	}
	if len(found) != 1 {
		return monthTold{}, false
	}
	if p := &found[0]; p.year == 0 {
		if years := yearOf.FindAllStringSubmatch(name, -1); len(years) == 1 {
			p.year = number(years[0][1])
		}
	}
	return found[0], true
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // 0 where there is none
	return n
}

func hanMonth(s string) int {
	digits := []rune("零一二三四五六七八九")
	n := 0
	for _, r := range s {
		if r == '十' {
			n = 10
			continue
		}
		n += strings.Index(string(digits), string(r)) / len("零")
	}
	return n
}

// after reports a later month. Without years, months more than five apart may
// be of two years, and nothing is said.
func (p monthTold) after(q monthTold) bool {
	switch {
	case (p.year == 0) != (q.year == 0):
		return false
	case p.year == 0:
		return p.month > q.month && p.month-q.month < 6
	}
	return p.year*12+p.month > q.year*12+q.month
}

// laterMonth reports that what counts is the ledger of a later month than what
// does not: by the names of the files where they tell months, else by those of
// the sheets. Then it is the news of a month, handed in together with the month
// before, and no contradiction.
func laterMonth(won, lost *Saying) bool {
	is, ok := monthsIn(won.File)
	was, ok2 := monthsIn(lost.File)
	if ok || ok2 {
		return ok && ok2 && is.after(was)
	}
	is, ok = monthsIn(won.Sheet)
	was, ok2 = monthsIn(lost.Sheet)
	return ok && ok2 && is.after(was)
}
