package exporter

import (
	"context"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// pollEvery is how often the folder is looked at whatever the kernel says:
	// network shares send no events, and a folder made anew is another folder.
	pollEvery = 2 * time.Second
	// settle is waited after an event, since CURRENT and last_run.json are
	// written one after the other.
	settle = 100 * time.Millisecond
)

// Watch shows each newly published run, and each new record of an attempt, until
// ctx ends. It sees a change at once on a local disk and within seconds elsewhere.
func (e *Exporter) Watch(ctx context.Context) {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	events := make(chan fsnotify.Event) // silent unless there is a watcher
	var failures chan error
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		e.log.Warn("the kernel cannot watch folders; looking every few seconds instead", "err", err)
	} else {
		defer watcher.Close()
		events, failures = watcher.Events, watcher.Errors
	}
	settled := time.NewTimer(0)
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-events:
			settled.Reset(settle)
		case err := <-failures:
			e.log.Debug("watching the published folder", "err", err)
		case <-settled.C:
			e.follow(watcher)
			e.refresh()
		case <-poll.C:
			e.follow(watcher)
			e.refresh()
		}
	}
}

// follow watches the published folder if it is there and not watched yet.
func (e *Exporter) follow(watcher *fsnotify.Watcher) {
	if watcher == nil || slices.Contains(watcher.WatchList(), e.dir) {
		return
	}
	if err := watcher.Add(e.dir); err != nil {
		e.log.Debug("the published folder is not watched yet", "err", err)
	}
}
