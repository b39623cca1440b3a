package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"firegrid/ingest/lake"
)

// errChanged: the file was written to while it was copied.
var errChanged = errors.New("the file changed while it was being copied")

// archiveFile copies the bytes into archive/<aa>/<SHA-256><ext> and gives
// their SHA-256 and the place, relative to the data folder. Bytes that are
// already there are not written again.
func archiveFile(data string, c candidate) (id, rel string, err error) {
	// A queue that was put in the file's place would never open.
	src, err := os.OpenFile(c.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", "", err
	}
	defer src.Close()
	// Nor is a link followed that came after the file was looked at: it may
	// lead to what the clerk cannot read, and firegrid can.
	if info, err := src.Stat(); err != nil || !os.SameFile(info, c.info) {
		return "", "", errors.Join(errChanged, err)
	}
	dir := filepath.Join(data, "archive")
	if err := lake.MakeDir(dir); err != nil {
		return "", "", err
	}
	tmp, err := os.CreateTemp(dir, ".tmp-*")
	if err != nil {
		return "", "", err
	}
	defer os.Remove(tmp.Name()) // nothing to remove once it is renamed
	defer tmp.Close()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(tmp, sum), src); err != nil {
		return "", "", fmt.Errorf("archive %s: %w", c.name, err)
	}
	if !unchanged(c) {
		return "", "", errChanged
	}
	id = hex.EncodeToString(sum.Sum(nil))
	rel = filepath.Join("archive", id[:2], id+archiveExt(c.name))
	if found := findArchived(data, id); found != "" {
		return id, found, nil
	}
	return id, filepath.ToSlash(rel), keep(tmp, filepath.Join(data, rel))
}

// keep forces the copy to the disk and gives it its name.
func keep(tmp *os.File, path string) error {
	if err := tmp.Chmod(0o444); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := lake.MakeDir(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return lake.SyncDir(filepath.Dir(path))
}

// findArchived finds archived bytes whatever the ending they came with.
func findArchived(data, id string) string {
	found, _ := filepath.Glob(filepath.Join(data, "archive", id[:2], id+"*"))
	if len(found) == 0 {
		return ""
	}
	rel, err := filepath.Rel(data, found[0])
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// archiveExt keeps a plain ending, so that the archive can be opened by hand.
func archiveExt(name string) string {
	ext := strings.ToLower(filepath.Ext(name))
	if len(ext) < 2 || len(ext) > 6 {
		return ""
	}
	for _, r := range ext[1:] {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return ""
		}
	}
	return ext
}
