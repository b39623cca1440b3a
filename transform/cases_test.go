package transform

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/lake"
	"firegrid/transform/measures"
	"firegrid/transform/published"
)

// caseFile is a file of measures/testdata: rows as a clerk would write them,
// and the numbers that must come out, worked out by hand.
type caseFile struct {
	Given    map[string][]row `yaml:"given"`    // rows of every case
	Defaults map[string]row   `yaml:"defaults"` // cells of every row that does not write them itself
	Cases    []measureCase    `yaml:"cases"`
}

type measureCase struct {
	Name   string            `yaml:"name"` // 中文 | English
	AsOf   string            `yaml:"as_of"`
	Same   [][]row           `yaml:"same"` // units decided to be the same, the main one first
	Rows   map[string][]row  `yaml:"rows"`
	Expect map[string]string `yaml:"expect"`
}

func readCases(t *testing.T) map[string]caseFile {
	t.Helper()
	paths, err := filepath.Glob("measures/testdata/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	all := make(map[string]caseFile)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var f caseFile
		if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".yaml")] = f
	}
	return all
}

func TestMeasures(t *testing.T) {
	tested := make(map[string]bool)
	for name, file := range readCases(t) {
		for _, c := range file.Cases {
			_, english, _ := strings.Cut(c.Name, " | ")
			t.Run(name+"/"+english, func(t *testing.T) {
				t.Parallel()
				w := openTest(t)
				fill(t, w, file, c)
				checkCase(t, w, c)
			})
			for key := range c.Expect {
				metric, _, _ := strings.Cut(key, "{")
				tested[metric] = true
			}
		}
	}
	for _, m := range measures.Metrics(measures.All()) {
		if !tested[m.Name] {
			t.Errorf("no case expects anything of %s", m.Name)
		}
	}
}

// fill puts the case's rows into the raw tables and models them.
func fill(t *testing.T, w *Warehouse, file caseFile, c measureCase) {
	t.Helper()
	in := newRawRows(t, w)
	for _, rows := range []map[string][]row{file.Given, c.Rows} {
		for _, dataset := range slices.Sorted(maps.Keys(rows)) {
			for _, r := range rows[dataset] {
				full := maps.Clone(file.Defaults[dataset])
				if full == nil {
					full = row{}
				}
				maps.Copy(full, r)
				in.add(dataset, full)
			}
		}
	}
	in.insert()
	if err := w.setDecisions(t.Context(), lake.SameUnits(decided(t, c.Same))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Model(t.Context()); err != nil {
		t.Fatal(err)
	}
	findings, err := w.Audit(t.Context())
	if err != nil || len(findings) > 0 {
		t.Fatalf("audits: %v, %v", findings, err)
	}
}

// decided makes decisions of pairs of units.
func decided(t *testing.T, same [][]row) []lake.Decision {
	t.Helper()
	var all []lake.Decision
	for _, pair := range same {
		if len(pair) != 2 {
			t.Fatalf("a decision is of two units, not of %d", len(pair))
		}
		var units [2]lake.Unit
		for i, r := range pair {
			name := r.text("单位名称")
			units[i] = lake.Unit{No: r.text("单位编号"), Name: name, Norm: name, County: r.text("县市区"), Township: r.text("乡镇街道")}
		}
		d := lake.Decision{Main: units[0], Other: units[1]}
		d.Rule(lake.Same, "test", firstFile)
		all = append(all, d)
	}
	return all
}

func checkCase(t *testing.T, w *Warehouse, c measureCase) {
	t.Helper()
	day, err := published.ParseDay(c.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	samples, err := w.Samples(t.Context(), day, day)
	if err != nil {
		t.Fatal(err)
	}
	if found := Exceeding(w.families, samples); len(found) > 0 {
		t.Errorf("impossible numbers: %v", found)
	}
	for key, want := range c.Expect {
		if got := sumOf(t, w, samples, key); got != want {
			t.Errorf("%s on %s is %s, must be %s", key, c.AsOf, got, want)
		}
	}
	checkHistory(t, w, day)
	checkRows(t, w, c, day)
}

// checkHistory measures two months at once and holds days of it against runs
// of one day.
func checkHistory(t *testing.T, w *Warehouse, day published.Day) {
	t.Helper()
	history, err := w.Samples(t.Context(), day-31, day+31)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []published.Day{day - 31, day - 8, day - 1, day, day + 1, day + 30, day + 31} {
		one, err := w.Samples(t.Context(), d, d)
		if err != nil {
			t.Fatal(err)
		}
		var same []published.Sample
		for _, s := range history {
			if s.Day == d {
				same = append(same, s)
			}
		}
		if diff := cmp.Diff(one, same); diff != "" {
			t.Errorf("%s of the history is not what a run of that day shows: %s", d, diff)
		}
	}
}

var selector = regexp.MustCompile(`^(firegrid_\w+)(?:\{(.*)\})?$`)

// sumOf adds up the series that a key such as "metric{county=越城区}" selects;
// no series is "absent".
func sumOf(t *testing.T, w *Warehouse, samples []published.Sample, key string) string {
	t.Helper()
	match := selector.FindStringSubmatch(key)
	if match == nil {
		t.Fatalf("%q is not metric{label=value, …}", key)
	}
	m := measures.Find(w.families, match[1])
	if m == nil {
		t.Fatalf("%s is not declared", match[1])
	}
	want := make(map[int]string)
	for part := range strings.SplitSeq(match[2], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		label, value, _ := strings.Cut(part, "=")
		at := slices.Index(m.Labels, label)
		if at < 0 {
			t.Fatalf("%s has no label %s", m.Name, label)
		}
		want[at] = value
	}
	sum, found := 0.0, false
	for _, s := range samples {
		selected := s.Metric == m.Name
		for at, value := range want {
			selected = selected && s.Labels[at] == value
		}
		if selected {
			sum, found = sum+s.Value, true
		}
	}
	if !found {
		return "absent"
	}
	return strconv.FormatFloat(sum, 'f', -1, 64)
}

func openTest(t *testing.T) *Warehouse {
	t.Helper()
	w, err := Open(t.Context(), filepath.Join(t.TempDir(), "warehouse.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// row is a row of a case: headings in Chinese or field names, to what the cell
// says. received is the day on which the row's file came.
type row map[string]any

const received = "received"

func (r row) text(key string) string {
	if r[key] == nil {
		return ""
	}
	return fmt.Sprint(r[key])
}
