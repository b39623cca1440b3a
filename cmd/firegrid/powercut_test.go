package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cuts is how often the plug is pulled in each night.
const cuts = 16

// When the power is cut, what was written but not forced to the disk is gone,
// or half there. Whatever the moment, readers see a whole run, and the next run
// ends as if nothing had happened.
func TestPowerCutLosesNothing(t *testing.T) {
	t.Parallel()
	source := smallInbox(t)
	first, second := t.TempDir(), t.TempDir()
	for i, path := range filesUnder(t, source) {
		to := first // where the rosters come with the first files
		if i%2 == 1 && !strings.Contains(path, "名册") {
			to = second
		}
		copyKeepingTimes(t, path, filepath.Join(to, filepath.Base(path)))
	}
	t.Run("the first night", func(t *testing.T) {
		data := fresh(t, first, filepath.Join(t.TempDir(), "data"))
		cutTheNight(t, data, "")
	})
	t.Run("a night like others", func(t *testing.T) {
		data := fresh(t, first, filepath.Join(t.TempDir(), "data"))
		finish(t, data)
		before := exposition(t, data)
		cutTheNight(t, fresh(t, second, data), before)
	})
}

// cutTheNight traces a run, and pulls the plug at moments spread over it.
// Before is what the boards show until the run is published.
func cutTheNight(t *testing.T, data, before string) {
	d := newDisk(t, data)
	calls := traced(t, "run", "--quiet", "--data", data, "--as-of", campaignEnd)
	want, wantRows := exposition(t, data), lakeRows(t, data)
	var moments []int
	for i, call := range calls {
		if changed, err := newDiskLike(d).replay(call); err != nil {
			t.Fatal(err)
		} else if changed {
			moments = append(moments, i)
		}
	}
	if len(moments) < 100 {
		t.Fatalf("only %d changes of the disk were traced", len(moments))
	}
	dice := rand.New(rand.NewPCG(7, 7))
	done := 0
	for cut := range cuts {
		// Evenly over the night, but never at the same place of a stretch.
		at := moments[(cut*len(moments)+dice.IntN(len(moments)))/cuts]
		for ; done <= at; done++ {
			if _, err := d.replay(calls[done]); err != nil {
				t.Fatal(err)
			}
		}
		left := filepath.Join(t.TempDir(), "left")
		if cut%2 == 0 {
			d.cut(t, nil, left)
		} else {
			d.cut(t, dice, left)
		}
		out, said, code := firegrid(t, "metrics", "--data", left)
		if shown := masked(out); code == exitDone && shown != before && shown != want || code != exitDone && before != "" {
			t.Fatalf("cut %d, after %.120s: readers see neither the run before nor tonight's: exit code %d, %s", cut, calls[at], code, said)
		}
		finish(t, left)
		if got := exposition(t, left); got != want {
			t.Fatalf("cut %d, after %.120s: other figures than without the cut:\n%s", cut, calls[at], firstDifference(got, want))
		}
		if got := lakeRows(t, left); !equalRows(got, wantRows) {
			t.Fatalf("cut %d, after %.120s: the lake holds %v rows, without the cut %v", cut, calls[at], got, wantRows)
		}
	}
}

// newDiskLike is an empty disk of the same folder, to ask what a call does.
func newDiskLike(d *disk) *disk { return &disk{root: d.root, nodes: make(map[string]*node)} }

func copyKeepingTimes(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(to, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

// The model of the disk keeps what was forced to it and nothing else.
func TestDiskModel(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "old"), "before")
	d := newDisk(t, root)
	d.create(filepath.Join(root, ".tmp"), false, false)
	d.write(filepath.Join(root, ".tmp"), []byte("half"), -1)
	d.sync(filepath.Join(root, ".tmp"))
	d.write(filepath.Join(root, ".tmp"), []byte(" lost"), -1)
	d.name(d.nodes[filepath.Join(root, ".tmp")], filepath.Join(root, ".tmp"), filepath.Join(root, "new"))
	after := func() string {
		to := t.TempDir()
		d.cut(t, nil, to)
		var all []string
		for _, path := range filesUnder(t, to) {
			all = append(all, filepath.Base(path)+"="+read(t, path))
		}
		return strings.Join(all, " ")
	}
	if got := after(); got != "old=before" {
		t.Errorf("names that were not forced to the disk are there: %q", got)
	}
	d.sync(root)
	if got := after(); got != "new=half old=before" {
		t.Errorf("after the folder was synced: %q", got)
	}
}
