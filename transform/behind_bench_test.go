package transform

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"firegrid/transform/behind"
)

// BenchmarkRows measures the rows behind a number of a million hazards: a page
// of them, the last page by a text that is not in the hits, and all of them.
func BenchmarkRows(b *testing.B) {
	l := newLake(b)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	for i := range 100 {
		l.file(fmt.Sprintf("hazards%04d.xlsx", i), 1, firstFile.Add(time.Duration(i)*time.Second), map[string][]row{"hazards": hazards(i, 10_000)})
	}
	if _, err := Run(b.Context(), RunOptions{Data: l.data, AsOf: lastDay}); err != nil {
		b.Fatal(err)
	}
	r, err := behind.Open(filepath.Join(l.data, "published"))
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	runtime.GC()
	ask := func(name string, q behind.Query) {
		q.Measure = "firegrid_hazards_found"
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				start := cpuTime()
				if a, err := r.Ask(b.Context(), q); err != nil || a.Count != 989_600 || len(a.Rows) != 100 {
					b.Fatalf("%+v, %v", a, err)
				}
				b.ReportMetric((cpuTime() - start).Seconds(), "cpu-s")
			}
		})
	}
	ask("first page", behind.Query{Limit: 100})
	ask("last page by unit", behind.Query{Limit: 100, Offset: 989_500, Sort: "unit_name"})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			start, rows := cpuTime(), 0
			err := r.Each(b.Context(), behind.Query{Measure: "firegrid_hazards_found", Sort: "unit_name"},
				func(*behind.Answer) error { return nil }, func(behind.Row) error { rows++; return nil })
			if err != nil || rows != 989_600 {
				b.Fatalf("%d rows, %v", rows, err)
			}
			b.ReportMetric((cpuTime() - start).Seconds(), "cpu-s")
		}
	})
}
