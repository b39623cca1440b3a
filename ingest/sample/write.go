package sample

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Options say which campaign is written.
type Options struct {
	// Seed picks the story; the published figures are those of any seed.
	Seed int64
	// End is the last day of the campaign; its time of day is dropped. The zero
	// time is DefaultEnd. Everything shifts with it by whole days, and the list
	// of key units is that of its year.
	End time.Time
	// Progress is called after each file, if it is set.
	Progress func(done, total int)
}

// Write writes the workbooks into dir, which is made if it is not there, and
// beside them the list of errors planted in them. The same options give the
// same bytes. Each file appears whole, under its name, with a time of
// modification in the campaign.
func Write(dir string, o Options) (*Manifest, error) {
	cal := newCalendar(o.End)
	if y := cal.end.Year(); y < 2001 || y > 2090 {
		return nil, fmt.Errorf("the last day of the campaign is %s; choose one from 2001 to 2090", cal.end.Format(time.DateOnly))
	}
	s, err := tell(o.Seed, cal)
	if err != nil {
		return nil, err
	}
	w := newWriter(s)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := w.save(dir, o.Progress); err != nil {
		return nil, err
	}
	m := w.manifest()
	return m, place(dir, PlantedErrors, m.markdown(), w.modified(lastDay, 0))
}

// writer collects what the clerks write.
type writer struct {
	s      *story
	late   [2]*inspection // recorded in a ledger without a year
	books  []*book
	errors []PlantedError
	rows   map[string]RowCount
}

func newWriter(s *story) *writer {
	w := &writer{s: s, rows: make(map[string]RowCount)}
	n := 0
	for _, in := range s.inspections {
		if in.brigade.name == "越城大队" && in.body == "大队" && !in.undated && n < len(w.late) {
			w.late[n] = in
			n++
		}
	}
	w.headquarters()
	for _, b := range s.brigades {
		w.bases(b)
		w.ledgers(b)
	}
	w.oddities()
	return w
}

func (w *writer) book(name string, f format, changed day) *book {
	b := &book{name: name, format: f, changed: changed}
	w.books = append(w.books, b)
	return b
}

// count counts a row of data.
func (w *writer) count(t *table, r record) {
	if t.uncounted {
		return
	}
	c := w.rows[t.dataset]
	if slices.ContainsFunc(r.faults, func(f fault) bool { return f.severity == returned }) {
		c.Returned++
	} else {
		c.Taken++
	}
	w.rows[t.dataset] = c
}

// plant notes an error in a cell, or of a whole row where col is negative.
func (w *writer) plant(b *book, s *sheet, row, col int, f fault) {
	e := PlantedError{File: b.name, Sheet: s.name, Row: row, Rows: f.rows, Code: f.code, Severity: f.severity, What: f.what}
	if col >= 0 {
		name, err := excelize.ColumnNumberToName(col + 1)
		if err != nil {
			panic(err) // a column of a table of ours
		}
		e.Cell = name + strconv.Itoa(row)
	}
	w.errors = append(w.errors, e)
}

func (w *writer) plantSheet(b *book, s *sheet, f fault) {
	w.errors = append(w.errors, PlantedError{File: b.name, Sheet: s.name, Rows: f.rows, Code: f.code, Severity: f.severity, What: f.what})
}

func (w *writer) plantFile(b *book, f fault) {
	w.errors = append(w.errors, PlantedError{File: b.name, Rows: f.rows, Code: f.code, Severity: f.severity, What: f.what})
}

// save encodes the books and places them in the folder.
func (w *writer) save(dir string, progress func(done, total int)) error {
	done := make(map[string][]byte)
	for i, b := range w.books {
		data, err := b.encode(done)
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		done[b.name] = data
		if err := place(dir, b.name, data, w.modified(b.changed, i)); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(w.books))
		}
	}
	return nil
}

// modified is early on the day, so that a file of a campaign that ends today
// is not of the future; files of one day are a minute apart.
func (w *writer) modified(d day, i int) time.Time {
	return w.s.cal.at(d).Add(-8*time.Hour + time.Duration(i)*time.Minute)
}

// place writes a file under another name first, so that whoever watches the
// folder never sees half of it.
func place(dir, name string, data []byte, modified time.Time) error {
	f, err := os.CreateTemp(dir, ".sample-*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Chtimes(f.Name(), modified, modified)
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func (w *writer) manifest() *Manifest {
	m := &Manifest{Errors: w.errors, Totals: w.s.totals(), Rows: w.rows}
	for _, b := range w.books {
		m.Files = append(m.Files, b.name)
	}
	slices.Sort(m.Files)
	slices.SortStableFunc(m.Errors, func(a, b PlantedError) int {
		return cmp.Or(strings.Compare(a.File, b.File), bytes.Compare([]byte(a.Sheet), []byte(b.Sheet)), cmp.Compare(a.Row, b.Row))
	})
	return m
}
