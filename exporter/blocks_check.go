package exporter

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func sortedNames(labels map[string]string) []string { return slices.Sorted(maps.Keys(labels)) }

// seriesKey writes a series as promtool prints it.
func seriesKey(metric string, labels map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{__name__=%q", metric)
	for _, name := range sortedNames(labels) {
		if labels[name] != "" {
			fmt.Fprintf(&b, ", %s=%s", name, strconv.Quote(labels[name]))
		}
	}
	b.WriteByte('}')
	return b.String()
}

// prove reads the new blocks back and holds them against what was written.
func (b *blocks) prove(ctx context.Context) error {
	var got HistoryWritten
	var last string
	var hash uint64
	err := b.dump(ctx, filepath.Join(b.work, "blocks"), `{__name__=~"firegrid_.+"}`, func(series string, value float64, millis int64) {
		if series != last {
			last, hash = series, hashSeries(series)
		}
		got.Samples++
		got.Sum += hashSample(hash, value, millis)
	})
	if err != nil {
		return err
	}
	if got.Samples != b.Written.Samples || got.Sum != b.Written.Sum {
		return fmt.Errorf("the blocks are not what was written: %d samples came back of %d, or other values; they are not used", got.Samples, b.Written.Samples)
	}
	return nil
}

// refuseDoubles looks for samples that the folder's other blocks have of the
// same days. It asks of a view on them, since promtool writes into the folder
// that it reads, and that of a Prometheus that runs is none to write into.
func (b *blocks) refuseDoubles(ctx context.Context) error {
	view := filepath.Join(b.work, "view")
	found, err := b.linkBlocks(view)
	if err != nil || !found {
		return err
	}
	o := b.History.filled()
	match := fmt.Sprintf("{__name__=%q,job=%q,instance=%q}", asOfMetric, o.Job, o.Instance)
	there := HistoryThereError{Dir: b.Dir}
	from, to := HistoryTime(o.From).UnixMilli(), HistoryTime(o.To).UnixMilli()
	err = b.dump(ctx, view, match, func(_ string, _ float64, millis int64) {
		if at := time.UnixMilli(millis); millis >= from && millis <= to {
			if there.First.IsZero() || at.Before(there.First) {
				there.First = at
			}
			if at.After(there.Last) {
				there.Last = at
			}
		}
	})
	if err == nil && !there.First.IsZero() {
		err = &there
	}
	return err
}

// linkBlocks makes a folder that looks like the blocks of the period, less
// those that are to be replaced.
func (b *blocks) linkBlocks(view string) (found bool, err error) {
	all, err := blocksIn(b.Dir)
	if err != nil {
		return false, err
	}
	for _, name := range all {
		in, err := covers(b.Dir, name, b.History.From, b.History.To)
		if err != nil {
			return false, err
		}
		if !in || b.Replace && slices.Contains(b.earlier, name) {
			continue
		}
		found = true
		if err := linkBlock(filepath.Join(b.Dir, name), filepath.Join(view, name)); err != nil {
			return false, err
		}
	}
	return found, nil
}

func linkBlock(from, to string) error {
	from, err := filepath.Abs(from)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// dump gives every sample of a folder's blocks that matches.
func (b *blocks) dump(ctx context.Context, dir, match string, each func(series string, value float64, millis int64)) error {
	// promtool wants a log of newest samples, if only an empty one.
	if err := os.MkdirAll(filepath.Join(dir, "wal"), 0o755); err != nil {
		return err
	}
	c := exec.CommandContext(ctx, b.promtool, "tsdb", "dump", "--match="+match, dir)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	reading := readDump(out, each)
	_, _ = io.Copy(io.Discard, out) // so that promtool can end
	if err := c.Wait(); err != nil {
		return fmt.Errorf("promtool tsdb dump: %w: %s", err, tail(complaint.Bytes()))
	}
	return reading
}

func readDump(out io.Reader, each func(series string, value float64, millis int64)) error {
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 64<<10), 1<<20)
	for lines.Scan() {
		line := lines.Text()
		end := strings.LastIndexByte(line, '}') + 1
		words := strings.Fields(line[end:])
		if end == 0 || len(words) != 2 {
			return fmt.Errorf("promtool tsdb dump printed %q, which is no sample", line)
		}
		value, err := strconv.ParseFloat(words[0], 64)
		millis, bad := strconv.ParseInt(words[1], 10, 64)
		if err := errors.Join(err, bad); err != nil {
			return fmt.Errorf("promtool tsdb dump printed %q: %w", line, err)
		}
		each(line[:end], value, millis)
	}
	return lines.Err()
}

// likeFolder gives new files the owner of the folder that they go into, where
// root works for Prometheus: it must be able to merge and to drop them.
func likeFolder(dir, made string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || st.Uid == 0 {
		return nil
	}
	return filepath.Walk(made, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(st.Uid), int(st.Gid))
	})
}

// tail is the end of what a program complained about.
func tail(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "\n")
}
