package lake_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

func problemsOf(t *testing.T, l *lake.Lake, p lake.Part) []lake.Problem {
	t.Helper()
	var out []lake.Problem
	for p, err := range l.ReadProblems(context.Background(), p) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// A problem can be told in English long after it was found.
func TestProblemsInBothLanguages(t *testing.T) {
	l, err := lake.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := l.NewWriter(lake.Lineage{FileID: "0123456789abcdef", FileName: "a.csv", Reading: 1})
	for _, p := range []dataset.Problem{
		{Code: "date_ambiguous", Severity: dataset.Returned, Cell: "E2", Heading: "发现日期", Value: "1/2", Args: []string{"2012-01-02", "2012-02-01"}},
		{Code: "value_missing", Severity: dataset.Returned, Cell: "F2", Heading: "隐患描述"},
	} {
		if err := w.Problem(&p); err != nil {
			t.Fatal(err)
		}
	}
	_, part, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	got := problemsOf(t, l, *part)
	for i, want := range [][2]string{
		{"“1/2”可以是2012-01-02，也可以是2012-02-01，请写成 2012-06-19 的样子。", "1/2 may be 2012-01-02 or 2012-02-01; write it like 2012-06-19."},
		{"“隐患描述”没有填写。", "隐患描述 is empty."},
	} {
		zh, ok1 := got[i].In("zh")
		en, ok2 := got[i].In("en")
		if zh != want[0] || en != want[1] || !ok1 || !ok2 {
			t.Errorf("%q %v, %q %v", zh, ok1, en, ok2)
		}
	}
}

// What was written before English could be told is still read, in Chinese.
func TestProblemsWrittenBefore(t *testing.T) {
	data := t.TempDir()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("testdata/problems-without-args.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "lake", "rejected", "old.parquet"), b, 0o644); err != nil {
		t.Fatal(err)
	}
	got := problemsOf(t, l, lake.Part{Path: "rejected/old.parquet"})
	if len(got) != 2 || got[0].Cell != "E2" || got[1].Cell != "G3" || got[1].Value != "改了" {
		t.Fatalf("%+v", got)
	}
	if s, ok := got[1].In("en"); ok || s != "“改了”不是“整改方式”可以填的内容。请填：当场改正、限期改正。" {
		t.Errorf("%q, %v", s, ok)
	}
	if s, _ := got[0].In("zh"); s != "“2012-13-01”不是日期，请写成 2012-06-19 的样子。" {
		t.Errorf("%q", s)
	}
}
