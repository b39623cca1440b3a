package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A folder that is named and holds no Grafana is said at once, before the long
// work; one as Grafana's archive unpacks, or a link to its program, is found.
func TestGrafanaIsFoundOrSaidToBeMissing(t *testing.T) {
	dir := t.TempDir()
	_, errs, code := firegrid(t, "demo", "--boards", "--grafana", dir, "--data", filepath.Join(dir, "data"))
	if code != exitUsage || !strings.Contains(errs, "conf/defaults.ini") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	for _, path := range []string{"conf/defaults.ini", "bin/grafana"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(path)), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, path), "")
	}
	a := &app{lang: "zh"}
	program, home, err := a.findGrafana(dir)
	if err != nil || program != filepath.Join(dir, "bin", "grafana") || home != dir {
		t.Errorf("found %s in %s: %v", program, home, err)
	}
	path := t.TempDir()
	t.Setenv("PATH", path)
	if program, _, err := a.findGrafana(""); program != "" || err != nil {
		t.Errorf("found %q on an empty PATH: %v", program, err)
	}
	if err := os.Chmod(filepath.Join(dir, "bin", "grafana"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "bin", "grafana"), filepath.Join(path, "grafana")); err != nil {
		t.Fatal(err)
	}
	if program, home, err := a.findGrafana(""); home != dir || program == "" || err != nil {
		t.Errorf("on the PATH: %q in %q: %v", program, home, err)
	}
}

// A server of the demo that ends by itself ends the demo, with its last words.
func TestChildThatEndsByItself(t *testing.T) {
	dir := t.TempDir()
	c := &child{name: "Prometheus", path: "/bin/sh", args: []string{"-c", "echo storage is locked >&2; exit 3"}, log: filepath.Join(dir, "log", "prometheus.log")}
	err := c.run(context.Background())
	if err == nil || !strings.Contains(err.Error(), "Prometheus") || !strings.Contains(err.Error(), "storage is locked") {
		t.Errorf("error %v", err)
	}
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	asked := &child{name: "Grafana", path: "/bin/sleep", args: []string{"60"}, log: filepath.Join(dir, "grafana.log")}
	began := time.Now()
	if err := asked.run(ctx); err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("asked to end, it took %v: %v", time.Since(began), err)
	}
}

func TestPortThatIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	port, err := freePort(taken)
	if err != nil || port == strconv.Itoa(taken) || port == "0" {
		t.Errorf("port %s instead of %d: %v", port, taken, err)
	}
}
