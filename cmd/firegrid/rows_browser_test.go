package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"firegrid/ingest/web/browse"
)

// rowsPages are pages of every kind by the names of their pictures: the list,
// wide and narrow tables, weighted and filtered ones, none at all.
var rowsPages = map[string]string{
	"index": "", "hazards": "firegrid_hazards_found", "open": "firegrid_hazards_open?brigade=越城大队&sort=deadline&per=12",
	"townships": "firegrid_townships_gridded", "units": "firegrid_key_units_registered", "activities": "firegrid_activities",
	"targets": "firegrid_target", "visits": "firegrid_duties_due", "past": "firegrid_hazards_open?as_of=2012-09-01&page=2&per=12&round=1",
	"none": "firegrid_hazards_open?brigade=没有这个大队", "unknown": "firegrid_hazard_open",
}

var inMain = chromedp.CSS("main")

// placeInSight says whether the place of every row lies within the window.
const placeInSight = `Array.prototype.every.call(document.querySelectorAll('td.source'), function (e) {
	var box = e.getBoundingClientRect();
	return box.left >= 0 && box.right <= window.innerWidth && /\d/.test(e.querySelector('small').textContent); })`

// Every page passes axe and fits an office screen and a telephone, in both
// languages, light and dark; where a row stands is seen without scrolling.
func TestRowsPagesInBrowser(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	site := rowsSite(t, data)
	ctx := browse.Start(t)
	refused := browse.Refusals(t, ctx)
	for name, path := range rowsPages {
		address := site.URL + "/rows/" + path + "&lang="
		if !strings.Contains(path, "?") {
			address = site.URL + "/rows/" + path + "?per=12&lang="
		}
		for _, look := range []struct {
			lang, scheme string
			width        int64
		}{{"zh", "light", 1366}, {"zh", "dark", 375}, {"en", "dark", 1366}, {"en", "light", 375}} {
			browse.Emulate(t, ctx, "screen", look.scheme)
			browse.Do(t, ctx, chromedp.EmulateViewport(look.width, 768), chromedp.Navigate(address+look.lang), chromedp.WaitVisible(inMain))
			browse.Shoot(t, ctx, fmt.Sprintf("rows-%s-%s-%d-%s", name, look.lang, look.width, look.scheme))
			browse.Fits(t, ctx)
			browse.Check(t, ctx)
			if seen := browse.Ask(t, ctx, chromedp.Evaluate[bool](placeInSight)); !seen {
				t.Errorf("%s, %s, %d wide: one must scroll to see where a row stands", name, look.lang, look.width)
			}
		}
	}
	if len(*refused) > 0 {
		t.Errorf("the browser refused: %q", *refused)
	}
}

// On paper a page is a table on A4 without what is for clicking, and nothing of
// it is cut off.
func TestRowsOnPaper(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	site := rowsSite(t, data)
	ctx := browse.Start(t)
	for _, name := range []string{"index", "hazards", "units", "activities"} {
		browse.Emulate(t, ctx, "print", "dark")
		// A4 on its side within its margins: 277 mm of 96/25.4 dots.
		browse.Do(t, ctx, chromedp.EmulateViewport(1046, 718), chromedp.Navigate(site.URL+"/rows/"+rowsPages[name]+"?lang=zh"), chromedp.WaitVisible(inMain))
		browse.Fits(t, ctx)
		left := browse.Ask(t, ctx, chromedp.Evaluate[[]string](`Array.prototype.filter.call(document.querySelectorAll('form, .button, header nav'), function (e) {
			return e.offsetParent !== null; }).map(function (e) { return e.outerHTML; })`))
		paper := browse.Ask(t, ctx, chromedp.Evaluate[string]("getComputedStyle(document.documentElement).backgroundColor"))
		if len(left) > 0 || paper != "rgb(255, 255, 255)" {
			t.Errorf("%s on paper, which is %s: %v", name, paper, left)
		}
		browse.Shoot(t, ctx, "rows-"+name+"-print")
		yes := true
		sheet, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		if err != nil {
			t.Fatal(err)
		}
		browse.Keep(t, "rows-"+name+".pdf", sheet.Data)
	}
}

// A board may show the rows in a frame where firegrid.yaml names its address,
// and nobody else may.
func TestRowsInAFrame(t *testing.T) {
	data, _ := demoRun(t, campaignEnd)
	board := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
	}))
	t.Cleanup(board.Close)
	for _, frames := range [][]string{{board.URL}, {"http://grafana.lan:3000"}, nil} {
		site := rowsSite(t, data, frames...)
		ctx := browse.Start(t)
		refused := browse.Refusals(t, ctx)
		browse.Do(t, ctx, chromedp.Navigate(board.URL))
		browse.Ask(t, ctx, chromedp.Evaluate[bool](fmt.Sprintf(`new Promise(function (loaded) {
			var f = document.createElement('iframe');
			f.onload = function () { loaded(true); };
			f.src = %q;
			document.body.appendChild(f);
		})`, site.URL+"/rows/firegrid_activities"), chromedp.EvalAwaitPromise))
		allowed := len(frames) > 0 && frames[0] == board.URL
		if shown := len(*refused) == 0; shown != allowed {
			t.Errorf("frames %v: shown %v, refused %q", frames, shown, *refused)
		}
	}
}
