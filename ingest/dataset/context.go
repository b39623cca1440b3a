package dataset

import (
	"regexp"
	"strconv"
	"strings"
)

// tableContext is what the surroundings of a table say about its rows.
type tableContext struct {
	// year for dates without one, 0 if none; yearFrom says who gave it.
	year     int
	yearFrom string
	// brigade that reports, "" if nobody says.
	brigade string
}

var (
	yearHan     = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})年`)
	yearDotted  = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})[-./_][0-9]`)
	yearCompact = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:[0-3][0-9])?(?:[^0-9]|$)`)
	yearAlone   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)`)
)

// yearIn gives the one year that a text names; two different years name none.
func yearIn(text string) int {
	s := foldKey(text)
	found := 0
	for _, re := range []*regexp.Regexp{yearHan, yearDotted, yearCompact, yearAlone} {
		for _, m := range re.FindAllStringSubmatch(s, -1) {
			y, _ := strconv.Atoi(m[1])
			if found != 0 && found != y {
				return 0
			}
			found = y
		}
	}
	return found
}

// readContext looks at the sheet's name, the lines above the table and the
// file's name, in this order.
func readContext(roster *Roster, sheet string, titles []string, file string) tableContext {
	var c tableContext
	sources := []struct {
		name  string
		texts []string
	}{{"sheet", []string{sheet}}, {"title", titles}, {"file", []string{file}}}
	for _, s := range sources {
		if c.year != 0 {
			break
		}
		if y := yearIn(strings.Join(s.texts, " | ")); y != 0 {
			c.year, c.yearFrom = y, s.name
		}
	}
	if roster.Empty() {
		return c
	}
	if b, ok := roster.Brigade(sheet); ok {
		c.brigade = b
		return c
	}
	for _, s := range sources {
		for _, text := range s.texts {
			if b := roster.brigadeIn(text); b != "" {
				c.brigade = b
				return c
			}
		}
	}
	return c
}

// brigadeIn gives the one brigade that a title line or a file name speaks of:
// "填报单位：诸暨大队", "诸暨大队2012年7月火灾隐患台账".
func (r *Roster) brigadeIn(text string) string {
	s := foldKey(text)
	if _, after, ok := strings.Cut(s, "单位:"); ok {
		name := after
		for _, end := range []string{"填报", "日期", "时间", "制表", "(", "20"} {
			if i := strings.Index(name, end); i > 0 {
				name = name[:i]
			}
		}
		if b, ok := r.Brigade(name); ok {
			return b
		}
	}
	plain := s
	for _, w := range []string{"消防救援", "公安消防", "消防"} {
		plain = strings.ReplaceAll(plain, w, "")
	}
	found := ""
	for form, full := range r.brigades {
		if !strings.Contains(plain, cutLast(form, "大队")+"大队") {
			continue
		}
		if found != "" && found != full {
			return ""
		}
		found = full
	}
	return found
}
