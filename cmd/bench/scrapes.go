package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// scrape is one way to scrape /metrics: its encoding and the clients at a time.
type scrape struct {
	Name      string `json:"name"`
	PerSecond spread `json:"scrapes_per_second"`
	P50       spread `json:"p50_ms"`
	P99       spread `json:"p99_ms"`
}

// scrapes is case (e): the exporter's own benchmark, relayed.
func (b *bench) scrapes(ctx context.Context) error {
	tool, err := exec.LookPath("go")
	if err != nil {
		return fmt.Errorf("%w (Debian's golang-go, or a newer Go)", err)
	}
	b.say("(e) %d runs", b.runs)
	_, out, err := measured(ctx, []int{0}, tool, "test", "./exporter", "-run", "^$", "-bench", "ScrapeHTTP", "-count", strconv.Itoa(b.runs))
	if err != nil {
		return err
	}
	b.report.Scrapes, err = parseScrapes(out)
	return err
}

// parseScrapes reads the lines of go test: a name, the number of iterations,
// then figures, each followed by its unit.
func parseScrapes(out []byte) ([]scrape, error) {
	var all []scrape
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "BenchmarkScrapeHTTP/") {
			continue
		}
		name := strings.TrimPrefix(words[0], "BenchmarkScrapeHTTP/")
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i] // the number of processors
		}
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, scrape{Name: name})
		}
		if err := all[len(all)-1].add(words[2:]); err != nil {
			return nil, fmt.Errorf("%s: %w", lines.Text(), err)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("go test ./exporter printed no benchmark ScrapeHTTP")
	}
	return all, lines.Err()
}

// add takes figures with their units.
func (s *scrape) add(words []string) error {
	for i := 0; i+1 < len(words); i += 2 {
		v, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return err
		}
		switch words[i+1] {
		case "scrapes/s":
			s.PerSecond = append(s.PerSecond, v)
		case "p50-ms":
			s.P50 = append(s.P50, v)
		case "p99-ms":
			s.P99 = append(s.P99, v)
		}
	}
	return nil
}
