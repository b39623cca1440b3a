package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"firegrid/exporter"
)

const deploy = "../../deploy"

// TestUnitsAreInOrder lets systemd's own tool read the units, and rate their
// sandbox: below 2 of 10 is what it calls OK or SAFE.
func TestUnitsAreInOrder(t *testing.T) {
	dir := t.TempDir()
	var units []string
	for _, name := range []string{"firegrid.service", "firegrid-run.service", "firegrid-run.timer"} {
		unit := filepath.Join(dir, name)
		// The program is not installed where the tests run.
		write(t, unit, strings.ReplaceAll(read(t, filepath.Join(deploy, "systemd", name)), "/usr/bin/firegrid", "/bin/true"))
		units = append(units, unit)
	}
	systemd(t, append([]string{"verify", "--man=no"}, units...)...)
	for _, unit := range units[:2] {
		systemd(t, "security", "--offline=true", "--no-pager", "--threshold=20", unit)
	}
}

func systemd(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("systemd-analyze", args...).CombinedOutput(); err != nil {
		t.Errorf("systemd-analyze %s (Debian package systemd): %v\n%s", strings.Join(args, " "), err, out)
	}
}

// command lines of the program in the units, after what systemd does itself.
var execLine = regexp.MustCompile(`(?m)^Exec\w+=/usr/bin/firegrid (.*)$`)

// TestCommandsOfTheUnitsExist parses every command line with the real program.
func TestCommandsOfTheUnitsExist(t *testing.T) {
	for _, name := range []string{"firegrid.service", "firegrid-run.service"} {
		lines := execLine.FindAllStringSubmatch(read(t, filepath.Join(deploy, "systemd", name)), -1)
		if len(lines) == 0 {
			t.Errorf("%s runs nothing", name)
		}
		for _, line := range lines {
			known(t, strings.Fields(line[1]))
		}
	}
}

// known asks for the help of a command line, which fails if a flag is unknown.
func known(t *testing.T, args []string) {
	t.Helper()
	if _, errs, code := firegrid(t, append(args, "--help")...); code != exitDone {
		t.Errorf("firegrid %s: %s", strings.Join(args, " "), errs)
	}
}

type service struct {
	Image   string
	Build   struct{ Context, Dockerfile string }
	Command []string
	Volumes []string
	Depends map[string]any    `yaml:"depends_on"`
	Env     map[string]string `yaml:"environment"`
}

// TestComposeHoldsTogether: what a service mounts, waits for and is built from
// is there, its command lines are the program's, and the files that Prometheus
// and Grafana are pointed at are among those laid down.
func TestComposeHoldsTogether(t *testing.T) {
	text := read(t, filepath.Join(deploy, "docker-compose.yml"))
	var compose struct {
		Services map[string]service
		Volumes  map[string]any
	}
	if err := yaml.Unmarshal([]byte(text), &compose); err != nil {
		t.Fatal(err)
	}
	boards := t.TempDir()
	for name, s := range compose.Services {
		for _, v := range s.Volumes {
			if _, declared := compose.Volumes[strings.Split(v, ":")[0]]; !declared {
				t.Errorf("%s mounts %s, which is no volume", name, v)
			}
		}
		for other := range s.Depends {
			if _, there := compose.Services[other]; !there {
				t.Errorf("%s waits for %s, which is no service", name, other)
			}
		}
		if s.Image != "firegrid" {
			continue
		}
		if _, err := os.Stat(filepath.Join(deploy, s.Build.Context, s.Build.Dockerfile)); err != nil {
			t.Error(err)
		}
		known(t, slices.Clone(s.Command))
	}
	args := slices.Clone(compose.Services["boards"].Command)
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "${FIREGRID_URL:-http://localhost:9868}", "http://10.0.0.5:9868")
		if arg == "/boards" {
			args[i] = boards
		}
	}
	if _, errs, code := firegrid(t, args...); code != exitDone {
		t.Fatal(errs)
	}
	if promtool := exporter.PromtoolCommand("/boards/history.om", "/prometheus"); !strings.Contains(text, "/bin/"+strings.Join(promtool, ", ")) {
		t.Errorf("the history is not made by %v", promtool)
	}
	pointed := regexp.MustCompile(`/boards/((?:grafana|prometheus)/[\w/.]+)`).FindAllStringSubmatch(text, -1)
	if len(pointed) != 3 {
		t.Errorf("pointed at: %v", pointed)
	}
	for _, p := range pointed {
		if _, err := os.Stat(filepath.Join(boards, p[1])); err != nil {
			t.Error(err)
		}
	}
}
