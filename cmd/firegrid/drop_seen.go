package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"firegrid/ingest/web"
	"firegrid/transform"
	"firegrid/transform/published"
)

// seen keeps what the drop page reads from the disk, until it changes there.
type seen struct {
	mu         sync.Mutex
	effects    map[string]web.Effect
	modified   time.Time
	forecast   *foreseen
	forecastAt time.Time
	runs       []web.Run
	ids        string
}

// in speaks another language.
func (a *app) in(lang string) *app {
	b := *a
	b.lang = lang
	return &b
}

// foreseen is what firegrid preview last found, nil if it never ran.
func (a *app) foreseen(s *seen) *foreseen {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := os.Stat(foreseenPath(a.data))
	if err != nil {
		return nil
	}
	if s.forecast == nil || !info.ModTime().Equal(s.forecastAt) {
		if s.forecast, err = readForeseen(a.data); err != nil {
			a.logger().Error("drop page", "err", err)
		}
		s.forecastAt = info.ModTime()
	}
	return s.forecast
}

// effects are what the rows of each file did, over all its datasets.
func (a *app) effects(s *seen) map[string]web.Effect {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := os.Stat(filepath.Join(a.data, transform.EffectsName))
	if err != nil {
		return nil
	}
	if info.ModTime().Equal(s.modified) {
		return s.effects
	}
	all, err := transform.ReadEffects(a.data)
	if err != nil {
		a.logger().Error("drop page", "err", err)
		return nil
	}
	s.effects, s.modified = make(map[string]web.Effect, len(all)), info.ModTime()
	for id, effects := range all {
		var sum web.Effect
		var most int64
		for _, e := range effects {
			if e.Overtaken > most {
				sum.By, most = e.By, e.Overtaken
			}
			sum.New += e.New
			sum.Replaced += e.Replaced
			sum.Unchanged += e.Unchanged
			sum.Repeated += e.Repeated
			sum.Overtaken += e.Overtaken
		}
		s.effects[id] = sum
	}
	return s.effects
}

// keptRuns are the published runs, the earliest first.
func (a *app) keptRuns(s *seen) []web.Run {
	dir := publishedDir(a.data)
	ids, err := published.List(dir)
	if err != nil {
		a.logger().Error("drop page", "err", err)
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := strings.Join(ids, " "); all != s.ids {
		s.runs, s.ids = nil, all
		for _, id := range ids {
			if m, err := published.ReadManifest(dir, id); err == nil {
				s.runs = append(s.runs, web.Run{AsOf: m.AsOf.String(), FinishedAt: m.FinishedAt})
			}
		}
	}
	return s.runs
}

// runNow makes the night's run because someone asked for it on the page.
func (a *app) runNow(ctx context.Context) error {
	switch code, err := a.night(ctx, a.logger()); code {
	case exitDone, exitReturned:
		return nil
	case exitHeld:
		return web.ErrHeld
	default:
		return fmt.Errorf("firegrid run: exit code %d: %w", code, err)
	}
}
