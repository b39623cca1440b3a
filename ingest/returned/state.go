package returned

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"firegrid/ingest/lake"
)

// maker is raised whenever the same file would give another workbook.
const maker = 1

// state remembers which reading each returned workbook was made from.
type state struct {
	path  string
	Maker int             `json:"maker"`
	Books map[string]made `json:"books"`
}

// made is one workbook. It is noted before the file is written, without a sum,
// so that a run that was killed leaves nothing that nobody knows of.
type made struct {
	ID      string `json:"id"`
	Reading int    `json:"reading"`
	SHA256  string `json:"sha256,omitempty"`
}

// readState reads the state; one that is missing or damaged is empty, which
// costs no more than writing every workbook again.
func readState(dir string) (*state, error) {
	s := &state{path: filepath.Join(dir, ".state.json")}
	b, err := os.ReadFile(s.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if json.Unmarshal(b, s) != nil || s.Maker != maker {
		for name, m := range s.Books {
			s.Books[name] = made{ID: m.ID, SHA256: m.SHA256}
		}
	}
	s.Maker = maker
	if s.Books == nil {
		s.Books = make(map[string]made)
	}
	return s, nil
}

func (s *state) save() error {
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	return lake.WriteFile(s.path, append(b, '\n'))
}

// sumOf is the SHA-256 of a file, "" if there is none.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
