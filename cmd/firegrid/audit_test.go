package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"firegrid/ingest/auditlog"
)

// With a login for the pages only, a clerk's name stands in the audit log
// beside the address, Prometheus needs none, and a forged name is worth nothing.
func TestWhoHandedInIsKept(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	hash, err := bcrypt.GenerateFromPassword([]byte("密码"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "web.yml")
	write(t, config, fmt.Sprintf("basic_auth_users:\n  zhuji: %s\n", hash))
	write(t, filepath.Join(data, "firegrid.yaml"), fmt.Sprintf("serve: {web_config: %q, login: pages}\n", config))
	site := "http://" + startServe(t, data)
	for _, tt := range []struct {
		password string
		want     int
	}{{"错的", http.StatusUnauthorized}, {"密码", http.StatusOK}} {
		if got := handIn(t, site, "zhuji", tt.password); got != tt.want {
			t.Fatalf("handing in with the password %s: %d, want %d", tt.password, got, tt.want)
		}
	}
	soon(t, "the file is taken", func() bool {
		out, _, _ := firegrid(t, "audit", "--data", data)
		return strings.Contains(out, "  zhuji (127.0.0.1)  提交  网页.csv")
	})
	if page := fetch(t, site+"/metrics"); !strings.Contains(page, "firegrid_townships{") {
		t.Errorf("Prometheus cannot scrape:\n%.500s", page)
	}
	out, _, code := firegrid(t, "audit", "--json", "--since", "1h", "--data", data)
	var last auditlog.Entry
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); code != exitDone || err != nil || last.Who != "zhuji (127.0.0.1)" || last.Verb != auditlog.Dropped {
		t.Errorf("exit code %d, %v\n%s", code, err, out)
	}
}

func handIn(t *testing.T, site, user, password string) int {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w, err := m.CreateFormFile("files", "网页.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, oneWrongDate); err != nil {
		t.Fatal(err)
	}
	m.Close()
	r, err := http.NewRequest(http.MethodPost, site+"/drop/", &b)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.SetBasicAuth(user, password)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// since leaves out what is older; a torn line is told and costs no other.
func TestAuditSince(t *testing.T) {
	data := t.TempDir()
	at := func(s string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	err := auditlog.Append(data,
		auditlog.Entry{At: at("2012-12-18 23:59"), Who: "甲", Verb: auditlog.Retracted, Subject: "旧.xlsx"},
		auditlog.Entry{At: at("2012-12-19 00:00"), Who: "乙", Verb: auditlog.RolledBack, Subject: "20121218T183000Z-20121218", Reason: "数错了"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(auditlog.Path(data), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, `{"at":"2012-`)
	f.Close()
	out, errs, code := firegrid(t, "audit", "--since", "2012-12-19", "--data", data)
	want := "2012-12-19 00:00  乙  回退到  20121218T183000Z-20121218  原因：数错了\n"
	if code != exitDone || out != want || !strings.Contains(errs, "1 行读不出来") {
		t.Errorf("exit code %d, %q\n%q", code, out, errs)
	}
	if _, _, code := firegrid(t, "audit", "--since", "yesterday", "--data", data); code != exitUsage {
		t.Errorf("--since yesterday: exit code %d", code)
	}
}
