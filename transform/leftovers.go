package transform

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// keepAside is how long a warehouse that was set aside can be looked at.
const keepAside = 30 * 24 * time.Hour

// tempDir is the folder of what does not fit into memory: the warehouse's own,
// since whatever lies in it when the warehouse is opened was left by a process
// that was killed.
func (o Options) tempDir(path string) string {
	if o.TempDir == "" {
		return path + ".tmp"
	}
	return filepath.Join(o.TempDir, fmt.Sprintf("firegrid-%08x", crc32.ChecksumIEEE([]byte(path))))
}

// clearTemp removes what a killed process has left, and makes room for the
// folder where it is not the warehouse's neighbour.
func (o Options) clearTemp(path string) error {
	dir := o.tempDir(path)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.MkdirAll(filepath.Dir(dir), 0o755)
}

// dropAside removes a warehouse that was set aside long ago.
func dropAside(path string, now time.Time) error {
	aside := path + ".set-aside"
	info, err := os.Stat(aside)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || now.Sub(info.ModTime()) < keepAside {
		return err
	}
	err = os.Remove(aside)
	if wal := os.Remove(aside + ".wal"); wal != nil && !errors.Is(wal, fs.ErrNotExist) {
		err = errors.Join(err, wal)
	}
	return err
}
