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
	// twoYears: two are named, so that no other place may say which.
	twoYears bool
	// brigade that reports, "" if nobody says.
	brigade string
}

var (
	yearHan     = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})年`)
	yearDotted  = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})[-./_][0-9]`)
	yearCompact = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:[0-3][0-9])?(?:[^0-9]|$)`)
	yearAlone   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)`)
)

// filledOn begins what a title line says of the day on which it was filled in.
var filledOn = regexp.MustCompile(`(?:填报|制表|填表|上报|报送|报出|统计)?(?:日期|时间):?.*$`)

// twoYears says that a text names different years, so that none can be taken.
const twoYears = -1

// yearOf gives the year that texts name. What a ledger is called counts before
// the day on which it was filled in: December's is filled in in January.
func yearOf(texts []string) int {
	var called []string
	for _, t := range texts {
		called = append(called, filledOn.ReplaceAllString(foldKey(t), ""))
	}
	if y := yearIn(strings.Join(called, "|")); y != 0 {
		return y
	}
	return yearIn(strings.Join(texts, "|"))
}

// yearIn gives the one year that a text names, or twoYears.
func yearIn(text string) int {
	s := foldKey(text)
	found := 0
	for _, re := range []*regexp.Regexp{yearHan, yearDotted, yearCompact, yearAlone} {
		for _, m := range re.FindAllStringSubmatch(s, -1) {
			y, _ := strconv.Atoi(m[1])
			if found != 0 && found != y {
				return twoYears
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
		y := yearOf(s.texts)
		if y == twoYears {
			c.twoYears = true // the file's name cannot say which
			break
		}
		if y != 0 {
			c.year, c.yearFrom = y, s.name
			break
		}
	}
	if roster.Empty() {
		return c
	}
	for _, s := range sources {
		if b := roster.brigadeOf(s.texts, s.name == "sheet"); b != "" {
			if c.brigade != "" && c.brigade != b && s.name == "title" {
				c.brigade = "" // the sheet is called after one, the line above names another
				return c
			}
			if c.brigade == "" {
				c.brigade = b
			}
		}
	}
	return c
}

// brigadeOf gives the one brigade that the texts name. A name alone, without
// the word 大队, is enough for what a sheet is called.
func (r *Roster) brigadeOf(texts []string, alone bool) string {
	found := ""
	for _, text := range texts {
		b := r.brigadeIn(text)
		if name, ok := r.Brigade(notBrigade.ReplaceAllString(foldKey(text), "")); ok && alone {
			b = name
		}
		if b != "" && found != "" && b != found {
			return ""
		}
		found = orElse(found, b)
	}
	return found
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// notBrigade is what sheets named after a brigade add to it: "3.诸暨（7月）".
var notBrigade = regexp.MustCompile(`[0-9.、()\[\]_-]+[年月日季度]*|台账|表$`)

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
