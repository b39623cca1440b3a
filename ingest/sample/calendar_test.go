package sample

import (
	"strings"
	"testing"
	"time"
)

func TestTheCampaignIsTheHalfYear(t *testing.T) {
	c := newCalendar(time.Time{})
	for d, want := range map[day]string{firstDay: "2012-06-19", lastDay: "2012-12-19", newLawDay: "2012-11-01", congressDay: "2012-11-08", roundStarts[0]: "2012-06-25", c.nextYear(): "2013-01-01"} {
		if got := c.at(d).Format(time.DateOnly); got != want {
			t.Errorf("day %d is %s, want %s", d, got, want)
		}
		if back := c.dayOf(c.at(d)); back != d {
			t.Errorf("%s is day %d, want %d", want, back, d)
		}
	}
	// The clock of the caller's zone does not move the day.
	late := time.Date(2012, 12, 19, 23, 30, 0, 0, time.FixedZone("CST", 8*3600))
	if got := newCalendar(late).at(0).Format(time.DateOnly); got != "2012-12-19" {
		t.Errorf("the last day became %s", got)
	}
}

func TestPeriods(t *testing.T) {
	for end, want := range map[string]string{
		"2012-12-19": "2012年06-07月 2012年08月 2012年09月 2012年10月 2012年11月 2012年12月",
		"2026-11-05": "2026年05月 2026年06月 2026年07月 2026年08月 2026年09月 2026年10-11月",
		"2027-02-28": "2026年08-09月 2026年10月 2026年11月 2026年12月 2027年01月 2027年02月",
		"2027-01-05": "2026年07月 2026年08月 2026年09月 2026年10月 2026年11月 2026年12月-2027年01月",
	} {
		c := newCalendar(date(t, end))
		var labels []string
		next := firstDay
		for _, p := range c.periods() {
			labels = append(labels, p.label)
			if p.first != next {
				t.Errorf("%s: %s begins on day %d, want %d", end, p.label, p.first, next)
			}
			next = p.last + 1
			if years := strings.Count(p.label, "年"); (years == 2) != (p.year == 0) {
				t.Errorf("%s: the year of %s is %d", end, p.label, p.year)
			}
		}
		if got := strings.Join(labels, " "); got != want {
			t.Errorf("%s: %s, want %s", end, got, want)
		}
		if next != lastDay+1 {
			t.Errorf("%s: the periods end on day %d", end, next-1)
		}
	}
}

func TestListsOfKeyUnits(t *testing.T) {
	if got := newCalendar(DefaultEnd).lists(); len(got) != 1 || got[0] != 2012 {
		t.Errorf("%v", got)
	}
	if got := newCalendar(date(t, "2027-02-03")).lists(); len(got) != 2 || got[0] != 2026 || got[1] != 2027 {
		t.Errorf("%v", got)
	}
}

// A date without a year is written only where the title says that year.
func TestYearlessDates(t *testing.T) {
	s := &story{seed: 1, cal: newCalendar(date(t, "2027-02-03"))}
	p := s.newPen("test", dotted).of(2027)
	for style, want := range map[int][2]string{
		monthDayWords:   {"2月3日", "2026.12.31"},
		monthDayDotted:  {"2.3", "2026.12.31"},
		monthDaySlashed: {"2/3", "2026.12.31"},
		dotted:          {"2027.2.3", "2026.12.31"},
		compactShort:    {"270203", "261231"},
		fullWidth:       {"２０２７.２.３", "２０２６.１２.３１"},
	} {
		if got := p.dateIn(0, style).text; got != want[0] {
			t.Errorf("style %d: %s, want %s", style, got, want[0])
		}
		if got := p.dateIn(-34, style).text; got != want[1] {
			t.Errorf("style %d: %s, want %s", style, got, want[1])
		}
	}
	if got := p.dateIn(0, serialCell); got.kind != dateCell || got.number != 46421 {
		t.Errorf("%+v", got) // 46421 days after 30 December 1899
	}
	p.date04 = true
	if got := p.dateIn(0, serialCell); got.number != 46421-1462 {
		t.Errorf("%+v", got)
	}
}
