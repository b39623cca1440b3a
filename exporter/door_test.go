package exporter

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// webConfig writes a web configuration with the user 王科 and more lines.
func webConfig(t *testing.T, dir, password, more string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "web.yml")
	if err := os.WriteFile(path, fmt.Appendf(nil, "%sbasic_auth_users:\n  王科: %s\n", more, hash), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// echo is a page that says who asks.
func echo(w http.ResponseWriter, r *http.Request) {
	name, _, _ := r.BasicAuth()
	fmt.Fprintf(w, "[%s]", name)
}

// Where only the pages ask for a login, Prometheus and the health checks do
// not need one, and everything that is for people does, by TLS as well.
func TestLoginForPagesOnly(t *testing.T) {
	data, _ := publishNight(t)
	dir := t.TempDir()
	pool := selfSigned(t, dir)
	config := webConfig(t, dir, "消防119", "tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n")
	e := open(t, Options{Data: data, WebConfig: config, Login: LoginPages, Listen: []string{"127.0.0.1:0"}})
	e.Mount(Page{Pattern: "GET /rows", Handler: http.HandlerFunc(echo)})
	e.Mount(Page{Pattern: "GET /map", Handler: http.HandlerFunc(echo), Open: true})
	site := e.Scheme() + "://" + run(t, e)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig.RootCAs = pool
	defer transport.CloseIdleConnections()
	c := &http.Client{Transport: transport}
	for path, open := range map[string]bool{
		"/metrics": true, "/metrics/process": true, "/-/healthy": true, "/-/ready": true, "/map": true,
		"/favicon.ico": true, "/": false, "/landing.css": false, "/rows": false,
	} {
		want := http.StatusUnauthorized
		if open {
			want = http.StatusOK
		}
		if got := status(t, c, site+path, "", ""); got != want {
			t.Errorf("%s without a login: %d, want %d", path, got, want)
		}
		for _, wrong := range [][2]string{{"王科", "119"}, {"李科", "消防119"}, {"", "消防119"}} {
			if got := status(t, c, site+path, wrong[0], wrong[1]); got != want {
				t.Errorf("%s with a wrong login: %d, want %d", path, got, want)
			}
		}
		for range 2 { // checked, then remembered
			if got := status(t, c, site+path, "王科", "消防119"); got != http.StatusOK {
				t.Errorf("%s with the login: %d, want 200", path, got)
			}
		}
	}
	webConfig(t, dir, "新密码", "tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n")
	later := time.Now().Add(time.Second)
	if err := os.Chtimes(config, later, later); err != nil {
		t.Fatal(err)
	}
	if got := status(t, c, site+"/rows", "王科", "消防119"); got != http.StatusUnauthorized {
		t.Errorf("the old password after it was changed: %d, want 401", got)
	}
	if got := status(t, c, site+"/rows", "王科", "新密码"); got != http.StatusOK {
		t.Errorf("the new password: %d, want 200", got)
	}
}

// run serves an exporter until the test ends and gives its address.
func run(t *testing.T, e *Exporter) string {
	t.Helper()
	if err := e.Bind(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx := t.Context()
	go func() { ended <- e.Serve(ctx) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return e.Addrs()[0].String()
}

func TestLoginThatCannotBe(t *testing.T) {
	data, _ := publishNight(t)
	for _, o := range []Options{
		{Login: "some"}, {Login: LoginPages}, {Login: LoginPages, WebConfig: empty(t)},
		{Frames: []string{"grafana"}}, {Frames: []string{"http://grafana/x"}}, {Frames: []string{"*"}}, {Frames: []string{"http://a; script-src *"}},
	} {
		o.Data = data
		if _, err := New(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

func empty(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "web.yml")
	if err := os.WriteFile(path, []byte("rate_limit: {interval: 1s, burst: 5}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A name that nobody has checked is not handed on: pages write it down.
func TestNamesAreCheckedOrGone(t *testing.T) {
	data, _ := publishNight(t)
	for _, login := range []string{LoginAll, LoginPages} {
		for config, want := range map[string]string{"": "[]", webConfig(t, t.TempDir(), "消防119", ""): "[王科]"} {
			if login == LoginPages && config == "" {
				continue
			}
			e := open(t, Options{Data: data, WebConfig: config, Login: login, Listen: []string{"127.0.0.1:0"}})
			e.Mount(Page{Pattern: "GET /who", Handler: http.HandlerFunc(echo)})
			site := "http://" + run(t, e)
			r, err := http.NewRequest(http.MethodGet, site+"/who", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.SetBasicAuth("王科", "消防119")
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			if got := body(t, answer); got != want {
				t.Errorf("login %s, users %t: the page is told %s, want %s", login, config != "", got, want)
			}
		}
	}
}

// The toolkit's rate limit holds in either way of asking for a login.
func TestRateLimit(t *testing.T) {
	data, _ := publishNight(t)
	for _, login := range []string{LoginAll, LoginPages} {
		config := webConfig(t, t.TempDir(), "消防119", "rate_limit: {interval: 1h, burst: 3}\n")
		e := open(t, Options{Data: data, WebConfig: config, Login: login, Listen: []string{"127.0.0.1:0"}})
		site := "http://" + run(t, e)
		for i, want := range []int{200, 200, 200, http.StatusTooManyRequests} {
			if got := status(t, http.DefaultClient, site+"/metrics", "王科", "消防119"); got != want {
				t.Errorf("login %s, request %d: %d, want %d", login, i+1, got, want)
			}
		}
	}
}

// Every page tells browsers the same, and shows up in the frames that are
// allowed and in no others.
func TestHeadersOfEveryPage(t *testing.T) {
	data, _ := publishNight(t)
	for _, frames := range [][]string{nil, {"http://grafana.lan:3000", "https://board.lan"}} {
		e := open(t, Options{Data: data, Frames: frames})
		e.Mount(Page{Pattern: "GET /rows", Handler: http.HandlerFunc(echo)})
		h := e.Handler()
		for _, path := range []string{"/", "/landing.css", "/favicon.ico", "/rows", "/metrics", "/-/healthy"} {
			got := ask(t, h, http.MethodGet, path).Header
			csp := got.Get("Content-Security-Policy")
			if !strings.HasPrefix(csp, "default-src 'none'; ") || strings.Contains(csp, "unsafe") || got.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", path, got)
			}
			ancestors, legacy := "frame-ancestors 'none'", "DENY"
			if frames != nil {
				ancestors, legacy = "frame-ancestors http://grafana.lan:3000 https://board.lan", ""
			}
			if !strings.HasSuffix(csp, ancestors) || got.Get("X-Frame-Options") != legacy {
				t.Errorf("%s, frames %v: %s, X-Frame-Options %q", path, frames, csp, got.Get("X-Frame-Options"))
			}
		}
		page := body(t, ask(t, h, http.MethodGet, "/"))
		if strings.Contains(page, "<style") || strings.Contains(page, "style=") || strings.Contains(page, "<script") {
			t.Error("the landing page has what its policy forbids")
		}
		if css := ask(t, h, http.MethodGet, "/landing.css"); !strings.HasPrefix(css.Header.Get("Content-Type"), "text/css") || !strings.Contains(body(t, css), "font:") {
			t.Error("the landing page's style is not there")
		}
	}
}

// No other site can have a browser reload; curl and Prometheus can.
func TestOtherSitesCannotReload(t *testing.T) {
	data, _ := publishNight(t)
	h := open(t, Options{Data: data}).Handler()
	for _, tt := range []struct {
		header, value string
		want          int
	}{
		{"Sec-Fetch-Site", "cross-site", http.StatusForbidden}, {"Origin", "http://evil.example", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-origin", http.StatusOK}, {"User-Agent", "curl", http.StatusOK},
	} {
		if r := ask(t, h, http.MethodPost, "/-/reload", tt.header, tt.value); r.StatusCode != tt.want {
			t.Errorf("%s: %s: %d, want %d", tt.header, tt.value, r.StatusCode, tt.want)
		}
	}
}
