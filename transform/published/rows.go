package published

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// RowsFolder is the folder of a run that holds the rows behind its measures,
// and RowIndexName the file in it that says how they make the numbers. Paths
// are as in Part: relative to the run's folder.
const (
	RowsFolder   = "rows"
	RowIndexName = RowsFolder + "/index.json"
)

// ErrNoRows is returned for a run that was published without its rows, as
// firegrid did before it kept them.
var ErrNoRows = errors.New("the run was published without the rows behind its numbers")

// RowIndex says how the rows of a run make its numbers. It is published with
// them, so that a run answers in its own words whichever firegrid reads it.
//
// A row stands once for each model, in a table of Parquet, however many
// measures count it. Which of them a measure counts on which day is the
// measure's own SELECT over these tables: spans hold for all time, so any day
// up to the run's can be asked for.
type RowIndex struct {
	Tables   []RowTable   `json:"tables"`
	Measures []RowMeasure `json:"measures"`
}

// RowTable is the table of a model. Where its rows come from stands in the
// columns src_file, src_file_id, src_sheet and src_row, if they are a clerk's.
type RowTable struct {
	Name  string    `json:"name"` // of the model
	Parts []RowPart `json:"parts"`
}

// RowPart is some of a table's rows; together the parts are the table.
type RowPart struct {
	Path string `json:"path"`
	Rows int64  `json:"rows"`
	// State names what the part holds: two runs with the same state have the
	// same rows in it.
	State string `json:"state"`
}

// RowMeasure is a measure's SELECT and what a person is shown of its rows.
type RowMeasure struct {
	Name     string      `json:"name"`
	SQL      string      `json:"sql"`
	Reads    []string    `json:"reads"` // tables
	Table    string      `json:"table"` // of the rows that are counted
	Ledger   Text        `json:"ledger"`
	Weighted bool        `json:"weighted,omitempty"`
	ByRow    bool        `json:"by_row,omitempty"` // the SELECT takes the table's rows one by one
	Columns  []RowColumn `json:"columns"`
}

// RowColumn is a column that is shown of a row.
type RowColumn struct {
	Name  string `json:"name"`
	Title Text   `json:"title"`
	Label bool   `json:"label,omitempty"` // a label of the measure, not a column of the table
}

// Measure returns a measure of the index, or nil.
func (x *RowIndex) Measure(name string) *RowMeasure {
	at := slices.IndexFunc(x.Measures, func(m RowMeasure) bool { return m.Name == name })
	if at < 0 {
		return nil
	}
	return &x.Measures[at]
}

// Table returns a table of the index, or nil.
func (x *RowIndex) Table(name string) *RowTable {
	at := slices.IndexFunc(x.Tables, func(t RowTable) bool { return t.Name == name })
	if at < 0 {
		return nil
	}
	return &x.Tables[at]
}

// WriteRowIndex writes the index into the folder of a run that is being made.
func WriteRowIndex(folder string, x *RowIndex) error {
	body, err := json.Marshal(x)
	if err != nil {
		return err
	}
	return writeSynced(filepath.Join(folder, RowIndexName), append(body, '\n'))
}

// ReadRowIndex reads the index of a run; ErrNoRows if it has none.
func ReadRowIndex(dir, id string) (*RowIndex, error) {
	if err := checkID(id); err != nil {
		return nil, fmt.Errorf("%w: %w", err, fs.ErrNotExist)
	}
	path := filepath.Join(dir, id, RowIndexName)
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := os.Stat(filepath.Join(dir, id)); gone != nil {
			return nil, fmt.Errorf("run %s is not there (any more): %w", id, fs.ErrNotExist)
		}
		return nil, ErrNoRows
	}
	if err != nil {
		return nil, err
	}
	var x RowIndex
	if err := json.Unmarshal(body, &x); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &x, nil
}

// LinkPart gives the run that is being made in folder the same part of a table
// as an earlier run has, without writing it again, and says how many rows it
// has. It says whether it could: the earlier run must have it in that state,
// undamaged, on the same disk.
func LinkPart(dir, earlier, folder, table string, part RowPart) (rows int64, linked bool) {
	m, err := ReadManifest(dir, earlier)
	if err != nil {
		return 0, false
	}
	x, err := ReadRowIndex(dir, earlier)
	if err != nil {
		return 0, false
	}
	t := x.Table(table)
	if t == nil {
		return 0, false
	}
	old := slices.IndexFunc(t.Parts, func(p RowPart) bool { return p.Path == part.Path && p.State == part.State })
	at := slices.IndexFunc(m.Parts, func(p Part) bool { return p.Path == part.Path })
	if old < 0 || at < 0 || checkPart(filepath.Join(dir, earlier), m.Parts[at]) != nil {
		return 0, false
	}
	err = os.Link(filepath.Join(dir, earlier, part.Path), filepath.Join(folder, part.Path))
	return t.Parts[old].Rows, err == nil
}
