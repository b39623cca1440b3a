package nightly

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

func schedule(t *testing.T, spec string) *Schedule {
	t.Helper()
	s, err := Parse(spec, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// 02:30 in Shanghai is 18:30 of the day before in UTC, whatever zone the
// machine asks in.
func TestNightsAreShanghaiNights(t *testing.T) {
	for _, tt := range []struct{ spec, now, last, next string }{
		{"30 2 * * *", "2026-03-09T18:29:00Z", "2026-03-08T18:30:00Z", "2026-03-09T18:30:00Z"},
		{"30 2 * * *", "2026-03-09T18:30:00Z", "2026-03-09T18:30:00Z", "2026-03-10T18:30:00Z"},
		{"30 2 * * *", "2026-03-09T12:00:00-07:00", "2026-03-09T18:30:00Z", "2026-03-10T18:30:00Z"},
		{"0 1 * * 1", "2026-03-12T00:00:00Z", "2026-03-08T17:00:00Z", "2026-03-15T17:00:00Z"}, // Mondays
		{"0 1 1 1 *", "2026-03-12T00:00:00Z", "2025-12-31T17:00:00Z", "2026-12-31T17:00:00Z"}, // New Year
		{"*/20 * * * *", "2026-03-12T00:19:59Z", "2026-03-12T00:00:00Z", "2026-03-12T00:20:00Z"},
	} {
		s, now := schedule(t, tt.spec), at(t, tt.now)
		if got := s.Last(now); !got.Equal(at(t, tt.last)) {
			t.Errorf("%s at %s: the last night is %v, want %s", tt.spec, tt.now, got.UTC(), tt.last)
		}
		if got := s.Next(now); !got.Equal(at(t, tt.next)) {
			t.Errorf("%s at %s: the next night is %v, want %s", tt.spec, tt.now, got.UTC(), tt.next)
		}
	}
}

func TestWhatIsNoScheduleIsRefused(t *testing.T) {
	for _, spec := range []string{"", "2:30", "30 2 * *", "30 25 * * *", "@every 1h", "TZ=UTC 30 2 * * *", "CRON_TZ=Asia/Shanghai 30 2 * * *", "0 0 30 2 *"} {
		if s, err := Parse(spec, shanghai); err == nil {
			t.Errorf("%q is taken as %v", spec, s.Next(time.Now()))
		}
	}
}

// nights runs a loop over some days of a clock that a test can turn, and
// gives the moments at which a run began. The clock begins at
// 2000-01-01T00:00Z, which is 08:00 in Shanghai.
func nights(t *testing.T, days int, last time.Time, turn func(day int) time.Duration) (began []time.Time, next time.Time) {
	t.Helper()
	var shift atomic.Int64
	l := &Loop{
		Schedule: schedule(t, "30 2 * * *"), Now: func() time.Time { return time.Now().Add(time.Duration(shift.Load())) },
		Last: func() (time.Time, bool) { return last, !last.IsZero() },
		Next: func(at time.Time) { next = at },
	}
	l.Run = func(context.Context, time.Time) {
		last = l.Now()
		began = append(began, last.UTC())
		time.Sleep(20 * time.Minute)
	}
	ctx, stop := context.WithCancel(t.Context())
	go l.Start(ctx)
	for day := range days {
		if turn != nil {
			shift.Add(int64(turn(day)))
		}
		time.Sleep(24 * time.Hour)
	}
	stop()
	synctest.Wait()
	return began, next
}

// check holds the moments of the runs against those wanted, to the half
// minute that the loop may take to notice a clock that was set.
func check(t *testing.T, got []time.Time, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("runs began at %v, want %v", got, want)
	}
	for i := range got {
		if d := got[i].Sub(at(t, want[i])); d < 0 || d > 30*time.Second {
			t.Errorf("run %d began at %v, want %s", i+1, got[i], want[i])
		}
	}
}

func TestOneRunANight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The night of 2 January was tried by somebody: nothing is made up.
		got, next := nights(t, 2, at(t, "1999-12-31T18:31:00Z"), nil)
		check(t, got, "2000-01-01T18:30:00Z", "2000-01-02T18:30:00Z")
		if !next.Equal(at(t, "2000-01-03T18:30:00Z")) {
			t.Errorf("the next night is announced as %v", next)
		}
	})
}

// Three nights were missed, or nothing ever ran: one run makes up for them.
func TestMissedNightsAreMadeUpOnce(t *testing.T) {
	for _, last := range []string{"1999-12-28T18:30:00Z", ""} {
		synctest.Test(t, func(t *testing.T) {
			var before time.Time
			if last != "" {
				before = at(t, last)
			}
			got, _ := nights(t, 1, before, nil)
			check(t, got, "2000-01-01T00:00:00Z", "2000-01-01T18:30:00Z")
		})
	}
}

// A clock that is set back by three days neither holds up the nights nor
// brings one twice; one that leaps ahead brings the night that it leapt over.
func TestClockThatIsSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, _ := nights(t, 3, at(t, "1999-12-31T18:31:00Z"), func(day int) time.Duration {
			return map[int]time.Duration{1: -72 * time.Hour}[day]
		})
		check(t, got, "2000-01-01T18:30:00Z", "1999-12-30T18:30:00Z", "1999-12-31T18:30:00Z")
	})
	synctest.Test(t, func(t *testing.T) {
		got, _ := nights(t, 1, at(t, "1999-12-31T18:31:00Z"), func(int) time.Duration { return 72 * time.Hour })
		check(t, got, "2000-01-04T00:00:00Z", "2000-01-04T18:30:00Z")
	})
}

// A night that cron has run in the meantime is not run again.
func TestNightThatSomebodyElseRan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		l := &Loop{Schedule: schedule(t, "30 2 * * *"), Now: time.Now,
			Last: func() (time.Time, bool) { return time.Now(), true },
			Run:  func(context.Context, time.Time) { runs++ }}
		ctx, stop := context.WithTimeout(t.Context(), 72*time.Hour)
		defer stop()
		l.Start(ctx)
		if runs != 0 {
			t.Errorf("%d runs beside those of cron", runs)
		}
	})
}

func TestTryEndsWithinItsLimit(t *testing.T) {
	full := errors.New("disk full")
	for _, tt := range []struct {
		passesAt int // the attempt at which the trouble is over; 0 never
		again    bool
		attempts int
		took     time.Duration
		err      error
	}{
		{1, true, 1, 0, nil},
		{3, true, 3, 3 * time.Minute, nil},
		{0, true, 7, time.Hour, full},
		{0, false, 1, 0, full},
	} {
		synctest.Test(t, func(t *testing.T) {
			begun, attempts := time.Now(), 0
			err := Try(t.Context(), Pauses, func(n int) (bool, error) {
				attempts = n
				if n == tt.passesAt {
					return false, nil
				}
				return tt.again, full
			}, func(error, time.Duration) {})
			if err != tt.err || attempts != tt.attempts || time.Since(begun) != tt.took {
				t.Errorf("%+v: %v after %d attempts and %v", tt, err, attempts, time.Since(begun))
			}
		})
	}
}
