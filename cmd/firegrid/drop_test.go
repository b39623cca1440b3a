package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const oneWrongDate = hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n诸-2,乙厂,诸暨市,大唐镇,2012-13-01,灭火器失效,当场改正,,,\n"

// While serving, a ledger handed in on the page and one put into the inbox are
// both taken within seconds, and their marked workbooks lie in returned.
func TestServeTakesFiles(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	site := "http://" + startServe(t, data)
	if page := fetch(t, site+"/"); !strings.Contains(page, `href="drop/"`) {
		t.Errorf("the landing page does not lead to the drop page:\n%s", page)
	}
	receipt := post(t, site+"/drop/", "网页.csv", oneWrongDate)
	write(t, filepath.Join(data, "inbox", "共享.csv"), oneWrongDate+"\n")
	for _, name := range []string{"网页（问题）.xlsx", "共享（问题）.xlsx"} {
		soon(t, name, func() bool {
			_, err := os.Stat(filepath.Join(data, "returned", name))
			return err == nil
		})
	}
	if page := fetch(t, receipt); !strings.Contains(page, "2012-13-01") {
		t.Errorf("the answer:\n%s", page)
	}
	if left := filesUnder(t, filepath.Join(data, "inbox")); len(left) != 0 {
		t.Errorf("left in the inbox: %v", left)
	}
}

// post hands a file in and gives the address of the answer.
func post(t *testing.T, url, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w, err := m.CreateFormFile("files", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	m.Close()
	r, err := http.Post(url, m.FormDataContentType(), &b)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	return r.Request.URL.String()
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func soon(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("not in time: %s", what)
}
