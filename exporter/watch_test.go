package exporter

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"firegrid/transform/published"
)

// soon is what a test allows for "within seconds".
const soon = 5 * time.Second

func watched(t *testing.T, data string) *Exporter {
	t.Helper()
	e := open(t, Options{Data: data})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.Watch(ctx)
	}()
	t.Cleanup(func() { stop(); <-done })
	return e
}

func TestNewRunIsPickedUp(t *testing.T) {
	data, _ := publishNight(t)
	e := watched(t, data)
	m, samples := nightAfter(1300)
	publish(t, data, m, samples)
	eventually(t, soon, "the new run is served", func() bool { return scraped(t, e.Handler())[rectified] == 1300 })
}

func TestFirstRunIsPickedUpThoughTheFolderWasNotThere(t *testing.T) {
	data := filepath.Join(t.TempDir(), "not", "yet")
	e := watched(t, data)
	if e.Run() != nil {
		t.Fatal("a run is served, though there is none")
	}
	m, samples := night()
	publish(t, data, m, samples)
	eventually(t, soon, "the first run is served", func() bool { return e.Run() != nil })
}

func TestFailedRunIsPickedUp(t *testing.T) {
	data, _ := publishNight(t)
	e := watched(t, data)
	run := e.Run()
	end := started.Add(24 * time.Hour)
	record(t, data, published.LastRun{StartedAt: end, FinishedAt: end, Outcome: published.OutcomeFailed, Error: "disk full"})
	eventually(t, soon, "the failure is shown", func() bool {
		return scraped(t, e.Handler())[`firegrid_run_last_outcome{outcome="failed"}`] == 1
	})
	want(t, e, map[string]float64{success: nightEnd, rectified: 1200})
	if e.Run() != run {
		t.Error("the same run was read from disk again")
	}
}

func TestBrokenRunIsPassedOverUntilAGoodOneComes(t *testing.T) {
	data, _ := publishNight(t)
	e := watched(t, data)
	m, samples := nightAfter(1300)
	dir := filepath.Join(data, "published")
	id := publish(t, data, m, samples)
	remove(t, filepath.Join(dir, id))
	eventually(t, soon, "the trouble is shown", func() bool { return scraped(t, e.Handler())[loaded] == 0 })
	want(t, e, map[string]float64{rectified: 1200})
	m.RunID, samples[0].Value = "20121221T010000Z-20121220", 1400
	publish(t, data, m, samples)
	eventually(t, soon, "the good run is served", func() bool { return scraped(t, e.Handler())[rectified] == 1400 })
	want(t, e, map[string]float64{loaded: 1})
}
