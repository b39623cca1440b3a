package dashboards

import "fmt"

// when is the moment that a query reads: now, along a trend, or days ago.
type when int

const (
	// current reads the series as scraped, so that one which is gone is gone.
	current when = 0
	// trend reads along the time axis. History has one sample a day, and a
	// query looks only five minutes back by itself.
	trend when = -1
)

// daysAgo reads the figure as it was on a day before.
func daysAgo(n int) when { return when(n) }

// read is the selector of a metric at that moment.
func (w when) read(metric, matchers string) string {
	s := metric + "{" + matchers + "}"
	switch {
	case w == trend:
		return "last_over_time(" + s + "[25h])"
	case w > 0:
		return fmt.Sprintf("last_over_time(%s[25h] offset %dd)", s, w)
	}
	return s
}

// figure is a number that the boards show: PromQL for it at a moment, for the
// series that matchers choose, one for each value of the labels in by.
type figure func(w when, matchers, by string) string

// count is the sum over a metric's series, those with more matchers only.
func count(metric string, more ...string) figure {
	return func(w when, matchers, by string) string {
		return "sum" + grouped(by) + "(" + w.read(metric, join(append([]string{matchers}, more...)...)) + ")"
	}
}

// ratio is a sum over a sum. Where the lower one is 0 there is no ratio.
func ratio(numerator, denominator figure) figure {
	return func(w when, matchers, by string) string {
		return numerator(w, matchers, by) + " / (" + denominator(w, matchers, by) + " > 0)"
	}
}

// only narrows a figure to the series with more matchers.
func (f figure) only(more ...string) figure {
	return func(w when, matchers, by string) string {
		return f(w, join(append([]string{matchers}, more...)...), by)
	}
}

// minus is one figure less another.
func (f figure) minus(g figure) figure {
	return func(w when, matchers, by string) string {
		return f(w, matchers, by) + " - " + g(w, matchers, by)
	}
}

// change is by how much a figure differs from n days ago. It has no value
// where either has none. The rounding keeps the noise of binary fractions from
// showing as a change.
func change(f figure, n int, factor string, matchers string) string {
	return fmt.Sprintf("round(%s((%s) - (%s)), 0.01)", factor, f(current, matchers, ""), f(daysAgo(n), matchers, ""))
}

// targetOf is the target of a measure for the whole city, or for one level.
func targetOf(measure, scope string) string {
	return fmt.Sprintf("max(firegrid_target{measure=%q,scope=%q})", measure, scope)
}

// orNone gives a query without labels a value in any case: NaN, which the
// boards write as no data. Grafana leaves a cell without a series out
// altogether, and then nobody sees that something is missing.
func orNone(expr string) string { return "(" + expr + ") or vector(NaN)" }

// ranked sorts by value, the largest first.
func ranked(expr string) string { return "sort_desc(" + expr + ")" }

// ascending sorts by value, the smallest first.
func ascending(expr string) string { return "sort(" + expr + ")" }

func grouped(by string) string {
	if by == "" {
		return ""
	}
	return " by (" + by + ") "
}

// join puts label matchers together, leaving out what is empty.
func join(matchers ...string) string {
	var all string
	for _, m := range matchers {
		switch {
		case m == "":
		case all == "":
			all = m
		default:
			all += "," + m
		}
	}
	return all
}

// The label matchers of the variables at the top of a board.
const (
	everywhere = ""
	byPlace    = `county=~"$county",brigade=~"$brigade"`
	byBrigade  = `brigade=~"$brigade"`
)
