package exporter

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/exporter-toolkit/web"

	"firegrid/transform/published"
)

// DefaultListen is where the exporter listens when nobody says otherwise.
const DefaultListen = ":9868"

// Options say what is served and where.
type Options struct {
	Data      string   // the data folder; the runs are in its published/
	Listen    []string // addresses; port 0 takes a free one (default DefaultListen)
	WebConfig string   // exporter-toolkit's file for TLS and basic auth; none if empty
	Lang      string   // of HELP lines, and of pages to those who ask for no language: zh (default) or en
	Build     Build
	Login     string       // LoginAll (default) or LoginPages: what the users of WebConfig are asked for
	Frames    []string     // origins whose pages may show firegrid's in a frame; none if empty
	Logger    *slog.Logger // nothing is logged if nil
}

// Exporter serves one data folder's published run. Its methods may be called from
// any goroutine, except that Mount comes before Handler and Serve.
type Exporter struct {
	dir    string
	listen []string
	lang   string
	build  Build
	door   *door
	policy policy
	log    *slog.Logger

	now     atomic.Pointer[view] // what is served; never nil
	process *prometheus.Registry // the Go runtime, the process, the scrapes
	pages   []Page

	loading  sync.Mutex // held while a run is read
	lastLoad attempt
	nextRun  time.Time // of the nightly schedule; zero if there is none

	binding   sync.Mutex
	listeners []net.Listener
}

// New returns an exporter that has read what is published. It fails if it could
// never serve: an unknown language, an unreadable web configuration. A run that
// cannot be read is no such reason: the exporter comes up, says so in its log and
// in firegrid_exporter_last_load_successful, and waits for a better one.
func New(o Options) (*Exporter, error) {
	lang, err := checkLang(o.Lang)
	if err != nil {
		return nil, err
	}
	if o.Data == "" {
		return nil, fmt.Errorf("the exporter needs a data folder")
	}
	if err := web.Validate(o.WebConfig); err != nil {
		return nil, fmt.Errorf("web configuration %s: %w", o.WebConfig, err)
	}
	door, err := newDoor(o.WebConfig, o.Login)
	if err != nil {
		return nil, err
	}
	policy, err := newPolicy(o.Frames)
	if err != nil {
		return nil, err
	}
	e := &Exporter{
		door: door, policy: policy,
		dir:     filepath.Join(o.Data, "published"),
		listen:  o.Listen,
		lang:    lang,
		build:   o.Build,
		log:     cmp.Or(o.Logger, slog.New(slog.DiscardHandler)),
		process: processRegistry(),
	}
	if len(e.listen) == 0 {
		e.listen = []string{DefaultListen}
	}
	if err := e.show(nil, nil, nil); err != nil {
		return nil, err
	}
	// The error is logged and shown; see above for why it is not returned.
	_ = e.Reload()
	return e, nil
}

// Page is a page that another part of firegrid mounts beside the exporter's own.
type Page struct {
	Pattern string // as for http.ServeMux, such as "GET /rows" or "/drop/"
	Handler http.Handler

	// Open: the page asks nobody for a name where /metrics does not either.
	Open bool

	// Where the landing page links to, and what it says there. Without a path
	// the page is not linked.
	Path   string
	ZH, EN string
}

// Mount adds a page to the exporter's address, behind the same TLS and basic
// auth. The page sets its own deadlines: an upload may take longer than a scrape;
// and it refuses by itself what other sites post. The name that a request gives
// by basic auth has been checked, or there is none.
func (e *Exporter) Mount(p Page) { e.pages = append(e.pages, p) }

// Run returns the run that is served, or nil before the first publication. It
// must not be changed.
func (e *Exporter) Run() *published.Run { return e.now.Load().run }

// Handler returns everything that the exporter answers.
func (e *Exporter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", e.metrics())
	mux.Handle("GET /metrics/process", limitScrapes(maxScrapes, answerWithin, e.processMetrics()))
	mux.HandleFunc("GET /-/healthy", e.healthy)
	mux.HandleFunc("GET /-/ready", e.ready)
	own := http.NewCrossOriginProtection() // no other site may have a browser post here
	mux.Handle("POST /-/reload", own.Handler(e.door.page(http.HandlerFunc(e.reload))))
	mux.Handle("GET /{$}", e.door.page(http.HandlerFunc(e.landing)))
	mux.Handle("GET /landing.css", e.door.page(http.HandlerFunc(landingStyle)))
	mux.HandleFunc("GET /favicon.ico", mark)
	for _, p := range e.pages {
		if p.Open {
			mux.Handle(p.Pattern, p.Handler)
			continue
		}
		mux.Handle(p.Pattern, e.door.page(p.Handler))
	}
	return e.policy.on(mux)
}
