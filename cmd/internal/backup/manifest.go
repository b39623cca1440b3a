package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	manifestName = "backup.json"
	sumsName     = "SHA256SUMS"
	dataName     = "data"
	tmpPrefix    = ".tmp-"
)

// Manifest says what is in a backup.
type Manifest struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	Version   string    `json:"version"` // of firegrid
	Data      string    `json:"data"`    // the folder that was copied
	Host      string    `json:"host"`
	Files     []File    `json:"files"`
	// Damaged are files that were damaged in the data folder and of which no
	// earlier backup has a sound copy.
	Damaged []string `json:"damaged,omitempty"`
}

// File is one file of a backup.
type File struct {
	Path       string      `json:"path"` // relative to the data folder
	Size       int64       `json:"size"`
	ModifiedAt time.Time   `json:"modified_at"`
	Mode       fs.FileMode `json:"mode"`
	SHA256     string      `json:"sha256"`
}

// Size is the number of bytes of all files.
func (m *Manifest) Size() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

const idLayout = "20060102T150405Z"

var idForm = regexp.MustCompile(`^\d{8}T\d{6}Z(-\d+)?$`)

// List gives the ids of the backups in a folder, the oldest first.
func List(dest string) ([]string, error) {
	entries, err := os.ReadDir(dest)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && idForm.MatchString(e.Name()) {
			ids = append(ids, e.Name())
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// write puts the manifest and the checksums beside the data.
func (m *Manifest) write(folder string) error {
	slices.SortFunc(m.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	body, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	body = append(body, '\n')
	sum := sha256.Sum256(body)
	var sums strings.Builder
	fmt.Fprintf(&sums, "%x  %s\n", sum, manifestName)
	for _, f := range m.Files {
		fmt.Fprintf(&sums, "%s  %s/%s\n", f.SHA256, dataName, f.Path)
	}
	if err := os.WriteFile(filepath.Join(folder, manifestName), body, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, sumsName), []byte(sums.String()), 0o644)
}

// Read reads the manifest of a backup and holds it against its checksum.
func Read(folder string) (*Manifest, error) {
	path := filepath.Join(folder, manifestName)
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums, err := os.ReadFile(filepath.Join(folder, sumsName))
	if err != nil {
		return nil, err
	}
	want, _, _ := strings.Cut(string(sums), "  "+manifestName+"\n")
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != want {
		return nil, &DamageError{[]string{path}}
	}
	m := new(Manifest)
	if err := json.Unmarshal(body, m); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range m.Files {
		if !filepath.IsLocal(f.Path) {
			return nil, fmt.Errorf("%s names %q, which is outside the backup", path, f.Path)
		}
	}
	return m, nil
}

// DamageError names the files that are not as they were written.
type DamageError struct{ Paths []string }

func (e *DamageError) Error() string { return "damaged: " + strings.Join(e.Paths, ", ") }

// Verify reads every file of a backup and holds it against its checksum. It
// fails with a [DamageError] that names all that are damaged or missing.
func Verify(folder string, step func(done, total int, name string)) (*Manifest, error) {
	m, err := Read(folder)
	if err != nil {
		return nil, err
	}
	bad := new(DamageError)
	for i, f := range m.Files {
		path := filepath.Join(folder, dataName, filepath.FromSlash(f.Path))
		if sum, size, err := sumOf(path); err != nil || size != f.Size || sum != f.SHA256 {
			bad.Paths = append(bad.Paths, path)
		}
		if step != nil {
			step(i+1, len(m.Files), f.Path)
		}
	}
	if len(bad.Paths) > 0 {
		return m, bad
	}
	return m, nil
}

// sumOf reads a file from the disk, not from what the system remembers of it.
func sumOf(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	forget(f)
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}
