package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// The line that password prints opens the pages to that password, and to no other.
func TestPasswordOpensThePages(t *testing.T) {
	c := process("password", "诸暨-1")
	c.Stdin = strings.NewReader("消防 119\r\n")
	line, err := c.Output()
	if err != nil || strings.Contains(string(line), "119") {
		t.Fatalf("%v\n%s", err, line)
	}
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	web := filepath.Join(data, "web.yml")
	write(t, web, "basic_auth_users:\n"+string(line))
	write(t, filepath.Join(data, "firegrid.yaml"), "serve: {web_config: "+web+", login: pages}\n")
	site := "http://" + startServe(t, data)
	for password, want := range map[string]int{"消防 119": http.StatusOK, "消防119": http.StatusUnauthorized} {
		r, err := http.NewRequest(http.MethodGet, site+"/drop/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth("诸暨-1", password)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("with %q: %s", password, answer.Status)
		}
	}
}

func TestPasswordsThatCannotBe(t *testing.T) {
	for given, want := range map[string]string{"\n": "密码是空的", "": "密码是空的", strings.Repeat("消", 25): "最多 72 个字节"} {
		c := process("password", "zhuji")
		c.Stdin = strings.NewReader(given)
		if out, err := c.CombinedOutput(); err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%q: %v\n%s", given, err, out)
		}
	}
	if _, errs, code := firegrid(t, "password", "a:b"); code != exitUsage || !strings.Contains(errs, "登录名") {
		t.Errorf("a name with a colon: exit code %d, %q", code, errs)
	}
}
