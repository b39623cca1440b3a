package published

import (
	"fmt"
	"time"
)

// Day is a calendar day, counted from 1 January 1970. It has no hour and no
// zone, so a day cannot slip into the one before by being read elsewhere.
type Day int32

const dayLayout = "2006-01-02"

// DayOf gives the day of a date.
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DayIn gives the day that the calendar in zone shows at the moment t.
func DayIn(t time.Time, zone *time.Location) Day {
	return DayOf(t.In(zone).Date())
}

// ParseDay reads a day written as 2012-12-19.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(dayLayout, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day: write it as 2012-12-19", s)
	}
	return Day(t.Unix() / 86400), nil
}

// Time gives the first moment of the day in UTC, which is how Parquet and
// databases take a date.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String writes the day as 2012-12-19.
func (d Day) String() string { return d.Time().Format(dayLayout) }

// MarshalText writes the day as 2012-12-19, in JSON too.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) error {
	day, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = day
	return nil
}
