package dataset

import (
	"fmt"
	"time"
)

// Day is a calendar day in Asia/Shanghai, counted from 1970-01-01 (Arrow's date32).
type Day int32

// NoDay marks the absence of a day.
const NoDay Day = -1 << 31

// DayOf gives the day of a year, month and day of the month that exist.
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DayOfTime gives the calendar day that t shows in its own location.
func DayOfTime(t time.Time) Day {
	y, m, d := t.Date()
	return DayOf(y, m, d)
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return NoDay, fmt.Errorf("%q is not a day of the form YYYY-MM-DD", s)
	}
	return DayOfTime(t), nil
}

// Time is midnight UTC of the day, as Arrow and DuckDB keep dates.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String writes the day as YYYY-MM-DD, or nothing for NoDay.
func (d Day) String() string {
	if d == NoDay {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Year is the calendar year of the day.
func (d Day) Year() int { return d.Time().Year() }

// realDay gives the day if it exists in the calendar and lies in a plausible
// period; clerks' ledgers hold no dates before 1949.
func realDay(y, m, d int) (Day, bool) {
	if y < 1949 || y > 2100 || m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return NoDay, false
	}
	return DayOf(y, time.Month(m), d), true
}

func monthDays(y, m int) int {
	return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
