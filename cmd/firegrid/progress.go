package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar gives a function that shows progress on the terminal, and one that ends
// it. Where the output is no terminal, or with --quiet, both do nothing.
func (a *app) bar(what string) (step func(done, total int, name string), end func()) {
	f, ok := a.stderr.(*os.File)
	if a.quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return func(int, int, string) {}, func() {}
	}
	var mu sync.Mutex
	var b *progressbar.ProgressBar
	step = func(done, total int, _ string) {
		mu.Lock()
		defer mu.Unlock()
		if b == nil {
			b = newBar(a.stderr, what, total)
		}
		if b.GetMax() != total {
			b.ChangeMax(total)
		}
		_ = b.Set(done) // a bar that cannot be drawn is no reason to stop
	}
	end = func() {
		mu.Lock()
		defer mu.Unlock()
		if b != nil {
			_ = b.Finish()
		}
	}
	return step, end
}

func newBar(w io.Writer, what string, total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
}
