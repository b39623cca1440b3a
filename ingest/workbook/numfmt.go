package workbook

import "strings"

// dateKind is what a number format makes of a number.
type dateKind uint8

const (
	notDate  dateKind = iota
	elapsed           // hours that add up: no day in it
	timeOnly          // a time of day, and the day if the number has one
	dateDay           // a day, perhaps with a time
)

// classify decides from the first section of a format code, the one for
// positive numbers, whether it shows a date. Letters in quotes, escapes,
// colours, conditions and locales do not count; a digit placeholder before
// any letter of a date makes it a number.
func classify(code string) dateKind {
	var day, clock, month, sum bool
	for s := code; s != ""; {
		unit, rest := formatToken(s)
		s = rest
		switch unit {
		case 0:
			continue
		case ';':
			s = ""
		case '0': // digits after seconds are fractions of them
			if !day && !clock && !month {
				return notDate
			}
		case 'm':
			month = true
		case 'h':
			clock = true
		case '[':
			clock, sum = true, true
		case 'd':
			day = true
		}
	}
	switch {
	case day || month && !clock:
		return dateDay
	case sum:
		return elapsed
	case clock:
		return timeOnly
	}
	return notDate
}

// formatToken splits the first token off a format code and says what it is:
// 'd' a part of a day (year, era, weekday), 'm' month or minute, 'h' a part of
// a time, '[' elapsed time, '0' a digit placeholder, ';' the end of the section,
// 0 nothing.
func formatToken(s string) (unit byte, rest string) {
	switch c := s[0]; c {
	case '"':
		return 0, afterByte(s[1:], '"')
	case '\\', '_', '*':
		return 0, skipRune(s[1:])
	case '[':
		return bracketToken(s)
	case ';', '0':
		return c, s[1:]
	case '#', '?', '@':
		return '0', s[1:]
	case 'y', 'Y', 'd', 'D':
		return 'd', s[1:]
	case 'm', 'M':
		return 'm', s[1:]
	case 'h', 'H', 's', 'S':
		return 'h', s[1:]
	}
	return wordToken(s)
}

// wordToken handles the letters that mean something only in company.
func wordToken(s string) (byte, string) {
	for _, w := range []struct {
		word string
		unit byte
	}{
		{"general", 0}, {"g/通用格式", 0}, {"am/pm", 'h'}, {"a/p", 'h'}, {"上午/下午", 'h'},
		{"e+", '0'}, {"e-", '0'}, {"aaa", 'd'}, {"e", 'd'}, {"g", 'd'}, {"b", 'd'},
	} {
		if len(s) >= len(w.word) && strings.EqualFold(s[:len(w.word)], w.word) {
			return w.unit, s[len(w.word):]
		}
	}
	return 0, skipRune(s)
}

// bracketToken: [h], [mm] and [ss] are elapsed time; colours, conditions and
// locales are nothing.
func bracketToken(s string) (byte, string) {
	rest := afterByte(s[1:], ']')
	inside := strings.ToLower(strings.TrimSuffix(s[1:len(s)-len(rest)], "]"))
	if inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "") {
		return '[', rest
	}
	return 0, rest
}

func afterByte(s string, c byte) string {
	if i := strings.IndexByte(s, c); i >= 0 {
		return s[i+1:]
	}
	return ""
}

func skipRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[i:]
		}
	}
	return ""
}

// serial gives what a number means in the 1900 system. A book of the 1904
// system counts its days from later on, but times without a day are the same.
func (k dateKind) serial(v float64, date1904 bool) float64 {
	if date1904 && (k == dateDay || k == timeOnly && v >= 1) {
		return v + shift1904
	}
	return v
}
