package exporter

import (
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"firegrid/transform/published"
)

// prometheusAccepts is what a Prometheus server sends with a scrape.
const prometheusAccepts = `application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`

func TestMetricsInTheFormatAskedFor(t *testing.T) {
	data, _ := publishNight(t)
	h := open(t, Options{Data: data}).Handler()
	for _, tt := range []struct {
		name, accept, contentType, end string
	}{
		{"Prometheus", prometheusAccepts, "application/openmetrics-text; version=1.0.0; charset=utf-8", "\n# EOF\n"},
		{"a browser", "text/html,application/xhtml+xml,*/*;q=0.8", "text/plain; version=0.0.4; charset=utf-8", `{measure="隐患整改率",scope="全市"} 0.95` + "\n"},
		{"curl", "*/*", "text/plain; version=0.0.4; charset=utf-8", `{measure="隐患整改率",scope="全市"} 0.95` + "\n"},
		{"nothing", "", "text/plain; version=0.0.4; charset=utf-8", `{measure="隐患整改率",scope="全市"} 0.95` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 { // made, then kept
				r := ask(t, h, http.MethodGet, "/metrics", "Accept", tt.accept)
				if got := r.Header.Get("Content-Type"); !strings.HasPrefix(got, tt.contentType) {
					t.Errorf("Content-Type = %q, want %q", got, tt.contentType)
				}
				if text := body(t, r); !strings.HasSuffix(text, tt.end) {
					t.Errorf("does not end in %q:\n%s", tt.end, text)
				}
			}
		})
	}
}

func TestMetricsCompressed(t *testing.T) {
	data, _ := publishNight(t)
	h := open(t, Options{Data: data}).Handler()
	plain := body(t, ask(t, h, http.MethodGet, "/metrics", "Accept-Encoding", "gzip;q=0, identity"))
	for range 2 {
		r := ask(t, h, http.MethodGet, "/metrics", "Accept-Encoding", "deflate, gzip;q=0.8")
		if got := r.Header.Get("Content-Encoding"); got != "gzip" {
			t.Fatalf("Content-Encoding = %q, want gzip", got)
		}
		if got := strings.Join(r.Header.Values("Vary"), ","); !strings.Contains(got, "Accept-Encoding") {
			t.Errorf("Vary = %q: a proxy would hand gzip to who cannot read it", got)
		}
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != plain {
			t.Errorf("unpacked:\n%s\nwant\n%s", text, plain)
		}
	}
}

func TestClientsCannotGrowTheCache(t *testing.T) {
	data, _ := publishNight(t)
	e := open(t, Options{Data: data})
	h := e.Handler()
	for _, accept := range []string{"text/plain;version=0.0.4;x=1", "text/plain;version=0.0.4;x=2", "a/b", "c/d", "*/*"} {
		for _, encoding := range []string{"", "br", "zstd", "deflate"} {
			ask(t, h, http.MethodGet, "/metrics", "Accept", accept, "Accept-Encoding", encoding)
		}
	}
	if n := len(e.now.Load().exposition.forms); n != 1 {
		t.Errorf("%d forms are kept, want 1: all of these get plain text", n)
	}
}

func TestMetricsOfSomeNames(t *testing.T) {
	data, _ := publishNight(t)
	h := open(t, Options{Data: data}).Handler()
	got := parsed(t, ask(t, h, http.MethodGet, "/metrics?name[]=firegrid_target").Body)
	if len(got) != 1 || got[`firegrid_target{measure="隐患整改率",scope="全市"}`] != 0.95 {
		t.Errorf("series = %v, want the target alone", got)
	}
}

func TestProductMetricsApartFromProcessMetrics(t *testing.T) {
	data, _ := publishNight(t)
	h := open(t, Options{Data: data}).Handler()
	for series := range scraped(t, h) {
		if !strings.HasPrefix(series, "firegrid_") {
			t.Errorf("/metrics shows %s", series)
		}
	}
	text := body(t, ask(t, h, http.MethodGet, "/metrics/process"))
	for _, name := range []string{"go_goroutines ", "process_resident_memory_bytes ", `promhttp_metric_handler_requests_total{code="200"} 1`} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("/metrics/process does not show %s", name)
		}
	}
	if strings.Contains(text, "firegrid_") {
		t.Error("/metrics/process shows the product's metrics")
	}
}

func TestAddresses(t *testing.T) {
	published, _ := publishNight(t)
	for _, tt := range []struct {
		data, method, path string
		status             int
		says               string
	}{
		{published, "GET", "/-/healthy", 200, "firegrid is healthy."},
		{published, "GET", "/-/ready", 200, "firegrid is ready."},
		{published, "HEAD", "/metrics", 200, ""},
		{published, "POST", "/metrics", 405, "Method Not Allowed"},
		{published, "GET", "/-/reload", 405, "Method Not Allowed"},
		{published, "POST", "/-/reload", 200, "Read."},
		{published, "GET", "/nowhere", 404, "not found"},
		{t.TempDir(), "GET", "/-/healthy", 200, "firegrid is healthy."},
		{t.TempDir(), "GET", "/-/ready", 503, "Nothing to show yet"},
		{t.TempDir(), "GET", "/metrics", 200, "firegrid_build_info{"},
		{t.TempDir(), "POST", "/-/reload", 200, "Read."},
		{t.TempDir(), "GET", "/", 200, "还没有已发布的数据。"},
	} {
		r := ask(t, open(t, Options{Data: tt.data}).Handler(), tt.method, tt.path)
		if text := body(t, r); r.StatusCode != tt.status || !strings.Contains(text, tt.says) {
			t.Errorf("%s %s: %s: %s; want %d and %q", tt.method, tt.path, r.Status, text, tt.status, tt.says)
		}
	}
}

func TestScrapesInFlightAreBounded(t *testing.T) {
	inside, leave := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		inside <- struct{}{}
		<-leave
	})
	h := limitScrapes(2, time.Minute, slow)
	for range 2 {
		go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
		<-inside
	}
	r := ask(t, h, http.MethodGet, "/")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") != "1" {
		t.Errorf("the third scrape: %s, Retry-After %q; want 503 and 1", r.Status, r.Header.Get("Retry-After"))
	}
	close(leave)
}

// A client that asks and does not read must not hold its place for ever.
func TestSlowReadersAreLetGo(t *testing.T) {
	gone := make(chan error, 1)
	endless := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				gone <- err
				return
			}
		}
	})
	server := httptest.NewServer(promhttp.InstrumentMetricHandler(prometheus.NewRegistry(), limitScrapes(1, 100*time.Millisecond, endless)))
	defer server.Close()
	client, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-gone:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("error = %v, want a deadline exceeded", err)
		}
	case <-time.After(soon):
		t.Error("the place is still held")
	}
}

func TestMountedPage(t *testing.T) {
	data, _ := publishNight(t)
	e := open(t, Options{Data: data})
	e.Mount(Page{Pattern: "GET /rows", Path: "rows", ZH: "数字背后的台账", EN: "Rows behind a number",
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "the rows") })})
	h := e.Handler()
	if got := body(t, ask(t, h, http.MethodGet, "/rows")); got != "the rows" {
		t.Errorf("/rows = %q", got)
	}
	if got := body(t, ask(t, h, http.MethodGet, "/")); !strings.Contains(got, `<a href="rows">数字背后的台账</a>`) {
		t.Errorf("the landing page has no link to it:\n%s", got)
	}
}

// Brigades of the roster that have sent nothing are on the page as well.
func TestLandingPageListsSilentBrigades(t *testing.T) {
	m, samples := night()
	m.Metrics = append(m.Metrics, published.Metric{Name: "firegrid_townships", Labels: []string{"county", "brigade"}, Help: published.Text{ZH: "乡镇街道个数。", EN: "Townships."}})
	for _, place := range [][]string{{"越城区", "越城大队"}, {"诸暨市", "诸暨大队"}, {"新昌县", "新昌大队"}} {
		samples = append(samples, published.Sample{Metric: "firegrid_townships", Day: asOf, Labels: place, Value: 12})
	}
	data := t.TempDir()
	publish(t, data, m, samples)
	h := open(t, Options{Data: data}).Handler()
	for path, want := range map[string][]string{
		"/?lang=zh": {"新昌大队</th><td>从未报送", "诸暨大队</th><td>报送过，但没有采用的台账", "越城大队</th><td>2012-12-19 02:30:00"},
		"/?lang=en": {"新昌大队</th><td>never"},
	} {
		page := body(t, ask(t, h, http.MethodGet, path))
		for _, line := range want {
			if !strings.Contains(page, line) {
				t.Errorf("%s does not say %q:\n%s", path, line, page)
			}
		}
	}
}

func TestLandingPageLanguage(t *testing.T) {
	data, _ := publishNight(t)
	const zh, en = "数据截至", "Figures as of"
	for _, tt := range []struct{ configured, path, asks, want string }{
		{"", "/", "", zh},
		{"", "/", "en-GB,en;q=0.9", en},
		{"", "/", "zh-CN,zh;q=0.9,en;q=0.8", zh},
		{"", "/", "fr-FR", zh},
		{"", "/", "fr-FR,en;q=0.5", en},
		{"", "/", ";;;", zh},
		{"", "/?lang=en", "zh-CN", en},
		{"", "/?lang=zh", "en", zh},
		{English, "/", "", en},
		{English, "/", "zh-CN", zh},
	} {
		r := ask(t, open(t, Options{Data: data, Lang: tt.configured}).Handler(), http.MethodGet, tt.path, "Accept-Language", tt.asks)
		if text := body(t, r); !strings.Contains(text, tt.want) || !strings.Contains(text, "2012-12-19") {
			t.Errorf("%+v: got\n%s", tt, text)
		}
	}
}

func TestLandingPageSaysWhatIsWrong(t *testing.T) {
	data, id := publishNight(t)
	e := open(t, Options{Data: data})
	damage(t, data+"/published/"+id+"/measures.parquet")
	if e.Reload() == nil {
		t.Fatal("a damaged run was read")
	}
	page := body(t, ask(t, e.Handler(), http.MethodGet, "/"))
	for _, want := range []string{"仍展示之前的", "measures.parquet is damaged", "越城大队", "2012-12-19 02:30:00", "2,800"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
}

// The collector describes all that it collects, so that a registry can check it.
func TestConstantsAreChecked(t *testing.T) {
	c := new(constants)
	add := c.gauge("firegrid_x", "Help.", "county")
	add(1, "诸暨市")
	add(2, "诸暨市")
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(c)
	if _, err := r.Gather(); err == nil || !strings.Contains(err.Error(), "collected before with the same name and label values") {
		t.Errorf("error = %v, want one about the doubled series", err)
	}
}
