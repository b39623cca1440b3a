package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// usage is what one process took.
type usage struct {
	Wall   float64 `json:"wall_seconds"`
	CPU    float64 `json:"cpu_seconds"` // user and system
	Memory float64 `json:"peak_mib"`
}

// measured runs a command and says what it took and printed. Exit codes other
// than those named are errors.
//
// A child's peak memory begins with that of the process that started it, which
// is why everything that needs memory here is done in a child of its own.
func measured(ctx context.Context, codes []int, name string, args ...string) (usage, []byte, error) {
	var stdout, stderr bytes.Buffer
	c := exec.CommandContext(ctx, name, args...)
	c.Stdout, c.Stderr = &stdout, &stderr
	begin := time.Now()
	err := c.Run()
	wall := time.Since(begin)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return usage{}, nil, err
	}
	if code := c.ProcessState.ExitCode(); !slices.Contains(codes, code) {
		return usage{}, nil, fmt.Errorf("%s: exit code %d: %s", strings.Join(c.Args, " "), code, lastLines(stderr.String()))
	}
	used, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return usage{}, nil, errors.New("this system does not tell what a process used")
	}
	cpu := c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	return usage{Wall: wall.Seconds(), CPU: cpu.Seconds(), Memory: float64(used.Maxrss) / 1024}, stdout.Bytes(), nil
}

// lastLines is the end of what a command complained about.
func lastLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}

// fillInbox puts files into an inbox in their order, by hard link where the
// file system can, and keeps their times, which decide which file is later.
func fillInbox(inbox string, files []string) error {
	for _, path := range files {
		if err := place(path, inbox); err != nil {
			return err
		}
	}
	return nil
}

func place(path, dir string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	to := dir + string(os.PathSeparator) + info.Name()
	if os.Link(path, to) == nil {
		return nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}
