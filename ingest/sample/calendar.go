package sample

import (
	"fmt"
	"time"
)

// day counts from the last day of the campaign, which is 0; days before it are
// negative. The whole story is told in these days, so another end shifts it.
type day int

const (
	firstDay    day = -183 // 19 June 2012 where the campaign ends on 19 December
	lastDay     day = 0
	newLawDay   day = -48 // 1 November: the notices get other names (令120)
	congressDay day = -41 // 8 November: the national congress opens
	never       day = -1 << 20
)

// DefaultEnd is the last day of the campaign as it was.
var DefaultEnd = time.Date(2012, time.December, 19, 0, 0, 0, 0, time.UTC)

// calendar turns the days of the story into dates.
type calendar struct{ end time.Time }

func newCalendar(end time.Time) calendar {
	if end.IsZero() {
		end = DefaultEnd
	}
	y, m, d := end.Date()
	return calendar{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

func (c calendar) at(d day) time.Time { return c.end.AddDate(0, 0, int(d)) }

func (c calendar) year(d day) int { return c.at(d).Year() }

// dayOf gives the day of the story that a date is.
func (c calendar) dayOf(t time.Time) day { return day(t.Sub(c.end).Hours() / 24) }

// monthEnd tells whether d is the last day of its month.
func (c calendar) monthEnd(d day) bool { return c.at(d+1).Day() == 1 }

// nextYear is the first day of the year after the campaign's last day.
func (c calendar) nextYear() day {
	return c.dayOf(time.Date(c.end.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC))
}

// lists gives the years for which there is a list of key units.
func (c calendar) lists() []int {
	first, last := c.year(firstDay), c.year(lastDay)
	if first == last {
		return []int{last}
	}
	return []int{first, last}
}

// period is what one sheet of a monthly ledger covers, or one file of several
// such sheets.
type period struct {
	first, last day
	label       string // 2012年07月, 2012年06-07月
	short       string // 7月
	year        int    // the year in the label, 0 if there are two
}

// periods are the months of the campaign. A month of which only a part belongs
// to it goes together with its neighbour.
func (c calendar) periods() []period {
	var out []period
	for d := firstDay; d <= lastDay; {
		t := c.at(d)
		end := c.dayOf(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC))
		out = append(out, period{first: d, last: min(end, lastDay)})
		d = end + 1
	}
	if c.at(firstDay).Day() > 10 {
		out[1].first = out[0].first
		out = out[1:]
	}
	if n := len(out); c.at(lastDay).Day() <= 10 {
		out[n-2].last = lastDay
		out = out[:n-1]
	}
	for i := range out {
		c.name(&out[i])
	}
	return out
}

// name writes the label. Months have two digits, so that the names of a
// brigade's files sort as their months do.
func (c calendar) name(p *period) {
	a, b := c.at(p.first), c.at(p.last)
	p.short = fmt.Sprintf("%d月", b.Month())
	p.year = b.Year()
	switch {
	case a.Year() != b.Year():
		p.label = fmt.Sprintf("%d年%02d月-%d年%02d月", a.Year(), a.Month(), b.Year(), b.Month())
		p.year = 0
	case a.Month() != b.Month():
		p.label = fmt.Sprintf("%d年%02d-%02d月", a.Year(), a.Month(), b.Month())
	default:
		p.label = fmt.Sprintf("%d年%02d月", a.Year(), a.Month())
	}
}

// join makes files of n periods each.
func (c calendar) join(months []period, n int) [][]period {
	var out [][]period
	for len(months) > 0 {
		k := min(n, len(months))
		out = append(out, months[:k])
		months = months[k:]
	}
	return out
}

// span is the period from the first to the last of some periods.
func (c calendar) span(parts []period) period {
	p := period{first: parts[0].first, last: parts[len(parts)-1].last}
	c.name(&p)
	return p
}
