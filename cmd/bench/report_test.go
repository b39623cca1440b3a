package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		s                spread
		min, median, max float64
	}{
		{nil, 0, 0, 0},
		{spread{3}, 3, 3, 3},
		{spread{4, 1}, 1, 2.5, 4},
		{spread{5, 9, 1, 2, 7}, 1, 5, 9},
	} {
		if c.s.min() != c.min || c.s.median() != c.median || c.s.max() != c.max {
			t.Errorf("%v: %v %v %v", c.s, c.s.min(), c.s.median(), c.s.max())
		}
	}
}

func TestRatesOfExposition(t *testing.T) {
	got, err := ratesOf([]byte(`# HELP firegrid_hazards_found x
# TYPE firegrid_hazards_found gauge
firegrid_hazards_found{brigade="袍江大队",county="越城区",place_class="其他",severity="一般"} 7
firegrid_hazards_found{brigade="袍江大队",county="越城区",place_class="其他",severity="重大"} 1
# TYPE firegrid_hazards_rectified gauge
firegrid_hazards_rectified{brigade="袍江大队",county="越城区",place_class="其他",severity="一般"} 5
`))
	if err != nil {
		t.Fatal(err)
	}
	want := rates{{County: "越城区", Brigade: "袍江大队", Found: 8, Rectified: 5}}
	if err := differ(want, "firegrid", got); err != nil {
		t.Error(err)
	}
	want[0].Rectified++
	if err := differ(want, "firegrid", got); err == nil || !strings.Contains(err.Error(), `"rectified":5`) {
		t.Errorf("a wrong answer passed: %v", err)
	}
	if _, err := ratesOf([]byte("# TYPE x gauge\nx 1\n")); err == nil {
		t.Error("an exposition without hazards passed")
	}
}

func TestParseScrapes(t *testing.T) {
	got, err := parseScrapes([]byte(`goos: linux
BenchmarkScrapeHTTP/gzip/clients=1-2  100  40000 ns/op  0.03 p50-ms  0.2 p99-ms  24000 scrapes/s
BenchmarkScrapeHTTP/gzip/clients=1-2  100  40000 ns/op  0.05 p50-ms  0.4 p99-ms  26000 scrapes/s
BenchmarkScrapeHTTP/identity/clients=4-2  100  40000 ns/op  1 p50-ms  2 p99-ms  3 scrapes/s
PASS
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Name != "gzip/clients=1" || got[0].PerSecond.median() != 25000 || got[0].P99.max() != 0.4 || got[1].P50[0] != 1 {
		t.Errorf("%+v", got)
	}
	if _, err := parseScrapes([]byte("PASS\n")); err == nil {
		t.Error("no benchmark is no error")
	}
}

func TestReport(t *testing.T) {
	r := newReport(options{runs: 2, size: size{Files: 10, Rows: 1000}})
	r.Province = usages{{Wall: 3, CPU: 4, Memory: 300}, {Wall: 3, CPU: 6, Memory: 1100}}
	r.PeerProvince = usages{{Wall: 70, CPU: 100, Memory: 500}}
	r.Quiet, r.OneMore, r.Alone = usages{{CPU: 0.1}}, usages{{CPU: 0.5}}, usages{{CPU: 0.25}}
	var b strings.Builder
	if err := r.print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"rows per CPU second       167       208       250", "1100 MiB at most: NOT under 1 GiB", "(c) 2.0 % of the CPU of (b)",
		"(d) 10.0 % of the CPU of (b); that workbook alone 5.0 %", "the peer, run 1 time(s), takes 20.0 times the CPU of firegrid",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	path := filepath.Join(t.TempDir(), "bench.json")
	if err := r.writeJSON(path); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(content, &back); err != nil || len(back.Province) != 2 || back.Province[1].CPU != 6 {
		t.Errorf("%v: %s", err, content)
	}
}

func TestMeasuredCountsAndComplains(t *testing.T) {
	u, out, err := measured(t.Context(), []int{3}, "sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo done; exit 3")
	if err != nil || string(out) != "done\n" || u.CPU <= 0 || u.Wall <= 0 || u.Memory <= 0 {
		t.Errorf("%+v %q %v", u, out, err)
	}
	if _, _, err := measured(t.Context(), []int{0}, "sh", "-c", "echo no disk >&2; exit 1"); err == nil || !strings.Contains(err.Error(), "no disk") {
		t.Errorf("a failure passed: %v", err)
	}
	if _, _, err := measured(t.Context(), []int{0}, filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing program passed")
	}
}
