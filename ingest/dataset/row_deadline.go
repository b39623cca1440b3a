package dataset

import (
	"strconv"
	"strings"

	"firegrid/ingest/workbook"
)

// The kinds of deadlines that are not written as a day.
const (
	deadlineImmediate = "immediate"
	deadlineDays      = "days"
	deadlineOpenEnded = "open_ended"
)

var openEndedWords = []string{"长期", "长期整改", "持续整改", "长期坚持", "常年", "持续"}
var immediateWords = []string{"立即", "立即整改", "立即改正", "当场", "当场改正", "当场整改", "即时", "马上"}

// readDeadline understands a deadline: a day, a number of days from the day
// found, 立即 (the day found) or 长期 (none).
func (t *table) readDeadline(c workbook.Cell) memo {
	if c.Kind == workbook.Date && c.Number > 3650 { // fewer could be days under a heading （天）
		return dateMemo(readDate(c, t.context.year), true)
	}
	s := foldKey(cellText(c))
	for _, w := range openEndedWords {
		if s == w {
			return memo{second: stringValue(deadlineOpenEnded)}
		}
	}
	for _, w := range immediateWords {
		if s == w {
			return memo{second: stringValue(deadlineImmediate)}
		}
	}
	heading := headingKey(t.headingOf(TypeDeadline))
	inDays := strings.Contains(heading, "天") || strings.Contains(heading, "(日)")
	n, cut := strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "内"), "之"), "天")
	if !cut {
		n, cut = strings.CutSuffix(s, "日内")
	}
	if cut || inDays {
		days, err := strconv.Atoi(n)
		if han, ok := hanNumber(n); ok {
			days, err = han, nil
		}
		if err == nil && days >= 0 && days <= 3650 {
			return memo{value: Value{N: int64(days)}, second: stringValue(deadlineDays)}
		}
	}
	return dateMemo(readDate(c, t.context.year), true)
}

// understandDeadline turns days and 立即 into a day, counted from the day found.
func (t *table) understandDeadline() {
	i, ok := t.contract.byField["deadline"]
	if !ok || t.contract.Columns[i].Type != TypeDeadline {
		return
	}
	v, kind := &t.rec.Values[t.offset[i]], t.rec.Values[t.offset[i]+1]
	if !kind.Set || kind.S == deadlineOpenEnded {
		return
	}
	found := t.day("found_on")
	if found == NoDay {
		*v = Value{}
		return
	}
	*v = Value{Set: true, N: int64(found) + v.N}
}

func (t *table) headingOf(typ Type) string {
	for i := range t.contract.Columns {
		if t.contract.Columns[i].Type == typ {
			return t.heading[i]
		}
	}
	return ""
}
