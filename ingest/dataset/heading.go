package dataset

import (
	"strings"
	"unicode/utf8"
)

// How a heading was recognised, the better first.
const (
	rankWild  = 1 + iota // seen in public ledgers
	rankAlias            // an alias of the contract or of firegrid.yaml
	rankTitle            // the canonical heading
)

// headingMatch says that a heading may mean a column. Of two headings of the
// same rank the one of the lower order is meant: 发现日期 before 检查日期.
type headingMatch struct{ col, rank, order int }

// beats reports that the heading is the better one for its column.
func (m headingMatch) beats(o headingMatch) bool {
	return m.rank > o.rank || (m.rank == o.rank && m.order < o.order)
}

func (c *Contract) addHeading(text string, m headingMatch) {
	k := headingKey(text)
	for i, have := range c.headings[k] {
		if have.col == m.col {
			if m.beats(have) {
				c.headings[k][i] = m
			}
			return
		}
	}
	c.headings[k] = append(c.headings[k], m)
}

// headingKey is what headings are compared by: folded, without spaces, marks
// for required fields, colons and numbering.
func headingKey(s string) string {
	k := strings.ToLower(foldKey(s))
	return cutNumbering(strings.Trim(k, headingMarks))
}

const headingMarks = "*:;,.、_\"'“”-#★☆△▲※"

// cutNumbering takes "1.", "2、", "(3)" and "④" off the front of a heading.
func cutNumbering(k string) string {
	rest := strings.TrimLeft(k, "0123456789")
	if rest != k && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "、")) {
		return strings.TrimLeft(rest, ".、")
	}
	r, n := utf8.DecodeRuneInString(k)
	if r >= '①' && r <= '⑳' && n < len(k) {
		return k[n:]
	}
	if strings.HasPrefix(k, "(") || strings.HasPrefix(k, "[") {
		// (必填), [1] and the like: short, and not the whole heading.
		i := strings.IndexAny(k, ")]")
		if i > 0 && i+1 < len(k) && utf8.RuneCountInString(k[1:i]) <= 3 {
			return strings.Trim(k[i+1:], headingMarks)
		}
	}
	return k
}

// headingForms are the readings of a folded heading, the fullest first:
// 整改期限(天) is also 整改期限, 发现(检查)日期(如2012-6-19) is also 发现日期.
func headingForms(key string) []string {
	forms := []string{key}
	for {
		i := strings.IndexAny(key, "([")
		if i <= 0 {
			return forms
		}
		j := strings.IndexAny(key[i:], ")]")
		if j < 0 {
			return append(forms, key[:i])
		}
		key = key[:i] + key[i+j+1:]
		forms = append(forms, key)
	}
}

// match finds what a heading may mean in this contract.
func (c *Contract) match(key string) []headingMatch {
	for _, form := range headingForms(key) {
		if m := c.headings[form]; len(m) > 0 {
			return m
		}
	}
	return nil
}

// looksLikeHeading reports a short text, brackets left aside.
func looksLikeHeading(s string) bool {
	if len(s) > 400 {
		return false
	}
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, "（("); i > 0 {
		s = s[:i]
	}
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= 24
}

// groupStem takes off what headings of a group add to its subject:
// 复查情况 over 日期 means 复查日期.
func groupStem(key string) string {
	return cutLast(key, "情况", "信息", "记录", "落实")
}

// isRemark reports a lowest level that says how to fill in, not what: 年月日,
// 是/否, (天).
func isRemark(key string) bool {
	for _, w := range []string{"年月日", "是/否", "有/无", "√", "×", "填", "如", "天", "处", "个", "份", "家", "次", "全称", "(", "["} {
		if strings.HasPrefix(key, w) {
			return true
		}
	}
	return false
}
