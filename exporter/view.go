package exporter

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"firegrid/transform/published"
)

// Build identifies the program in firegrid_build_info. Empty fields are filled in
// from what the Go toolchain has recorded.
type Build struct {
	Version   string
	Revision  string
	GoVersion string
}

func (b Build) filled() Build {
	b.GoVersion = cmp.Or(b.GoVersion, runtime.Version())
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Version = cmp.Or(b.Version, info.Main.Version)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				b.Revision = cmp.Or(b.Revision, s.Value)
			}
		}
	}
	return b
}

// view is all that is served between two loads. It never changes.
type view struct {
	run        *published.Run // nil before the first publication
	last       *published.LastRun
	exposition *exposition
	trouble    error     // why what is published now could not be read, if it could not
	nextRun    time.Time // of the schedule; zero if this server has none
}

// newView makes what is served from what was read. It fails, naming run and
// metric, if the run's series contradict each other or firegrid's own.
func newView(run *published.Run, last *published.LastRun, lang string, build Build, more ...prometheus.Collector) (*view, error) {
	v := &view{run: run, last: last}
	h := health(v.manifest(), last, lang)
	build = build.filled()
	h.family("firegrid_build_info", "version", "revision", "goversion")(1, build.Version, build.Revision, build.GoVersion)
	families, err := gather(run, lang, h, more)
	if err != nil && run != nil {
		err = fmt.Errorf("run %s: %w", run.Manifest.RunID, err)
	}
	if err != nil {
		return nil, err
	}
	v.exposition = newExposition(families)
	return v, nil
}

// gather lets a pedantic registry check all series together.
func gather(run *published.Run, lang string, h *healthMetrics, more []prometheus.Collector) ([]*dto.MetricFamily, error) {
	if h.err != nil {
		return nil, h.err
	}
	collectors := append([]prometheus.Collector{h}, more...)
	if run != nil {
		m, err := measures(run, lang)
		if err != nil {
			return nil, err
		}
		collectors = append(collectors, m)
	}
	registry := prometheus.NewPedanticRegistry()
	for _, c := range collectors {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	return registry.Gather()
}

// manifest returns the shown run's manifest, or nil if there is none.
func (v *view) manifest() *published.Manifest {
	if v.run == nil {
		return nil
	}
	return &v.run.Manifest
}
