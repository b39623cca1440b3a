package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"firegrid/ingest"
	"firegrid/ingest/lake"
)

// foretold is a server that foresees by itself once a file was taken.
func foretold(t *testing.T, foresee func(context.Context) error) (*site, *atomic.Pointer[Forecast]) {
	var made atomic.Pointer[Forecast]
	s := open(t, func(o *Options) {
		o.Forecast = func(string) *Forecast { return made.Load() }
		o.Foresee = func(ctx context.Context) error {
			lock, err := lake.TakeLock(o.Data, "serve")
			if err != nil {
				return err
			}
			defer lock.Release()
			if err := foresee(ctx); err != nil {
				return err
			}
			made.Store(&Forecast{MadeAt: time.Now(), AsOf: "2012-07-31", Changes: []Change{{"隐患", "12", "15"}}})
			return nil
		}
	})
	return s, &made
}

// What the boards will show follows on the answer, and goes once they show it.
func TestOutlookAfterAFileWasTaken(t *testing.T) {
	s, made := foretold(t, func(context.Context) error { return nil })
	s.web.Effects = func() map[string]Effect {
		if made.Load() == nil {
			return nil
		}
		return map[string]Effect{fmt.Sprintf("%x", sha256.Sum256([]byte(good))): {New: 2, Replaced: 3, Unchanged: 4, Repeated: 5}}
	}
	_, _, url := s.drop(t, file{"诸暨.csv", good})
	s.settle(t, url)
	waitFor(t, "what the boards will show", func() bool {
		_, page := s.get(t, url)
		return strings.Contains(page, `data-busy=""`)
	})
	_, page := s.get(t, url)
	wants(t, page, `隐患 <span class="was">12</span>`, "<b>15</b>", "截至 2012-07-31", "新增 2 行，更新 3 行，没有变化 4 行，文件内重复 5 行")
	s.web.Board = func(string) *Board { return &Board{AsOf: "2012-07-30"} }
	_, page = s.get(t, Prefix+"files?lang=en")
	wants(t, page, "The boards are as of 2012-07-30, so some of it comes with the calendar", "What the next run will change on the boards", "on the boards after the next run")

	s.web.Board = func(string) *Board { return &Board{AsOf: "2012-07-31", FinishedAt: time.Now()} }
	s.web.Runs = func() []Run {
		return []Run{{"2012-07-30", time.Now().Add(-time.Hour)}, {"2012-07-31", time.Now()}, {"2012-08-01", time.Now().Add(time.Minute)}}
	}
	_, page = s.get(t, Prefix+"files")
	if wants(t, page, moment(time.Now())+" 的汇总起在看板上"); strings.Contains(page, "下次汇总后") {
		t.Errorf("the boards show it already:\n%s", page)
	}
}

// A file is in the lake before the page is told so: a forecast older than it is
// no word about it, and the page asks again until there is one.
func TestOutlookOlderThanTheLake(t *testing.T) {
	s, made := foretold(t, func(context.Context) error { return nil })
	began := make(chan struct{})
	goOn := make(chan struct{})
	take := s.web.Take
	s.web.Take = func(ctx context.Context, files []string) (*ingest.Result, error) {
		res, err := take(ctx, files)
		close(began) // the record is on the disk, and nobody was told
		<-goOn
		return res, err
	}
	waitFor(t, "a forecast", func() bool { return made.Load() != nil })
	made.Store(&Forecast{MadeAt: time.Now(), AsOf: "2012-07-31"})
	_, page := s.get(t, Prefix)
	wants(t, page, "不改变看板上的主要数字")
	_, _, receipt := s.drop(t, file{"诸暨.csv", good})
	<-began
	for _, path := range []string{receipt, Prefix, Prefix + "files", Prefix + "questions"} {
		_, page = s.get(t, path)
		if wants(t, page, "正在"); strings.Contains(page, "不改变看板上的主要数字") {
			t.Errorf("%s speaks of what the forecast does not know:\n%s", path, page)
		}
	}
	_, page = s.get(t, receipt)
	wants(t, page, "已取用", "正在估算", "正在与以前的台账比较")
	if strings.Contains(page, `data-busy=""`) {
		t.Errorf("the receipt asks no more:\n%s", page)
	}
	close(goOn)
	waitFor(t, "the forecast that knows the file", func() bool {
		_, page := s.get(t, receipt)
		return strings.Contains(page, `data-busy=""`) && strings.Contains(page, "<b>15</b>")
	})
}

// Nobody waits for a forecast: it ends when a clerk hands something in.
func TestForecastGivesWay(t *testing.T) {
	began := make(chan bool, 10)
	var blocked atomic.Bool
	blocked.Store(true)
	s, made := foretold(t, func(ctx context.Context) error {
		began <- true
		if blocked.Load() {
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	})
	<-began
	wants(t, s.handIn(t, file{"一.csv", good}), "已取用")
	<-began
	s.web.May = Permissions{Withdraw: []string{Everyone}}
	blocked.Store(false) // for the one that follows
	if _, page := s.post(t, "files/"+s.named(t, "一.csv").ID+"/withdraw", url.Values{"reason": {"试"}}); !strings.Contains(page, "已撤回") {
		t.Errorf("not withdrawn:\n%s", page)
	}
	waitFor(t, "a forecast", func() bool { return made.Load() != nil })
}

// The run that is asked for begins once, files wait meanwhile, and what came of
// it is said.
func TestRunNow(t *testing.T) {
	var runs atomic.Int32
	end := make(chan error)
	s := open(t, func(o *Options) {
		o.May.Run = []string{Local}
		o.Nightly = true
		o.Held = func(string) []Hold {
			if runs.Load() == 0 {
				return nil
			}
			return []Hold{{Says: "乡镇街道少了 3 个", Mend: true}}
		}
		o.RunNow = func(context.Context) error { runs.Add(1); return <-end }
		o.Forecast = func(string) *Forecast { return &Forecast{MadeAt: time.Now(), AsOf: "2012-07-31"} }
	})
	_, page := s.get(t, Prefix+"files")
	wants(t, page, "现在就汇总，不等今晚", "不改变看板上的主要数字")
	_, page = s.post(t, "run", nil)
	wants(t, page, "正在汇总")
	s.post(t, "run", nil)
	waitFor(t, "the run", func() bool { return runs.Load() == 1 })
	_, _, receipt := s.drop(t, file{"诸暨.csv", good})
	_, page = s.get(t, receipt)
	wants(t, page, "已收下，等待读取")
	end <- ErrHeld
	wants(t, s.settle(t, receipt), "已取用")
	_, page = s.get(t, Prefix)
	if wants(t, page, "最近一次汇总没有通过检查", "乡镇街道少了 3 个", "改好后再交"); strings.Contains(page, "恢复") || runs.Load() != 1 {
		t.Errorf("%d runs", runs.Load())
	}
	s.post(t, "run?lang=en", nil)
	end <- errors.New("no space left")
	waitFor(t, "the failure is told", func() bool {
		_, page := s.get(t, Prefix+"?lang=en")
		return strings.Contains(page, "The run just made has failed")
	})
	if status, _ := s.post(t, "run", nil, "X-Forwarded-For", "10.0.0.7"); status != http.StatusForbidden {
		t.Errorf("from elsewhere: status %d", status)
	}
}
