package exporter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"firegrid/transform/published"
)

// MaxBlockDuration is what promtool is told to make of a history: without it,
// half a year becomes hundreds of blocks of two hours each.
const MaxBlockDuration = "744h"

// PromtoolCommand is how an operator makes blocks of a history by hand.
func PromtoolCommand(file, dir string) []string {
	return []string{"promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=" + MaxBlockDuration, file, dir}
}

// ErrNoPromtool is returned where promtool is not on the machine.
var ErrNoPromtool = errors.New("promtool is not on this machine: it comes with Prometheus (Debian package prometheus)")

// FindPromtool returns promtool's path.
func FindPromtool() (string, error) {
	path, err := exec.LookPath("promtool")
	if err != nil {
		return "", ErrNoPromtool
	}
	return path, nil
}

// HistoryThereError says that a folder has samples of these series in the
// period already. Prometheus would show either value.
type HistoryThereError struct {
	Dir         string
	First, Last time.Time
}

func (e *HistoryThereError) Error() string {
	return fmt.Sprintf("%s already holds these series from %s to %s", e.Dir, stamp(e.First), stamp(e.Last))
}

func stamp(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") }

// BlockOptions say what blocks are made of and where they go.
type BlockOptions struct {
	File    string // what History has written
	Written HistoryWritten
	History HistoryOptions
	Dir     string // where the blocks go; it may be the data folder of a Prometheus that runs
	// Replace takes away the blocks that an earlier call has left in Dir.
	Replace bool
}

// WriteBlocks lets promtool make blocks of a history, reads them back, holds
// every sample against what was written, and only then moves them into the
// folder. It gives the names of the blocks. Samples that the folder has
// already are a *HistoryThereError, and then nothing is changed.
func WriteBlocks(ctx context.Context, o BlockOptions) ([]string, error) {
	promtool, err := FindPromtool()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, err
	}
	if err := sweep(o.Dir); err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp(o.Dir, HistoryWorkPrefix+"*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	b := &blocks{BlockOptions: o, promtool: promtool, work: work}
	for _, step := range []func(context.Context) error{b.open, b.refuseDoubles, b.make, b.prove, b.place} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return b.made, nil
}

// HistoryWorkPrefix names folders in which blocks are made; Prometheus passes
// them by.
const HistoryWorkPrefix = ".firegrid-history-"

// sweep takes away what a call that was killed has left.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), HistoryWorkPrefix) || time.Since(info.ModTime()) < 24*time.Hour {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

type blocks struct {
	BlockOptions
	promtool, work string
	earlier        []string // blocks of an earlier call, to be replaced
	made           []string
}

// journalName is the file in which a folder's blocks of a history are listed.
const journalName = "firegrid-history.json"

// open reads what an earlier call has left.
func (b *blocks) open(context.Context) error {
	body, err := os.ReadFile(filepath.Join(b.Dir, journalName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, &b.earlier); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(b.Dir, journalName), err)
	}
	b.earlier = slices.DeleteFunc(b.earlier, func(name string) bool { return !blockName.MatchString(name) })
	return nil
}

var blockName = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{26}$`)

// make runs promtool.
func (b *blocks) make(ctx context.Context) error {
	args := PromtoolCommand(b.File, filepath.Join(b.work, "blocks"))[1:]
	out, err := exec.CommandContext(ctx, b.promtool, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("promtool %s: %w: %s", strings.Join(args, " "), err, tail(out))
	}
	b.made, err = blocksIn(filepath.Join(b.work, "blocks"))
	return err
}

// place moves the blocks into the folder. They are listed before they move, so
// that what a kill leaves half done is replaced by the next call.
func (b *blocks) place(context.Context) error {
	if err := likeFolder(b.Dir, b.work); err != nil {
		return err
	}
	gone := []string(nil)
	if b.Replace {
		gone = b.earlier
	}
	if err := b.list(slices.Concat(b.earlier, b.made)); err != nil {
		return err
	}
	for _, name := range gone {
		if err := os.RemoveAll(filepath.Join(b.Dir, name)); err != nil {
			return err
		}
	}
	for _, name := range b.made {
		if err := os.Rename(filepath.Join(b.work, "blocks", name), filepath.Join(b.Dir, name)); err != nil {
			return err
		}
	}
	kept := slices.DeleteFunc(b.earlier, func(name string) bool { return slices.Contains(gone, name) })
	return b.list(slices.Concat(kept, b.made))
}

func (b *blocks) list(names []string) error {
	body, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	return published.ReplaceFile(filepath.Join(b.Dir, journalName), append(body, '\n'))
}

// blocksIn lists the blocks of a folder.
func blocksIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && blockName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// covers says whether a block has samples between two days.
func covers(dir, block string, from, to published.Day) (bool, error) {
	body, err := os.ReadFile(filepath.Join(dir, block, "meta.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // Prometheus has just put it into a larger one, or is writing it
	}
	if err != nil {
		return false, err
	}
	var meta struct{ MinTime, MaxTime int64 }
	if err := json.Unmarshal(body, &meta); err != nil {
		return false, fmt.Errorf("%s: %w", filepath.Join(dir, block, "meta.json"), err)
	}
	return meta.MinTime <= HistoryTime(to).UnixMilli() && meta.MaxTime > HistoryTime(from).UnixMilli(), nil
}
