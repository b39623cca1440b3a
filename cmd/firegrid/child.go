package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// child is a program that runs beside firegrid for as long as it does.
type child struct {
	name string
	path string
	args []string
	env  []string
	log  string // file that takes what it prints
	url  string
	live string // path that answers 200 once it is ready
}

// run starts the program and waits until the context ends; then the program is
// asked to end too, and killed if it does not. That it ends by itself is an
// error, with the last it has printed.
func (c *child) run(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(c.log), 0o755); err != nil {
		return err
	}
	log, err := os.Create(c.log)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.CommandContext(ctx, c.path, c.args...)
	cmd.Env = append(os.Environ(), c.env...)
	cmd.Stdout, cmd.Stderr = log, log
	// In a group of its own a Ctrl+C of the terminal reaches it through us only.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("%s: %v\n%s", c.name, err, lastLines(c.log))
}

// ready waits until it answers.
func (c *child) ready(ctx context.Context) error {
	for {
		r, err := http.Get(c.url + c.live)
		if err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// lastLines is the end of a log, where the reason stands.
func lastLines(path string) []byte {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	return bytes.Join(lines[max(0, len(lines)-5):], []byte("\n"))
}

// freePort is the port if nobody has it, else one that is free.
func freePort(wanted int) (string, error) {
	for _, port := range []int{wanted, 0} {
		l, err := net.Listen("tcp", ":"+strconv.Itoa(port))
		if err != nil {
			continue
		}
		defer l.Close()
		return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
	}
	return "", fmt.Errorf("no port is free, not even instead of %d", wanted)
}
