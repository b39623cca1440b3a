package sample

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Lives of hazards on days counted from the last day (0), each with what it
// adds to the figures of that day, worked out by hand.
func TestCountsOfOneHazard(t *testing.T) {
	life := func(change func(h *hazard)) *hazard {
		h := &hazard{found: -30, severity: "一般", deadline: deadlineDay, due: -10, extended: never, closed: never, roll: 60}
		change(h)
		return h
	}
	for name, c := range map[string]struct {
		h    *hazard
		want HazardCounts
	}{
		"on the spot": {life(func(h *hazard) { h.onTheSpot, h.deadline = true, noDeadline }),
			HazardCounts{Found: 1, Rectified: 1}},
		"nothing happened": {life(func(h *hazard) {}),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, Due: 1, ReviewsDue: 1}},
		"due today": {life(func(h *hazard) { h.due = 0 }),
			HazardCounts{Found: 1, Open: 1, Due: 1, ReviewsDue: 1}},
		"due tomorrow": {life(func(h *hazard) { h.due = 1 }),
			HazardCounts{Found: 1, Open: 1}},
		"reported on the deadline, passed after it": {life(func(h *hazard) { h.reports, h.reviews = []day{-10}, []review{{-6, true}} }),
			HazardCounts{Found: 1, Rectified: 1, Due: 1, RectifiedOnTime: 1, ReviewsDue: 1, Reviews: 1, ReviewsPassed: 1}},
		"reported a day late": {life(func(h *hazard) { h.reports, h.reviews = []day{-9}, []review{{-6, true}} }),
			HazardCounts{Found: 1, Rectified: 1, Due: 1, ReviewsDue: 1, Reviews: 1, ReviewsPassed: 1}},
		"passed without a report, after the deadline": {life(func(h *hazard) { h.reports, h.reviews, h.unreported = []day{-12}, []review{{-6, true}}, true }),
			HazardCounts{Found: 1, Rectified: 1, Due: 1, ReviewsDue: 1, Reviews: 1, ReviewsPassed: 1}},
		"passed before a deadline that is still to come": {life(func(h *hazard) { h.due, h.reports, h.reviews = 5, []day{-9}, []review{{-6, true}} }),
			HazardCounts{Found: 1, Rectified: 1, ReviewsDue: 1, Reviews: 1, ReviewsPassed: 1}},
		"reported, nobody looked": {life(func(h *hazard) { h.reports = []day{-12} }),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, ReportedRectified: 1, Due: 1, ReviewsDue: 1}},
		"reported and failed": {life(func(h *hazard) { h.reports, h.reviews = []day{-12}, []review{{-6, false}} }),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, Due: 1, ReviewsDue: 1, Reviews: 1}},
		"failed, reported again": {life(func(h *hazard) { h.reports, h.reviews = []day{-12, -3}, []review{{-6, false}, {4, true}} }),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, ReportedRectified: 1, Due: 1, ReviewsDue: 1, Reviews: 1}},
		"failed, then passed": {life(func(h *hazard) { h.reports, h.reviews = []day{-12, -3}, []review{{-6, false}, {0, true}} }),
			HazardCounts{Found: 1, Rectified: 1, Due: 1, ReviewsDue: 1, Reviews: 1, ReviewsPassed: 1}},
		"written off without a review": {life(func(h *hazard) { h.reports, h.closed = []day{-12}, -11 }),
			HazardCounts{Found: 1, Rectified: 1, Due: 1, RectifiedOnTime: 1, ReviewsDue: 1}},
		"to be written off tomorrow": {life(func(h *hazard) { h.due, h.reports, h.closed = 3, []day{0}, 1 }),
			HazardCounts{Found: 1, Open: 1, ReportedRectified: 1, ReviewsDue: 1}},
		"at once, not done": {life(func(h *hazard) { h.deadline = deadlineAtOnce }),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, Due: 1, ReviewsDue: 1}},
		"long term": {life(func(h *hazard) { h.deadline = deadlineOpen }),
			HazardCounts{Found: 1, Open: 1, WithoutDeadline: 1}},
		"no deadline, passed": {life(func(h *hazard) { h.deadline, h.reports, h.reviews = noDeadline, []day{-9}, []review{{-6, true}} }),
			HazardCounts{Found: 1, Rectified: 1, WithoutDeadline: 1, ReviewsDue: 1, Reviews: 1, ReviewsPassed: 1}},
		"given more time": {life(func(h *hazard) { h.extended, h.dueLater = -11, 0 }),
			HazardCounts{Found: 1, Open: 1, Due: 1, ReviewsDue: 1}},
		"more time from tomorrow": {life(func(h *hazard) { h.extended, h.dueLater = 1, 20 }),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, Due: 1, ReviewsDue: 1}},
		"the word 已整改 and no date": {life(func(h *hazard) { h.statusOnly = true }),
			HazardCounts{Found: 1, Open: 1, Overdue: 1, ReportedUndated: 1, Due: 1, ReviewsDue: 1}},
	} {
		if diff := cmp.Diff(c.want, c.h.counts()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What a ledger says depends on the day it was written.
func TestStateOfAHazard(t *testing.T) {
	h := &hazard{
		found: -60, deadline: deadlineDay, due: -45, extended: -46, dueLater: -20, closed: -10, roll: 60,
		reports: []day{-40, -15}, reviews: []review{{-36, false}, {-12, true}},
	}
	for _, c := range []struct {
		on   day
		want hazardState
	}{
		{-60, hazardState{due: -45, rectified: never, review: never, closed: never, status: "未整改"}},
		{-46, hazardState{due: -20, rectified: never, review: never, closed: never, status: "未整改"}},
		{-40, hazardState{due: -20, rectified: -40, review: never, closed: never, status: "已整改"}},
		{-36, hazardState{due: -20, rectified: -40, review: -36, closed: never, status: "未整改"}},
		{-19, hazardState{due: -20, rectified: -40, review: -36, closed: never, status: "逾期未整改"}},
		{-15, hazardState{due: -20, rectified: -15, review: -36, closed: never, status: "已整改"}},
		{-12, hazardState{due: -20, rectified: -15, review: -12, passed: true, closed: never, status: "已整改"}},
		{-10, hazardState{due: -20, rectified: -15, review: -12, passed: true, closed: -10, status: "已整改"}},
	} {
		if got := h.at(c.on); got != c.want {
			t.Errorf("on day %d: %+v, want %+v", c.on, got, c.want)
		}
	}
	if got := h.lastEvent(-13); got != -15 {
		t.Errorf("the last event by day -13 is on %d", got)
	}
}
