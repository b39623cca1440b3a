package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// candidate is a file that may be taken.
type candidate struct {
	path string
	// name is shown to people: the base name.
	name     string
	info     fs.FileInfo // what was there when it was listed
	size     int64
	modified time.Time
	// came is when the file came into the inbox.
	came  time.Time
	inbox bool   // to be removed once taken
	owner string // the user number of who put it there; "" if unknown
}

// settle is how long a file must have been left alone to count as copied.
const settle = 2 * time.Second

// staleLock is the age after which Excel's lock file says nothing any more.
const staleLock = 24 * time.Hour

// ignored endings are never workbooks: partial downloads, notes, shortcuts.
var ignored = map[string]bool{
	".tmp": true, ".part": true, ".partial": true, ".crdownload": true, ".download": true, ".filepart": true,
	".md": true, ".lnk": true, ".url": true, ".ini": true, ".db": true, ".log": true, ".lock": true,
}

// listInbox finds the files of the inbox that are ready, and says of the
// others why they wait.
func listInbox(dir string, now time.Time) (ready []candidate, waiting []FileResult, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == dir {
				return err
			}
			waiting = append(waiting, FileResult{Name: relName(dir, path), Outcome: Failed, Code: reasonUnreadable, Detail: plainError(err)})
			return fs.SkipDir
		}
		if d.IsDir() {
			if path != dir && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		c, wait, ok := inspect(dir, path, d, now)
		if wait != nil {
			waiting = append(waiting, *wait)
		}
		if ok {
			ready = append(ready, c)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no inbox at %s; make it with firegrid init", dir)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("inbox: %w", err)
	}
	ready, moving := settled(ready, now)
	return ready, append(waiting, moving...), nil
}

func relName(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil {
		return rel
	}
	return path
}

// inspect decides about one entry of the inbox.
func inspect(dir, path string, d fs.DirEntry, now time.Time) (c candidate, wait *FileResult, ok bool) {
	name := d.Name()
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || ignored[strings.ToLower(filepath.Ext(name))] || name == "Thumbs.db" {
		return c, nil, false
	}
	if d.Type()&fs.ModeSymlink != 0 {
		return c, &FileResult{Name: relName(dir, path), Outcome: Waiting, Code: reasonLink}, false
	}
	if !d.Type().IsRegular() {
		return c, nil, false
	}
	info, err := d.Info()
	if err != nil {
		return c, nil, false // gone between listing and looking
	}
	if lock, err := os.Stat(filepath.Join(filepath.Dir(path), "~$"+name)); err == nil && now.Sub(lock.ModTime()) < staleLock {
		return c, &FileResult{Name: relName(dir, path), Outcome: Waiting, Code: reasonOpen}, false
	}
	return candidateOf(path, info, true), nil, true
}

func candidateOf(path string, info fs.FileInfo, inbox bool) candidate {
	c := candidate{path: path, name: info.Name(), info: info, size: info.Size(), modified: info.ModTime().UTC(), came: info.ModTime().UTC(), inbox: inbox}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		c.came = time.Unix(st.Ctim.Sec, st.Ctim.Nsec).UTC()
		c.owner = strconv.FormatUint(uint64(st.Uid), 10)
	}
	return c
}

// settled leaves out files that are still being written: those that changed
// a moment ago are looked at twice.
func settled(all []candidate, now time.Time) (ready []candidate, moving []FileResult) {
	young := false
	for _, c := range all {
		young = young || now.Sub(c.came).Abs() < settle
	}
	if young {
		time.Sleep(settle / 4)
	}
	for _, c := range all {
		if now.Sub(c.came).Abs() >= settle || unchanged(c) {
			ready = append(ready, c)
			continue
		}
		moving = append(moving, FileResult{Name: c.name, Outcome: Waiting, Code: reasonCopying})
	}
	return ready, moving
}

// unchanged reports that the file is what it was when it was listed.
func unchanged(c candidate) bool {
	info, err := os.Lstat(c.path)
	return err == nil && info.Mode().IsRegular() && info.Size() == c.size && info.ModTime().Equal(c.modified)
}

// bulk is the pause that separates two drops: files that came closer together
// were copied in one go, and the order of copying says nothing.
const bulk = 10 * time.Second

// inOrder sorts files as received: by the drop they came with, then by their
// own time, then by name, in which numbers count as numbers (7月 before 10月).
func inOrder(all []candidate) {
	sort.SliceStable(all, func(i, j int) bool { return all[i].came.Before(all[j].came) })
	group := make(map[string]int, len(all))
	n := 0
	for i := range all {
		if i > 0 && all[i].came.Sub(all[i-1].came) > bulk {
			n++
		}
		group[all[i].path] = n
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if group[a.path] != group[b.path] {
			return group[a.path] < group[b.path]
		}
		if !a.modified.Equal(b.modified) {
			return a.modified.Before(b.modified)
		}
		if a.name != b.name {
			return naturalLess(a.name, b.name)
		}
		return a.path < b.path
	})
}

// naturalLess compares names with runs of digits as numbers.
func naturalLess(a, b string) bool {
	for a != "" && b != "" {
		na, ra := digits(a)
		nb, rb := digits(b)
		if na != "" && nb != "" {
			ta, tb := strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
			if len(ta) != len(tb) {
				return len(ta) < len(tb)
			}
			if ta != tb {
				return ta < tb
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return a[0] < b[0]
		}
		a, b = a[1:], b[1:]
	}
	return len(a) < len(b)
}

func digits(s string) (run, rest string) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// plainError is the cause of an error without the path and system call.
func plainError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Inbox lists what is in the inbox: files that would be taken now, without a
// code, and files that wait, with the reason.
func Inbox(data string, now time.Time) ([]FileResult, error) {
	ready, waiting, err := listInbox(filepath.Join(data, "inbox"), now)
	if err != nil {
		return nil, err
	}
	inOrder(ready)
	for _, c := range ready {
		waiting = append(waiting, FileResult{Name: c.name, Outcome: Waiting})
	}
	return waiting, nil
}
