package web

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settled is waited after the last sign of copying. The inbox itself tells a
// file that is still being written from one that is whole.
const settled = 2 * time.Second

// watch rouses the taker when something has come into the inbox. Where the
// kernel says nothing, as on network shares, the taker looks by itself.
func (t *taker) watch(ctx context.Context) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		t.Logger.Warn("the kernel cannot watch folders; looking every few seconds instead", "err", err)
		return
	}
	defer w.Close()
	quiet := time.NewTimer(0)
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.Events:
			quiet.Reset(settled)
		case err := <-w.Errors:
			t.Logger.Debug("watching the inbox", "err", err)
		case <-quiet.C:
			t.follow(w)
			t.rouse()
		}
	}
}

// follow watches the inbox and its folders, as far as they are not watched yet.
func (t *taker) follow(w *fsnotify.Watcher) {
	have := w.WatchList()
	// What cannot be watched is looked at every few seconds all the same.
	_ = filepath.WalkDir(t.inbox(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil
		}
		if strings.HasPrefix(d.Name(), ".") && path != t.inbox() {
			return fs.SkipDir
		}
		if !slices.Contains(have, path) {
			_ = w.Add(path)
		}
		return nil
	})
}
