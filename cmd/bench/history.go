package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// campaignDays is the campaign, the first and the last day included.
var campaignDays = int(lastDay-firstDay) + 1

// mostTimesADay is how many times the CPU of one day all of the campaign may
// take.
const mostTimesADay = 5

// history is case (g): one day of the province as OpenMetrics, then all of the
// campaign.
func (b *bench) history(ctx context.Context, data string) error {
	for _, h := range []struct {
		from  day
		days  int
		taken *usages
	}{
		{lastDay, 1, &b.report.HistoryDay},
		{firstDay, campaignDays, &b.report.History},
	} {
		file := filepath.Join(b.scratch, "history.om")
		u, _, err := measured(ctx, []int{done}, b.firegrid, "history", "--quiet", "--data", data,
			"--from", h.from.String(), "--to", lastDay.String(), "-o", file)
		if err != nil {
			return err
		}
		*h.taken = append(*h.taken, u)
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		// The metric of the as-of day has one sample for each day.
		if n := bytes.Count(text, []byte("\nfiregrid_data_as_of_timestamp_seconds{")); n != h.days {
			return fmt.Errorf("the history has %d days, not %d", n, h.days)
		}
	}
	return nil
}
