package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// inputs are the workbooks of a written province.
type inputs struct {
	truth
	dir   string
	files []string // the roster, then the ledgers in the order of their time
	next  string   // the workbook of the night after
}

// generated gives the workbooks, from an earlier run if they are there.
func (b *bench) generated(ctx context.Context, s size) (*inputs, error) {
	dir := s.folderOf(b.work)
	in, err := readInputs(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return in, err
	}
	if err := b.generateInto(ctx, dir, s); err != nil {
		return nil, err
	}
	return readInputs(dir)
}

// readInputs lists what the generator wrote. Its last file is the list, so a
// folder that was left half written counts as not there.
func readInputs(dir string) (*inputs, error) {
	b, err := os.ReadFile(filepath.Join(dir, truthFile))
	if err != nil {
		return nil, err
	}
	in := &inputs{dir: dir}
	if err := json.Unmarshal(b, &in.truth); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, truthFile), err)
	}
	for _, name := range in.Files {
		in.files = append(in.files, filepath.Join(dir, name))
	}
	in.next = filepath.Join(dir, laterDir, in.NextFile)
	return in, nil
}
