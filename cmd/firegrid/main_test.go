package main

import (
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"firegrid/cmd/internal/nightly"
)

// TestMain lets the test binary be the real program, so that tests can start
// it as a process of its own and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("FIREGRID_TEST_MAIN") == "1" {
		if os.Getenv("FIREGRID_TEST_HASTE") == "1" {
			nightly.Pauses = slices.Repeat([]time.Duration{300 * time.Millisecond}, 20)
		}
		os.Exit(untilSignal())
	}
	os.Setenv("FIREGRID_TEST_MAIN", "1") // for what the program itself starts
	os.Exit(m.Run())
}

// process is the real program with its arguments, not yet started.
func process(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "FIREGRID_TEST_MAIN=1", "FIREGRID_LANG=zh")
	return c
}
