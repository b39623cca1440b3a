package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// all copies the data folder, what counts before what it names.
func (b *work) all(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Join(b.tmp, dataName), 0o755); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		b.inbox, b.records, b.parts,
		func(ctx context.Context) error { return b.tree(ctx, "archive", archived) },
		b.runs, b.rest,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tree takes every file under a folder; sum, if set, tells from its name what
// SHA-256 a file must have, and that it is to be taken.
func (b *work) tree(ctx context.Context, dir string, sum func(rel string) (string, bool)) error {
	return filepath.WalkDir(b.source(dir), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && path != b.source(dir) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(b.Data, path)
		if err != nil {
			return err
		}
		rel, want := filepath.ToSlash(rel), ""
		if sum != nil {
			var ok bool
			if want, ok = sum(rel); !ok {
				return nil
			}
		}
		if err := b.take(rel, want); !errors.Is(err, errGone) {
			return err
		}
		return nil
	})
}

// inbox takes what waits there and is whole: half a workbook would come back
// as a damaged one.
func (b *work) inbox(ctx context.Context) error {
	const settled = 2 * time.Second
	return b.tree(ctx, "inbox", func(rel string) (string, bool) {
		info, err := os.Stat(b.source(rel))
		return "", err == nil && time.Since(info.ModTime()).Abs() >= settled
	})
}

// records takes the records of files, and what else the lake holds beside rows.
func (b *work) records(ctx context.Context) error {
	if err := b.tree(ctx, "lake", func(rel string) (string, bool) {
		// The journal goes with the inbox; rows are taken by the records.
		dir := strings.Split(rel, "/")
		return "", len(dir) == 2 || dir[1] != "raw" && dir[1] != "rejected" && dir[1] != "files"
	}); err != nil {
		return err
	}
	return b.tree(ctx, "lake/files", nil)
}

// parts takes the rows that the copied records speak of.
func (b *work) parts(ctx context.Context) error {
	l, err := lake.Look(filepath.Join(b.tmp, dataName))
	if l == nil || err != nil {
		return err
	}
	names, err := os.ReadDir(filepath.Join(b.tmp, dataName, "lake", "files"))
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := l.File(strings.TrimSuffix(n.Name(), ".json"))
		if err != nil || f == nil {
			b.damaged("lake/files/" + n.Name())
			continue
		}
		for _, p := range f.AllParts() {
			if err := b.take("lake/"+p.Path, p.SHA256); err != nil {
				return err
			}
		}
		if err := b.take(f.Archive, f.ID); err != nil {
			return err
		}
	}
	return nil
}

// archived tells the SHA-256 of an archived file from its name.
func archived(rel string) (string, bool) {
	name, _, _ := strings.Cut(filepath.Base(rel), ".")
	return name, len(name) == 64
}

// runs takes the published runs. Old ones may be removed meanwhile, and are
// then left out; the one that is shown must be there.
func (b *work) runs(ctx context.Context) error {
	dir := b.source("published")
	for attempt := 0; ; attempt++ {
		ids, err := published.List(dir)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := b.run(ctx, id); err != nil {
				return err
			}
		}
		current, err := published.CurrentID(dir)
		switch {
		case errors.Is(err, published.ErrNothingPublished):
			return nil
		case err != nil: // CURRENT is damaged: doctor tells, a backup goes on
			b.damaged("published/CURRENT")
			return nil
		case b.taken["published/"+current+"/manifest.json"]:
			return b.write("published/CURRENT", []byte(current+"\n"))
		case attempt == 3:
			b.damaged("published/" + current)
			return nil
		}
	}
}

func (b *work) run(ctx context.Context, id string) error {
	rel := "published/" + id
	if err := b.tree(ctx, rel, nil); err != nil {
		return err
	}
	if exists(b.source(rel)) {
		return nil
	}
	// It went while it was copied: half of it must not stay.
	b.manifest.Files = slices.DeleteFunc(b.manifest.Files, func(f File) bool { return strings.HasPrefix(f.Path, rel+"/") })
	b.fresh = slices.DeleteFunc(b.fresh, func(f File) bool { return strings.HasPrefix(f.Path, rel+"/") })
	for p := range b.taken {
		if strings.HasPrefix(p, rel+"/") {
			delete(b.taken, p)
		}
	}
	return os.RemoveAll(b.target(rel))
}

// write puts a small file of our own into the backup.
func (b *work) write(rel string, content []byte) error {
	if err := os.WriteFile(b.target(rel), content, 0o644); err != nil {
		return err
	}
	sum, size, err := sumOf(b.target(rel))
	if err != nil {
		return err
	}
	info, err := os.Stat(b.target(rel))
	if err != nil {
		return err
	}
	b.note(File{Path: rel, Size: size, SHA256: sum, Mode: 0o644, ModifiedAt: info.ModTime().UTC()})
	return nil
}

// left out are what can be made again, and what belongs to one process.
var leftOut = []string{"inbox", "lake", "archive", "returned", "uploads", "firegrid.lock"}

// rest takes whatever else lies in the data folder: settings, the audit log,
// receipts.
func (b *work) rest(ctx context.Context) error {
	entries, err := os.ReadDir(b.Data)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if slices.Contains(leftOut, name) || strings.HasPrefix(name, "warehouse.") || strings.HasPrefix(name, ".") || strings.HasPrefix(name, asidePrefix) {
			continue
		}
		if name == "published" {
			err = b.tree(ctx, name, besideRuns)
		} else if e.IsDir() {
			err = b.tree(ctx, name, nil)
		} else {
			err = b.take(name, "")
		}
		if err != nil && !errors.Is(err, errGone) {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

var ofRun = regexp.MustCompile(`^published/(CURRENT$|\d{8}T\d{6}Z-)`)

// besideRuns picks what lies beside the published runs, such as last_run.json.
func besideRuns(rel string) (string, bool) { return "", !ofRun.MatchString(rel) }
