package transform

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"firegrid/transform/measures"
	"firegrid/transform/published"
)

// Measure gives every series of every metric for each day of a period, the
// first and the last included, to emit: sorted by metric, then labels, then
// day. A series is there on a day when its value is not 0, or when the
// metric's base is more than 0 for the same labels: so none of ten is 0, and
// none of none is absent. One day costs hardly less than half a year.
func (w *Warehouse) Measure(ctx context.Context, from, to published.Day, emit func(published.Sample) error) error {
	if to < from {
		return fmt.Errorf("a period cannot end on %s and begin on %s", to, from)
	}
	all, err := w.readSeries(ctx, from, to)
	if err != nil {
		return err
	}
	p := &period{from: from, days: int(to-from) + 1, series: all, families: w.families}
	for _, m := range measures.Metrics(w.families) {
		if err := p.emit(&m, emit); err != nil {
			return err
		}
	}
	return nil
}

// Samples is Measure for those who want all of it at once.
func (w *Warehouse) Samples(ctx context.Context, from, to published.Day) ([]published.Sample, error) {
	var all []published.Sample
	err := w.Measure(ctx, from, to, func(s published.Sample) error {
		all = append(all, s)
		return nil
	})
	return all, err
}

// series is what a metric is for one set of labels: steps up and down.
type series struct {
	labels []string
	steps  []step
}

// step is a change of value on a day, counted from the first of the period;
// what happened before the period happens on its first day.
type step struct {
	day   int
	delta float64
}

// readSeries reads what changes until the end of the period, by metric.
func (w *Warehouse) readSeries(ctx context.Context, from, to published.Day) (map[string][]*series, error) {
	labels := make(map[string]int)
	for _, m := range measures.Metrics(w.families) {
		labels[m.Name] = len(m.Labels)
	}
	byNumber := make(map[uint64]*series)
	byMetric := make(map[string][]*series)
	rows, err := w.conn.QueryContext(ctx, "SELECT series_no, metric, "+labelColumns+" FROM series")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var no uint64
		var metric string
		s := &series{labels: make([]string, maxLabels)}
		l := s.labels
		if err := rows.Scan(&no, &metric, &l[0], &l[1], &l[2], &l[3], &l[4]); err != nil {
			return nil, err
		}
		s.labels = l[:labels[metric]:labels[metric]]
		byNumber[no] = s
		byMetric[metric] = append(byMetric[metric], s)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return byMetric, w.readSteps(ctx, byNumber, from, to)
}

func (w *Warehouse) readSteps(ctx context.Context, byNumber map[uint64]*series, from, to published.Day) error {
	rows, err := w.conn.QueryContext(ctx, `
		SELECT series_no, greatest(day, CAST(? AS DATE)) - CAST(? AS DATE) AS day_no, sum(delta)
		FROM deltas
		WHERE day <= CAST(? AS DATE)
		GROUP BY series_no, day_no
		ORDER BY series_no, day_no`, from.String(), from.String(), to.String())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var no uint64
		var day int64
		var delta float64
		if err := rows.Scan(&no, &day, &delta); err != nil {
			return err
		}
		s := byNumber[no]
		s.steps = append(s.steps, step{int(day), delta})
	}
	return rows.Err()
}

// period is the days that are measured, with all series.
type period struct {
	from     published.Day
	days     int
	series   map[string][]*series
	families []measures.Family
}

// values gives a series' value on each day.
func (p *period) values(s *series, into []float64) []float64 {
	into = into[:0]
	sum, next := 0.0, 0
	for day := range p.days {
		for ; next < len(s.steps) && s.steps[next].day == day; next++ {
			sum += s.steps[next].delta
		}
		if math.Abs(sum) < 1e-9 {
			sum = 0 // weights need not be whole numbers
		}
		into = append(into, sum)
	}
	return into
}

// emit gives a metric's series in the order of their labels.
func (p *period) emit(m *measures.Metric, emit func(published.Sample) error) error {
	present := p.presence(m)
	all := slices.Clone(p.series[m.Name])
	if present != nil {
		all = append(all, present.missing(m, all)...)
	}
	slices.SortFunc(all, func(a, b *series) int { return slices.Compare(a.labels, b.labels) })
	var values []float64
	for _, s := range all {
		values = p.values(s, values)
		var shown []bool
		if present != nil {
			shown = present.days[present.key(s.labels)]
		}
		for day, v := range values {
			if v == 0 && (shown == nil || !shown[day]) {
				continue
			}
			err := emit(published.Sample{Metric: m.Name, Day: p.from + published.Day(day), Labels: s.labels, Value: v})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// presence says on which days a metric's series are shown even if they are 0.
type presence struct {
	common []int             // which labels of the metric the base has too
	days   map[string][]bool // by the values of these labels
	labels map[string][]string
}

// presence looks at the metric's base. It gives nil where there is no base, or
// where the metric has a label that neither the base has nor the declaration
// lists the values of: then nobody can say which series are 0.
func (p *period) presence(m *measures.Metric) *presence {
	base := measures.Find(p.families, m.Base)
	if base == nil {
		return nil
	}
	var inBase []int
	present := &presence{days: make(map[string][]bool), labels: make(map[string][]string)}
	for i, label := range m.Labels {
		at := slices.Index(base.Labels, label)
		switch {
		case at >= 0:
			present.common, inBase = append(present.common, i), append(inBase, at)
		case m.Values[label] == nil:
			return nil
		}
	}
	sums := make(map[string][]float64)
	var values []float64
	for _, s := range p.series[base.Name] {
		key := project(s.labels, inBase)
		if sums[key] == nil {
			sums[key] = make([]float64, p.days)
			for _, at := range inBase {
				present.labels[key] = append(present.labels[key], s.labels[at])
			}
		}
		values = p.values(s, values)
		for day, v := range values {
			sums[key][day] += v
		}
	}
	for key, values := range sums {
		days := make([]bool, p.days)
		for day, v := range values {
			days[day] = v > 0
		}
		present.days[key] = days
	}
	return present
}

func (p *presence) key(labels []string) string { return project(labels, p.common) }

// missing gives the series that are 0 all the time but shown.
func (p *presence) missing(m *measures.Metric, have []*series) []*series {
	seen := make(map[string]bool, len(have))
	for _, s := range have {
		seen[strings.Join(s.labels, "\x00")] = true
	}
	var all []*series
	for key, days := range p.days {
		if !slices.Contains(days, true) {
			continue
		}
		tuples := [][]string{make([]string, len(m.Labels))}
		for i, at := range p.common {
			tuples[0][at] = p.labels[key][i]
		}
		for i, label := range m.Labels {
			if !slices.Contains(p.common, i) {
				tuples = spread(tuples, i, m.Values[label])
			}
		}
		for _, labels := range tuples {
			if !seen[strings.Join(labels, "\x00")] {
				all = append(all, &series{labels: labels})
			}
		}
	}
	return all
}

// spread makes of each tuple one for each value at a place.
func spread(tuples [][]string, at int, values []string) [][]string {
	var all [][]string
	for _, t := range tuples {
		for _, v := range values {
			more := slices.Clone(t)
			more[at] = v
			all = append(all, more)
		}
	}
	return all
}

// project joins some of the labels to a key.
func project(labels []string, at []int) string {
	var b strings.Builder
	for _, i := range at {
		b.WriteString(labels[i])
		b.WriteByte(0)
	}
	return b.String()
}
