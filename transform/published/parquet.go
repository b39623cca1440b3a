package published

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// rowsPerBatch bounds what is held as Arrow beside the samples themselves.
const rowsPerBatch = 1 << 16

// schemaOf gives the table's columns: metric, day, the labels by name, value.
func schemaOf(labels []string) *arrow.Schema {
	fields := []arrow.Field{
		{Name: "metric", Type: arrow.BinaryTypes.String},
		{Name: "day", Type: arrow.FixedWidthTypes.Date32},
	}
	for _, l := range labels {
		fields = append(fields, arrow.Field{Name: l, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	fields = append(fields, arrow.Field{Name: "value", Type: arrow.PrimitiveTypes.Float64})
	return arrow.NewSchema(fields, nil)
}

// writeMeasures writes samples, which are ordered, as Parquet and syncs it.
func writeMeasures(path string, metrics []Metric, samples []Sample) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	labels := labelNames(metrics)
	schema := schemaOf(labels)
	w, err := pqarrow.NewFileWriter(schema, unclosed{f},
		parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy)),
		pqarrow.DefaultWriterProps())
	if err != nil {
		f.Close()
		return err
	}
	for batch := range slices.Chunk(samples, rowsPerBatch) {
		if err = writeBatch(w, schema, labels, metrics, batch); err != nil {
			break
		}
	}
	if closing := w.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// unclosed keeps the Parquet writer from closing the file before it is synced.
type unclosed struct{ f *os.File }

func (u unclosed) Write(p []byte) (int, error) { return u.f.Write(p) }

func writeBatch(w *pqarrow.FileWriter, schema *arrow.Schema, labels []string, metrics []Metric, batch []Sample) error {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	columns := make(map[string][]int, len(metrics)) // where each metric's label values go
	for _, m := range metrics {
		for _, l := range m.Labels {
			at, _ := slices.BinarySearch(labels, l)
			columns[m.Name] = append(columns[m.Name], 2+at)
		}
	}
	values := b.Field(2 + len(labels)).(*array.Float64Builder)
	filled := make([]bool, 2+len(labels))
	for _, s := range batch {
		b.Field(0).(*array.StringBuilder).Append(s.Metric)
		b.Field(1).(*array.Date32Builder).Append(arrow.Date32(s.Day))
		clear(filled)
		for i, at := range columns[s.Metric] {
			b.Field(at).(*array.StringBuilder).Append(s.Labels[i])
			filled[at] = true
		}
		for at := 2; at < len(filled); at++ {
			if !filled[at] {
				b.Field(at).AppendNull()
			}
		}
		values.Append(s.Value)
	}
	rec := b.NewRecord()
	defer rec.Release()
	return w.WriteBuffered(rec)
}

// readMeasures reads what writeMeasures wrote.
func readMeasures(path string, metrics []Metric) (samples []Sample, err error) {
	defer func() { // the Parquet reader panics on some broken files
		if r := recover(); r != nil {
			err = fmt.Errorf("%s cannot be read: %v", path, r)
		}
	}()
	pf, err := file.OpenParquetFile(path, false)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	defer pf.Close()
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{BatchSize: rowsPerBatch}, memory.DefaultAllocator)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	table, err := r.ReadTable(context.Background())
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	defer table.Release()
	if want := schemaOf(labelNames(metrics)); !sameColumns(table.Schema(), want) {
		return nil, fmt.Errorf("%s has other columns than its manifest says", path)
	}
	batches := array.NewTableReader(table, rowsPerBatch)
	defer batches.Release()
	samples = make([]Sample, 0, table.NumRows())
	for batches.Next() {
		if samples, err = appendBatch(samples, batches.Record(), metrics); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return samples, batches.Err()
}

func sameColumns(got, want *arrow.Schema) bool {
	return slices.EqualFunc(got.Fields(), want.Fields(), func(a, b arrow.Field) bool {
		return a.Name == b.Name && arrow.TypeEqual(a.Type, b.Type)
	})
}

func appendBatch(samples []Sample, rec arrow.Record, metrics []Metric) ([]Sample, error) {
	labels := labelNames(metrics)
	columns := make(map[string][]*array.String, len(metrics))
	known := make(map[string]string, len(metrics)) // one string for each name, not one a row
	for _, m := range metrics {
		known[m.Name] = m.Name
		for _, l := range m.Labels {
			at, _ := slices.BinarySearch(labels, l)
			columns[m.Name] = append(columns[m.Name], rec.Column(2+at).(*array.String))
		}
	}
	names := rec.Column(0).(*array.String)
	days := rec.Column(1).(*array.Date32)
	values := rec.Column(2 + len(labels)).(*array.Float64)
	texts := make(map[string]string)
	for row := range int(rec.NumRows()) {
		name, ok := known[names.Value(row)]
		if !ok {
			return nil, fmt.Errorf("metric %s is not in the manifest", names.Value(row))
		}
		s := Sample{Metric: name, Day: Day(days.Value(row)), Value: values.Value(row)}
		for _, c := range columns[name] {
			s.Labels = append(s.Labels, interned(texts, c.Value(row)))
		}
		samples = append(samples, s)
	}
	return samples, nil
}

// interned gives one copy of a text that lives as long as the map: the texts
// of an Arrow batch do not live longer than the batch.
func interned(texts map[string]string, s string) string {
	if kept, ok := texts[s]; ok {
		return kept
	}
	kept := string([]byte(s))
	texts[kept] = kept
	return kept
}
