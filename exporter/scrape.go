package exporter

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

const (
	// maxScrapes bounds the scrapes answered at a time; one Prometheus needs one.
	maxScrapes = 40
	// answerWithin bounds how long a client may take to read an answer.
	answerWithin = 30 * time.Second
)

// accepted are the formats offered, best first. The two textual forms of
// protobuf are left out: nothing scrapes them.
var accepted = []expfmt.Format{
	expfmt.FmtOpenMetrics_1_0_0,
	expfmt.FmtOpenMetrics_0_0_1,
	expfmt.FmtProtoDelim,
	expfmt.FmtText,
}

// exposition answers scrapes of families that never change. The text comes from
// client_golang; each form of it (format, compression) is made when first asked
// for and kept, which makes a scrape of 5,000 series a copy of bytes.
type exposition struct {
	families []*dto.MetricFamily
	handler  http.Handler

	mu    sync.Mutex
	forms map[form]*answer
}

// form is what two scrapes must have in common to get the same bytes. Only what
// negotiation came to is kept, never a header as sent, so that clients cannot
// make the cache grow.
type form struct {
	format expfmt.Format
	gzip   bool
}

// answer is a response kept: http.ResponseWriter while it is made, bytes after.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

func newExposition(families []*dto.MetricFamily) *exposition {
	e := &exposition{families: families, forms: make(map[form]*answer)}
	e.handler = promhttp.HandlerFor(e, promhttp.HandlerOpts{AcceptedFormats: accepted})
	return e
}

// Gather implements prometheus.Gatherer.
func (e *exposition) Gather() ([]*dto.MetricFamily, error) { return e.families, nil }

var _ prometheus.Gatherer = (*exposition)(nil)

// ServeHTTP writes the exposition in the form that the client accepts.
func (e *exposition) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("name[]") {
		e.handler.ServeHTTP(w, r)
		return
	}
	a := e.answerFor(r)
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(a.body.Len()))
	w.WriteHeader(a.status)
	// A client that went away is no concern of the server's.
	_, _ = w.Write(a.body.Bytes())
}

// answerFor returns the kept answer for what r accepts. Making one holds the
// lock: whoever else wants it in that moment would only make it a second time.
func (e *exposition) answerFor(r *http.Request) *answer {
	key := form{format: expfmt.NegotiateAccept(r.Header, accepted...), gzip: acceptsGzip(r.Header)}
	e.mu.Lock()
	defer e.mu.Unlock()
	if a, ok := e.forms[key]; ok {
		return a
	}
	plain := &http.Request{Method: http.MethodGet, Header: http.Header{"Accept": r.Header["Accept"]}}
	if key.gzip {
		plain.Header.Set("Accept-Encoding", "gzip")
	}
	a := &answer{header: make(http.Header), status: http.StatusOK}
	e.handler.ServeHTTP(a, plain)
	e.forms[key] = a
	return a
}

// acceptsGzip tells whether a client reads gzip; q=0 is a refusal.
func acceptsGzip(h http.Header) bool {
	for part := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		_, q, weighted := strings.Cut(params, "q=")
		weight, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		return !weighted || (err == nil && weight > 0)
	}
	return false
}

// limitScrapes refuses what comes beyond n scrapes at a time, and gives a client
// a bounded time to read, so that slow readers cannot hold all places.
func limitScrapes(n int, within time.Duration, next http.Handler) http.Handler {
	places := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, fmt.Sprintf("already answering %d scrapes, try again later", n), http.StatusServiceUnavailable)
			return
		}
		// Not every writer has deadlines (a recorder in a test has none).
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(within))
		next.ServeHTTP(w, r)
	})
}
