package web

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"firegrid/ingest/web/browse"
)

// save clicks on a link and gives the file that the browser has saved.
func (s *site) save(t *testing.T, ctx context.Context, link string) string {
	t.Helper()
	dir := t.TempDir()
	_, err := chromedp.Call(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	browse.Do(t, ctx, chromedp.Click(chromedp.CSS(link)))
	var saved string
	waitFor(t, "the download", func() bool {
		found, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
		if err == nil && len(found) == 1 {
			saved = found[0]
		}
		return saved != ""
	})
	return saved
}

// again has LibreOffice open a workbook and save it; it must not complain.
func again(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), path).CombinedOutput()
	saved := filepath.Join(dir, "out", filepath.Base(path))
	if _, missing := os.Stat(saved); err != nil || missing != nil || strings.Contains(string(out), "Error") {
		t.Fatalf("LibreOffice: %v %v\n%s", err, missing, out)
	}
	return saved
}

// fill writes into cells of a sheet, as a clerk does.
func fill(t *testing.T, path string, sheet int, cells map[string]string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, value := range cells {
		if err := f.SetCellStr(f.GetSheetName(sheet), cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

// A clerk saves the marked workbook from the page, opens it in LibreOffice,
// mends it there and drops that same workbook; then a template, filled in.
func TestMarkedWorkbookAndTemplateThroughLibreOffice(t *testing.T) {
	s := open(t)
	ctx := browse.Start(t)
	s.choose(t, ctx, tempFile(t, "诸暨8月.csv", bad))
	marked := s.save(t, ctx, "a[href*='marked/']")
	if filepath.Base(marked) != "诸暨8月（问题）.xlsx" {
		t.Errorf("saved as %s", marked)
	}
	marked = again(t, marked)
	fill(t, marked, 1, map[string]string{"E3": "2012-08-01"})
	text := s.choose(t, ctx, marked)
	if wants(t, text, "已取用", "取用 2 行"); strings.Contains(text, "退回") || strings.Contains(text, "不是日期") {
		t.Errorf("mended, it still has problems:\n%s", text)
	}

	browse.Do(t, ctx, chromedp.Navigate(s.URL+Prefix+"?lang=zh"))
	blank := s.save(t, ctx, "a[href*='templates/hazards.xlsx']")
	filled := again(t, blank)
	fill(t, filled, 0, hazardIn(t, filled))
	text = s.choose(t, ctx, again(t, filled))
	if wants(t, text, "已取用", "取用 1 行", "火灾隐患排查整改台账"); strings.Contains(text, "怎么改") {
		t.Errorf("a template filled in has problems:\n%s", text)
	}
}

// hazardIn gives a row for the first free line of the hazard template, by its
// headings.
func hazardIn(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"隐患编号": "诸-88", "单位名称": "甲厂", "县市区": "诸暨市", "乡镇街道": "大唐镇", "发现日期": "2012-07-01", "隐患描述": "灭火器失效", "整改方式": "当场改正"}
	out := make(map[string]string)
	for _, row := range rows {
		for c, heading := range row {
			if v, ok := values[strings.Trim(heading, "* ")]; ok {
				cell, err := excelize.CoordinatesToCellName(c+1, len(rows)+1)
				if err != nil {
					t.Fatal(err)
				}
				out[cell] = v
			}
		}
		if len(out) == len(values) {
			return out
		}
	}
	t.Fatalf("the template has not all headings: %v", out)
	return nil
}
