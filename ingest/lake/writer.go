package lake

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"firegrid/ingest/dataset"
)

// Writer takes what a reader finds in one file and writes its parts.
// It is a [dataset.Sink]. Problems are counted, and kept on the disk, not in
// memory, so that a hundred thousand cost no more than one.
type Writer struct {
	lake     *Lake
	lineage  Lineage
	parts    map[string]*rowWriter
	problems *problemWriter
	// Counts are the problems by code.
	Counts map[string]int
	// ByReference: a problem may be healed by a new roster or list of units.
	ByReference bool
	// Returned is true once a row, sheet or file was returned.
	Returned bool
}

// NewWriter makes a writer for one reading of one file.
func (l *Lake) NewWriter(lineage Lineage) *Writer {
	return &Writer{lake: l, lineage: lineage, parts: make(map[string]*rowWriter), Counts: make(map[string]int)}
}

func (w *Writer) name() string {
	return fmt.Sprintf("%s-%d.parquet", w.lineage.FileID[:16], w.lineage.Reading)
}

// Record appends a row to its dataset's part.
func (w *Writer) Record(r *dataset.Record) error {
	p := w.parts[r.Contract.Dataset]
	if p == nil {
		part, err := w.lake.newPart(r.Contract.Dataset, filepath.Join("raw", r.Contract.Dataset, w.name()), Schema(r.Contract), repeatedColumns(r.Contract))
		if err != nil {
			return err
		}
		p = newRowWriter(part, w.lineage, r.Contract)
		w.parts[r.Contract.Dataset] = p
	}
	return p.append(r)
}

// Problem keeps a problem with the whole row it stands on.
func (w *Writer) Problem(p *dataset.Problem) error {
	if w.problems == nil {
		part, err := w.lake.newPart("", filepath.Join("rejected", w.name()), problemSchema, repeatedInProblems)
		if err != nil {
			return err
		}
		w.problems = &problemWriter{part}
	}
	w.Counts[p.Code]++
	w.ByReference = w.ByReference || p.ByReference()
	w.Returned = w.Returned || p.Severity == dataset.Returned
	return w.problems.append(w.lineage, p)
}

// Finish puts every part in its place. The parts count once a record that
// names them is committed.
func (w *Writer) Finish() (parts []Part, problems *Part, err error) {
	for _, name := range sortedNames(w.parts) {
		p, err := w.parts[name].finish()
		if err != nil {
			w.Abort()
			return nil, nil, err
		}
		delete(w.parts, name)
		parts = append(parts, p)
	}
	if w.problems != nil {
		p, err := w.problems.finish()
		if err != nil {
			return nil, nil, err
		}
		problems = &p
	}
	return parts, problems, nil
}

// AbortRows drops the rows taken so far and keeps the problems: the file
// turned out to be damaged, and half a ledger must not count.
func (w *Writer) AbortRows() {
	for name, p := range w.parts {
		p.abort()
		delete(w.parts, name)
	}
}

// Abort leaves nothing behind.
func (w *Writer) Abort() {
	w.AbortRows()
	if w.problems != nil {
		w.problems.abort()
	}
}

func sortedNames(m map[string]*rowWriter) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j] < out[j-1]; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// rowWriter appends records to the builders of a dataset's part.
type rowWriter struct {
	*partWriter
	lineage                Lineage
	received, modified     arrow.Timestamp
	fileID, fileName       *array.StringBuilder
	reading                *array.Int32Builder
	receivedAt, modifiedAt *array.TimestampBuilder
	sheetNo                *array.Int32Builder
	sheet                  *array.StringBuilder
	rowNo                  *array.Int32Builder
	key                    *array.StringBuilder
	fields                 []array.Builder
}

func newRowWriter(p *partWriter, lineage Lineage, c *dataset.Contract) *rowWriter {
	b := p.builder
	w := &rowWriter{
		partWriter: p, lineage: lineage,
		received: arrow.Timestamp(lineage.ReceivedAt.UnixMicro()), modified: arrow.Timestamp(lineage.ModifiedAt.UnixMicro()),
		fileID: b.Field(0).(*array.StringBuilder), fileName: b.Field(1).(*array.StringBuilder),
		reading:    b.Field(2).(*array.Int32Builder),
		receivedAt: b.Field(3).(*array.TimestampBuilder), modifiedAt: b.Field(4).(*array.TimestampBuilder),
		sheetNo: b.Field(5).(*array.Int32Builder), sheet: b.Field(6).(*array.StringBuilder),
		rowNo: b.Field(7).(*array.Int32Builder), key: b.Field(8).(*array.StringBuilder),
	}
	for i := range c.Fields() {
		w.fields = append(w.fields, b.Field(len(lineageFields)+i))
	}
	return w
}

func (w *rowWriter) append(r *dataset.Record) error {
	w.fileID.Append(w.lineage.FileID)
	w.fileName.Append(w.lineage.FileName)
	w.reading.Append(int32(w.lineage.Reading))
	w.receivedAt.Append(w.received)
	w.modifiedAt.Append(w.modified)
	w.sheetNo.Append(int32(r.SheetNo))
	w.sheet.Append(r.Sheet)
	w.rowNo.Append(int32(r.Row))
	w.key.BinaryBuilder.Append(r.Key)
	for i := range r.Values {
		appendValue(w.fields[i], &r.Values[i])
	}
	return w.rowDone()
}

func appendValue(b array.Builder, v *dataset.Value) {
	if !v.Set {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(v.S)
	case *array.Date32Builder:
		b.Append(arrow.Date32(v.N))
	case *array.Int64Builder:
		b.Append(v.N)
	case *array.Float64Builder:
		b.Append(v.F)
	case *array.BooleanBuilder:
		b.Append(v.N != 0)
	}
}

type problemWriter struct{ *partWriter }

func (w *problemWriter) append(l Lineage, p *dataset.Problem) error {
	text, err := json.Marshal(p.RowText)
	if err != nil {
		return err
	}
	args, err := json.Marshal(p.Args)
	if err != nil {
		return err
	}
	b := w.builder
	for i, s := range []string{0: l.FileID, 1: l.FileName, 3: p.Sheet, 5: p.Cell, 6: p.Dataset, 7: p.Field, 8: p.Code, 9: string(p.Severity), 10: p.Value, 11: p.Sentence("zh"), 12: string(text), 13: p.Heading, 14: string(args)} {
		if sb, ok := b.Field(i).(*array.StringBuilder); ok {
			sb.Append(s)
		}
	}
	b.Field(2).(*array.Int32Builder).Append(int32(l.Reading))
	b.Field(4).(*array.Int32Builder).Append(int32(p.Row))
	return w.rowDone()
}
