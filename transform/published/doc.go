// Package published keeps what a nightly run has made for its readers: the
// measures of one day, and the manifest that says how they came about.
//
// A run is a folder that is whole or not there: it is written under a
// temporary name, synced to disk and renamed. CURRENT is a small file that
// names the run which readers show, and it too is replaced by rename. So a
// reader sees the last good run or the one before, whatever happens in the
// middle of the night.
//
//	published/CURRENT                    20121219T183000Z-20121219
//	published/last_run.json              how the last attempt ended, good or bad
//	published/last_missed.json           the last attempt that could not begin
//	published/<run>/manifest.json        as-of day, stages, files, rows, metrics
//	published/<run>/measures.parquet     metric, day, one column a label, value
//	published/<run>/rows/                the rows behind the measures, see RowIndex
//	published/<run>/SHA256SUMS           for sha256sum -c
//
// The package needs no database: the exporter reads a run with it alone.
package published
