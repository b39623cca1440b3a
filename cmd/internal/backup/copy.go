package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// forget makes the system read a file from the disk again, as far as it can.
func forget(f *os.File) { _ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) }

// errGone: a file that may go at any moment has gone.
var errGone = errors.New("gone")

// take puts a file of the data folder into the backup: as a link to the backup
// before where it has not changed, else as a copy. want is the SHA-256 that it
// must have, "" where nobody knows.
func (b *work) take(rel, want string) error {
	if b.taken[rel] {
		return nil
	}
	info, err := os.Lstat(b.source(rel))
	if errors.Is(err, fs.ErrNotExist) && want == "" {
		return errGone
	}
	if err != nil && want == "" {
		return err
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if before, ok := b.before[rel]; ok && (want == "" || before.SHA256 == want) {
		same := err == nil && before.Size == info.Size() && before.ModifiedAt.Equal(info.ModTime())
		if (same || want != "") && b.link(before) {
			return nil
		}
	}
	if err != nil { // it must be there, and no earlier backup has it
		b.damaged(rel)
		return nil
	}
	f, err := b.copy(rel, info)
	if errors.Is(err, fs.ErrNotExist) && want == "" {
		return errGone
	}
	if err != nil {
		return fmt.Errorf("back up %s: %w", b.source(rel), err)
	}
	if want != "" && f.SHA256 != want {
		b.damaged(rel)
	}
	b.note(f)
	b.fresh = append(b.fresh, f)
	return nil
}

func (b *work) source(rel string) string { return filepath.Join(b.Data, filepath.FromSlash(rel)) }

func (b *work) target(rel string) string {
	return filepath.Join(b.tmp, dataName, filepath.FromSlash(rel))
}

func (b *work) damaged(rel string) { b.manifest.Damaged = append(b.manifest.Damaged, rel) }

func (b *work) note(f File) {
	b.taken[f.Path] = true
	b.manifest.Files = append(b.manifest.Files, f)
	if b.Progress != nil {
		b.Progress(len(b.manifest.Files), max(len(b.before), len(b.manifest.Files)), f.Path)
	}
}

// link takes a file from the backup before, and reports false where it cannot:
// not every disk knows hard links.
func (b *work) link(f File) bool {
	from := filepath.Join(b.beforeDir, dataName, filepath.FromSlash(f.Path))
	if info, err := os.Lstat(from); err != nil || info.Size() != f.Size {
		return false
	}
	if b.Check {
		if sum, _, err := sumOf(from); err != nil || sum != f.SHA256 {
			return false
		}
	}
	to := b.target(f.Path)
	if os.MkdirAll(filepath.Dir(to), 0o755) != nil || os.Link(from, to) != nil {
		return false
	}
	b.report.Linked++
	b.note(f)
	return true
}

// copy copies a file and gives what was copied.
func (b *work) copy(rel string, info fs.FileInfo) (File, error) {
	out := File{Path: rel, ModifiedAt: info.ModTime().UTC(), Mode: info.Mode().Perm()}
	from, err := os.Open(b.source(rel))
	if err != nil {
		return out, err
	}
	defer from.Close()
	path := b.target(rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return out, err
	}
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return out, err
	}
	defer to.Close()
	sum := sha256.New()
	if out.Size, err = io.Copy(io.MultiWriter(to, sum), from); err != nil {
		return out, err
	}
	out.SHA256 = hex.EncodeToString(sum.Sum(nil))
	b.report.Copied++
	b.report.Bytes += out.Size
	if err := to.Chmod(out.Mode | 0o200); err != nil {
		return out, err
	}
	if err := to.Close(); err != nil {
		return out, err
	}
	return out, os.Chtimes(path, out.ModifiedAt, out.ModifiedAt)
}

// settle forces everything onto the disk and reads back what was copied.
func (b *work) settle() error {
	if err := syncDisk(b.tmp); err != nil {
		return err
	}
	for _, f := range b.fresh {
		sum, size, err := sumOf(b.target(f.Path))
		if err != nil {
			return err
		}
		if size != f.Size || sum != f.SHA256 {
			return fmt.Errorf("%s was not written as it was read: is the disk of the backup sound?", b.target(f.Path))
		}
	}
	return nil
}

// syncDisk forces all that was written to the disk of a folder.
func syncDisk(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := unix.Syncfs(int(d.Fd())); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
