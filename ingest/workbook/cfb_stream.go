package workbook

import (
	"fmt"
	"io"
	"sort"
)

// cfbStream is one stream of a compound file, as the runs of neighbouring
// sectors that it lies in. It is an io.ReaderAt for any number of goroutines.
type cfbStream struct {
	file io.ReaderAt
	size int64
	runs []cfbRun
}

type cfbRun struct {
	at   int64 // in the stream
	from int64 // in the file
	n    int64
}

// stream follows a chain of sectors. A negative size takes the whole chain.
// Within the mini stream the sectors are small and lie in the stream mini.
func (f *cfb) stream(start uint32, size int64, fat []uint32, mini *cfbStream) (*cfbStream, error) {
	s := &cfbStream{file: f.file}
	shift := f.shift
	if mini != nil {
		s.file, shift = mini, f.miniShift
	}
	sector := int64(1) << shift
	seen := make([]uint64, len(fat)/64+1)
	for n := start; n < cfbMaxChain && (size < 0 || s.size < size); n = fat[n] {
		if int(n) >= len(fat) {
			return nil, fault(CodeTruncated, fmt.Sprintf("sector %d is not in the allocation table", n))
		}
		if seen[n/64]&(1<<(n%64)) != 0 {
			return nil, fault(CodeCorruptXLS, "a chain of sectors runs in a circle")
		}
		seen[n/64] |= 1 << (n % 64)
		from := int64(n) << shift
		if mini == nil {
			from = f.sectorAt(n)
			if from >= f.size {
				return nil, fault(CodeTruncated, fmt.Sprintf("sector %d lies behind the end of the file", n))
			}
		}
		if last := len(s.runs) - 1; last >= 0 && s.runs[last].from+s.runs[last].n == from {
			s.runs[last].n += sector
		} else {
			s.runs = append(s.runs, cfbRun{at: s.size, from: from, n: sector})
		}
		s.size += sector
	}
	if size > s.size {
		return nil, fault(CodeTruncated, fmt.Sprintf("a stream of %d bytes has sectors for %d", size, s.size))
	}
	if size >= 0 {
		s.size = size
	}
	return s, nil
}

// ReadAt reads across runs. The file ending before the stream does is an
// error, except that the last sector of a table may be short.
func (s *cfbStream) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || at >= s.size {
		return 0, io.EOF
	}
	want := p
	if int64(len(p)) > s.size-at {
		want = p[:s.size-at]
	}
	i := sort.Search(len(s.runs), func(i int) bool { return s.runs[i].at+s.runs[i].n > at })
	done := 0
	for ; i < len(s.runs) && done < len(want); i++ {
		run := s.runs[i]
		skip := at + int64(done) - run.at
		n := min(int64(len(want)-done), run.n-skip)
		got, err := s.file.ReadAt(want[done:done+int(n)], run.from+skip)
		done += got
		if int64(got) < n {
			if err == io.EOF {
				err = fault(CodeTruncated, "the file ends within a stream")
			}
			return done, err
		}
	}
	if len(want) < len(p) {
		return done, io.EOF
	}
	return done, nil
}
