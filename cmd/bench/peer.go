package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed peer.py
var peerScript []byte

// python is Debian's, which has Debian's pandas; another one in the path may not.
const python = "/usr/bin/python3"

// peer is the Python job that firegrid is held against.
type peer struct{ script string }

// peerAnswer is what the script prints.
type peerAnswer struct {
	Files      int   `json:"files"`
	Unreadable int   `json:"unreadable"`
	Rows       int   `json:"rows"`
	Rates      rates `json:"rates"`
}

// newPeer checks that Python has what the script needs.
func newPeer(ctx context.Context, dir string) (*peer, error) {
	if out, err := exec.CommandContext(ctx, python, "-c", "import pandas, openpyxl").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the peer needs Debian's python3-pandas and python3-openpyxl (apt-get install python3-pandas python3-openpyxl): %w: %s",
			err, lastLines(string(out)))
	}
	p := &peer{script: filepath.Join(dir, "peer.py")}
	return p, os.WriteFile(p.script, peerScript, 0o644)
}

// rates has the peer compute the rates as of a day.
func (p *peer) rates(ctx context.Context, dir string, asOf string) (usage, peerAnswer, error) {
	return p.run(ctx, "rates", dir, asOf)
}

// read has the peer read every sheet without understanding it.
func (p *peer) read(ctx context.Context, dir string) (usage, peerAnswer, error) {
	return p.run(ctx, "read", dir)
}

// book has the peer read the first sheet of one workbook.
func (p *peer) book(ctx context.Context, path string) (usage, peerAnswer, error) {
	return p.run(ctx, "book", path)
}

func (p *peer) run(ctx context.Context, args ...string) (u usage, a peerAnswer, err error) {
	u, out, err := measured(ctx, []int{0}, python, append([]string{p.script}, args...)...)
	if err != nil {
		return u, a, err
	}
	return u, a, json.Unmarshal(out, &a)
}
