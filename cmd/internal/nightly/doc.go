// Package nightly decides when the night's run begins, makes up a night that
// was missed, and tries again what may pass by itself.
//
// It keeps no state of its own: whether a night was tried is what
// last_run.json says, so a run by cron, by the systemd timer or by hand counts
// as much as one of its own.
package nightly
