// Package exporter serves the published run to Prometheus.
//
// It reads what transform published, once, and keeps it in memory as constant
// metrics: a scrape runs no SQL and touches no disk, so it answers the same
// while tonight's run computes, fails or is rolled back. A newly published run
// is picked up within seconds; one that cannot be read, or whose series
// contradict each other, is refused with a reason and the run before it stays.
//
// /metrics holds firegrid's own metrics (firegrid_*) and nothing else; those of
// the Go runtime and of the process are at /metrics/process. Neither carries
// timestamps: what a figure is as of is said by
// firegrid_data_as_of_timestamp_seconds.
//
// History writes past days as OpenMetrics, with timestamps, under the labels
// that a scrape gives; WriteBlocks lets promtool make blocks of it, and holds
// every sample that comes back against what was written.
package exporter
