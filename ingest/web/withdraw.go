package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"firegrid/ingest"
	"firegrid/ingest/lake"
)

// turnBody is the page that asks before a file is withdrawn or given back.
type turnBody struct {
	Answer *answer
	// Undo: the file is to be given back.
	Undo bool
	// Missing: no reason was given.
	Missing bool
}

// maxReason bounds what may be written as a reason, in characters.
const maxReason = 200

// turning answers for withdrawing a file, or for giving it back: a page that
// asks for the reason, and the deed.
func (s *Server) turning(undo bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.rights(r).Withdraw {
			s.refuse(w, r)
			return
		}
		title := both("撤回台账", "Withdraw a workbook")
		if undo {
			title = both("恢复已撤回的台账", "Give a withdrawn workbook back")
		}
		p := s.page(r, "files", title)
		rd, err := s.reader(r.Context(), p.tongue)
		if err != nil {
			s.failed(w, r, err)
			return
		}
		f, err := rd.record(r.PathValue("id"))
		if err != nil {
			s.failed(w, r, err)
			return
		}
		if f == nil {
			s.notFound(w, r)
			return
		}
		reason := strings.TrimSpace(r.PostFormValue("reason"))
		switch {
		case (f.RetractedAt != nil) != undo: // someone was faster
			s.back(w, r, "files/"+f.ID)
		case r.Method == http.MethodPost && reason != "":
			s.turn(w, r, f.ID, undo, reason)
		default:
			p.Body = turnBody{Answer: rd.brief(f), Undo: undo, Missing: r.Method == http.MethodPost}
			s.show(w, http.StatusOK, "withdraw", p)
		}
	}
}

func (s *Server) turn(w http.ResponseWriter, r *http.Request, id string, undo bool, reason string) {
	if utf8.RuneCountInString(reason) > maxReason {
		reason = string([]rune(reason)[:maxReason])
	}
	act := ingest.Act{Who: sender(r), Reason: reason, Now: s.Now()}
	err := s.locked(r.Context(), func(ctx context.Context) error {
		turn := ingest.Retract
		if undo {
			turn = ingest.Unretract
		}
		_, err := turn(ctx, s.Data, id, act)
		return err
	})
	var other *ingest.RefError
	if errors.As(err, &other) && other.Done {
		err = nil
	}
	s.done(w, r, err, "files/"+id)
}

// done leads on after something was done, or says why it was not.
func (s *Server) done(w http.ResponseWriter, r *http.Request, err error, path string) {
	var held *lake.LockedError
	switch {
	case errors.As(err, &held):
		w.Header().Set("Retry-After", "60")
		s.say(w, r, http.StatusServiceUnavailable, both("服务器正在汇总，这一步没有做。", "The server is busy with a run; this was not done."),
			both("请过几分钟再试。", "Try again in a few minutes."))
	case err != nil:
		s.failed(w, r, err)
	default:
		s.taker.changed()
		s.back(w, r, path)
	}
}

// back leads the browser to another page of the site.
func (s *Server) back(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, Prefix+path+s.query(r), http.StatusSeeOther)
}

// query keeps the language that was asked for.
func (s *Server) query(r *http.Request) string {
	if lang, asked := s.langOf(r); asked {
		return "?lang=" + lang
	}
	return ""
}

// lockPatience is how long a click waits for files that are being read.
const lockPatience = 10 * time.Second

// locked does something under the lock of the data folder.
func (s *Server) locked(ctx context.Context, do func(context.Context) error) error {
	s.taker.wanted(+1)
	defer s.taker.wanted(-1)
	for until := time.Now().Add(lockPatience); ; {
		lock, err := lake.TakeLock(s.Data, "serve")
		var held *lake.LockedError
		if err == nil {
			defer lock.Release()
			return do(context.WithoutCancel(ctx))
		}
		if !errors.As(err, &held) || held.Holder.Verb == "run" || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}
