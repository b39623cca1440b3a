package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/workbook"
)

const roster = "行政区划代码,乡镇街道,类型,县市区,所属大队\n330602001,塔山街道,街道,越城区,越城大队\n330681101,大唐镇,镇,诸暨市,诸暨大队\n"

const head = "隐患编号,单位名称,县市区,乡镇街道,发现日期,隐患描述,整改方式\n"

// good is a ledger without a problem; bad has one wrong date.
const (
	good = head + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正\n"
	bad  = head + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正\n诸-2,乙厂,诸暨市,大唐镇,2012-13-01,灭火器失效,当场改正\n"
)

// site is a drop page with its data folder, served and taking.
type site struct {
	*httptest.Server
	web  *Server
	data string
}

// open serves a data folder in which the roster was taken.
func open(t *testing.T, change ...func(*Options)) *site {
	t.Helper()
	data := t.TempDir()
	if err := os.MkdirAll(filepath.Join(data, "inbox"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := options(t, data)
	for _, c := range change {
		c(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(data, "名册.csv"), roster)
	if _, err := o.Take(context.Background(), []string{filepath.Join(data, "名册.csv")}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(func() { srv.Close(); stop(); <-ended })
	return &site{srv, s, data}
}

func options(t *testing.T, data string) Options {
	contracts := func() ([]*dataset.Contract, error) { return dataset.Contracts(dataset.Additions{}) }
	return Options{
		Data: data, Contracts: contracts, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Limits: Limits{FileBytes: 64 << 20, TotalBytes: 100 << 20, Files: 10},
		Places: func(context.Context) ([]dataset.Township, error) {
			return []dataset.Township{{Code: "330681101", Name: "大唐镇", County: "诸暨市", Brigade: "诸暨大队", From: dataset.NoDay, To: dataset.NoDay}}, nil
		},
		Take: func(ctx context.Context, files []string) (*ingest.Result, error) {
			lock, err := lake.TakeLock(data, "serve")
			if err != nil {
				return nil, err
			}
			defer lock.Release()
			all, err := contracts()
			if err != nil {
				return nil, err
			}
			return ingest.Run(ctx, ingest.Options{Data: data, Files: files, Contracts: all, Fingerprint: "1", Limits: workbook.DefaultLimits(), Now: time.Now})
		},
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// file is one file of an upload.
type file struct{ name, text string }

func form(t *testing.T, files ...file) (*bytes.Buffer, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, f := range files {
		w, err := m.CreateFormFile("files", f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, m.FormDataContentType()
}

// drop hands files in as a browser without a script does, and follows to the
// receipt.
func (s *site) drop(t *testing.T, files ...file) (status int, page, url string) {
	t.Helper()
	b, kind := form(t, files...)
	r, err := http.Post(s.URL+Prefix, kind, b)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, body(t, r), r.Request.URL.String()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (s *site) get(t *testing.T, path string, header ...string) (int, string) {
	t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = s.URL + path
	}
	req, err := http.NewRequest("GET", path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, body(t, r)
}

// settle waits until every file of a receipt has its answer.
func (s *site) settle(t *testing.T, url string) string {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, page := s.get(t, url); !strings.Contains(page, `data-busy="1"`) {
			return page
		}
	}
	t.Fatalf("%s is still busy", url)
	return ""
}

// handIn drops files and gives the answer.
func (s *site) handIn(t *testing.T, files ...file) string {
	t.Helper()
	status, page, url := s.drop(t, files...)
	if status != http.StatusOK || !strings.Contains(url, "/drop/receipts/") {
		t.Fatalf("status %d at %s\n%s", status, url, page)
	}
	return s.settle(t, url)
}

func (s *site) records(t *testing.T) []lake.File {
	t.Helper()
	l, err := lake.Open(s.data)
	if err != nil {
		t.Fatal(err)
	}
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// left lists the files under a folder of the data folder.
func (s *site) left(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(filepath.Join(s.data, dir), func(path string, d os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err == nil && !d.IsDir() {
			out = append(out, d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wants(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q:\n%s", s, page)
		}
	}
}
