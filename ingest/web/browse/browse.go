// Package browse looks at pages as people do, in the tests of all that serves
// pages: in a real Chromium, with axe-core's eyes for what people with other
// eyes need.
package browse

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
)

// Start starts a Chromium without a window, with a profile of its own. It ends
// with the test.
func Start(t *testing.T) context.Context {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1200, 900),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "zh-CN"))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	return ctx
}

// Do takes steps, one after the other.
func Do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Ask gives what a step finds.
func Ask[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Emulate shows pages from then on as on a screen or in print, and to people who
// have asked their machine for light or dark.
func Emulate(t *testing.T, ctx context.Context, media, scheme string) {
	t.Helper()
	as := emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, as); err != nil {
		t.Fatal(err)
	}
}

// Shoot saves what is seen, where FIREGRID_SCREENSHOTS names a folder.
func Shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if os.Getenv("FIREGRID_SCREENSHOTS") != "" {
		Keep(t, name+".png", Ask(t, ctx, chromedp.FullScreenshot(100)))
	}
}

// Keep saves what a test has made to be looked at, where FIREGRID_SCREENSHOTS
// names a folder.
func Keep(t *testing.T, name string, what []byte) {
	t.Helper()
	dir := os.Getenv("FIREGRID_SCREENSHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), what, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Fits says that the page is no wider than the screen.
func Fits(t *testing.T, ctx context.Context) {
	t.Helper()
	if over := Ask(t, ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth - window.innerWidth")); over > 0 {
		t.Errorf("%s is %d wider than the screen", Ask(t, ctx, chromedp.Location()), over)
	}
}

// Check lets axe look at the page.
func Check(t *testing.T, ctx context.Context) {
	t.Helper()
	script, err := axe()
	if err != nil {
		t.Fatal(err)
	}
	Ask(t, ctx, chromedp.Evaluate[bool](script+"; true"))
	out := Ask(t, ctx, chromedp.Evaluate[string](`axe.run(document).then(r => JSON.stringify({passes: r.passes.length,
		violations: r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html)}))}))`, chromedp.EvalAwaitPromise))
	var found struct {
		Passes     int
		Violations []struct {
			ID, Help string
			Nodes    []string
		}
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatal(err)
	}
	if found.Passes < 10 {
		t.Errorf("axe has checked nothing: %s", out)
	}
	for _, v := range found.Violations {
		t.Errorf("%s: %s: %s: %v", Ask(t, ctx, chromedp.Location()), v.ID, v.Help, v.Nodes)
	}
}

// Refusals collects what the browser complains of while it shows pages: above
// all what their content policy forbids. Answers that are errors are not among
// it.
func Refusals(t *testing.T, ctx context.Context) *[]string {
	t.Helper()
	var mu sync.Mutex
	var said []string
	err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*log.EventEntryAdded); ok && e.Entry.Source != log.EntrySourceNetwork {
			mu.Lock()
			defer mu.Unlock()
			said = append(said, e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return &said
}
