package published

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
)

// describe measures a file of a run.
func describe(folder, name string) (Part, error) {
	f, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return Part{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return Part{}, err
	}
	return Part{Path: name, Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

// settle forces a file of a run and its name to disk, and measures it.
func settle(folder, name string) (Part, error) {
	path := filepath.Join(folder, name)
	f, err := os.Open(path)
	if err != nil {
		return Part{}, err
	}
	err = f.Sync()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return Part{}, err
	}
	return describe(folder, name)
}

// writeSynced writes a new file that is on disk when it returns.
func writeSynced(path string, body []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// replace gives the file at path a new content at one stroke: readers see the
// old content or the new one, also after a power cut.
func replace(path string, body []byte) error {
	dir := filepath.Dir(path)
	if err := makeDir(dir); err != nil {
		return err
	}
	tmp := filepath.Join(dir, tmpPrefix+filepath.Base(path))
	if err := writeSynced(tmp, body); err != nil {
		os.Remove(tmp)
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		os.Remove(tmp)
		return err
	}
	return syncDir(dir)
}

// makeDir makes the folder of the runs, so that it is still there after a
// power cut.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// ReplaceFile is how every small file that must survive a power cut is
// written: readers see the old content or the new one.
func ReplaceFile(path string, body []byte) error { return replace(path, body) }

// syncDir makes the names in a folder last through a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}
