package web

import (
	"context"
	"errors"
	"net/http"

	"firegrid/ingest/lake"
)

// ErrHeld is what RunNow ends with where a check held the publish back; Held
// says why.
var ErrHeld = errors.New("the run was held back")

// runNow starts the night's run for those who may.
func (s *Server) runNow(w http.ResponseWriter, r *http.Request) {
	if !s.rights(r).Run {
		s.refuse(w, r)
		return
	}
	s.taker.askForRun()
	s.back(w, r, "files")
}

// askForRun has the run begin as soon as the taker is free. Asked twice, it
// runs once.
func (t *taker) askForRun() {
	t.set(func(s *takerState) {
		s.Running, s.RunFailed = true, false
	})
	t.hurry()
	t.rouse()
}

// run runs, if someone asked for it. Files that come meanwhile wait.
func (t *taker) run(ctx context.Context) {
	if !t.now().Running {
		return
	}
	t.set(func(s *takerState) { s.Holder = &lake.Holder{Verb: "run", Since: t.Now()} })
	err := t.RunNow(ctx)
	if err != nil {
		t.Logger.Warn("the run that was asked for", "err", err)
	}
	t.set(func(s *takerState) {
		s.Running, s.Holder = false, nil
		s.RunFailed = err != nil && !errors.Is(err, ErrHeld)
	})
}
