package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tracedCalls are the system calls by which a process changes a disk. Those of
// the second line are not understood by replay, and must not be seen.
const tracedCalls = "openat,creat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,linkat,unlink,unlinkat,rmdir,ftruncate,mkdir,mkdirat," +
	"truncate,writev,pwritev,pwritev2,copy_file_range,sendfile,splice,link,symlinkat,fallocate"

// traced runs the real program and gives what it did, one call a line, in the
// order in which the calls ended.
func traced(t *testing.T, args ...string) []string {
	t.Helper()
	log := filepath.Join(t.TempDir(), "calls")
	c := process(args...)
	strace := exec.Command("strace", append([]string{"-f", "-y", "-xx", "-s", "64000000", "-e", "signal=none", "-e", "trace=" + tracedCalls, "-o", log}, c.Args...)...)
	strace.Env = c.Env
	out, err := strace.CombinedOutput()
	if code := exitCode(err); code != exitDone && code != exitReturned {
		t.Fatalf("strace, of Debian's package strace: %v\n%s", err, out)
	}
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	begun := make(map[string]string) // by thread
	for _, line := range strings.Split(string(b), "\n") {
		thread, call, _ := strings.Cut(line, " ")
		call = strings.TrimSpace(call)
		if before, ok := strings.CutSuffix(call, "<unfinished ...>"); ok {
			begun[thread] = strings.TrimSpace(before)
			continue
		}
		if strings.HasPrefix(call, "<... ") {
			_, rest, _ := strings.Cut(call, "resumed>")
			call = begun[thread] + rest
		}
		calls = append(calls, call)
	}
	return calls
}

var (
	callParts = regexp.MustCompile(`^(\w+)\((.*)\)\s+= (-?\d+)`)
	// An argument is a file descriptor with its path, a text, or something plain.
	callArgs = regexp.MustCompile(`(?:\w+)<([^>]*)>(?:\(deleted\))?|"([^"]*)"|([^,\s]+)`)
)

// callArg is an argument of a call: a path behind a descriptor, or a text.
type callArg struct {
	path, text string
	plain      string
}

// replay does to the disk what a call did. It reports whether the call
// changed something in the disk's folder.
func (d *disk) replay(call string) (bool, error) {
	parts := callParts.FindStringSubmatch(call)
	if parts == nil || strings.HasPrefix(parts[3], "-") {
		return false, nil // no call, or one that failed
	}
	var args []callArg
	for _, m := range callArgs.FindAllStringSubmatch(parts[2], -1) {
		args = append(args, callArg{path: unhex(m[1]), text: unhex(m[2]), plain: m[3]})
	}
	verb := parts[1]
	switch verb {
	case "rename", "unlink", "rmdir", "mkdir", "creat": // no folder comes before the name
		args = append([]callArg{{}}, args...)
		if verb == "rename" {
			args = []callArg{args[0], args[1], {}, args[2]}
		}
	}
	if len(args) == 0 || !d.holds(args[0].path) && (len(args) < 2 || !d.holds(within(args[0], args[1]))) {
		return false, nil
	}
	switch verb {
	case "openat", "creat":
		if flags := args[2].plain; verb == "creat" || strings.Contains(flags, "O_CREAT") || strings.Contains(flags, "O_TRUNC") {
			d.create(within(args[0], args[1]), false, strings.Contains(flags, "O_TRUNC"))
			return true, nil
		}
		return false, nil
	case "mkdir", "mkdirat":
		d.create(within(args[0], args[1]), true, false)
	case "write":
		d.write(args[0].path, []byte(args[1].text), -1)
	case "pwrite64":
		at, err := strconv.Atoi(args[3].plain)
		if err != nil {
			return false, fmt.Errorf("%.200s: %w", call, err)
		}
		d.write(args[0].path, []byte(args[1].text), at)
	case "ftruncate":
		size, err := strconv.Atoi(args[1].plain)
		if err != nil {
			return false, fmt.Errorf("%.200s: %w", call, err)
		}
		d.truncate(args[0].path, size)
	case "fsync", "fdatasync":
		d.sync(args[0].path)
	case "rename", "renameat", "renameat2":
		old := within(args[0], args[1])
		d.name(d.nodes[old], old, within(args[2], args[3]))
	case "linkat":
		d.name(d.nodes[within(args[0], args[1])], "", within(args[2], args[3]))
	case "unlink", "unlinkat", "rmdir":
		path := within(args[0], args[1])
		d.name(d.nodes[path], path, "")
	default:
		return false, fmt.Errorf("the model of the disk does not know %.200s", call)
	}
	return true, nil
}

// within is a path as a call names it: under a folder, or by itself.
func within(folder, name callArg) string {
	if filepath.IsAbs(name.text) {
		return filepath.Clean(name.text)
	}
	return filepath.Join(folder.path, name.text)
}

// unhex reads strace's \x41\x42.
func unhex(s string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	if err != nil {
		return s
	}
	return string(bytes.TrimSuffix(b, []byte(" (deleted)")))
}
