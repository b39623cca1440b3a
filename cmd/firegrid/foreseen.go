package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/alike"
	"firegrid/transform/published"
)

// foreseen is the file forecast.json: what the boards would have shown at a
// moment. It is derived and may be deleted.
type foreseen struct {
	MadeAt time.Time     `json:"made_at"`
	AsOf   published.Day `json:"as_of"`
	// Figures are the headline figures, by their Chinese name.
	Figures map[string]reading `json:"figures"`
	// Held says what would hold the run back.
	Held []published.Text `json:"held,omitempty"`
	// Notes are for the operator, such as a warehouse made anew.
	Notes []published.Text `json:"notes,omitempty"`
	// Conflicts and Pairs are what people have to look at, the first of them.
	Conflicts transform.Conflicts `json:"conflicts"`
	Pairs     []pair              `json:"pairs"`
	AllPairs  int                 `json:"all_pairs"`
}

// pair is two units that may be one.
type pair struct {
	ID    string         `json:"id"`
	Main  alike.Unit     `json:"main"`
	Other alike.Unit     `json:"other"`
	Says  published.Text `json:"says"`
}

func foreseenPath(data string) string { return filepath.Join(data, "forecast.json") }

func publishedDir(data string) string { return filepath.Join(data, "published") }

func (f *foreseen) write(data string) error {
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return lake.WriteFile(foreseenPath(data), append(b, '\n'))
}

// readForeseen gives nil where nothing was foreseen yet.
func readForeseen(data string) (*foreseen, error) {
	b, err := os.ReadFile(foreseenPath(data))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f := new(foreseen)
	if err := json.Unmarshal(b, f); err != nil {
		return nil, fmt.Errorf("%s is damaged, delete it: %w", foreseenPath(data), err)
	}
	return f, nil
}

// changes are the figures that are not what the boards show; nothing may be
// shown yet.
func (f *foreseen) changes(shown *published.Run, lang string) []change {
	return moves(func(g *figure) reading { return g.in(shown) }, func(g *figure) reading { return f.Figures[g.zh] }, lang)
}

// foreseeApart runs firegrid preview as a process of its own: it can be ended
// at any moment when a clerk hands something in, and its memory goes with it.
func (a *app) foreseeApart(ctx context.Context) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, program, "preview", "--quiet", "--data", a.data, "--lang", a.lang)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 5 * time.Second
	out, err := c.CombinedOutput()
	if err == nil || c.ProcessState.ExitCode() == exitHeld {
		return nil
	}
	// Most likely another process works here, and it is for later.
	if lock, locked := lake.TakeLock(a.data, "serve"); locked != nil {
		return locked
	} else if releasing := lock.Release(); releasing != nil {
		return releasing
	}
	return fmt.Errorf("firegrid preview: %w: %s", err, out)
}
