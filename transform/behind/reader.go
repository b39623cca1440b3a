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
	"strconv"
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
	whole chan struct{} // has room for one question that sorts all rows

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

// Open makes a reader of the published runs in dir. It reads nothing yet, and
// removes what earlier readers that were killed have left behind.
func Open(dir string) (*Reader, error) {
	sweep()
	db, err := duck(2)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(atOnce)
	db.SetMaxIdleConns(atOnce)
	return &Reader{dir: dir, db: db, slots: make(chan struct{}, atOnce), whole: make(chan struct{}, 1), runs: make(map[string]*run)}, nil
}

// leftover is the age at which a temporary file belongs to no download any more.
const leftover = 24 * time.Hour

// sweep removes what processes that were killed have left. What cannot be
// removed does no harm to answers.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "firegrid-rows-*"))
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > leftover {
			_ = os.RemoveAll(path)
		}
	}
}

// duck opens a DuckDB that holds nothing. Sorting more than its memory takes
// needs the disk, and with a second thread more memory.
func duck(threads int) (*sql.DB, error) {
	options := url.Values{
		"memory_limit":                 {memoryLimit},
		"threads":                      {strconv.Itoa(threads)},
		"temp_directory":               {filepath.Join(os.TempDir(), fmt.Sprintf("firegrid-rows-%d-%d", os.Getpid(), threads))},
		"enable_object_cache":          {"true"}, // the footers of Parquet files
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
	}
	return sql.Open("duckdb", "?"+options.Encode())
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
	db, done, err := r.turn(ctx, q.Limit > 0 && q.Offset > deep)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := count(ctx, db, s, a); err != nil {
		return nil, err
	}
	if q.Limit > 0 && q.Offset < a.Count {
		query := s.page(&q)
		err := scan(ctx, db, a, query, s.args, func(row Row) error { a.Rows = append(a.Rows, row); return nil })
		if err != nil {
			return nil, explain(s, err)
		}
	}
	return a, nil
}

// turn waits until another question may be asked, and says of whom; done lets
// the next one. Those that sort all rows are asked one at a time, of a DuckDB of
// their own: they fill its memory, and others would find none.
func (r *Reader) turn(ctx context.Context, all bool) (db *sql.DB, done func(), err error) {
	wait := r.slots
	if all {
		wait = r.whole
	}
	select {
	case wait <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if !all {
		return r.db, func() { <-wait }, nil
	}
	if db, err = duck(1); err != nil {
		<-wait
		return nil, nil, err
	}
	return db, func() { db.Close(); <-wait }, nil
}

// count gives an answer its number.
func count(ctx context.Context, db *sql.DB, s *statement, a *Answer) error {
	total := s.total()
	if err := db.QueryRowContext(ctx, total, s.args...).Scan(&a.Count, &a.Value); err != nil {
		return explain(s, err)
	}
	return nil
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
func explain(s *statement, err error) error {
	if _, gone := os.Stat(s.folder); errors.Is(gone, fs.ErrNotExist) {
		return fmt.Errorf("run %s is not there any more: %w", filepath.Base(s.folder), fs.ErrNotExist)
	}
	return fmt.Errorf("rows of %s: %w", s.measure.Name, err)
}

// scan reads the rows that a SELECT of an answer's columns gives.
func scan(ctx context.Context, db *sql.DB, a *Answer, query string, args []any, do func(Row) error) error {
	found, err := db.QueryContext(ctx, query, args...)
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
		if err := do(row); err != nil {
			return err
		}
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
