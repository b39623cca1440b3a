package transform

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// BenchmarkRun measures runs over a thousand files of a thousand hazards each,
// in seconds of CPU time, as they come in nights: all new, nothing new, one
// new file; and a preview after one more.
func BenchmarkRun(b *testing.B) {
	l := newLake(b)
	l.file("roster.xlsx", 1, firstFile, map[string][]row{"townships": roster()})
	for i := range 1000 {
		l.file(fmt.Sprintf("hazards%04d.xlsx", i), 1, firstFile.Add(time.Duration(i)*time.Second), map[string][]row{"hazards": hazards(i, 1000)})
	}
	runtime.GC()
	night := func(b *testing.B, name string, before func()) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				before()
				start := cpuTime()
				result, err := Run(b.Context(), RunOptions{Data: l.data, AsOf: lastDay})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric((cpuTime() - start).Seconds(), "cpu-s")
				for _, s := range result.Manifest.Stages {
					b.ReportMetric(s.Seconds, s.Name+"-s")
				}
				if len(result.Findings) > 0 || len(result.Samples) < 1000 {
					b.Fatalf("%d samples, findings: %v", len(result.Samples), result.Findings)
				}
			}
		})
	}
	night(b, "all new", func() { forget(b, l.data) })
	night(b, "nothing new", func() {})
	next := 1000
	another := func() {
		l.file(fmt.Sprintf("hazards%04d.xlsx", next), 1, firstFile.Add(time.Duration(next)*time.Second), map[string][]row{"hazards": hazards(next, 1000)})
		next++
	}
	night(b, "one file", another)
	b.Run("preview", func(b *testing.B) {
		for b.Loop() {
			another()
			start := cpuTime()
			f, err := Preview(b.Context(), RunOptions{Data: l.data, AsOf: lastDay})
			if err != nil || len(f.Effects) != next+1 {
				b.Fatalf("effects of %d files, %v", len(f.Effects), err)
			}
			b.ReportMetric((cpuTime() - start).Seconds(), "cpu-s")
		}
	})
}
