package published

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

const (
	manifestName = "manifest.json"
	measuresName = "measures.parquet"
	sumsName     = "SHA256SUMS"
	tmpPrefix    = ".tmp-"
)

// Extra writes further files of a run into its folder and names them, relative
// to it. Write forces them to disk and takes their sums.
type Extra func(folder string) (names []string, err error)

// Write publishes a run under dir and returns its id: the manifest's, or one
// made from its start and as-of day if it has none. When Write returns, the
// run is whole and on disk; when it fails, nothing of it is seen. It does not
// touch CURRENT. Only one process may write at a time.
func Write(dir string, m Manifest, samples []Sample, extras ...Extra) (string, error) {
	samples, err := ordered(m.Metrics, samples)
	if err != nil {
		return "", err
	}
	if err := makeDir(dir); err != nil {
		return "", err
	}
	if m.RunID, err = freeID(dir, m); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp(dir, tmpPrefix)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp) // gone by then if all went well
	if err := writeParts(tmp, m, samples, extras); err != nil {
		return "", fmt.Errorf("publish run %s: %w", m.RunID, err)
	}
	if err := os.Rename(tmp, filepath.Join(dir, m.RunID)); err != nil {
		return "", err
	}
	return m.RunID, syncDir(dir)
}

func writeParts(folder string, m Manifest, samples []Sample, extras []Extra) error {
	if err := os.Chmod(folder, 0o755); err != nil { // MkdirTemp keeps others out; readers may be others
		return err
	}
	path := filepath.Join(folder, measuresName)
	if err := writeMeasures(path, m.Metrics, samples); err != nil {
		return err
	}
	names := []string{measuresName}
	for _, extra := range extras {
		more, err := extra(folder)
		if err != nil {
			return err
		}
		names = append(names, more...)
	}
	m.Parts = nil
	for _, name := range names {
		part, err := settle(folder, name)
		if err != nil {
			return err
		}
		m.Parts = append(m.Parts, part)
	}
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(folder, manifestName), append(body, '\n')); err != nil {
		return err
	}
	sums, err := describe(folder, manifestName)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s  %s\n", sums.SHA256, manifestName)
	for _, p := range m.Parts {
		text += fmt.Sprintf("%s  %s\n", p.SHA256, p.Path)
	}
	if err := writeSynced(filepath.Join(folder, sumsName), []byte(text)); err != nil {
		return err
	}
	return syncDir(folder)
}

// freeID gives the run's id; a second run of the same second and day gets a
// number behind it, which sorts after the first.
func freeID(dir string, m Manifest) (string, error) {
	id := m.RunID
	if id == "" {
		id = NewRunID(m.StartedAt, m.AsOf)
	}
	if err := checkID(id); err != nil {
		return "", err
	}
	for n, base := 2, id; ; n++ {
		_, err := os.Lstat(filepath.Join(dir, id))
		if errors.Is(err, fs.ErrNotExist) {
			return id, nil
		}
		if err != nil {
			return "", err
		}
		id = base + "-" + strconv.Itoa(n)
	}
}
