package rows

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	printer "golang.org/x/text/message"

	"firegrid/transform/published"
)

// Text writes a cell of an answer for people; nil is "".
func Text(cell any, lang string) string {
	switch v := cell.(type) {
	case string:
		return v
	case published.Day:
		return v.String()
	case bool:
		return flag(v, lang)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func flag(v bool, lang string) string {
	switch {
	case v:
		return in(lang, "是", "yes")
	default:
		return in(lang, "否", "no")
	}
}

// in picks the text in a language.
func in(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}

func textIn(lang string, t published.Text) string { return in(lang, t.ZH, t.EN) }

// number writes a number with its thousands apart: 12,345.
func number(v float64) string {
	if v == float64(int64(v)) {
		return printer.NewPrinter(language.English).Sprint(int64(v))
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// harmless keeps a spreadsheet from running a text that a workbook held: one
// that begins like a formula is given an apostrophe, which shows it as it is.
func harmless(s string) string {
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") {
		return "'" + s
	}
	// Some look past blanks, and take full-width signs for the narrow ones.
	begin := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(begin, sign) {
			return "'" + s
		}
	}
	return s
}
