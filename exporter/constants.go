package exporter

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// constants is a collector of gauges that do not change while it is registered.
// It describes every family that it may hold, so a pedantic registry checks it in
// full: an undeclared, inconsistent or doubled series is an error when it is
// gathered, which happens once, before anything is served.
type constants struct {
	descs   []*prometheus.Desc
	metrics []prometheus.Metric
	err     error
}

// Describe implements prometheus.Collector.
func (c *constants) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range c.descs {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *constants) Collect(ch chan<- prometheus.Metric) {
	for _, m := range c.metrics {
		ch <- m
	}
}

// gauge declares a family and returns how a series is added to it. The first
// thing that goes wrong is kept in c.err.
func (c *constants) gauge(name, help string, labels ...string) func(value float64, labelValues ...string) {
	desc := prometheus.NewDesc(name, help, labels, nil)
	c.descs = append(c.descs, desc)
	return func(value float64, labelValues ...string) {
		m, err := prometheus.NewConstMetric(desc, prometheus.GaugeValue, value, labelValues...)
		if err != nil {
			if c.err == nil {
				c.err = fmt.Errorf("metric %s %q: %w", name, labelValues, err)
			}
			return
		}
		c.metrics = append(c.metrics, m)
	}
}
