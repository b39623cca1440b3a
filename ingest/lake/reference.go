package lake

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"firegrid/ingest/dataset"
)

// References reads the roster and the units that are in force after the given
// files, which must be in the order of [Lake.Files].
func (l *Lake) References(ctx context.Context, files []File) (dataset.References, error) {
	towns, err := l.currentRows(ctx, files, "townships", []string{"row_key", "code", "name", "county", "brigade", "valid_from", "valid_to"})
	if err != nil {
		return dataset.References{}, err
	}
	list := make([]dataset.Township, 0, len(towns))
	for _, r := range towns {
		list = append(list, dataset.Township{Code: r.s[1], Name: r.s[2], County: r.s[3], Brigade: r.s[4], From: r.d[5], To: r.d[6]})
	}
	units, err := l.currentRows(ctx, files, "key_units", []string{"row_key", "unit_no", "unit_name_norm", "township"})
	if err != nil {
		return dataset.References{}, err
	}
	number, err := l.numbers()
	if err != nil {
		return dataset.References{}, err
	}
	us := make([]dataset.Unit, 0, len(units))
	for _, r := range units {
		us = append(us, dataset.Unit{No: number(r.s[1]), Norm: r.s[2], Township: r.s[3]})
	}
	return dataset.References{Roster: dataset.NewRoster(list), Units: dataset.NewUnits(us)}, nil
}

// numbers gives for each unit number the one that counts: people may have
// decided that two numbers are one unit, and then a name fits one unit only.
func (l *Lake) numbers() (func(no string) string, error) {
	decisions, err := l.Decisions()
	if err != nil {
		return nil, err
	}
	main := make(map[string]string)
	for _, group := range SameUnits(decisions) {
		for _, u := range group {
			if u.No != "" {
				main[u.No] = group[0].No // a unit with a number comes first
			}
		}
	}
	return func(no string) string {
		if m, ok := main[no]; ok {
			return m
		}
		return no
	}, nil
}

// refRow holds the text and day values of one row, by column.
type refRow struct {
	s []string
	d []dataset.Day
}

// currentRows gives the row of each key that the latest file has.
func (l *Lake) currentRows(ctx context.Context, files []File, name string, columns []string) ([]refRow, error) {
	at := make(map[string]int)
	var rows []refRow
	for i := range files {
		if files[i].RetractedAt != nil {
			continue
		}
		for _, p := range files[i].Parts {
			if p.Dataset != name {
				continue
			}
			part, err := l.readPart(ctx, p, columns)
			if err != nil {
				return nil, err
			}
			for _, r := range part {
				if j, ok := at[r.s[0]]; ok {
					rows[j] = r
					continue
				}
				at[r.s[0]] = len(rows)
				rows = append(rows, r)
			}
		}
	}
	return rows, nil
}

func (l *Lake) readPart(ctx context.Context, p Part, columns []string) ([]refRow, error) {
	// A flipped bit in a roster would give every row of a place to another.
	if err := l.CheckPart(p); err != nil {
		return nil, err
	}
	f, err := os.Open(l.Path(p))
	if err != nil {
		return nil, fmt.Errorf("lake part is missing: %w", err)
	}
	defer f.Close()
	pf, err := file.NewParquetReader(f)
	if err != nil {
		return nil, fmt.Errorf("lake part %s is damaged: %w", l.Path(p), err)
	}
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, fmt.Errorf("lake part %s is damaged: %w", l.Path(p), err)
	}
	// Arrow panics when its context ends while it reads; a part is soon read.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t, err := r.ReadTable(context.WithoutCancel(ctx))
	if err != nil {
		return nil, fmt.Errorf("lake part %s is damaged: %w", l.Path(p), err)
	}
	defer t.Release()
	rows := make([]refRow, t.NumRows())
	for i := range rows {
		rows[i] = refRow{s: make([]string, len(columns)), d: make([]dataset.Day, len(columns))}
	}
	for c, name := range columns {
		idx := t.Schema().FieldIndices(name)
		if len(idx) != 1 {
			return nil, fmt.Errorf("lake part %s has no column %s", l.Path(p), name)
		}
		fillColumn(rows, c, t.Column(idx[0]).Data())
	}
	return rows, nil
}

func fillColumn(rows []refRow, c int, data *arrow.Chunked) {
	n := 0
	for _, chunk := range data.Chunks() {
		for i := 0; i < chunk.Len(); i++ {
			rows[n].d[c] = dataset.NoDay
			if !chunk.IsNull(i) {
				switch a := chunk.(type) {
				case *array.String:
					rows[n].s[c] = strings.Clone(a.Value(i))
				case *array.Date32:
					rows[n].d[c] = dataset.Day(a.Value(i))
				}
			}
			n++
		}
	}
}
