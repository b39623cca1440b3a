package web

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// Prefix is where the handler must be mounted.
const Prefix = "/drop/"

// Options say what the page hands files to.
type Options struct {
	// Data is the data folder.
	Data string
	// Lang is the language for those who ask for none: zh or en.
	Lang string
	// Contracts are those in force; they are asked for anew on each page.
	Contracts func() ([]*dataset.Contract, error)
	// Places are the townships to choose from in templates.
	Places func(context.Context) ([]dataset.Township, error)
	// Take takes files into the lake under the lock of the data folder, or the
	// whole inbox if none are named. It fails with a *lake.LockedError while
	// another process works there.
	Take func(ctx context.Context, files []string) (*ingest.Result, error)
	// Board gives the figures of the last published run, nil if there is none.
	Board func(lang string) *Board
	// Frames are the origins whose pages may show these in a frame.
	Frames []string
	// Held says why the last run was not published; nothing if it was. It may be
	// nil.
	Held func(lang string) []Hold
	// Forecast gives what Foresee last found; nil if it never was.
	Forecast func(lang string) *Forecast
	// Foresee works out, under the lock of the data folder, what the boards
	// would show now. It ends early when its context does, and fails with a
	// *lake.LockedError while another process works there.
	Foresee func(context.Context) error
	// Effects gives what the rows of each file did, by the file's id, as of the
	// last run or forecast.
	Effects func() map[string]Effect
	// Runs are the published runs that are kept, the earliest first.
	Runs func() []Run
	// Conflicts and Doubles are what people have to look at, as of the last
	// forecast; never nil.
	Conflicts func(lang string) *Conflicts
	Doubles   func(lang string) *Doubles
	// Decide keeps what a person says of a pair, under the lock of the data
	// folder. It fails with a *ContradictionError where it cannot be together
	// with what was said before.
	Decide func(ctx context.Context, id string, v lake.Verdict, by string) error
	// Nightly: this server makes a run each night by itself.
	Nightly bool
	// RunNow makes the night's run. It fails with ErrHeld where nothing was
	// published because a check held it back.
	RunNow func(context.Context) error
	// May says who may do more than hand in.
	May Permissions
	// Watch takes files that are put into the inbox by other ways.
	Watch bool
	// Receipts is how long the answers to uploads are kept; 0 means for ever.
	// What became of the files is not forgotten with them.
	Receipts time.Duration
	Limits   Limits
	Logger   *slog.Logger
	Now      func() time.Time
}

// Hold is a reason why a run was not published.
type Hold struct {
	Says string
	// Withdrawn: a file that was withdrawn is a cause. Mend: something else may
	// be, such as a workbook with mistakes.
	Withdrawn, Mend bool
}

// Limits bound one upload.
type Limits struct {
	FileBytes  int64 // of one file
	TotalBytes int64 // of all files together
	Files      int
	Uploads    int // at the same time
}

// Server is the drop page of one data folder.
type Server struct {
	Options
	taker *taker
	slots chan struct{}
	// free is the free disk space of the data folder.
	free func(dir string) (uint64, error)
	// patience is how long an upload may stand still.
	patience time.Duration

	marking sync.Mutex // one marked workbook is made at a time
}

// New makes the page. Uploads that an earlier process left behind are removed.
func New(o Options) (*Server, error) {
	o.Now = cmpFunc(o.Now, time.Now)
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	o.Lang = cmp.Or(o.Lang, chinese)
	o.Limits.Uploads = cmp.Or(o.Limits.Uploads, 32)
	s := &Server{Options: o, slots: make(chan struct{}, o.Limits.Uploads), free: freeSpace, patience: time.Minute}
	s.taker = newTaker(s)
	if err := s.sweep(); err != nil {
		return nil, fmt.Errorf("drop page: %w", err)
	}
	return s, nil
}

func cmpFunc(f, otherwise func() time.Time) func() time.Time {
	if f == nil {
		return otherwise
	}
	return f
}

// Folders of the page in the data folder.
func (s *Server) uploads() string { return filepath.Join(s.Data, "uploads") }
func (s *Server) drops() string   { return filepath.Join(s.Data, "drops") }
func (s *Server) inbox() string   { return filepath.Join(s.Data, "inbox") }

// leftover is the age at which an unfinished upload belongs to nobody.
const leftover = 24 * time.Hour

// sweep removes what uploads have left that ended with their process, and
// receipts that nobody asks for any more.
func (s *Server) sweep() error {
	now := s.Now()
	err := prune(s.uploads(), func(e fs.DirEntry) bool {
		info, err := e.Info()
		return err == nil && now.Sub(info.ModTime()) > leftover
	})
	if err != nil || s.Receipts <= 0 {
		return err
	}
	return prune(s.drops(), func(e fs.DirEntry) bool {
		at, ok := droppedAt(e.Name())
		return ok && now.Sub(at) > s.Receipts
	})
}

// prune removes the entries of a folder that are old, as far as it can.
func prune(dir string, old func(fs.DirEntry) bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if os.IsNotExist(err) {
			return nil
		}
		return err
	}
	for _, e := range entries {
		if old(e) {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// Handler answers everything under [Prefix].
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"{$}", s.home)
	mux.HandleFunc("POST "+Prefix+"{$}", s.upload)
	mux.HandleFunc("GET "+Prefix+"receipts/{id}", s.receipt)
	mux.HandleFunc("GET "+Prefix+"files", s.files)
	mux.HandleFunc("GET "+Prefix+"files/{id}", s.file)
	for path, undo := range map[string]bool{"withdraw": false, "restore": true} {
		mux.HandleFunc("GET "+Prefix+"files/{id}/"+path, s.turning(undo))
		mux.HandleFunc("POST "+Prefix+"files/{id}/"+path, s.turning(undo))
	}
	mux.HandleFunc("POST "+Prefix+"run", s.runNow)
	mux.HandleFunc("GET "+Prefix+"questions", s.questions)
	mux.HandleFunc("POST "+Prefix+"questions/{id}", s.decide)
	mux.HandleFunc("GET "+Prefix+"marked/{id}", s.marked)
	mux.HandleFunc("GET "+Prefix+"templates/{dataset}", s.template)
	mux.HandleFunc("GET "+Prefix+"static/{name}", s.static)
	mux.HandleFunc(Prefix, s.notFound)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(s.crossOrigin))
	return s.secured(guard.Handler(mux))
}

// policy lets a page use what comes from this address, and no inline script.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

// secured sets what browsers are told with every answer.
func (s *Server) secured(next http.Handler) http.Handler {
	ancestors := "'none'"
	if len(s.Frames) > 0 {
		ancestors = strings.Join(s.Frames, " ")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy+ancestors)
		h.Set("X-Content-Type-Options", "nosniff")
		if h.Del("X-Frame-Options"); len(s.Frames) == 0 { // it knows no list of origins
			h.Set("X-Frame-Options", "DENY")
		}
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
