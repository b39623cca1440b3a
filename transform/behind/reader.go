package behind

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	_ "github.com/marcboeker/go-duckdb" // the driver

	"firegrid/transform/published"
)

// Reader finds the rows behind the numbers of the runs in one folder. Its
// methods may be called from any goroutine; a few questions are answered at a
// time, and others wait.
type Reader struct {
	dir   string
	db    *sql.DB
	slots chan struct{}

	mu   sync.Mutex
	runs map[string]*run // those that were asked for last
}

// run is what is known of a run without reading its rows.
type run struct {
	manifest *published.Manifest
	index    *published.RowIndex
}

// Bounds of what a reader takes of the machine.
const (
	memoryLimit = "256MB"
	atOnce      = 2
	runsKept    = 4
)

// Open makes a reader of the published runs in dir. It reads nothing yet.
func Open(dir string) (*Reader, error) {
	options := url.Values{
		"memory_limit":                 {memoryLimit},
		"threads":                      {"2"},
		"temp_directory":               {filepath.Join(os.TempDir(), fmt.Sprintf("firegrid-rows-%d", os.Getpid()))},
		"enable_object_cache":          {"true"}, // the footers of Parquet files
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
	}
	db, err := sql.Open("duckdb", "?"+options.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(atOnce)
	db.SetMaxIdleConns(atOnce)
	return &Reader{dir: dir, db: db, slots: make(chan struct{}, atOnce), runs: make(map[string]*run)}, nil
}

// Close frees what the reader holds.
func (r *Reader) Close() error { return r.db.Close() }

// Ask answers a query. It fails with a *FutureError, an *UnknownError,
// published.ErrNoRows, published.ErrNothingPublished, ErrSort, or an error that
// is fs.ErrNotExist where there is no such run (any more).
func (r *Reader) Ask(ctx context.Context, q Query) (*Answer, error) {
	a, s, err := r.prepare(q)
	if err != nil {
		return nil, err
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	total := s.total()
	if err := r.db.QueryRowContext(ctx, total, s.args...).Scan(&a.Count, &a.Value); err != nil {
		return nil, r.explain(s, err)
	}
	if q.Limit > 0 && q.Offset < a.Count {
		if err := r.rows(ctx, s, &q, a); err != nil {
			return nil, r.explain(s, err)
		}
	}
	return a, nil
}

// chunk is how many rows Each holds at a time.
const chunk = 50_000

// Each gives all rows of a query to do, without holding more than some of them,
// and returns the answer without its rows. The query's limit and offset mean
// nothing. begin is told the answer first.
func (r *Reader) Each(ctx context.Context, q Query, begin func(*Answer) error, do func(Row) error) error {
	q.Limit, q.Offset = chunk, 0
	for {
		a, err := r.Ask(ctx, q)
		if err != nil {
			return err
		}
		if q.Offset == 0 {
			q.Run = a.Manifest.RunID // another may be published meanwhile
			if err := begin(a); err != nil {
				return err
			}
		}
		for _, row := range a.Rows {
			if err := do(row); err != nil {
				return err
			}
		}
		if q.Offset += len(a.Rows); q.Offset >= a.Count || len(a.Rows) == 0 {
			return nil
		}
	}
}

// prepare looks the measure up and holds the query against it.
func (r *Reader) prepare(q Query) (*Answer, *statement, error) {
	known, err := r.run(q.Run)
	if err != nil {
		return nil, nil, err
	}
	m := known.manifest
	measure := known.index.Measure(q.Measure)
	if measure == nil {
		return nil, nil, &UnknownError{q.Measure, nearest(q.Measure, m.Metrics)}
	}
	a := &Answer{Manifest: m, Day: m.AsOf, Ledger: measure.Ledger, Weighted: measure.Weighted, Columns: columns(measure)}
	if at := slices.IndexFunc(m.Metrics, func(o published.Metric) bool { return o.Name == q.Measure }); at >= 0 {
		a.Metric = m.Metrics[at]
	}
	if q.Day != nil {
		a.Day = *q.Day
	}
	if a.Day > m.AsOf {
		return nil, nil, &FutureError{a.Day, m.AsOf}
	}
	for label, values := range q.Labels {
		if len(values) > 0 && !slices.Contains(a.Metric.Labels, label) {
			a.Ignored = append(a.Ignored, label)
		}
	}
	slices.Sort(a.Ignored)
	if q.Sort != "" && !slices.ContainsFunc(a.Columns, func(c Column) bool { return c.Name == q.Sort }) {
		return nil, nil, fmt.Errorf("%w: %s", ErrSort, q.Sort)
	}
	return a, &statement{folder: filepath.Join(r.dir, m.RunID), index: known.index, measure: measure, day: a.Day, labels: q.Labels}, nil
}

// Manifest returns what is known of a run: "" is the current one.
func (r *Reader) Manifest(id string) (*published.Manifest, error) {
	known, err := r.run(id)
	if err != nil {
		return nil, err
	}
	return known.manifest, nil
}

func (r *Reader) run(id string) (*run, error) {
	if id == "" {
		var err error
		if id, err = published.CurrentID(r.dir); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.runs[id]; known != nil {
		return known, nil
	}
	index, err := published.ReadRowIndex(r.dir, id)
	if err != nil {
		return nil, err
	}
	m, err := published.ReadManifest(r.dir, id)
	if err != nil {
		return nil, err
	}
	if len(r.runs) >= runsKept {
		clear(r.runs)
	}
	r.runs[id] = &run{m, index}
	return r.runs[id], nil
}

// explain tells a run that was removed from a mistake.
func (r *Reader) explain(s *statement, err error) error {
	if _, gone := os.Stat(s.folder); errors.Is(gone, fs.ErrNotExist) {
		return fmt.Errorf("run %s is not there any more: %w", filepath.Base(s.folder), fs.ErrNotExist)
	}
	return fmt.Errorf("rows of %s: %w", s.measure.Name, err)
}

// rows reads the rows of an answer.
func (r *Reader) rows(ctx context.Context, s *statement, q *Query, a *Answer) error {
	found, err := r.db.QueryContext(ctx, s.page(q), s.args...)
	if err != nil {
		return err
	}
	defer found.Close()
	id := new(sql.NullString)
	into := make([]any, len(a.Columns)+1)
	for found.Next() {
		row := Row{Cells: make([]any, len(a.Columns))}
		for i := range row.Cells {
			into[i] = &row.Cells[i]
		}
		into[len(a.Columns)] = id
		if err := found.Scan(into...); err != nil {
			return err
		}
		row.FileID = id.String
		for i, v := range row.Cells {
			row.Cells[i] = cell(v)
		}
		a.Rows = append(a.Rows, row)
	}
	return found.Err()
}

// Days that stand for always and never say nothing to a person.
var (
	always = published.DayOf(1900, time.January, 1)
	never  = published.DayOf(9999, time.January, 1)
)

// cell brings what DuckDB gives to the few types of Row.
func cell(v any) any {
	switch v := v.(type) {
	case time.Time:
		day := published.DayIn(v, time.UTC)
		if day <= always || day >= never {
			return nil
		}
		return day
	case int32:
		return int64(v)
	case int16:
		return int64(v)
	case float32:
		return float64(v)
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}
