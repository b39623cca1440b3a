package exporter

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"firegrid/transform/published"
)

// benchSeries is the size of a large detachment: 25 measures of 200 series.
const benchSeries = 5000

// wide is a run of benchSeries measures, labelled as the headline ones are.
func wide() (published.Manifest, []published.Sample) {
	m, _ := night()
	m.Metrics = nil
	var samples []published.Sample
	for i := range 25 {
		name := fmt.Sprintf("firegrid_measure_%02d", i)
		m.Metrics = append(m.Metrics, published.Metric{Name: name, Labels: []string{"county", "brigade", "place_class", "severity"},
			Help: published.Text{ZH: "截至当日的火灾隐患（处），按县市区、大队、场所类别和等级分。", EN: "Hazards."}})
		for s := range benchSeries / 25 {
			samples = append(samples, published.Sample{Metric: name, Day: m.AsOf, Value: float64(i*1000 + s), Labels: []string{
				fmt.Sprintf("第%d县", s%25), fmt.Sprintf("第%d大队", s%25), fmt.Sprintf("场所%d", s/50), []string{"一般", "重大"}[s/25%2]}})
		}
	}
	return m, samples
}

// BenchmarkScrapeHandler compares ways to answer a scrape of 5,000 series,
// without the network: gathered and encoded anew each time, encoded anew from
// families gathered once, and from the bytes kept (which is what is used).
func BenchmarkScrapeHandler(b *testing.B) {
	m, samples := wide()
	run := &published.Run{Manifest: m, Samples: samples}
	c, err := measures(run, Chinese)
	if err != nil {
		b.Fatal(err)
	}
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(c)
	v, err := newView(run, nil, Chinese, Build{})
	if err != nil {
		b.Fatal(err)
	}
	options := promhttp.HandlerOpts{AcceptedFormats: accepted}
	for _, way := range []struct {
		name    string
		handler http.Handler
	}{
		{"gathered", promhttp.HandlerFor(registry, options)},
		{"encoded", promhttp.HandlerFor(prometheus.Gatherer(v.exposition), options)},
		{"kept", v.exposition},
	} {
		for _, encoding := range []string{"identity", "gzip"} {
			b.Run(way.name+"/"+encoding, func(b *testing.B) {
				r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
				r.Header.Set("Accept", prometheusAccepts)
				r.Header.Set("Accept-Encoding", encoding)
				b.ReportAllocs()
				for b.Loop() {
					way.handler.ServeHTTP(&sink{header: make(http.Header)}, r)
				}
			})
		}
	}
}

// sink takes an answer and forgets it.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkScrapeHTTP scrapes 5,000 series over TCP as Prometheus does (kept
// connections, gzip, OpenMetrics), one client and four, and reports scrapes per
// second and the 50th and 99th percentile of the time of one.
func BenchmarkScrapeHTTP(b *testing.B) {
	data := b.TempDir()
	m, samples := wide()
	publish(b, data, m, samples)
	addrs, _ := served(b, Options{Data: data})
	for _, encoding := range []string{"gzip", "identity"} {
		for _, clients := range []int{1, 4} {
			b.Run(fmt.Sprintf("%s/clients=%d", encoding, clients), func(b *testing.B) {
				scrape(b, "http://"+addrs[0]+"/metrics", encoding, clients)
			})
		}
	}
}

func scrape(b *testing.B, url, encoding string, clients int) {
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept", prometheusAccepts)
	r.Header.Set("Accept-Encoding", encoding)
	took := make([]time.Duration, b.N)
	var next sync.Mutex
	done := 0
	take := func() int { next.Lock(); defer next.Unlock(); done++; return done - 1 }
	var scraping sync.WaitGroup
	b.ResetTimer()
	for range clients {
		scraping.Go(func() {
			for i := take(); i < b.N; i = take() {
				begin := time.Now()
				answer, err := transport.RoundTrip(r.Clone(b.Context()))
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				took[i] = time.Since(begin)
			}
		})
	}
	scraping.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scrapes/s")
	b.ReportMetric(float64(took[(b.N-1)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[(b.N-1)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkLoad is what a newly published run of 5,000 series costs: read,
// checked, shown.
func BenchmarkLoad(b *testing.B) {
	data := b.TempDir()
	m, samples := wide()
	publish(b, data, m, samples)
	e := open(b, Options{Data: data})
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Reload(); err != nil {
			b.Fatal(err)
		}
	}
}
