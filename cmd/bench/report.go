package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

// report is what was measured, run by run; -json writes it.
type report struct {
	Processors int    `json:"processors"`
	GoVersion  string `json:"go_version"`
	Runs       int    `json:"runs"`
	Files      int    `json:"province_files"`
	Rows       int    `json:"province_rows"`

	Sample         usages     `json:"a_sample"`
	PeerSample     usages     `json:"a_peer"`
	PeerSampleRead peerAnswer `json:"a_peer_read"`
	Province       usages     `json:"b_province"`
	PeerProvince   usages     `json:"b_peer"`
	Quiet          usages     `json:"c_nothing_new"`
	OneMore        usages     `json:"d_one_workbook"`
	Alone          usages     `json:"d_that_workbook_alone"`
	HistoryDay     usages     `json:"g_history_of_one_day"`
	History        usages     `json:"g_history_of_the_campaign"`
	Large          usages     `json:"h_large_province"`
	Scrapes        []scrape   `json:"e_scrapes"`
	Reading        readings   `json:"f_reading"`
}

func newReport(o options) report {
	return report{Processors: runtime.NumCPU(), GoVersion: runtime.Version(), Runs: o.runs, Files: o.size.Files, Rows: o.size.Rows}
}

// gibibyte is the memory that the whole province may take, in MiB.
const gibibyte = 1024

func (r *report) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintf(w, "%d runs of each, %d processors, %s; least, median and most\n", r.Runs, r.Processors, r.GoVersion)
	fmt.Fprintln(w, "case\twall seconds\tCPU seconds\tpeak MiB\t")
	for _, line := range []struct {
		name string
		u    usages
	}{
		{"(a) sample, cold: firegrid", r.Sample},
		{"(a) sample: peer", r.PeerSample},
		{"(b) province: firegrid", r.Province},
		{"(b) province: peer", r.PeerProvince},
		{"(c) nothing new", r.Quiet},
		{"(d) one new workbook", r.OneMore},
		{"(d) that workbook alone", r.Alone},
		{"(g) history of one day", r.HistoryDay},
		{"(g) history of the campaign", r.History},
		{"(h) 5,000,000 rows of text", r.Large},
	} {
		if len(line.u) > 0 {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", line.name, line.u.wall(), line.u.cpu(), line.u.memory())
		}
	}
	for _, one := range r.Reading {
		fmt.Fprintf(w, "(f) %s\t%s\t%s\t%s\t\n", one.Name, one.Runs.wall(), one.Runs.cpu(), one.Runs.memory())
	}
	if len(r.Scrapes) > 0 {
		fmt.Fprintln(w, "(e) 5,000 series\tscrapes per second\tmedian ms\t99th percentile ms\t")
	}
	for _, s := range r.Scrapes {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", s.Name, s.PerSecond, s.P50, s.P99)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, strings.Join(r.findings(), "\n"))
	return err
}

// findings are the figures made of others.
func (r *report) findings() []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if len(r.Sample) > 0 {
		say("(a) the peer takes %.1f times the CPU of firegrid; it reads every sheet of %d files (%d it cannot) and understands none",
			ratio(r.PeerSample.cpu(), r.Sample.cpu()), r.PeerSampleRead.Files, r.PeerSampleRead.Unreadable)
	}
	if len(r.Province) > 0 {
		perSecond := r.Province.of(func(u usage) float64 { return float64(r.Rows) / u.CPU })
		say("(b) %d rows in %d workbooks: rows per CPU second %s", r.Rows, r.Files, perSecond)
		under := "under"
		if r.Province.memory().max() >= gibibyte {
			under = "NOT under"
		}
		say("(b) peak memory %.0f MiB at most: %s 1 GiB", r.Province.memory().max(), under)
		say("(c) %.1f %% of the CPU of (b)", 100*ratio(r.Quiet.cpu(), r.Province.cpu()))
		say("(d) %.1f %% of the CPU of (b); that workbook alone %.1f %%",
			100*ratio(r.OneMore.cpu(), r.Province.cpu()), 100*ratio(r.Alone.cpu(), r.Province.cpu()))
	}
	if len(r.History) > 0 {
		times, under := ratio(r.History.cpu(), r.HistoryDay.cpu()), "under"
		if times >= mostTimesADay {
			under = "NOT under"
		}
		say("(g) %d days take %.1f times the CPU of one day: %s %d", campaignDays, times, under, mostTimesADay)
	}
	if len(r.Large) > 0 {
		under := "under"
		if r.Large.memory().max() >= mostMemory {
			under = "NOT under"
		}
		say("(h) peak memory %.0f MiB: %s %d MiB", r.Large.memory().max(), under, mostMemory)
	}
	if len(r.PeerProvince) > 0 {
		say("(b) the peer, run %d time(s), takes %.1f times the CPU of firegrid; both find the same rates, by county and brigade",
			len(r.PeerProvince), ratio(r.PeerProvince.cpu(), r.Province.cpu()))
	}
	return append(out, r.Reading.findings()...)
}

// ratio is that of the medians.
func ratio(a, b spread) float64 {
	if b.median() == 0 {
		return 0
	}
	return a.median() / b.median()
}

func (r *report) writeJSON(path string) error {
	if path == "" {
		return nil
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o644)
}
