package workbook

import (
	"math"
	"time"
)

const (
	maxSerial     = 2958465.99999999 // 31 December 9999
	shift1904     = 1462             // days from the epoch of the 1900 system to that of 1904
	secondsPerDay = 86400
)

// SerialDate gives the calendar day of a serial of the 1900 system. The system
// counts a 29 February 1900 that never was as serial 60: that one has no day,
// and the serials before it count from one day later than those after it.
// Times of day are dropped; half a millisecond before midnight counts as
// midnight, since sums of hours end up there.
func SerialDate(serial float64) (year int, month time.Month, day int, ok bool) {
	if math.IsNaN(serial) || serial < 1 || serial > maxSerial {
		return 0, 0, 0, false
	}
	n := int(math.Floor(serial + 0.0005/secondsPerDay))
	switch {
	case n == 60 || n > 2958465:
		return 0, 0, 0, false
	case n < 60:
		n++
	}
	year, month, day = time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Date()
	return year, month, day, true
}

// dateSerial is the inverse of SerialDate, with the time of day as a fraction.
func dateSerial(t time.Time) float64 {
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	s := float64(t.Unix()-epoch.Unix())/secondsPerDay + float64(t.Nanosecond())/(secondsPerDay*1e9)
	if s < 61 {
		s-- // before the day that never was
	}
	return s
}

var isoLayouts = []string{
	"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "20060102", "20060102T150405",
}

// isoSerial reads what a cell of type "d" holds: an ISO 8601 date, a date with
// a time, or a time alone. A zone is dropped: the clerk meant the clock on the
// wall.
func isoSerial(s string) (float64, bool) {
	if n := len(s); n > 0 && s[n-1] == 'Z' {
		s = s[:n-1]
	} else if n > 16 && (s[n-6] == '+' || s[n-6] == '-') && s[n-3] == ':' {
		s = s[:n-6]
	}
	for _, layout := range isoLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return dateSerial(t), true
		}
	}
	for _, layout := range []string{"15:04:05", "T15:04:05", "15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return float64(t.Hour()*3600+t.Minute()*60+t.Second()) / secondsPerDay, true
		}
	}
	return 0, false
}
