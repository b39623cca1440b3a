package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

func TestGoodFile(t *testing.T) {
	s := open(t)
	page := s.handIn(t, file{"诸暨.csv", good})
	wants(t, page, "已取用", "诸暨.csv", "火灾隐患排查整改台账", "隐患描述", "取用 <b>1</b> 行")
	if strings.Contains(page, "下载标好问题的表格") {
		t.Error("a file without problems has a marked workbook")
	}
	if left := s.left(t, "inbox"); len(left) != 0 {
		t.Errorf("left in the inbox: %v", left)
	}
	// The answer does not wait for the folder of the upload to go.
	emptied := func() bool {
		entries, err := os.ReadDir(filepath.Join(s.data, "inbox"))
		return err == nil && len(entries) == 0
	}
	for deadline := time.Now().Add(10 * time.Second); !emptied(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the folder of the upload is still there")
		}
	}
	if left := s.left(t, "uploads"); len(left) != 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

// A wrong cell is named with its place and with what to write, and the marked
// workbook, mended, is taken.
func TestBadFileThenMended(t *testing.T) {
	s := open(t)
	page := s.handIn(t, file{"诸暨.csv", bad})
	wants(t, page, "已取用，有问题", "E3", "“2012-13-01”不是日期，请写成 2012-06-19 的样子。", "退回 <b class=\"bad\">1</b> 行", "下载标好问题的表格")
	link := regexp.MustCompile(`marked/[0-9a-f]{64}`).FindString(page)
	r, err := http.Get(s.URL + Prefix + link)
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Header.Get("Content-Disposition"); r.StatusCode != http.StatusOK || !strings.HasPrefix(d, "attachment") {
		t.Errorf("status %d, %q", r.StatusCode, d)
	}
	b := body(t, r)
	if _, err := zip.NewReader(strings.NewReader(b), int64(len(b))); err != nil {
		t.Errorf("the marked workbook: %v", err)
	}
	// Handed in again as it is, the same cell is wrong.
	wants(t, s.handIn(t, file{"诸暨（问题）.xlsx", b}), "2012-13-01")
	if page := s.handIn(t, file{"诸暨.csv", strings.Replace(bad, "2012-13-01", "2012-12-01", 1)}); !strings.Contains(page, "取用 <b>2</b> 行") || strings.Contains(page, "class=\"bad\"") {
		t.Errorf("the mended file:\n%s", page)
	}
}

// Five hundred like problems are one line.
func TestLikeProblemsAreOneLine(t *testing.T) {
	s := open(t)
	var b strings.Builder
	b.WriteString(head)
	for i := range 500 {
		fmt.Fprintf(&b, "诸-%d,甲厂,诸暨市,大唐镇,2012-13-01,灭火器失效,当场改正\n", i)
	}
	page := s.handIn(t, file{"诸暨.csv", b.String()})
	wants(t, page, "还有 499 处同类问题", "E2、E3、")
	if n := strings.Count(page, `<tr class="returned">`); n != 1 {
		t.Errorf("%d lines of problems", n)
	}
}

// A sheet that fits nothing says what is missing and offers the nearest template.
func TestUnknownSheetOffersATemplate(t *testing.T) {
	s := open(t)
	page := s.handIn(t, file{"诸暨.csv", strings.Replace(good, "隐患描述", "毛病", 1)})
	wants(t, page, "已退回", "缺少必需的栏目：隐患描述", "templates/hazards.xlsx")
	status, b := s.get(t, Prefix+"templates/hazards.xlsx")
	if _, err := zip.NewReader(strings.NewReader(b), int64(len(b))); status != http.StatusOK || err != nil {
		t.Errorf("the template: status %d, %v", status, err)
	}
}

func TestSeveralFilesAndWhatIsNoWorkbook(t *testing.T) {
	s := open(t)
	page := s.handIn(t, file{"a.csv", good}, file{"~$a.xlsx", "lock"}, file{"b.csv", strings.ReplaceAll(good, "诸-1", "诸-9")}, file{"run.exe", "MZ"}, file{"c.pdf", "%PDF-1.4\n"})
	wants(t, page, "临时文件", "这不是表格文件，没有收下", "这是 PDF，不是表格", "取用 2")
	if n := strings.Count(page, "下载标好问题的表格"); n != 0 {
		t.Errorf("%d marked workbooks of files without rows to mark", n)
	}
	if n := len(s.records(t)); n != 4 { // the roster, two ledgers and the PDF
		t.Errorf("%d files in the lake", n)
	}
}

// The same bytes under another name, later or at the same time, are one file.
func TestSameBytesAreOneFile(t *testing.T) {
	s := open(t)
	s.handIn(t, file{"a.csv", good}, file{"b.csv", good})
	wants(t, s.handIn(t, file{"c.csv", good}), "完全相同", "c.csv", `第一次交来时取用 <b>1</b> 行`)
	urls := make(chan string)
	for i := range 5 {
		go func() {
			b, kind := form(t, file{fmt.Sprintf("同时%d.csv", i), bad})
			r, err := http.Post(s.URL+Prefix, kind, b)
			if err != nil {
				t.Error(err)
				urls <- ""
				return
			}
			r.Body.Close()
			urls <- r.Request.URL.String()
		}()
	}
	for range 5 {
		if url := <-urls; url != "" {
			wants(t, s.settle(t, url), "2012-13-01")
		}
	}
	if n := len(s.records(t)); n != 3 {
		t.Errorf("%d files in the lake", n)
	}
}

// While a nightly run works in the data folder the file waits, and says so.
func TestLockedDataFolder(t *testing.T) {
	s := open(t)
	lock, err := lake.TakeLock(s.data, "run")
	if err != nil {
		t.Fatal(err)
	}
	_, _, url := s.drop(t, file{"诸暨.csv", good})
	waitFor(t, "the page says that it waits", func() bool {
		_, page := s.get(t, url)
		return strings.Contains(page, "已收下，等待读取") && strings.Contains(page, "firegrid run")
	})
	if left := s.left(t, "inbox"); len(left) != 1 || left[0] != "诸暨.csv" {
		t.Errorf("in the inbox: %v", left)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	wants(t, s.settle(t, url), "已取用")
}

func TestEnglish(t *testing.T) {
	s := open(t)
	_, page := s.get(t, Prefix, "Accept-Language", "en-GB,en;q=0.8")
	wants(t, page, `<html lang="en">`, "Hand in workbooks", "Hazard ledger")
	_, page = s.get(t, Prefix+"?lang=zh", "Accept-Language", "en")
	wants(t, page, `<html lang="zh-CN">`, "提交台账")
	_, _, url := s.drop(t, file{"诸暨.csv", bad})
	s.settle(t, url)
	_, page = s.get(t, url+"?lang=en")
	wants(t, page, "Taken, with problems", "2012-13-01 is not a date; write it like 2012-06-19.", "Found on")
}

// Sentences that name what is missing, or what may be written, are told in
// English as well; what is to be written stays Chinese.
func TestEnglishSentences(t *testing.T) {
	s := open(t)
	_, _, url := s.drop(t, file{"诸暨.csv", strings.Replace(good, "当场改正", "改了", 1)}, file{"缺栏.csv", strings.Replace(good, "隐患描述", "毛病", 1)})
	s.settle(t, url)
	_, page := s.get(t, url+"?lang=en")
	wants(t, page, "改了 is not a value of Way of rectification. Use one of: 当场改正、限期改正.",
		"Read as Hazard ledger, but these headings are missing: 隐患描述.", "Template: Hazard ledger", "<td>Way of rectification</td>")
}

func TestFilesList(t *testing.T) {
	s := open(t)
	s.handIn(t, file{"诸暨大队2012.csv", bad})
	_, page := s.get(t, Prefix+"files")
	wants(t, page, "名册.csv", "诸暨大队2012.csv", "诸暨大队", "1 / 1", "标好问题的表格")
	_, page = s.get(t, Prefix+"files?brigade=诸暨大队")
	wants(t, page, "诸暨大队2012.csv", "<option selected>诸暨大队</option>")
	if strings.Contains(page, "名册.csv") {
		t.Error("the roster is not the brigade's")
	}
	link := regexp.MustCompile(`files/[0-9a-f]{64}`).FindString(page)
	_, page = s.get(t, Prefix+link)
	wants(t, page, "诸暨大队2012.csv", "E3")
}

func TestPagesThatAreNotThere(t *testing.T) {
	s := open(t)
	for _, path := range []string{"nothing", "receipts/20120619-120000-00000000", "receipts/..%2f..%2fetc", "files/" + strings.Repeat("0", 64), "files/x", "marked/" + strings.Repeat("0", 64), "templates/nothing.xlsx", "static/..%2fweb.go", "static/x.css"} {
		if status, page := s.get(t, Prefix+path); status != http.StatusNotFound || !strings.Contains(page, "没有这个页面") {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := open(t)
	r, err := http.Get(s.URL + Prefix)
	if err != nil {
		t.Fatal(err)
	}
	page := body(t, r)
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy: %s", csp)
	}
	if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("X-Frame-Options") != "DENY" {
		t.Errorf("headers: %v", r.Header)
	}
	if bytes.Contains([]byte(page), []byte("style=")) || regexp.MustCompile(`<script>|\son[a-z]+=|https?://`).MatchString(page) {
		t.Error("the page has inline style or script, or reaches outside")
	}
}

// The browsers of such offices are old: what came after Chromium 69 is not used.
func TestNothingNewerThanOldBrowsers(t *testing.T) {
	for name, modern := range map[string]string{
		"drop.js":  "=>|\\?\\.|\\?\\?|`|\\b(async|await|let|const|class)\\b|\\.\\.\\.|fetch\\(|replaceAll|\\.(at|flat|flatMap|replaceChildren|closest)\\(['f]|structuredClone|AbortController",
		"drop.css": "(^|[\\s;{])(gap|row-gap|inset|aspect-ratio|accent-color|color-scheme|container)\\s*:|:(has|is|where|focus-visible|not)\\(|display:\\s*grid|clamp\\(|min\\(|max\\(|@layer|@supports|var\\(|rgb\\([^,)]* ",
	} {
		b, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		code := regexp.MustCompile(`(?m)^\s*//.*$|/\*(?s:.*?)\*/|' … ?'`).ReplaceAllString(string(b), "")
		if found := regexp.MustCompile(modern).FindAllString(code, -1); len(found) > 0 || len(code) < 1000 {
			t.Errorf("%s of %d bytes uses %q", name, len(code), found)
		}
	}
}

// Another site cannot hand in on a clerk's behalf.
func TestOtherSitesCannotHandIn(t *testing.T) {
	s := open(t)
	for name, header := range map[string][2]string{"new browser": {"Sec-Fetch-Site", "cross-site"}, "old browser": {"Origin", "http://evil.example"}} {
		b, kind := form(t, file{"a.csv", good})
		req, err := http.NewRequest("POST", s.URL+Prefix, b)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		req.Header.Set(header[0], header[1])
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if page := body(t, r); r.StatusCode != http.StatusForbidden || !strings.Contains(page, "别的网站不能代为提交") {
			t.Errorf("%s: status %d", name, r.StatusCode)
		}
	}
	if n := len(s.records(t)); n != 1 {
		t.Errorf("%d files in the lake", n)
	}
}
