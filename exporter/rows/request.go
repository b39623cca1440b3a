package rows

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// Rows on one page.
const (
	perPage    = 100
	maxPerPage = 1000
)

// Parameters of a page that are no labels.
const (
	paramAsOf = "as_of"
	paramRun  = "run"
	paramSort = "sort"
	paramDesc = "desc"
	paramPage = "page"
	paramPer  = "per"
	paramLang = "lang"
)

var parameters = []string{paramAsOf, paramRun, paramSort, paramDesc, paramPage, paramPer, paramLang}

// asked is what an address asks for.
type asked struct {
	behind.Query
	values url.Values // as they came, for links that change one thing
	page   int        // from 1
}

// dayError says that as_of is no day.
type dayError struct{ text string }

func (e *dayError) Error() string { return fmt.Sprintf("as_of %q is not a day", e.text) }

// parse reads an address. It is lenient with all but the day and the run: a
// wrong one of these would show another number than was meant.
func parse(measure string, v url.Values) (*asked, error) {
	a := &asked{values: v, Query: behind.Query{Measure: measure, Labels: make(map[string][]string)}}
	for name, values := range v {
		if slices.Contains(parameters, name) {
			continue
		}
		label := strings.TrimPrefix(name, "var-") // as Grafana passes variables on
		if kept := Values(values); len(kept) > 0 {
			a.Labels[label] = append(a.Labels[label], kept...)
		}
	}
	if text := strings.TrimSpace(v.Get(paramAsOf)); text != "" {
		day, err := published.ParseDay(text)
		if err != nil {
			return nil, &dayError{text}
		}
		a.Day = &day
	}
	a.Run = strings.TrimSpace(v.Get(paramRun))
	a.Sort, a.Desc = v.Get(paramSort), v.Get(paramDesc) != ""
	per, err := strconv.Atoi(v.Get(paramPer))
	if err != nil || per < 1 {
		per = perPage
	}
	a.Limit = min(per, maxPerPage)
	page, err := strconv.Atoi(v.Get(paramPage))
	if err != nil || page < 1 || page > 1<<40 {
		page = 1
	}
	a.page = page
	a.Offset = (page - 1) * a.Limit
	return a, nil
}

// Values are the values of a label that are meant by what a board or a person
// wrote: none for "All" and the like, several for {a,b} and (a|b).
func Values(written []string) []string {
	var all []string
	for _, text := range written {
		text = strings.TrimSpace(text)
		inside, braces := within(text, "{", "}")
		separator := ","
		if !braces {
			if inside, braces = within(text, "(", ")"); braces && strings.Contains(inside, "|") {
				separator = "|"
			} else {
				inside, separator = text, ""
			}
		}
		parts := []string{inside}
		if separator != "" {
			parts = strings.Split(inside, separator)
		}
		for _, part := range parts {
			switch part = strings.TrimSpace(part); part {
			case "$__all", "All", "all", "全部", ".*", ".+", "*":
				return nil
			case "":
			default:
				if strings.HasPrefix(part, "${") { // a variable that the board does not have
					continue
				}
				all = append(all, part)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func within(text, open, shut string) (string, bool) {
	inside, found := strings.CutPrefix(text, open)
	if !found {
		return text, false
	}
	return strings.CutSuffix(inside, shut)
}

// with is the address of the same rows with some parameters changed; an empty
// value takes a parameter away.
func (a *asked) with(path string, pairs ...string) string {
	v := make(url.Values, len(a.values))
	for name, values := range a.values {
		v[name] = values
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
			continue
		}
		v.Set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}
