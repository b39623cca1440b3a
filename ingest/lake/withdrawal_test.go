package lake_test

import (
	"testing"
	"time"

	"firegrid/ingest/lake"
)

// What was withdrawn when can be told afterwards, also where the clock was set
// back between the acts.
func TestWithdrawalsAreRemembered(t *testing.T) {
	noon := time.Date(2012, 7, 1, 12, 0, 0, 0, time.UTC)
	f := lake.File{ReceivedAt: noon}
	f.Withdraw(noon.Add(1*time.Hour), "甲", "误交")
	f.Withdraw(noon.Add(2*time.Hour), "乙", "再撤一次") // it is withdrawn already
	f.Restore(noon.Add(3*time.Hour), "乙", "是对的")
	f.Withdraw(noon.Add(2*time.Hour), "丙", "") // the clock was set back an hour
	for _, c := range []struct {
		after time.Duration
		want  bool
	}{
		{0, false}, {59 * time.Minute, false}, {time.Hour, true}, {2 * time.Hour, true}, {3*time.Hour - time.Microsecond, true},
		{3 * time.Hour, false}, {3*time.Hour + time.Microsecond, true}, {4 * time.Hour, true},
	} {
		if got := f.WithdrawnAt(noon.Add(c.after)); got != c.want {
			t.Errorf("withdrawn %s after noon: %v, want %v", c.after, got, c.want)
		}
	}
	if len(f.Withdrawals) != 2 || f.Withdrawals[0].By != "甲" || f.Withdrawals[0].UndoneBy != "乙" || f.Withdrawals[0].UndoneReason != "是对的" || f.RetractedAt == nil {
		t.Errorf("%+v", f)
	}
}
