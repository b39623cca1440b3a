package web

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Where tests look and click.
const (
	done  = chromedp.CSS(`#live[data-busy=""]`)
	main  = chromedp.CSS("main")
	input = chromedp.CSS("#choose")
	send  = chromedp.CSS("#send")
)

// browser starts a Chromium without a window, with a profile of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1200, 900),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "zh-CN"))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func ask[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// answered waits until the receipt has every answer, and gives its text.
func answered(t *testing.T, ctx context.Context) string {
	t.Helper()
	do(t, ctx, chromedp.WaitVisible(done))
	return ask(t, ctx, chromedp.Text(main))
}

// choose picks files on the start page and hands them in.
func (s *site) choose(t *testing.T, ctx context.Context, paths ...string) string {
	t.Helper()
	do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"), chromedp.SetUploadFiles(input, paths), chromedp.Click(send))
	return answered(t, ctx)
}

func tempFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, text)
	return path
}

// A clerk hands in a good ledger, a bad one, the mended one, three at once, one
// with a hostile name and one that is too large, and reads the answers.
func TestClerkInBrowser(t *testing.T) {
	s := open(t)
	ctx := browser(t)
	wants(t, s.choose(t, ctx, tempFile(t, "诸暨7月.csv", good)), "已取用", "诸暨7月.csv", "取用 1 行")
	text := s.choose(t, ctx, tempFile(t, "诸暨8月.csv", bad))
	wants(t, text, "已取用，有问题", "E3", "“2012-13-01”不是日期", "下载标好问题的表格")
	shoot(t, ctx, "receipt")
	check(t, ctx)
	wants(t, s.choose(t, ctx, tempFile(t, "诸暨8月.csv", strings.Replace(bad, "2012-13-01", "2012-08-01", 1))), "取用 2 行")
	many := strings.ReplaceAll(good, "诸-1", "诸-7")
	wants(t, s.choose(t, ctx, tempFile(t, "一.csv", many), tempFile(t, "二.csv", bad+" "), tempFile(t, "三.csv", "随便,写写\n1,2\n")),
		"收到 3 个文件", "取用 1", "有问题 1", "退回 1")
	shoot(t, ctx, "three")
	check(t, ctx)
	text = s.choose(t, ctx, tempFile(t, "<img src=x onerror=window.hacked=1>.csv", good+" "))
	hacked := ask(t, ctx, chromedp.Evaluate[bool]("window.hacked === 1 || document.querySelector('main img') !== null"))
	if hacked || !strings.Contains(text, "_img src=x onerror=window.hacked=1_.csv") {
		t.Errorf("a name has become part of the page: %s", text)
	}
	large := tempFile(t, "太大.xlsx", "")
	if err := os.Truncate(large, s.web.Limits.FileBytes+1); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"), chromedp.SetUploadFiles(input, []string{large}), chromedp.Click(send),
		chromedp.WaitVisible(chromedp.CSS("#trouble")))
	wants(t, ask(t, ctx, chromedp.Text(chromedp.CSS("#trouble"))), "超过上限", "太大.xlsx")
}

// Fifty megabytes go up with a progress bar and are read.
func TestLargeFileInBrowser(t *testing.T) {
	s := open(t)
	ctx := browser(t)
	path := filepath.Join(t.TempDir(), "大.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("疏散通道堆放杂物，", 90)
	size := 0
	for i := 0; size < 50<<20; i++ {
		line := fmt.Sprintf("诸-%d,甲厂,诸暨市,大唐镇,2012-07-01,%s,当场改正\n", i, long)
		if i == 0 {
			line = head
		}
		n, err := f.WriteString(line)
		if err != nil {
			t.Fatal(err)
		}
		size += n
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	wants(t, s.choose(t, ctx, path), "已取用", "大.csv")
	t.Logf("%d MB, answered after %s", size>>20, time.Since(began).Round(100*time.Millisecond))
}

// Without a script the form works, and the receipt looks again by itself.
func TestBrowserWithoutScript(t *testing.T) {
	s := open(t)
	ctx := browser(t)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"),
		chromedp.SetUploadFiles(input, []string{tempFile(t, "a.csv", bad)}), chromedp.Click(send))
	wants(t, answered(t, ctx), "已取用，有问题", "E3")
}

// Files are handed in with the keyboard alone, and dropped ones go by
// themselves.
func TestKeyboardAndDragging(t *testing.T) {
	s := open(t)
	ctx := browser(t)
	do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"), chromedp.SetUploadFiles(input, []string{tempFile(t, "a.csv", good)}))
	for i, at := 0, ""; at != "send"; i++ {
		if i == 20 {
			t.Fatal("the button cannot be reached with the tab key")
		}
		do(t, ctx, chromedp.KeyEvent("\t"))
		at = ask(t, ctx, chromedp.Evaluate[string]("document.activeElement.id"))
	}
	do(t, ctx, chromedp.KeyEvent("\r"))
	wants(t, answered(t, ctx), "已取用")

	drag := `(function () {
		var data = new DataTransfer();
		data.items.add(new File([` + "`" + bad + "`" + `], '拖来.csv', {lastModified: 1341100800000}));
		var target = document.getElementById('target');
		['dragenter', 'dragover', 'drop'].forEach(function (kind) {
			target.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
		});
		return true;
	})()`
	do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"))
	ask(t, ctx, chromedp.Evaluate[bool](drag))
	wants(t, answered(t, ctx), "拖来.csv", "E3")
	for _, f := range s.records(t) {
		if f.Name == "拖来.csv" && f.ModifiedAt.Unix() != 1341100800 {
			t.Errorf("the file's own time is lost: %v", f.ModifiedAt)
		}
	}
}

// Every page passes axe and fits a telephone, in both languages.
func TestPagesAreAccessible(t *testing.T) {
	s := open(t, func(o *Options) {
		o.Board = func(string) *Board {
			return &Board{AsOf: "2012-12-19", FinishedAt: time.Now(), Figures: []Figure{
				{"帮扶指导乡镇街道", 106, 118}, {"隐患整改", 2512, 2806}, {"消防基础档案（份）", 1038, 0}, {"建议（条）", 163, 0}}}
		}
	})
	s.handIn(t, file{"诸暨大队2012年7月火灾隐患排查整改台账.csv", bad}, file{"三.csv", "随便,写写\n1,2\n"})
	ctx := browser(t)
	id := s.records(t)[1].ID
	for _, path := range []string{"", "files", "files/" + id, "nothing"} {
		for _, lang := range []string{"zh", "en"} {
			name := strings.ReplaceAll(strings.SplitN(path+"-", "-", 2)[0], "/"+id, "-one") + "-" + lang
			for _, width := range []int64{1200, 360} {
				do(t, ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(s.URL+Prefix+path+"?lang="+lang), chromedp.WaitVisible(main))
				if over := ask(t, ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth - window.innerWidth")); over > 0 {
					t.Errorf("%s is %d wider than a screen of %d", name, over, width)
				}
				shoot(t, ctx, fmt.Sprintf("page-%s-%d", name, width))
				check(t, ctx)
			}
		}
	}
}

// shoot saves what is seen, where FIREGRID_SCREENSHOTS names a folder.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("FIREGRID_SCREENSHOTS")
	if dir == "" {
		return
	}
	write(t, filepath.Join(dir, name+".png"), string(ask(t, ctx, chromedp.FullScreenshot(100))))
}

// check lets axe look at the page.
func check(t *testing.T, ctx context.Context) {
	t.Helper()
	script, err := axe()
	if err != nil {
		t.Fatal(err)
	}
	ask(t, ctx, chromedp.Evaluate[bool](script+"; true"))
	out := ask(t, ctx, chromedp.Evaluate[string](`axe.run(document).then(r => JSON.stringify({passes: r.passes.length,
		violations: r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html)}))}))`, chromedp.EvalAwaitPromise))
	var found struct {
		Passes     int
		Violations []struct {
			ID, Help string
			Nodes    []string
		}
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatal(err)
	}
	if found.Passes < 10 {
		t.Errorf("axe has checked nothing: %s", out)
	}
	for _, v := range found.Violations {
		t.Errorf("%s: %s: %s: %v", ask(t, ctx, chromedp.Location()), v.ID, v.Help, v.Nodes)
	}
}

// axe fetches axe-core's script from the npm registry, once.
var axe = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "axe")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", "axe-core@4.10.3")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm pack axe-core: %w\n%s", err, out)
	}
	f, err := os.Open(filepath.Join(dir, "axe-core-4.10.3.tgz"))
	if err != nil {
		return "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err != nil {
			return "", err
		}
		if h.Name == "package/axe.min.js" {
			b, err := io.ReadAll(r)
			return string(b), err
		}
	}
})
