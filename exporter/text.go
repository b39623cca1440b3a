package exporter

import (
	"io"

	"github.com/prometheus/common/expfmt"

	"firegrid/transform/published"
)

// TextOptions say how Text writes.
type TextOptions struct {
	Lang        string // of the HELP lines: zh (default) or en
	OpenMetrics bool   // instead of the Prometheus text format
	Build       Build
}

// Text writes what /metrics shows of a run, without a server and without the
// metrics of one (firegrid_exporter_*). Run and last may be nil, as read. The
// same input gives the same bytes.
func Text(w io.Writer, run *published.Run, last *published.LastRun, o TextOptions) error {
	lang, err := checkLang(o.Lang)
	if err != nil {
		return err
	}
	v, err := newView(run, last, lang, o.Build)
	if err != nil {
		return err
	}
	format := expfmt.FmtText
	if o.OpenMetrics {
		format = expfmt.FmtOpenMetrics_1_0_0
	}
	encoder := expfmt.NewEncoder(w, format)
	for _, f := range v.exposition.families {
		if err := encoder.Encode(f); err != nil {
			return err
		}
	}
	return encoder.(expfmt.Closer).Close()
}
