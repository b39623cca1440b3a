package exporter

import (
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// processRegistry holds what is true of this process rather than of the data, so
// that a board over /metrics is about fire safety only.
func processRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return r
}

// metrics answers /metrics from the view of the moment; scrapes are counted in
// the process's registry.
func (e *Exporter) metrics() http.Handler {
	current := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.now.Load().exposition.ServeHTTP(w, r)
	})
	return promhttp.InstrumentMetricHandler(e.process, limitScrapes(maxScrapes, answerWithin, current))
}

func (e *Exporter) processMetrics() http.Handler {
	return promhttp.HandlerFor(e.process, promhttp.HandlerOpts{AcceptedFormats: accepted})
}

func (e *Exporter) healthy(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, "firegrid is healthy.")
}

// ready says whether there are figures to show.
func (e *Exporter) ready(w http.ResponseWriter, _ *http.Request) {
	if e.Run() == nil {
		http.Error(w, "Nothing to show yet: no run has been published that can be read.", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "firegrid is ready.")
}

func (e *Exporter) reload(w http.ResponseWriter, _ *http.Request) {
	if err := e.Reload(); err != nil {
		http.Error(w, fmt.Sprintf("What was shown before stays: %v", err), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, "Read.")
}
