package nightly

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule says at which minutes the night's run begins.
type Schedule struct {
	spec string
	cron *cron.SpecSchedule
}

// Parse reads the five fields of crontab, such as "30 2 * * *", as the clock
// in the given zone shows them. It refuses what never comes, such as 30 February.
func Parse(spec string, zone *time.Location) (*Schedule, error) {
	wrong := fmt.Errorf("%q is not a schedule: write five fields as in crontab, such as %q for 02:30 every night", spec, "30 2 * * *")
	if strings.Contains(spec, "TZ=") { // the zone is fixed, and names of zones need a database
		return nil, wrong
	}
	parsed, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", wrong, err)
	}
	s := &Schedule{spec: spec, cron: parsed.(*cron.SpecSchedule)}
	s.cron.Location = zone
	if s.Next(time.Now()).IsZero() {
		return nil, fmt.Errorf("%q never comes", spec)
	}
	return s, nil
}

// String gives the fields as they were written.
func (s *Schedule) String() string { return s.spec }

// Next gives the first night after a moment.
func (s *Schedule) Next(after time.Time) time.Time { return s.cron.Next(after) }

// Last gives the latest night that has begun by a moment. It looks two years
// back; where there is none, it gives the zero time.
func (s *Schedule) Last(now time.Time) time.Time {
	const day = 24 * time.Hour
	for back := day; back <= 800*day; back *= 3 {
		night := s.Next(now.Add(-back))
		if night.IsZero() || night.After(now) {
			continue
		}
		for next := s.Next(night); !next.After(now); next = s.Next(night) {
			night = next
		}
		return night
	}
	return time.Time{}
}
