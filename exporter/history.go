package exporter

import (
	"bufio"
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"firegrid/transform/published"
)

// The labels that a scrape adds to every series, as the shipped scrape
// configuration sets them. A history with other ones is another set of series.
const (
	DefaultJob      = "firegrid"
	DefaultInstance = "localhost:9868"
)

const asOfMetric = "firegrid_data_as_of_timestamp_seconds"

// HistoryOptions say what a history is of, and what its series are called.
type HistoryOptions struct {
	From, To published.Day // the first and the last day
	Metrics  []published.Metric
	Lang     string // of the HELP lines: zh (default) or en
	Job      string // DefaultJob if empty
	Instance string // DefaultInstance if empty
}

// filled gives what was left empty its default.
func (o HistoryOptions) filled() HistoryOptions {
	o.Job, o.Instance = cmp.Or(o.Job, DefaultJob), cmp.Or(o.Instance, DefaultInstance)
	return o
}

// HistoryWritten says what a history holds.
type HistoryWritten struct {
	Samples, Series int
	// Sum is the sum of the hashes of all samples, which tells whether what
	// comes back from a database is the same, in whatever order it comes.
	Sum uint64
}

// HistoryTime is the moment of a day's samples: its first in Shanghai, which is
// also the value of firegrid_data_as_of_timestamp_seconds. So a board shows on
// each day that day's figures, the history of the day of installation ends
// before the first scrape, and no sample lies in the future.
func HistoryTime(d published.Day) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}

// History writes days of figures as OpenMetrics, ending in # EOF, in the form
// that promtool makes blocks from: for each metric and series the days in
// order. What measure emits comes sorted by metric, labels and day, as
// transform.Warehouse.Measure gives it; nothing of it is kept.
func History(w io.Writer, o HistoryOptions, measure func(emit func(published.Sample) error) error) (HistoryWritten, error) {
	h, err := newHistoryWriter(w, o)
	if err != nil {
		return HistoryWritten{}, err
	}
	if err := h.asOf(); err != nil {
		return h.written, err
	}
	if err := measure(h.sample); err != nil {
		return h.written, err
	}
	h.out.WriteString("# EOF\n")
	return h.written, h.out.Flush()
}

// historyWriter writes line after line and remembers one series.
type historyWriter struct {
	HistoryOptions
	out     *bufio.Writer
	written HistoryWritten
	metrics map[string]published.Metric
	done    map[string]bool // metrics that were written to their end

	metric published.Metric
	labels []string
	day    published.Day
	begin  []byte // name and labels, as every line of the series begins
	sum    uint64 // hash of the series
	line   []byte
}

func newHistoryWriter(w io.Writer, o HistoryOptions) (*historyWriter, error) {
	var err error
	if o.Lang, err = checkLang(o.Lang); err != nil {
		return nil, err
	}
	if o.To < o.From {
		return nil, fmt.Errorf("a history cannot end on %s and begin on %s", o.To, o.From)
	}
	h := &historyWriter{HistoryOptions: o.filled(), out: bufio.NewWriterSize(w, 1<<20),
		metrics: make(map[string]published.Metric), done: make(map[string]bool)}
	for _, m := range o.Metrics {
		if err := checkDeclaration(m); err != nil {
			return nil, err
		}
		h.metrics[m.Name] = m
	}
	help := healthHelp[asOfMetric]
	h.metrics[asOfMetric] = published.Metric{Name: asOfMetric, Help: published.Text{ZH: help.zh, EN: help.en}}
	return h, nil
}

// asOf says of each day that the figures are as of it, as a scrape would.
func (h *historyWriter) asOf() error {
	for d := h.From; d <= h.To; d++ {
		if err := h.sample(published.Sample{Metric: asOfMetric, Day: d, Value: seconds(HistoryTime(d))}); err != nil {
			return err
		}
	}
	return nil
}

// sample writes one line.
func (h *historyWriter) sample(s published.Sample) error {
	switch {
	case s.Day < h.From || s.Day > h.To:
		return fmt.Errorf("metric %s %q is of %s, outside the history from %s to %s", s.Metric, s.Labels, s.Day, h.From, h.To)
	case math.IsNaN(s.Value) || math.IsInf(s.Value, 0):
		return fmt.Errorf("metric %s %q is %v on %s, which is no count", s.Metric, s.Labels, s.Value, s.Day)
	case s.Metric != h.metric.Name:
		if err := h.nextMetric(s.Metric); err != nil {
			return err
		}
		fallthrough
	case h.labels == nil || !slices.Equal(s.Labels, h.labels):
		if err := h.nextSeries(s); err != nil {
			return err
		}
	case s.Day <= h.day:
		return fmt.Errorf("metric %s %q: %s comes after %s", s.Metric, s.Labels, s.Day, h.day)
	}
	h.day = s.Day
	h.written.Samples++
	at := HistoryTime(s.Day)
	h.written.Sum += hashSample(h.sum, s.Value, at.UnixMilli())
	h.line = append(append(h.line[:0], h.begin...), ' ')
	h.line = append(strconv.AppendFloat(h.line, s.Value, 'g', -1, 64), ' ')
	h.line = append(strconv.AppendInt(h.line, at.Unix(), 10), '\n')
	_, err := h.out.Write(h.line)
	return err
}

// nextMetric writes what stands above a metric's samples.
func (h *historyWriter) nextMetric(name string) error {
	m, declared := h.metrics[name]
	if !declared {
		return fmt.Errorf("metric %s is not declared", name)
	}
	if h.done[name] {
		return fmt.Errorf("metric %s comes in two pieces", name)
	}
	h.done[name] = true
	h.metric, h.labels = m, nil
	help := phrase{m.Help.ZH, m.Help.EN}.in(h.Lang)
	_, err := fmt.Fprintf(h.out, "# TYPE %s gauge\n# HELP %s %s\n", name, name, escaped.Replace(help))
	return err
}

// nextSeries makes what the lines of a series have in common.
func (h *historyWriter) nextSeries(s published.Sample) error {
	if len(s.Labels) != len(h.metric.Labels) {
		return fmt.Errorf("metric %s has the labels %q, but a series of it has %q", s.Metric, h.metric.Labels, s.Labels)
	}
	if h.labels != nil && slices.Compare(s.Labels, h.labels) < 0 {
		return fmt.Errorf("metric %s: %q comes after %q", s.Metric, s.Labels, h.labels)
	}
	h.labels = append(make([]string, 0, len(s.Labels)), s.Labels...)
	pairs := map[string]string{"job": h.Job, "instance": h.Instance}
	for i, name := range h.metric.Labels {
		if _, taken := pairs[name]; taken {
			return fmt.Errorf("metric %s: the label %s is the scrape's own", s.Metric, name)
		}
		pairs[name] = s.Labels[i]
	}
	h.begin = appendSeries(h.begin[:0], s.Metric, pairs)
	h.sum = hashSeries(seriesKey(s.Metric, pairs))
	h.written.Series++
	return nil
}

// escaped writes a text as OpenMetrics wants it in HELP and in label values.
var escaped = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// appendSeries writes a series as it stands in OpenMetrics. A label without a
// value is no label.
func appendSeries(b []byte, metric string, labels map[string]string) []byte {
	b = append(append(b, metric...), '{')
	sep := ""
	for _, name := range sortedNames(labels) {
		if labels[name] == "" {
			continue
		}
		b = append(append(append(append(b, sep...), name...), `="`...), escaped.Replace(labels[name])...)
		b, sep = append(b, '"'), ","
	}
	return append(b, '}')
}

func hashSeries(key string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, key)
	return h.Sum64()
}

// hashSample is the hash of a sample; the finalizer makes each bit count, so
// that a sum of hashes hides no two errors that cancel out.
func hashSample(series uint64, value float64, millis int64) uint64 {
	x := series
	for _, part := range []uint64{math.Float64bits(value), uint64(millis)} {
		x ^= part
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}
