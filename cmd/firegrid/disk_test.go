package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// disk is what a traced process did to a folder, and what of it is certain to
// be there after a power cut: the bytes of a file as they were at its last
// fsync, and the names in a folder as they were at the folder's. POSIX promises
// no more than that, though many file systems keep more.
type disk struct {
	root    string
	nodes   map[string]*node // by the path that now leads to them
	changes []*naming
}

// node is a file or a folder, whatever its name.
type node struct {
	folder     bool
	data, safe []byte
	modified   time.Time
	at         int // where the next write goes
}

// naming is a change of names: a new one, one that went, or both at one stroke.
type naming struct {
	node     *node
	old, new string // paths; "" where there is none
	safe     bool
}

// newDisk takes a folder as it is, all of it safe.
func newDisk(t *testing.T, root string) *disk {
	t.Helper()
	d := &disk{root: root, nodes: make(map[string]*node)}
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		n := &node{folder: e.IsDir(), modified: info.ModTime()}
		if !n.folder {
			if n.data, err = os.ReadFile(path); err != nil {
				return err
			}
			n.safe = n.data
		}
		d.nodes[path] = n
		d.changes = append(d.changes, &naming{node: n, new: path, safe: true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *disk) holds(path string) bool {
	return path == d.root || strings.HasPrefix(path, d.root+string(filepath.Separator))
}

// name notes that a path leads to a node now, and another no longer does.
func (d *disk) name(n *node, old, new string) {
	if n == nil {
		return
	}
	moved := make(map[string]*node)
	for path, other := range d.nodes {
		if rest, ok := strings.CutPrefix(path, old); old != "" && ok && (rest == "" || rest[0] == filepath.Separator) {
			delete(d.nodes, path)
			if new != "" {
				moved[new+rest] = other
			}
		}
	}
	for path, other := range moved {
		d.nodes[path] = other
	}
	if old == "" {
		d.nodes[new] = n
	}
	d.changes = append(d.changes, &naming{node: n, old: old, new: new})
}

func (d *disk) create(path string, folder, truncate bool) {
	n := d.nodes[path]
	switch {
	case n == nil:
		d.name(&node{folder: folder, modified: time.Now()}, "", path)
	case truncate:
		n.data, n.at = nil, 0
	default:
		n.at = 0
	}
}

// write puts bytes at an offset, or where the last write ended.
func (d *disk) write(path string, data []byte, at int) {
	n := d.nodes[path]
	if n == nil {
		return // the file has no name any more
	}
	if at < 0 {
		at = n.at
		n.at += len(data)
	}
	grown := make([]byte, max(len(n.data), at+len(data)))
	copy(grown, n.data)
	copy(grown[at:], data)
	n.data = grown
}

func (d *disk) truncate(path string, size int) {
	if n := d.nodes[path]; n != nil {
		grown := make([]byte, size)
		copy(grown, n.data)
		n.data = grown
	}
}

// sync makes a file's bytes safe, or the names in a folder.
func (d *disk) sync(path string) {
	n := d.nodes[path]
	if n == nil {
		return
	}
	n.safe = n.data
	for _, c := range d.changes {
		c.safe = c.safe || n.folder && (filepath.Dir(c.old) == path || filepath.Dir(c.new) == path)
	}
}

// cut pulls the plug and lays down, in another folder, what the disk holds
// then. With a dice what was not safe is there or not as the dice falls;
// without one nothing of it is.
func (d *disk) cut(t *testing.T, dice *rand.Rand, to string) {
	t.Helper()
	lucky := func() bool { return dice != nil && dice.IntN(2) == 0 }
	left := &disk{root: d.root, nodes: make(map[string]*node)}
	for _, c := range d.changes {
		parent := left.nodes[filepath.Dir(c.new)]
		reachable := c.new == "" || c.new == d.root || parent != nil
		known := c.old == "" || left.nodes[c.old] != nil
		if (c.safe || lucky()) && reachable && known {
			left.name(c.node, c.old, c.new)
		}
	}
	for path, n := range left.nodes {
		rel, err := filepath.Rel(d.root, path)
		if err != nil {
			t.Fatal(err)
		}
		place := filepath.Join(to, rel)
		if n.folder {
			err = os.MkdirAll(place, 0o755)
		} else {
			data := n.safe
			if lucky() {
				data = n.data
			}
			if err = os.MkdirAll(filepath.Dir(place), 0o755); err == nil {
				err = os.WriteFile(place, data, 0o644)
			}
			if err == nil {
				err = os.Chtimes(place, n.modified, n.modified)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
