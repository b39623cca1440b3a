package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// packaged builds the packages of a version into a folder. The program in them
// is this test binary by another name: the real one takes long to compress.
func packaged(t *testing.T, version string) (dist string) {
	t.Helper()
	dist = t.TempDir()
	program := filepath.Join(t.TempDir(), "firegrid")
	if err := os.WriteFile(program, fmt.Appendf(nil, "#!/bin/sh\nFIREGRID_TEST_MAIN=1 exec %q \"$@\"\n", os.Args[0]), 0o755); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(filepath.Join(deploy, "package", "build"), version, program)
	c.Env = append(os.Environ(), "DIST="+dist)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dist
}

// dpkg works on a root of its own, with the package's scripts.
func dpkg(t *testing.T, root string, args ...string) string {
	t.Helper()
	c := exec.Command("dpkg", append([]string{"--root=" + root, "--force-script-chrootless", "--force-not-root", "--force-depends", "--log=/dev/null"}, args...)...)
	c.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("dpkg %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// Installing, upgrading from the version before, removing and even purging
// leave the data alone; settings that were changed stay over an upgrade.
func TestPackagesKeepTheData(t *testing.T) {
	before, after, root := packaged(t, "v0.1.0"), packaged(t, "v0.2.0-3-gabcdef0"), t.TempDir()
	for _, dir := range []string{"updates", "info"} {
		if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(root, "var/lib/dpkg/status"), "")
	if said := dpkg(t, root, "-i", one(t, before, "*.deb")); !strings.Contains(said, "systemctl enable --now") {
		t.Errorf("it does not say how to start:\n%s", said)
	}
	archive := filepath.Join(root, "var/lib/firegrid/archive")
	if err := os.MkdirAll(archive, 0o755); err != nil {
		t.Fatal(err)
	}
	kept, settings := filepath.Join(archive, "台账.xlsx"), filepath.Join(root, "etc/default/firegrid")
	write(t, kept, "rows")
	write(t, settings, "FIREGRID_LANG=en\n")

	said := dpkg(t, root, "-i", one(t, after, "*.deb"))
	if strings.Contains(said, "systemctl enable") || read(t, settings) != "FIREGRID_LANG=en\n" || read(t, kept) != "rows" {
		t.Errorf("after the upgrade: %s\nsettings %q", said, read(t, settings))
	}
	if v := dpkg(t, root, "-s", "firegrid"); !strings.Contains(v, "Version: 0.2.0") {
		t.Errorf("it is not the new version:\n%s", v)
	}
	if said := dpkg(t, root, "-r", "firegrid"); !strings.Contains(said, "数据仍在") || read(t, kept) != "rows" {
		t.Errorf("after removing: %s", said)
	}
	if _, err := os.Stat(filepath.Join(root, "usr/bin/firegrid")); err == nil {
		t.Error("the program is still there")
	}
	dpkg(t, root, "-P", "firegrid")
	if read(t, kept) != "rows" {
		t.Error("a purge has taken the data")
	}
}

// Every kind of package holds what an office needs.
func TestPackagesHoldEverything(t *testing.T) {
	dist := packaged(t, "v0.1.0")
	list := func(name string, args ...string) string {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	system := []string{
		"/usr/bin/firegrid", "/usr/lib/systemd/system/firegrid.service", "/usr/lib/systemd/system/firegrid-run.timer", "/usr/lib/sysusers.d/firegrid.conf",
		"/etc/default/firegrid", "/usr/share/doc/firegrid/operator.zh-CN.md", "/usr/share/doc/firegrid/operator.md",
		"/usr/share/firegrid/boards/grafana/dashboards/overview.json", "/usr/share/firegrid/boards/prometheus/rules/firegrid.yml",
	}
	for kind, tt := range map[string]struct {
		list string
		want []string
	}{
		"deb": {list("dpkg-deb", "-c", one(t, dist, "*.deb")), system},
		"rpm": {list("rpm", "-qlp", one(t, dist, "*.rpm")), system},
		"tarball": {list("tar", "-tzf", one(t, dist, "*.tar.gz")), []string{
			"/firegrid\n", "/systemd/firegrid.service", "/boards/grafana/dashboards/overview.json", "/doc/operator.md", "/INSTALL.md", "/INSTALL.zh-CN.md"}},
	} {
		for _, want := range tt.want {
			if !strings.Contains(tt.list, want) {
				t.Errorf("%s: no %s in\n%s", kind, want, tt.list)
			}
		}
	}
	installable(t, one(t, dist, "*.tar.gz"))
	if scripts := list("rpm", "-qp", "--scripts", one(t, dist, "*.rpm")); !strings.Contains(scripts, "systemd-sysusers") || !strings.Contains(scripts, "systemctl disable --now") {
		t.Errorf("the rpm's scripts:\n%s", scripts)
	}
	c := exec.Command("sha256sum", "--check", "--quiet", "SHA256SUMS")
	c.Dir = dist
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// installable unpacks a tarball: what its INSTALL speaks of is in it, and what
// its lines for cron would start are commands that the program knows.
func installable(t *testing.T, tarball string) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("tar", "-C", dir, "--strip-components=1", "-xzf", tarball).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"INSTALL.md", "INSTALL.zh-CN.md"} {
		text := read(t, filepath.Join(dir, name))
		named := regexp.MustCompile(`(?m)(?:^|[ (])((?:systemd|boards|doc|INSTALL)[/.][\w./*-]*\w)`).FindAllStringSubmatch(text, -1)
		if len(named) < 6 {
			t.Errorf("%s speaks of %v", name, named)
		}
		for _, m := range named {
			if found, err := filepath.Glob(filepath.Join(dir, m[1])); err != nil || len(found) == 0 {
				t.Errorf("%s speaks of %s, which is not in the tarball", name, m[1])
			}
		}
		jobs := regexp.MustCompile(`(?m)^(?:@reboot|30 2 \* \* \*) +/usr/bin/firegrid (.*) --data`).FindAllStringSubmatch(text, -1)
		if len(jobs) != 2 {
			t.Errorf("%s has the lines %v for cron", name, jobs)
		}
		for _, job := range jobs {
			if _, errs, code := firegrid(t, append(strings.Fields(job[1]), "--help")...); code != exitDone {
				t.Errorf("%s: firegrid %s: %s", name, job[1], errs)
			}
		}
	}
}
