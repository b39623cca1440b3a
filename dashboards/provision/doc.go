// Package provision lays down everything that Prometheus and Grafana read from
// files: scrape configuration and rules, data source, boards and alerts, ready
// to be pointed at.
//
// What is laid down is a function of the options. What an operator has changed
// by hand is not overwritten: the new version goes beside it.
package provision
