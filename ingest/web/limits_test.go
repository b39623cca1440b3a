package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("not in time: %s", what)
}

func small(o *Options) { o.Limits = Limits{FileBytes: 1 << 10, TotalBytes: 8 << 10, Files: 3} }

func TestSafeName(t *testing.T) {
	for raw, want := range map[string]string{
		"../../etc/passwd.xlsx":            "passwd.xlsx",
		`C:\Users\王\台账.xlsx`:               "台账.xlsx",
		`<img src=x onerror=alert(1)>.xls`: "_img src=x onerror=alert(1)_.xls",
		"a\x00b\n.csv":                     "ab.csv",
		"\u202exslx.exe":                   "xslx.exe",
		"  . .xlsx":                        "未命名.xlsx",
		"":                                 "未命名",
		"con.xlsx":                         "_con.xlsx",
		"\xff\xfe.csv":                     "_.csv",
		strings.Repeat("长", 200) + ".xlsx": strings.Repeat("长", 58) + ".xlsx",
		"【待补】诸暨大队2012年7月.xlsx": "【待补】诸暨大队2012年7月.xlsx",
	} {
		if got := safeName(raw); got != want {
			t.Errorf("%q became %q, not %q", raw, got, want)
		}
	}
}

// A hostile name is shown and never used.
func TestHostileName(t *testing.T) {
	s := open(t)
	page := s.handIn(t, file{`../../../<script>alert(1)</script>.csv`, good}, file{`"><b>x.csv`, bad})
	if strings.Contains(page, "<script>alert") || strings.Contains(page, `"><b>`) {
		t.Errorf("a name is not escaped:\n%s", page)
	}
	for _, f := range s.records(t) {
		if strings.ContainsAny(f.Name, `/\<>"`) {
			t.Errorf("the lake has the name %q", f.Name)
		}
	}
}

func TestFileOverTheLimit(t *testing.T) {
	s := open(t, small)
	page := s.handIn(t, file{"大.csv", good + strings.Repeat(" ", 2<<10)}, file{"小.csv", good})
	wants(t, page, "超过", "没有收下", "已取用")
	if n := len(s.records(t)); n != 2 {
		t.Errorf("%d files in the lake", n)
	}
	if left := s.left(t, "uploads"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestTooManyFiles(t *testing.T) {
	s := open(t, small)
	var files []file
	for i := range 5 {
		files = append(files, file{fmt.Sprintf("%d.csv", i), strings.ReplaceAll(good, "诸-1", fmt.Sprintf("诸-%d", i))})
	}
	page := s.handIn(t, files...)
	if n := strings.Count(page, "一次提交的文件太多"); n != 2 {
		t.Errorf("%d files were refused", n)
	}
	if n := len(s.records(t)); n != 4 {
		t.Errorf("%d files in the lake", n)
	}
}

func TestTooMuchAtOnce(t *testing.T) {
	s := open(t, small)
	status, page, _ := s.drop(t, file{"a.csv", strings.Repeat("x", 2<<20)})
	if status != http.StatusRequestEntityTooLarge || !strings.Contains(page, "一次最多提交 8 KB") {
		t.Errorf("status %d\n%s", status, page)
	}
}

func TestNothingChosen(t *testing.T) {
	s := open(t)
	for _, files := range [][]file{nil, {{"", ""}}} {
		if status, page, _ := s.drop(t, files...); status != http.StatusBadRequest || !strings.Contains(page, "还没有选择文件") {
			t.Errorf("status %d\n%s", status, page)
		}
	}
}

func TestDiskFull(t *testing.T) {
	s := open(t)
	s.web.free = func(string) (uint64, error) { return spare + 100, nil }
	status, page, _ := s.drop(t, file{"a.csv", good})
	if status != http.StatusInsufficientStorage || !strings.Contains(page, "磁盘空间不足") {
		t.Errorf("status %d\n%s", status, page)
	}
}

// slowly begins an upload by hand and does not end it.
func (s *site) slowly(t *testing.T) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 100000\r\n\r\n"+
		"--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"慢.csv\"\r\n\r\n隐患编号,单位", Prefix)
	return c
}

// An upload that is broken off leaves nothing, and one that stands still is
// ended.
func TestBrokenUploadLeavesNothing(t *testing.T) {
	s := open(t)
	s.web.patience = time.Second
	c := s.slowly(t)
	waitFor(t, "the upload has begun", func() bool { return len(s.left(t, "uploads")) == 1 })
	c.Close()
	waitFor(t, "nothing is left", func() bool { return len(s.left(t, "uploads")) == 0 })

	c = s.slowly(t)
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(r.Body)
	if r.StatusCode != http.StatusBadRequest || err != nil || !strings.Contains(string(page), "上传中断") {
		t.Errorf("status %d, %v", r.StatusCode, err)
	}
	if left := append(s.left(t, "uploads"), append(s.left(t, "inbox"), s.left(t, "drops")...)...); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// A slow upload blocks nobody else, until there are as many as are allowed.
func TestSlowUploadsDoNotBlockOthers(t *testing.T) {
	s := open(t, func(o *Options) { o.Limits.Uploads = 3 })
	s.slowly(t)
	s.slowly(t)
	waitFor(t, "both have begun", func() bool { return len(s.left(t, "uploads")) == 2 })
	wants(t, s.handIn(t, file{"快.csv", good}), "已取用")
	s.slowly(t)
	waitFor(t, "the third has begun", func() bool { return len(s.left(t, "uploads")) == 3 })
	if status, page, _ := s.drop(t, file{"a.csv", bad}); status != http.StatusServiceUnavailable || !strings.Contains(page, "同时提交的人太多") {
		t.Errorf("status %d\n%s", status, page)
	}
}

// What comes into the inbox by other ways is taken within seconds; locks,
// temporary names and files open in Excel are left alone.
func TestWatchedInbox(t *testing.T) {
	s := open(t, func(o *Options) { o.Watch = true })
	inbox := filepath.Join(s.data, "inbox")
	write(t, filepath.Join(inbox, "诸暨", "7月", "台账.csv"), good)
	write(t, filepath.Join(inbox, "开着.csv"), bad)
	write(t, filepath.Join(inbox, "~$开着.csv"), "x")
	write(t, filepath.Join(inbox, "拷贝中.xlsx.tmp"), "x")
	waitFor(t, "the ledger is taken", func() bool { return len(s.records(t)) == 2 })
	if left := s.left(t, "inbox"); len(left) != 3 {
		t.Errorf("in the inbox: %v", left)
	}
	_, page := s.get(t, Prefix+"files")
	wants(t, page, "收件夹里还没有读取的", "开着.csv", "文件正在 Excel 中打开，关闭后自动读取")
}

func TestInboxIsLeftAloneWithoutWatch(t *testing.T) {
	s := open(t)
	write(t, filepath.Join(s.data, "inbox", "台账.csv"), good)
	wants(t, s.handIn(t, file{"b.csv", bad}), "2012-13-01")
	time.Sleep(lookEvery + time.Second)
	if n := len(s.records(t)); n != 2 {
		t.Errorf("%d files in the lake", n)
	}
}

// Answers to uploads are kept for as long as the operator says, and what became
// of the files for ever.
func TestOldReceiptsGo(t *testing.T) {
	now := time.Now()
	s := open(t, func(o *Options) {
		o.Receipts = 24 * time.Hour
		o.Now = func() time.Time { return now }
	})
	_, _, old := s.drop(t, file{"旧.csv", good})
	s.settle(t, old)
	write(t, filepath.Join(s.data, "drops", "readme.txt"), "not a receipt")
	now = now.Add(25 * time.Hour)
	_, _, recent := s.drop(t, file{"新.csv", bad})
	s.settle(t, recent)
	if err := s.web.sweep(); err != nil {
		t.Fatal(err)
	}
	if status, _ := s.get(t, old); status != http.StatusNotFound {
		t.Errorf("the old receipt: status %d", status)
	}
	if status, _ := s.get(t, recent); status != http.StatusOK {
		t.Errorf("the new receipt: status %d", status)
	}
	if left := s.left(t, "drops"); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
	_, page := s.get(t, Prefix+"files")
	wants(t, page, "旧.csv", "新.csv")
}

// The answer is the same after a restart.
func TestReceiptAfterRestart(t *testing.T) {
	s := open(t)
	_, _, url := s.drop(t, file{"诸暨.csv", bad})
	before := s.settle(t, url)
	again, err := New(options(t, s.data))
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Handler = again.Handler()
	if _, after := s.get(t, url); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}
