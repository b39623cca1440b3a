// Package push brings the boards into a running Grafana through its API: the
// folder, the data source, the boards and the alerts, each created or updated
// by its uid, which never changes.
//
// What is already as it should be is left alone, so a second push changes
// nothing. A board that somebody saves while it is being updated is not
// overwritten. Only what firegrid made is ever removed, and only when asked to.
package push
