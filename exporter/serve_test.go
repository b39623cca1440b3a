package exporter

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// served starts an exporter on free ports and returns its addresses.
func served(t testing.TB, o Options) (addrs []string, e *Exporter) {
	t.Helper()
	if len(o.Listen) == 0 {
		o.Listen = []string{"127.0.0.1:0"}
	}
	e = open(t, o)
	if err := e.Bind(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	for _, a := range e.Addrs() {
		addrs = append(addrs, a.String())
	}
	return addrs, e
}

// status asks an address with or without a name and password.
func status(t *testing.T, c *http.Client, url, user, password string) int {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

func TestBasicAuthOnEveryListener(t *testing.T) {
	data, _ := publishNight(t)
	hash, err := bcrypt.GenerateFromPassword([]byte("消防119"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "web.yml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "basic_auth_users:\n  prometheus: %s\n", hash), 0o600); err != nil {
		t.Fatal(err)
	}
	addrs, _ := served(t, Options{Data: data, WebConfig: config, Listen: []string{"127.0.0.1:0", "127.0.0.1:0"}})
	if len(addrs) != 2 || addrs[0] == addrs[1] {
		t.Fatalf("addresses = %v, want two", addrs)
	}
	for _, a := range addrs {
		for _, path := range []string{"/metrics", "/metrics/process", "/", "/-/ready"} {
			url := "http://" + a + path
			if got := status(t, http.DefaultClient, url, "", ""); got != http.StatusUnauthorized {
				t.Errorf("%s without a password: %d, want 401", url, got)
			}
			if got := status(t, http.DefaultClient, url, "prometheus", "wrong"); got != http.StatusUnauthorized {
				t.Errorf("%s with a wrong password: %d, want 401", url, got)
			}
			if got := status(t, http.DefaultClient, url, "prometheus", "消防119"); got != http.StatusOK {
				t.Errorf("%s with the password: %d, want 200", url, got)
			}
		}
	}
}

func TestTLS(t *testing.T) {
	data, _ := publishNight(t)
	dir := t.TempDir()
	pool := selfSigned(t, dir)
	config := filepath.Join(dir, "web.yml")
	if err := os.WriteFile(config, []byte("tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	addrs, _ := served(t, Options{Data: data, WebConfig: config})
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig.RootCAs = pool
	defer transport.CloseIdleConnections()
	if got := status(t, &http.Client{Transport: transport}, "https://"+addrs[0]+"/metrics", "", ""); got != http.StatusOK {
		t.Errorf("by TLS: %d, want 200", got)
	}
	if got := status(t, http.DefaultClient, "http://"+addrs[0]+"/metrics", "", ""); got != http.StatusBadRequest {
		t.Errorf("without TLS: %d, want 400", got)
	}
}

// selfSigned writes cert.pem and key.pem and returns who trusts them.
func selfSigned(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, content := range map[string][]byte{"cert.pem": certPEM, "key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certPEM)
	return pool
}

func TestServeLetsAnswersEnd(t *testing.T) {
	data, _ := publishNight(t)
	e := open(t, Options{Data: data, Listen: []string{"127.0.0.1:0"}})
	inside, leave := make(chan struct{}), make(chan struct{})
	e.Mount(Page{Pattern: "GET /slow", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(inside)
		<-leave
		fmt.Fprint(w, "done")
	})})
	if err := e.Bind(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Serve(ctx) }()
	answer := make(chan int, 1)
	url := "http://" + e.Addrs()[0].String()
	go func() { answer <- status(t, http.DefaultClient, url+"/slow", "", "") }()
	<-inside
	stop()
	eventually(t, soon, "no new client is let in", func() bool {
		c, err := net.Dial("tcp", e.Addrs()[0].String())
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	close(leave)
	if got := <-answer; got != http.StatusOK {
		t.Errorf("the answer under way: %d, want 200", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	e := open(t, Options{Data: t.TempDir(), Listen: []string{"127.0.0.1:0", l.Addr().String()}})
	err = e.Serve(context.Background())
	if err == nil || !strings.Contains(err.Error(), "listen on "+l.Addr().String()) || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("error = %v, want one that names the address", err)
	}
	if n := len(e.Addrs()); n != 0 {
		t.Errorf("%d addresses are still held", n)
	}
}
