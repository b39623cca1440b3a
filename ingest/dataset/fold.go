package dataset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold turns full-width digits, letters and punctuation into their ASCII
// forms and every kind of space into a plain one. It returns s itself where
// nothing changes, so the common case costs no memory.
func fold(s string) string {
	if !needsFold(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func needsFold(s string) bool {
	for _, r := range s {
		if r < 0x80 {
			if r < 0x20 {
				return true
			}
			continue
		}
		if foldRune(r) != r {
			return true
		}
	}
	return false
}

// foldRune gives the ASCII form of a rune, or -1 to leave it out.
func foldRune(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
		return r - 0xFEE0
	case r == 0x3000, r == '\t', r == '\n', r == '\r', r == '\v', r == '\f', r > 0x7F && unicode.IsSpace(r):
		return ' '
	case r == 0xFEFF, r == 0x200B, r == 0x200C, r == 0x200D, r == 0x200E, r == 0x200F:
		return -1
	case r == '〔', r == '【', r == '［', r == '「':
		return '['
	case r == '〕', r == '】', r == '］', r == '」':
		return ']'
	case r == '—', r == '–', r == '－', r == '―', r == '─', r == '‐', r == '‑', r == '−':
		return '-'
	case r == '。', r == '．', r == '・', r == '·':
		return '.'
	case r < 0x20:
		return -1
	}
	return r
}

// foldKey folds and takes out every space, for comparing texts.
func foldKey(s string) string {
	s = fold(s)
	if strings.IndexByte(s, ' ') < 0 {
		return s
	}
	return strings.ReplaceAll(s, " ", "")
}

// tidy is a text cell as it is kept: no padding at the ends, no padding inside
// a short Chinese name ("王  强"), everything else as the clerk wrote it.
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == 0xFEFF || r == 0x200B })
	if strings.ContainsAny(s, " \u3000\u00a0\t") && utf8.RuneCountInString(s) <= 30 {
		return closeHan(s)
	}
	return s
}

// isTidy: no byte of s can belong to a space of any kind, which is nearly always so.
func isTidy(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ', c == 0xC2, c == 0xE1:
			return false
		case (c == 0xE2 || c == 0xE3) && i+1 < len(s) && (s[i+1] == 0x80 || s[i+1] == 0x81): // U+2000 to U+207F, U+3000 to U+307F
			return false
		case c == 0xEF && i+1 < len(s) && s[i+1] == 0xBB: // U+FEFF
			return false
		}
	}
	return true
}

// closeHan takes out spaces that stand between two Chinese characters.
func closeHan(s string) string {
	runes := []rune(s)
	out := runes[:0:0]
	for i := 0; i < len(runes); i++ {
		if !isBlank(runes[i]) {
			out = append(out, runes[i])
			continue
		}
		j := i
		for j < len(runes) && isBlank(runes[j]) {
			j++
		}
		between := len(out) > 0 && j < len(runes) && isWide(out[len(out)-1]) && isWide(runes[j])
		if !between {
			out = append(out, runes[i:j]...)
		}
		i = j - 1
	}
	return string(out)
}

func isBlank(r rune) bool { return r == ' ' || r == 0x3000 || r == 0xA0 || r == '\t' }

func isWide(r rune) bool {
	return unicode.Is(unicode.Han, r) || (r >= 0xFF01 && r <= 0xFF5E) || r == '（' || r == '）'
}

// NormName is what names of units are matched by: folded, without spaces and
// punctuation, Latin letters in capitals.
func NormName(s string) string {
	plain := true
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range fold(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return b.String()
}

// isPadding reports a text of nothing but spaces of any kind.
func isPadding(s string) bool {
	return s == "" || (s[0] <= ' ' || s[0] >= 0x80) && !isTidy(s) && strings.TrimFunc(s, func(r rune) bool { return foldRune(r) == ' ' || foldRune(r) < 0 }) == ""
}

// blankWords are what clerks write for "nothing".
var blankWords = map[string]bool{
	"/": true, "-": true, "--": true, "---": true, "\\": true, ".": true, "、": true,
	"无": true, "暂无": true, "空": true, "未填": true, "n/a": true, "N/A": true, "null": true, "//": true, "…": true, "×××": true,
}

func isBlankWord(folded string) bool { return folded == "" || blankWords[folded] }
