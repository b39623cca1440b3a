package published

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const currentName = "CURRENT"

// ErrNothingPublished is returned by Current and CurrentID before the first
// run was published.
var ErrNothingPublished = errors.New("nothing has been published yet")

// CurrentID returns the id of the run that readers show.
func CurrentID(dir string) (string, error) {
	path := filepath.Join(dir, currentName)
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNothingPublished
	}
	if err != nil {
		return "", err
	}
	id := strings.TrimSpace(string(body))
	if err := checkID(id); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return id, nil
}

// SetCurrent makes a run the one that readers show. The run is opened and
// checked first: a damaged run never becomes the current one.
func SetCurrent(dir, id string) error {
	if _, err := Open(dir, id); err != nil {
		return err
	}
	return replace(filepath.Join(dir, currentName), []byte(id+"\n"))
}

// Current opens the run that readers show.
func Current(dir string) (*Run, error) {
	id, err := CurrentID(dir)
	if err != nil {
		return nil, err
	}
	return Open(dir, id)
}

// Open reads a run into memory. Every file of it is checked by size and
// SHA-256 first; the error names the file that is not as it was written.
func Open(dir, id string) (*Run, error) {
	return open(dir, id, func(string) bool { return true })
}

// Figures is Open for those who want the figures alone: the rows behind them,
// which may be many, are neither read nor checked.
func Figures(dir, id string) (*Run, error) {
	return open(dir, id, func(path string) bool { return path == measuresName })
}

func open(dir, id string, checked func(path string) bool) (*Run, error) {
	m, err := ReadManifest(dir, id)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(dir, id)
	for _, want := range m.Parts {
		if !checked(want.Path) {
			continue
		}
		if err := checkPart(folder, want); err != nil {
			return nil, err
		}
	}
	samples, err := readMeasures(filepath.Join(folder, measuresName), m.Metrics)
	if err != nil {
		return nil, err
	}
	return &Run{Manifest: *m, Samples: samples}, nil
}

// DamageError names the file of a published run that is not as it was written.
type DamageError struct{ Path, Why, WhyZH string }

func (e *DamageError) Error() string { return e.In("en") }

// In says it in a language.
func (e *DamageError) In(lang string) string {
	if lang == "en" {
		return e.Path + " is damaged: " + e.Why
	}
	return e.Path + " 已损坏：" + e.WhyZH
}

// ReadManifest reads and checks the manifest of a run alone.
func ReadManifest(dir, id string) (*Manifest, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	folder := filepath.Join(dir, id)
	sums, err := os.ReadFile(filepath.Join(folder, sumsName))
	if err != nil {
		return nil, err
	}
	sum, _, _ := strings.Cut(string(sums), "  "+manifestName+"\n")
	got, err := describe(folder, manifestName)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, manifestName)
	if got.SHA256 != sum {
		return nil, &DamageError{path, "its SHA-256 is not the one in " + sumsName, "内容与 " + sumsName + " 记下的 SHA-256 不符"}
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, &DamageError{path, err.Error(), "内容读不懂"}
	}
	return &m, nil
}

func checkPart(folder string, want Part) error {
	path := filepath.Join(folder, want.Path)
	if !filepath.IsLocal(want.Path) {
		return fmt.Errorf("%s is outside its run", path)
	}
	got, err := describe(folder, want.Path)
	if err != nil {
		return err
	}
	switch {
	case got.Size != want.Size:
		return &DamageError{path, fmt.Sprintf("it has %d bytes, it was written with %d", got.Size, want.Size),
			fmt.Sprintf("现有 %d 字节，写入时是 %d 字节", got.Size, want.Size)}
	case got.SHA256 != want.SHA256:
		return &DamageError{path, "its SHA-256 is not the one in " + manifestName, "内容与 " + manifestName + " 记下的 SHA-256 不符"}
	}
	return nil
}

// List returns the ids of all runs, the oldest first.
func List(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && checkID(e.Name()) == nil {
			ids = append(ids, e.Name())
		}
	}
	slices.Sort(ids)
	return ids, nil
}
