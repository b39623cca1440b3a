package sample

func (s *story) countHazards(t *Totals) {
	for _, h := range s.hazards {
		if h.undated {
			t.HazardsUndated++
			continue
		}
		one := h.counts()
		class := "未填"
		if len(h.unit.classes) > 0 {
			class = h.unit.classes[0]
		}
		t.Hazards = t.Hazards.plus(one)
		t.HazardsByBrigade[h.brigade.name] = t.HazardsByBrigade[h.brigade.name].plus(one)
		t.HazardsByPlaceClass[class] = t.HazardsByPlaceClass[class].plus(one)
		t.HazardsBySeverity[h.severity] = t.HazardsBySeverity[h.severity].plus(one)
	}
}

// counts says what one dated hazard adds to each figure, by what its row says
// on the last day.
func (h *hazard) counts() HazardCounts {
	st := h.at(lastDay)
	c := HazardCounts{Found: 1}
	if h.onTheSpot {
		c.Rectified = 1
		return c
	}
	reviewed := st.review != never
	closedOn := never
	if reviewed && st.passed {
		closedOn = st.review
	}
	if st.closed != never && (closedOn == never || st.closed < closedOn) {
		closedOn = st.closed
	}
	isDue := st.due != never && st.due <= lastDay
	if closedOn != never {
		c.Rectified = 1
		done := st.rectified
		if done == never {
			done = closedOn
		}
		if isDue && done <= st.due {
			c.RectifiedOnTime = 1
		}
	} else {
		c.Open = 1
		c.Overdue = one(st.due != never && st.due < lastDay)
		failedSince := reviewed && !st.passed && st.review >= st.rectified
		c.ReportedRectified = one(st.rectified != never && !failedSince)
		c.ReportedUndated = one(st.status == "已整改" && st.rectified == never && !reviewed)
	}
	c.WithoutDeadline = one(h.deadline == noDeadline || h.deadline == deadlineOpen)
	c.Due = one(isDue)
	c.ReviewsDue = one(isDue || st.rectified != never)
	c.Reviews = one(reviewed)
	c.ReviewsPassed = one(reviewed && st.passed)
	return c
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (c HazardCounts) plus(o HazardCounts) HazardCounts {
	return HazardCounts{
		Found: c.Found + o.Found, Rectified: c.Rectified + o.Rectified, Open: c.Open + o.Open, Overdue: c.Overdue + o.Overdue,
		ReportedRectified: c.ReportedRectified + o.ReportedRectified, ReportedUndated: c.ReportedUndated + o.ReportedUndated,
		WithoutDeadline: c.WithoutDeadline + o.WithoutDeadline, Due: c.Due + o.Due, RectifiedOnTime: c.RectifiedOnTime + o.RectifiedOnTime,
		ReviewsDue: c.ReviewsDue + o.ReviewsDue, Reviews: c.Reviews + o.Reviews, ReviewsPassed: c.ReviewsPassed + o.ReviewsPassed,
	}
}
