package lake

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// rowGroup is the number of rows of a row group: DuckDB loads groups of this
// size in parallel.
const rowGroup = 122_880

// partWriter writes one Parquet file under a temporary name.
type partWriter struct {
	lake    *Lake
	dataset string
	path    string // relative to the lake
	tmp     *os.File
	sum     hash.Hash
	size    int64
	builder *array.RecordBuilder
	file    *pqarrow.FileWriter
	rows    int64
	pending int
}

// newPart begins a part. repeated names the columns whose values repeat.
func (l *Lake) newPart(dataset, path string, schema *arrow.Schema, repeated []string) (*partWriter, error) {
	dir := filepath.Dir(filepath.Join(l.dir, path))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(dir, ".tmp-*")
	if err != nil {
		return nil, err
	}
	w := &partWriter{lake: l, dataset: dataset, path: filepath.ToSlash(path), tmp: tmp, sum: sha256.New()}
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Snappy), parquet.WithMaxRowGroupLength(rowGroup),
		// Nobody asks the lake for ranges, and a dictionary of texts that are
		// all different is built only to be thrown away.
		parquet.WithStats(false), parquet.WithDictionaryDefault(false),
	}
	for _, name := range repeated {
		options = append(options, parquet.WithDictionaryFor(name, true))
	}
	props := parquet.NewWriterProperties(options...)
	w.file, err = pqarrow.NewFileWriter(schema, struct{ io.Writer }{w}, props, pqarrow.DefaultWriterProps())
	if err != nil {
		w.abort()
		return nil, err
	}
	w.builder = array.NewRecordBuilder(memory.DefaultAllocator, schema)
	return w, nil
}

// Write hands bytes to the file and to its checksum.
func (w *partWriter) Write(b []byte) (int, error) {
	n, err := w.tmp.Write(b)
	w.sum.Write(b[:n])
	w.size += int64(n)
	return n, err
}

// rowDone counts a row that was appended to the builder.
func (w *partWriter) rowDone() error {
	w.rows++
	if w.pending++; w.pending < rowGroup {
		return nil
	}
	return w.flush()
}

func (w *partWriter) flush() error {
	if w.pending == 0 {
		return nil
	}
	rec := w.builder.NewRecord()
	defer rec.Release()
	w.pending = 0
	return w.file.Write(rec)
}

// finish forces the file to the disk and gives it its name.
func (w *partWriter) finish() (Part, error) {
	if err := w.flush(); err != nil {
		w.abort()
		return Part{}, err
	}
	if err := w.file.Close(); err != nil {
		w.abort()
		return Part{}, err
	}
	w.builder.Release()
	if err := w.tmp.Sync(); err != nil {
		w.abort()
		return Part{}, err
	}
	if err := w.tmp.Close(); err != nil {
		w.abort()
		return Part{}, err
	}
	p := Part{Dataset: w.dataset, Path: w.path, Rows: w.rows, Size: w.size, SHA256: hex.EncodeToString(w.sum.Sum(nil))}
	os.Chmod(w.tmp.Name(), 0o644)
	return p, os.Rename(w.tmp.Name(), w.lake.Path(p))
}

// abort leaves nothing behind.
func (w *partWriter) abort() {
	w.tmp.Close()
	os.Remove(w.tmp.Name())
}
