package returned_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/ingest/sample"
)

// said collects what a reading finds, as lines.
type said struct {
	lines []string
	taken int
}

func (s *said) Record(*dataset.Record) error { s.taken++; return nil }

func (s *said) Problem(p *dataset.Problem) error {
	s.lines = append(s.lines, fmt.Sprintf("%d %s %s %s %q", p.Row, p.Cell, p.Code, p.Severity, p.Value))
	return nil
}

// Every workbook of the sample that has problems comes back sound, and a
// reader finds in it, not yet mended, exactly what it found in the original.
func TestSampleComesBackWithTheSameMeaning(t *testing.T) {
	dir := t.TempDir()
	m, err := sample.Write(dir, sample.Options{Seed: 1, End: time.Date(2012, 12, 19, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range m.Files {
		paths = append(paths, filepath.Join(dir, f))
	}
	if _, err := ingest.Run(context.Background(), ingest.Options{Data: data, Files: paths, Contracts: contracts, Fingerprint: "1", Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	written, _, err := returned.Sync(context.Background(), data, l, files)
	if err != nil || written < 30 {
		t.Fatalf("%d written: %v", written, err)
	}
	refs, err := l.References(context.Background(), files)
	if err != nil {
		t.Fatal(err)
	}
	reader := dataset.NewReader(contracts, refs)
	for i := range files {
		if files[i].Problems != nil {
			t.Run(files[i].Name, func(t *testing.T) {
				sameMeaning(t, reader, data, l, &files[i])
			})
		}
	}
}

func sameMeaning(t *testing.T, reader *dataset.Reader, data string, l *lake.Lake, f *lake.File) {
	path := filepath.Join(returned.Dir(data), returned.FileName(f.Name))
	checkPackage(t, path)
	if f.Code != "" {
		return // only a list
	}
	var want said
	want.taken, _, _ = f.Totals()
	for p, err := range l.ReadProblems(context.Background(), *f.Problems) {
		if err != nil {
			t.Fatal(err)
		}
		want.lines = append(want.lines, fmt.Sprintf("%d %s %s %s %q", p.Row, p.Cell, p.Code, p.Severity, p.Value))
	}
	var got said
	if _, err := reader.Read(context.Background(), openBook(t, path), filepath.Base(path), &got); err != nil {
		t.Fatal(err)
	}
	sort.Strings(got.lines)
	sort.Strings(want.lines)
	if diff := cmp.Diff(strings.Join(want.lines, "\n"), strings.Join(got.lines, "\n")); diff != "" || got.taken != want.taken {
		t.Errorf("%d rows taken, want %d; problems (-want +got):\n%s", got.taken, want.taken, diff)
	}
}
