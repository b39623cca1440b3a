package web

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"firegrid/ingest/web/browse"
)

// Where tests look and click.
const (
	done  = chromedp.CSS(`#live[data-busy=""]`)
	main  = chromedp.CSS("main")
	input = chromedp.CSS("#choose")
	send  = chromedp.CSS("#send")
)

// answered waits until the receipt has every answer, and gives its text.
func answered(t *testing.T, ctx context.Context) string {
	t.Helper()
	browse.Do(t, ctx, chromedp.WaitVisible(done))
	return browse.Ask(t, ctx, chromedp.Text(main))
}

// choose picks files on the start page and hands them in.
func (s *site) choose(t *testing.T, ctx context.Context, paths ...string) string {
	t.Helper()
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"), chromedp.SetUploadFiles(input, paths), chromedp.Click(send))
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
	ctx := browse.Start(t)
	wants(t, s.choose(t, ctx, tempFile(t, "诸暨7月.csv", good)), "已取用", "诸暨7月.csv", "取用 1 行")
	text := s.choose(t, ctx, tempFile(t, "诸暨8月.csv", bad))
	wants(t, text, "已取用，有问题", "E3", "“2012-13-01”不是日期", "下载标好问题的表格")
	browse.Shoot(t, ctx, "receipt")
	browse.Check(t, ctx)
	wants(t, s.choose(t, ctx, tempFile(t, "诸暨8月.csv", strings.Replace(bad, "2012-13-01", "2012-08-01", 1))), "取用 2 行")
	many := strings.ReplaceAll(good, "诸-1", "诸-7")
	wants(t, s.choose(t, ctx, tempFile(t, "一.csv", many), tempFile(t, "二.csv", bad+" "), tempFile(t, "三.csv", "随便,写写\n1,2\n")),
		"收到 3 个文件", "取用 1", "有问题 1", "退回 1")
	browse.Shoot(t, ctx, "three")
	browse.Check(t, ctx)
	text = s.choose(t, ctx, tempFile(t, "<img src=x onerror=window.hacked=1>.csv", good+" "))
	hacked := browse.Ask(t, ctx, chromedp.Evaluate[bool]("window.hacked === 1 || document.querySelector('main img') !== null"))
	if hacked || !strings.Contains(text, "_img src=x onerror=window.hacked=1_.csv") {
		t.Errorf("a name has become part of the page: %s", text)
	}
	large := tempFile(t, "太大.xlsx", "")
	if err := os.Truncate(large, s.web.Limits.FileBytes+1); err != nil {
		t.Fatal(err)
	}
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"), chromedp.SetUploadFiles(input, []string{large}), chromedp.Click(send),
		chromedp.WaitVisible(chromedp.CSS("#trouble")))
	wants(t, browse.Ask(t, ctx, chromedp.Text(chromedp.CSS("#trouble"))), "超过上限", "太大.xlsx")
}

// Fifty megabytes go up with a progress bar and are read.
func TestLargeFileInBrowser(t *testing.T) {
	s := open(t)
	ctx := browse.Start(t)
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
	ctx := browse.Start(t)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"),
		chromedp.SetUploadFiles(input, []string{tempFile(t, "a.csv", bad)}), chromedp.Click(send))
	wants(t, answered(t, ctx), "已取用，有问题", "E3")
}

// Files are handed in with the keyboard alone, and dropped ones go by
// themselves.
func TestKeyboardAndDragging(t *testing.T) {
	s := open(t)
	ctx := browse.Start(t)
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"), chromedp.SetUploadFiles(input, []string{tempFile(t, "a.csv", good)}))
	for i, at := 0, ""; at != "send"; i++ {
		if i == 20 {
			t.Fatal("the button cannot be reached with the tab key")
		}
		browse.Do(t, ctx, chromedp.KeyEvent("\t"))
		at = browse.Ask(t, ctx, chromedp.Evaluate[string]("document.activeElement.id"))
	}
	browse.Do(t, ctx, chromedp.KeyEvent("\r"))
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
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"))
	browse.Ask(t, ctx, chromedp.Evaluate[bool](drag))
	wants(t, answered(t, ctx), "拖来.csv", "E3")
	for _, f := range s.records(t) {
		if f.Name == "拖来.csv" && f.ModifiedAt.Unix() != 1341100800 {
			t.Errorf("the file's own time is lost: %v", f.ModifiedAt)
		}
	}
}

// everything is a site on which every page has something to show. It gives the
// pages by the names of their pictures.
func everything(t *testing.T) (*site, map[string]string) {
	s := open(t, asking, func(o *Options) {
		o.May = Permissions{Withdraw: []string{Everyone}, Run: []string{Everyone}, Decide: []string{Everyone}}
		o.RunNow = func(context.Context) error { return nil }
		o.Board = func(string) *Board {
			return &Board{AsOf: "2012-12-19", FinishedAt: time.Date(2012, 12, 19, 18, 34, 0, 0, time.UTC), Figures: []Figure{
				{"帮扶指导乡镇街道", 106, 118}, {"隐患整改", 2512, 2806}, {"消防基础档案（份）", 1038, 0}, {"建议（条）", 163, 0}}}
		}
		o.Forecast = func(string) *Forecast {
			return &Forecast{MadeAt: time.Now(), AsOf: "2012-12-20", Held: []string{"名册上的乡镇街道从 118 个减少到 115 个"},
				Changes: []Change{{"隐患", "2806", "2809"}, {"隐患整改", "2512", "2514"}, {"户籍化（市级重点单位）", "29", "30"}}}
		}
		o.Held = func(string) []Hold {
			return []Hold{{"名册上的乡镇街道从 118 个减少到 115 个", true, true}}
		}
	})
	long := strings.NewReplacer("诸-1,", "诸-3,", "诸-2,", "诸-4,", "当场改正", "改了").Replace(bad)
	_, _, receipt := s.drop(t, file{"诸暨大队2012年7月火灾隐患排查整改台账.csv", bad}, file{"诸暨大队2012年8月火灾隐患排查整改台账（二次补报）.csv", long},
		file{"三.csv", "随便,写写\n1,2\n"}, file{"好.csv", strings.Replace(good, "诸-1", "诸-9", 1)}, file{"~$好.xlsx", "x"})
	s.settle(t, receipt)
	gone, one := s.named(t, "好.csv").ID, s.named(t, "诸暨大队2012年7月火灾隐患排查整改台账.csv").ID
	s.post(t, "files/"+gone+"/withdraw", url.Values{"reason": {"交错了"}})
	s.post(t, "questions/3fa81c09d2", url.Values{"verdict": {"same"}})
	s.post(t, "questions/3fa81c09d2", url.Values{"verdict": {"undecided"}})
	s.web.Effects = func() map[string]Effect { return map[string]Effect{one: {New: 1, Overtaken: 1}} }
	return s, map[string]string{
		"home": "", "files": "files", "file": "files/" + one, "file-withdrawn": "files/" + gone, "withdraw": "files/" + one + "/withdraw",
		"restore": "files/" + gone + "/restore", "questions": "questions", "message": "nothing", "receipt": strings.TrimPrefix(receipt, s.URL+Prefix),
	}
}

// Every page passes axe and fits an office screen and a telephone, in both
// languages, with all that can be opened open.
func TestPagesAreAccessible(t *testing.T) {
	s, pages := everything(t)
	ctx := browse.Start(t)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, lang := range []string{"zh", "en"} {
			for _, width := range []int64{1366, 375} {
				browse.Do(t, ctx, chromedp.EmulateViewport(width, 768), chromedp.Navigate(s.URL+Prefix+pages[name]+"?lang="+lang), chromedp.WaitVisible(main))
				browse.Shoot(t, ctx, fmt.Sprintf("%s-%s-%d", name, lang, width))
				browse.Ask(t, ctx, chromedp.Evaluate[bool]("Array.prototype.forEach.call(document.querySelectorAll('details'), function (d) { d.open = true; }); true"))
				browse.Fits(t, ctx)
				browse.Check(t, ctx)
			}
		}
	}
}

// Every link, field and button of every page is reached with the tab key, and
// is seen when it is, with all that can be opened open.
func TestEverythingByKeyboard(t *testing.T) {
	s, pages := everything(t)
	ctx := browse.Start(t)
	const all = `Array.prototype.filter.call(document.querySelectorAll('a, button, input:not([type=hidden]), select, summary'), function (e) {
		return e.offsetParent !== null || e.className === 'skip'; })`
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+pages[name]+"?lang=zh"), chromedp.WaitVisible(main))
		browse.Ask(t, ctx, chromedp.Evaluate[bool]("Array.prototype.forEach.call(document.querySelectorAll('details'), function (d) { d.open = true; }); true"))
		browse.Ask(t, ctx, chromedp.Evaluate[bool]("Array.prototype.forEach.call(document.querySelectorAll('details'), function (d) { d.open = true; }); true"))
		n := browse.Ask(t, ctx, chromedp.Evaluate[int](`window.seen = []; window.blind = []; `+all+`.length`))
		for range 3*n + 20 {
			browse.Do(t, ctx, chromedp.KeyEvent("\t"))
			if browse.Ask(t, ctx, chromedp.Evaluate[bool](`(function (e) {
				if (e === document.body || window.seen.indexOf(e) >= 0) { return window.seen.length > 0 && e === document.body; }
				window.seen.push(e);
				if (getComputedStyle(e).outlineStyle === 'none') { window.blind.push(e.outerHTML); }
				return false; })(document.activeElement)`)) {
				break
			}
		}
		if left := browse.Ask(t, ctx, chromedp.Evaluate[[]string](all+`.filter(function (e) { return window.seen.indexOf(e) < 0; }).map(function (e) { return e.outerHTML; })`)); n == 0 || len(left) > 0 {
			t.Errorf("%s: of %d not reached: %v", name, n, left)
		}
		if blind := browse.Ask(t, ctx, chromedp.Evaluate[[]string]("window.blind")); len(blind) > 0 {
			t.Errorf("%s: not seen when reached: %v", name, blind)
		}
	}
}

// A clerk withdraws a file and gives it back, with the mouse, and decides on
// two names.
func TestWithdrawInBrowser(t *testing.T) {
	s := open(t, everyone, asking)
	s.web.May = Permissions{Withdraw: []string{Everyone}, Decide: []string{Everyone}}
	s.handIn(t, file{"误交.csv", good})
	ctx := browse.Start(t)
	reason, submit := chromedp.CSS("#reason"), chromedp.CSS("main form button[type=submit]")
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"files/"+s.named(t, "误交.csv").ID+"?lang=zh"),
		chromedp.Click(chromedp.CSS("a[href*='/withdraw']")), chromedp.WaitVisible(reason), chromedp.Click(submit))
	if s.named(t, "误交.csv").RetractedAt != nil {
		t.Error("withdrawn without a reason")
	}
	browse.Do(t, ctx, chromedp.SendKeys(reason, "交错了"), chromedp.Click(submit), chromedp.WaitVisible(chromedp.CSS(".badge.withdrawn")))
	wants(t, browse.Ask(t, ctx, chromedp.Text(main)), "已撤回", "撤回：交错了")
	browse.Do(t, ctx, chromedp.Click(chromedp.CSS("a[href*='/restore']")), chromedp.WaitVisible(reason), chromedp.SendKeys(reason, "没错"),
		chromedp.Click(submit), chromedp.WaitVisible(chromedp.CSS(".badge.taken")))
	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"questions?lang=zh"), chromedp.Click(chromedp.CSS("button[value=same]")), chromedp.WaitVisible(chromedp.CSS("section[aria-labelledby=doubles] summary")))
	wants(t, browse.Ask(t, ctx, chromedp.Text(main)), "没有要认定的单位", "已经认定的 (1)")
}
