package exporter

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/sys/unix"
)

// What the users of the web configuration are asked for.
const (
	LoginAll   = "all"   // everything, /metrics too
	LoginPages = "pages" // all that is for people; /metrics, /-/healthy and /-/ready stay open
)

// door lets people in by the users of the web configuration file. With
// LoginAll exporter-toolkit does it; with LoginPages the door does it for the
// pages, and the toolkit is given the file without its users.
type door struct {
	path  string // of the web configuration; "" for none
	login string

	mu     sync.Mutex
	mark   string            // of the file as it was read
	users  map[string]string // bcrypt hashes by name
	tls    bool
	opened *os.File // the file without its users, in memory only
	known  map[[sha256.Size]byte]bool
	proof  sync.Mutex // one password is checked at a time: it costs CPU by design
}

func newDoor(path, login string) (*door, error) {
	d := &door{path: path, login: login}
	switch login {
	case "", LoginAll:
		d.login = LoginAll
	case LoginPages:
	default:
		return nil, fmt.Errorf("login %q is not known: use %s or %s", login, LoginAll, LoginPages)
	}
	users, err := d.now()
	if err != nil {
		return nil, err
	}
	if d.login == LoginPages && len(users) == 0 {
		return nil, fmt.Errorf("login %s needs users: name a web configuration with basic_auth_users", LoginPages)
	}
	return d, nil
}

// config is the file that exporter-toolkit is to work by.
func (d *door) config() string {
	if d.opened == nil {
		return d.path
	}
	return fmt.Sprintf("/proc/self/fd/%d", d.opened.Fd())
}

// now gives the users of the file, which may have changed.
func (d *door) now() (map[string]string, error) {
	if d.path == "" {
		return nil, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	info, err := os.Stat(d.path)
	if err != nil {
		return nil, err
	}
	mark := fmt.Sprint(info.ModTime().UnixNano(), info.Size())
	if mark == d.mark {
		return d.users, nil
	}
	if err := d.read(); err != nil {
		return nil, fmt.Errorf("web configuration %s: %w", d.path, err)
	}
	d.mark = mark
	return d.users, nil
}

// read reads the file. On some texts that are hardly YAML the library panics,
// which must not take the server down.
func (d *door) read() (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it cannot be read as YAML: %v", cause)
		}
	}()
	text, err := os.ReadFile(d.path)
	if err != nil {
		return err
	}
	var file struct {
		Users map[string]string `yaml:"basic_auth_users"`
		TLS   map[string]any    `yaml:"tls_server_config"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return err
	}
	if d.login == LoginPages {
		if err := d.open(text); err != nil {
			return err
		}
	}
	d.tls = len(file.TLS) > 0
	d.users, d.known = file.Users, make(map[[sha256.Size]byte]bool)
	return nil
}

// open keeps the configuration without its users where the toolkit can read
// it. It may hold a key, so it lies in memory and on no disk.
func (d *door) open(text []byte) error {
	var all map[string]any
	if err := yaml.Unmarshal(text, &all); err != nil {
		return err
	}
	delete(all, "basic_auth_users")
	if tls, ok := all["tls_server_config"].(map[string]any); ok {
		for _, name := range []string{"cert_file", "key_file", "client_ca_file"} {
			if p, ok := tls[name].(string); ok && p != "" && !filepath.IsAbs(p) {
				abs, err := filepath.Abs(filepath.Join(filepath.Dir(d.path), p))
				if err != nil {
					return err
				}
				tls[name] = abs
			}
		}
	}
	out, err := yaml.Marshal(all)
	if err != nil {
		return err
	}
	if d.opened == nil {
		fd, err := unix.MemfdCreate("firegrid-web", unix.MFD_CLOEXEC)
		if err != nil {
			return err
		}
		d.opened = os.NewFile(uintptr(fd), "firegrid-web")
	}
	if err := d.opened.Truncate(0); err != nil {
		return err
	}
	_, err = d.opened.WriteAt(out, 0)
	return err
}

// page lets those in who may see a page. What follows may trust the name that
// the request gives: where nobody has checked it, it is taken away.
func (d *door) page(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		users, err := d.now()
		switch {
		case err != nil:
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		case len(users) == 0 && d.login == LoginAll:
			r.Header.Del("Authorization")
		case d.login == LoginPages && !d.admits(users, r):
			w.Header().Set("WWW-Authenticate", `Basic realm="firegrid", charset="UTF-8"`)
			http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// nobodyHash is checked for names that do not exist, so that an answer takes
// as long as for those that do.
var nobodyHash = sync.OnceValue(func() string {
	h, _ := bcrypt.GenerateFromPassword([]byte("nobody"), bcrypt.DefaultCost) // fails only for longer words
	return string(h)
})

func (d *door) admits(users map[string]string, r *http.Request) bool {
	name, password, ok := r.BasicAuth()
	if !ok {
		return false
	}
	hash, exists := users[name]
	if !exists {
		hash = nobodyHash()
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", name, hash, password))
	d.mu.Lock()
	right, seen := d.known[key]
	d.mu.Unlock()
	if !seen {
		d.proof.Lock()
		right = bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) == nil && exists
		d.proof.Unlock()
		d.remember(key, right)
	}
	return right
}

// answersKept bounds what is remembered of names and passwords.
const answersKept = 1000

func (d *door) remember(key [sha256.Size]byte, right bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.known) >= answersKept {
		clear(d.known)
	}
	d.known[key] = right
}
