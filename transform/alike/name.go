package alike

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// companyForms are how companies end, the longer before what they end in.
var companyForms = []string{"有限责任公司", "股份有限公司", "有限公司", "股份公司", "集团公司", "总公司", "公司", "集团", "股份"}

// placeForms are how places end.
var placeForms = []string{"街道办事处", "街道", "市", "区", "县", "镇", "乡"}

// least is how many characters of a name must be left when its place is taken
// off: 新昌宾馆 without 新昌 is any hotel.
const least = 3

// prefixes are the places that names begin with, by their first character, the
// longer first.
type prefixes map[rune][]string

// newPrefixes takes places of the roster, with and without what they end in.
func newPrefixes(places []string) prefixes {
	p := make(prefixes)
	seen := make(map[string]bool)
	add := func(name string) {
		if utf8.RuneCountInString(name) >= 2 && !seen[name] {
			seen[name] = true
			first, _ := utf8.DecodeRuneInString(name)
			p[first] = append(p[first], name)
		}
	}
	for _, place := range places {
		add(place)
		add(withoutPlaceForm(place))
	}
	for _, all := range p {
		slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	}
	return p
}

// core is what of a name tells the unit from others: without the places that it
// begins with and without the form of the company.
func (p prefixes) core(norm string) string {
	for {
		_, rest := p.cut(norm, least)
		if rest == norm {
			break
		}
		norm = rest
	}
	return withoutCompany(norm)
}

// forms are the whole name without the form of the company and, after it, what
// else it may be written as: with 诸暨 for 诸暨市, and without the places in
// front, however little is left. One unit's whole name among another's forms
// makes them alike; two that only share what is left, 塔山宾馆 and 越城宾馆, are
// not.
func (p prefixes) forms(norm string) []string {
	all := []string{withoutCompany(norm)}
	for name := all[0]; ; {
		stem, rest := p.cut(name, 1)
		if rest == name {
			return all
		}
		if stem+rest != name {
			all = append(all, stem+rest)
		}
		all = append(all, rest)
		name = rest
	}
}

func withoutCompany(name string) string {
	for _, form := range companyForms {
		if rest, ok := strings.CutSuffix(name, form); ok && utf8.RuneCountInString(rest) >= 2 {
			return rest
		}
	}
	return name
}

// cut takes one place off the beginning, if some characters are left: one of the
// roster, or what is written like a province or a city. stem is the place
// without what places end in.
func (p prefixes) cut(name string, left int) (stem, rest string) {
	first, _ := utf8.DecodeRuneInString(name)
	for _, place := range p[first] {
		rest, ok := strings.CutPrefix(name, place)
		stem := withoutPlaceForm(place)
		if stem == place {
			rest = withoutForm(rest)
		}
		if ok && utf8.RuneCountInString(rest) >= left {
			return stem, rest
		}
	}
	runes := []rune(name)
	for i := 2; i <= 3 && i+left < len(runes); i++ {
		switch {
		case runes[i] == '省', runes[i] == '市' && i == 2 && runes[i+1] != '场':
			return string(runes[:i]), string(runes[i+1:])
		}
	}
	return "", name
}

// withoutPlaceForm gives 诸暨 of 诸暨市.
func withoutPlaceForm(place string) string {
	for _, form := range placeForms {
		if stem, ok := strings.CutSuffix(place, form); ok {
			return stem
		}
	}
	return place
}

// withoutForm takes 市 off what follows 绍兴 where the roster only has 绍兴县.
func withoutForm(rest string) string {
	for _, form := range placeForms {
		if after, ok := strings.CutPrefix(rest, form); ok && !strings.HasPrefix(rest, "市场") {
			return after
		}
	}
	return rest
}

// distinct are characters that tell units of one name apart: 第一小学, 第二小学.
func distinct(r rune) bool {
	return unicode.IsDigit(r) || r < 0x80 || strings.ContainsRune("一二三四五六七八九十百千零〇两东西南北中上下左右前后内外甲乙丙丁第分", r)
}

// oneApart reports that two names differ in one character, which was written
// wrongly, left out or added, and that does not tell units apart. Short names
// are different units when they differ.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return len(a) >= 6 && i < len(a) && !distinct(a[i]) && !distinct(b[i]) && slices.Equal(a[i+1:], b[i+1:])
	case 1:
		return len(a) >= 4 && !distinct(b[i]) && slices.Equal(a[i:], b[i+1:])
	}
	return false
}

// longest is how many characters more a name may have than one that it contains.
const longest = 4

// contains reports that one name is the beginning or the end of the other, and
// that what is more does not make it a part or a branch.
func contains(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	more := len(b) - len(a)
	if len(a) < 4 || more == 0 || more > longest {
		return false
	}
	var rest []rune
	switch {
	case slices.Equal(b[more:], a):
		rest = b[:more]
	case slices.Equal(b[:len(a)], a):
		rest = b[len(a):]
	default:
		return false
	}
	return !slices.ContainsFunc(rest, distinct)
}

// resembles reports that names have much in common: two fifths of their pairs of
// neighbouring characters and their beginning, or three fifths. This is enough
// where the address is the same. Names that differ in what tells units apart
// are two units of one owner.
func resembles(a, b []rune) bool {
	pairs := make(map[[2]rune]int)
	for i := 1; i < len(a); i++ {
		pairs[[2]rune{a[i-1], a[i]}]++
	}
	same := 0
	for i := 1; i < len(b); i++ {
		if k := [2]rune{b[i-1], b[i]}; pairs[k] > 0 {
			pairs[k]--
			same++
		}
	}
	of := len(a) + len(b) - 2
	return (5*same >= of && a[0] == b[0] || 10*same >= 3*of) && slices.Equal(only(a), only(b))
}

// only gives the characters that tell units apart.
func only(name []rune) []rune {
	return slices.DeleteFunc(slices.Clone(name), func(r rune) bool { return !distinct(r) })
}

// addressKey is what addresses are compared by; "" where an address says too
// little, such as a road without a number.
func (p prefixes) addressKey(address string) string {
	var b strings.Builder
	digits := false
	for _, r := range address {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0 // full-width
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			digits = digits || unicode.IsDigit(r)
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	key := b.String()
	for {
		_, rest := p.cut(key, least)
		if rest == key {
			break
		}
		key = rest
	}
	if !digits || utf8.RuneCountInString(key) < 4 {
		return ""
	}
	return key
}
