package lake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// DamageError says that a file is not as firegrid wrote it.
type DamageError struct{ Path, Why string }

func (e *DamageError) Error() string { return e.Path + " is damaged: " + e.Why }

// CheckPart holds a part against what its record says of it: Parquet itself
// does not notice a flipped bit. It fails with a [DamageError].
func (l *Lake) CheckPart(p Part) error {
	path := l.Path(p)
	if err := CheckFile(path, p.SHA256); err != nil {
		return &DamageError{path, "its size or SHA-256 is not what the lake recorded"}
	}
	return nil
}

// CheckFile holds a file against a SHA-256.
func CheckFile(path, want string) error {
	sum, err := SumFile(path)
	if err == nil && sum != want {
		err = &DamageError{path, "its SHA-256 is another"}
	}
	return err
}

// SumFile gives the SHA-256 of a file in hex.
func SumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// LineageOf tells from its rows where the parts of a file come from: the
// reading with the highest number that can be read. It gives false where there
// is none, which is so for files that were returned whole.
func (l *Lake) LineageOf(ctx context.Context, id string) (last Lineage, ok bool) {
	paths, err := filepath.Glob(filepath.Join(l.dir, "raw", "*", id[:16]+"-*.parquet"))
	if err != nil {
		return last, false
	}
	for _, path := range paths {
		if g, err := readLineage(ctx, path); err == nil && g.FileID == id && g.Reading > last.Reading {
			last, ok = g, true
		}
	}
	return last, ok
}

func readLineage(ctx context.Context, path string) (g Lineage, err error) {
	defer func() { // the reader panics on some broken files
		if r := recover(); r != nil {
			err = fmt.Errorf("%s cannot be read: %v", path, r)
		}
	}()
	f, err := os.Open(path)
	if err != nil {
		return g, err
	}
	defer f.Close()
	pf, err := file.NewParquetReader(f)
	if err != nil {
		return g, err
	}
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return g, err
	}
	t, err := r.ReadTable(context.WithoutCancel(ctx))
	if err != nil {
		return g, err
	}
	defer t.Release()
	if t.NumRows() == 0 {
		return g, fmt.Errorf("%s has no rows", path)
	}
	first := func(i int) any { return t.Column(i).Data().Chunk(0) }
	g.FileID = string([]byte(first(0).(*array.String).Value(0)))
	g.FileName = string([]byte(first(1).(*array.String).Value(0)))
	g.Reading = int(first(2).(*array.Int32).Value(0))
	g.ReceivedAt = time.UnixMicro(int64(first(3).(*array.Timestamp).Value(0))).UTC()
	g.ModifiedAt = time.UnixMicro(int64(first(4).(*array.Timestamp).Value(0))).UTC()
	return g, nil
}
