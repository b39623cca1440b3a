package main

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"firegrid/dashboards"
	"firegrid/dashboards/rules"
	"firegrid/transform/measures"
)

// shown is what a Prometheus with the sample's history, which scrapes the real
// program, answers to the boards.
type shown struct{ prometheus string }

var address = regexp.MustCompile(`^(firegrid|Prometheus) +http://(localhost:\d+)/$`)

// startDemo runs firegrid demo --boards, as a person would, until the test ends
// with a Ctrl+C; then nothing of it may be left.
func startDemo(t *testing.T) shown {
	t.Helper()
	c := process("demo", "--boards", "--data", filepath.Join(t.TempDir(), "data"))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	addresses := make(map[string]string)
	t.Cleanup(func() {
		if err := c.Process.Signal(syscall.SIGINT); err != nil {
			t.Error(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("firegrid demo --boards after Ctrl+C: %v", err)
		}
		for name, at := range addresses {
			if r, err := http.Get("http://" + at + "/-/healthy"); err == nil {
				r.Body.Close()
				t.Errorf("%s still answers after Ctrl+C", name)
			}
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "按 Ctrl+C 全部结束") {
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			addresses[m[1]] = m[2]
		}
	}
	go io.Copy(io.Discard, out) // until the program ends
	if len(addresses) != 2 {
		t.Fatalf("the demo did not come up: %v", addresses)
	}
	s := shown{addresses["Prometheus"]}
	deadline := time.Now().Add(30 * time.Second)
	for len(s.ask(t, `firegrid_build_info and on () detachment:firegrid_rectification:ratio`, true)) == 0 {
		if time.Now().After(deadline) {
			t.Fatal("Prometheus has not scraped firegrid and recorded its ratios within 30 s")
		}
		time.Sleep(200 * time.Millisecond)
	}
	return s
}

// answer is one series: its labels, and its value now or the last on the axis.
type answer struct {
	labels map[string]string
	value  float64
	points int
}

// ask puts a query as Grafana does: for now, or along half a year.
func (s shown) ask(t *testing.T, query string, instant bool) []answer {
	t.Helper()
	now := time.Now().Unix()
	form, path := url.Values{"query": {query}}, "/api/v1/query"
	if !instant {
		path = "/api/v1/query_range"
		form.Set("start", strconv.FormatInt(now-190*86400, 10))
		form.Set("end", strconv.FormatInt(now, 10))
		form.Set("step", "21600")
	}
	r, err := http.PostForm("http://"+s.prometheus+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var body struct {
		Status, Error string
		Data          struct {
			Result []struct {
				Metric map[string]string
				Value  [2]any
				Values [][2]any
			}
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body.Status != "success" {
		t.Errorf("%s: %v %s", query, err, body.Error)
		return nil
	}
	var all []answer
	for _, one := range body.Data.Result {
		if instant {
			one.Values = [][2]any{one.Value}
		}
		text, _ := one.Values[len(one.Values)-1][1].(string)
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
		all = append(all, answer{one.Metric, v, len(one.Values)})
	}
	return all
}

// TestBoardsShowThePublishedFigures brings the whole demo up and puts every
// question to it that the boards and rules will ask. One run answers for all:
// to bring it up is what costs.
func TestBoardsShowThePublishedFigures(t *testing.T) {
	s := startDemo(t)
	families := measures.All()
	boards, err := dashboards.Build(dashboards.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range boards {
		for _, q := range b.Queries {
			s.answers(t, families, b, q)
		}
	}
	s.headline(t, boards)
	s.everyRule(t)
}

// answers wants data for a query; along the axis more than a day of it, unless
// it is of the runs themselves, of which history knows nothing.
func (s shown) answers(t *testing.T, families []measures.Family, b dashboards.Board, q dashboards.Query) {
	t.Helper()
	measured := slices.ContainsFunc(metricName.FindAllString(q.Expr, -1), func(name string) bool { return measures.Find(families, name) != nil })
	found, long := false, q.Instant || q.Kind != dashboards.KindPanel || !measured
	for _, a := range s.ask(t, q.Expr, q.Instant) {
		found = found || !math.IsNaN(a.value)
		long = long || a.points > 1
	}
	if !found {
		t.Errorf("%s, %s %s: no data for %s", b.FileName, q.Panel, q.Ref, q.Expr)
	} else if !long {
		t.Errorf("%s, %s %s: one point is no trend: %s", b.FileName, q.Panel, q.Ref, q.Expr)
	}
}

// headline holds the panels against what was published of the campaign.
func (s shown) headline(t *testing.T, boards []dashboards.Board) {
	t.Helper()
	for _, want := range []struct {
		board, panel, ref string
		value             float64
	}{
		{"overview.json", "网格化覆盖率", "A", 112.0 / 118},
		{"overview.json", "消防基础档案", "A", 1038},
		{"overview.json", "户籍化率", "A", 29.0 / 38},
		{"overview.json", "户籍化率", "B", 214.0 / 1090},
		{"overview.json", "挂牌隐患回头看", "A", 22},
		{"overview.json", "隐患整改率", "A", 2442.0 / 2806},
		{"coverage.json", "乡镇街道数", "A", 118},
		{"coverage.json", "已帮扶指导的乡镇街道数", "A", 106},
		{"coverage.json", "帮扶指导率", "A", 106.0 / 118},
		{"units.json", "消防基础档案", "A", 1038},
		{"units.json", "户籍化率", "B", 214.0 / 1090},
		{"visits.json", "轮次", "A", 5},
		{"visits.json", "蹲点大队", "A", 8},
		{"visits.json", "党委成员", "A", 7},
		{"visits.json", "参加部门", "A", 4},
		{"visits.json", "抽查派出所、街镇", "A", 53},
		{"visits.json", "抽查社会单位", "A", 124},
		{"visits.json", "各类会议", "A", 36},
		{"visits.json", "防火监督检查", "A", 155},
		{"visits.json", "谈心", "A", 171},
		{"visits.json", "建议", "A", 163},
	} {
		found := false
		for _, b := range boards {
			for _, q := range b.Queries {
				if b.FileName != want.board || q.Panel != want.panel || q.Ref != want.ref {
					continue
				}
				found = true
				if got := s.ask(t, q.Expr, true); len(got) != 1 || math.Abs(got[0].value-want.value) > 1e-9 {
					t.Errorf("%s, %s %s shows %v, published was %v", want.board, want.panel, want.ref, got, want.value)
				}
			}
		}
		if !found {
			t.Errorf("%s has no panel %s with a query %s", want.board, want.panel, want.ref)
		}
	}
}

var metricName = regexp.MustCompile(`\bfiregrid_[a-z_]+`)

// everyRule wants every recorded ratio and, for every alert, every metric that
// it reads; and Prometheus to have found nothing wrong with any.
func (s shown) everyRule(t *testing.T) {
	t.Helper()
	for _, r := range rules.Ratios {
		for _, by := range append([]string{""}, r.By...) {
			if len(s.ask(t, r.Recorded(by), true)) == 0 {
				t.Errorf("%s is not recorded", r.Recorded(by))
			}
		}
	}
	for _, a := range rules.List("zh") {
		for _, name := range metricName.FindAllString(a.Expr, -1) {
			if len(s.ask(t, name, true)) == 0 {
				t.Errorf("%s reads %s, which has no data", a.Name, name)
			}
		}
	}
	r, err := http.Get("http://" + s.prometheus + "/api/v1/rules")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var body struct {
		Data struct {
			Groups []struct {
				Rules []struct{ Name, Health, LastError string }
			}
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range body.Data.Groups {
		for _, one := range g.Rules {
			n++
			if one.Health != "ok" {
				t.Errorf("rule %s is %s: %s", one.Name, one.Health, one.LastError)
			}
		}
	}
	if n < len(rules.Ratios)+len(rules.List("zh")) {
		t.Errorf("Prometheus knows %d rules only", n)
	}
}
