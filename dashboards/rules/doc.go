// Package rules makes the recording and alert rules of firegrid, for Prometheus
// and for Grafana, from one list.
//
// Ratios are sums over sums, and nothing where the denominator is 0. Alerts are
// made of the exporter's own metrics, never of recorded ones, so they hold in
// any Prometheus that scrapes firegrid. Each says in the reader's language what
// is the matter, what it means and what to do.
package rules
