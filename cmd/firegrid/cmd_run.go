package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"firegrid/ingest"
	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

func (a *app) runCommand() *cobra.Command {
	asOf, retry := "", false
	c := &cobra.Command{
		Use:   "run",
		Short: a.t("每晚的任务：读取、计算、发布", "the nightly job: ingest, transform, publish"),
		Long: a.t("读取收件夹，算出截至某一天的全部指标并发布。中途断电或被终止，再运行一次即可，结果与没有中断时一样。\n退出码：0 完成；1 失败；3 完成，但有行或文件被退回；4 检查不通过，没有发布，看板仍显示上一次的结果。",
			"Takes the inbox, computes every measure as of a day and publishes it. If it is killed, run it again: the outcome is the same.\nExit codes: 0 done; 1 failed; 3 done, but rows or files were returned; 4 a check held the publish back and the boards show the run before."),
		Example: "  firegrid run\n  firegrid run --as-of 2012-12-19\n  30 2 * * *  firegrid run --retry --data /srv/firegrid   # crontab",
		RunE: func(cmd *cobra.Command, _ []string) error {
			day := a.today()
			if asOf != "" {
				t, err := a.parsePastDay("--as-of", asOf)
				if err != nil {
					return err
				}
				day = t
			}
			return a.runOrMiss(cmd.Context(), day, retry)
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", a.t("截至哪一天，YYYY-MM-DD（默认今天）", "the day to compute for, YYYY-MM-DD (default today)"))
	c.Flags().BoolVar(&retry, "retry", false, a.t("遇到会自行好转的情况（另一个任务正在运行、磁盘暂时已满、文件还在复制）隔几分钟再试，最多一小时", "try again, for an hour at most, what may pass by itself: another run, a full disk, a file still being copied"))
	return c
}

// today is the calendar day in Shanghai, whatever the machine's zone.
func (a *app) today() time.Time {
	now := a.now().In(shanghai)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
}

// parsePastDay is parseDay for what is computed of the ledgers: figures of a day
// that has not come would stand on the boards, and hold back every run until then.
func (a *app) parsePastDay(flag, s string) (time.Time, error) {
	t, err := a.parseDay(flag, s)
	if err != nil {
		return t, err
	}
	return t, a.notAhead(flag, published.DayIn(t, time.UTC))
}

// notAhead refuses a day that has not begun in Shanghai.
func (a *app) notAhead(what string, day published.Day) error {
	today := published.DayIn(a.now(), shanghai)
	if day <= today {
		return nil
	}
	return usageError{fmt.Errorf(a.t("%s %s 还没有到，今天是 %s；只能写今天或以前的日子", "%s %s has not come yet, today is %s; name today or a day before"), what, day, today)}
}

// run is the nightly job under the lock of the data folder. It gives what
// became of the files where they were taken.
func (a *app) run(ctx context.Context, verb string, asOf time.Time) (*ingest.Result, error) {
	lock, err := a.lockForRun(ctx, verb)
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	res, err := a.runLocked(ctx, asOf)
	if err == nil && !res.Clean() {
		err = exitError{exitReturned}
	}
	return res, err
}

// servePatience is how long a run waits for the server to finish with the
// files that a clerk has just dropped; another run is not waited for.
const servePatience = 5 * time.Minute

// soonDone reports that whoever holds the lock needs seconds: the server with
// what was dropped, or its look ahead, or one that has not yet said who it is.
func soonDone(holder string) bool { return holder == "serve" || holder == "preview" || holder == "" }

func (a *app) lockForRun(ctx context.Context, verb string) (*lake.Lock, error) {
	until := time.Now().Add(servePatience)
	for {
		lock, err := lake.TakeLock(a.data, verb)
		var locked *lake.LockedError
		if !errors.As(err, &locked) || !soonDone(locked.Holder.Verb) || time.Now().After(until) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (a *app) runLocked(ctx context.Context, asOf time.Time) (*ingest.Result, error) {
	started := a.now()
	day := published.DayIn(asOf, time.UTC)
	if err := lake.Sweep(a.data, started); err != nil {
		return nil, a.noteFailure(started, day, err)
	}
	res, err := a.ingest(ctx, nil)
	if res != nil {
		a.reportFiles(res)
	}
	if err != nil {
		return nil, a.noteFailure(started, day, err)
	}
	cfg, err := loadConfig(a.data)
	if err != nil {
		return nil, a.noteFailure(started, day, err)
	}
	ended := a.now()
	out, err := a.compute(ctx, cfg, transform.RunOptions{
		AsOf: day, StartedAt: started, Stages: []published.Stage{{Name: "ingest", Seconds: ended.Sub(started).Seconds()}},
	})
	if err != nil {
		return nil, err
	}
	return res, a.reportRun(&out)
}

// compute measures a day and publishes it, as the settings say.
func (a *app) compute(ctx context.Context, cfg *config, o transform.RunOptions) (transform.Result, error) {
	step, end := a.bar(a.t("计算发布", "computing"))
	defer end()
	stage := 0
	o.Data, o.Version, o.Keep, o.Options, o.Gates = a.data, version, cfg.Published.Keep, cfg.warehouse(), cfg.gates()
	o.Progress = func(string) { stage++; step(stage, max(stage, stages), "") }
	return transform.Run(ctx, o)
}

// stages of the transform, for the progress bar.
const stages = 5

// noteFailure records that the run ended before anything was computed, so
// that /metrics and status show it.
func (a *app) noteFailure(started time.Time, day published.Day, err error) error {
	_ = published.WriteLast(filepath.Join(a.data, "published"), published.LastRun{
		StartedAt: started.UTC(), FinishedAt: a.now().UTC(), AsOf: day,
		Outcome: published.OutcomeFailed, Stage: "ingest", Error: err.Error(),
	}) // the first error is the one to tell
	return err
}

// runOrMiss runs, and records a run that did not get the lock, so that /metrics
// and status show it until a run has ended. One that meets another run without
// having waited for it is none: that other run is the night's.
func (a *app) runOrMiss(ctx context.Context, day time.Time, retry bool) (err error) {
	began := a.now()
	if retry {
		err = a.runRetrying(ctx, day)
	} else {
		_, err = a.run(ctx, "run", day)
	}
	var locked *lake.LockedError
	if errors.As(err, &locked) && (retry || locked.Holder.Verb != "run" && locked.Holder.Verb != "publish") {
		what, _ := a.hint(err)
		_ = published.WriteMissed(filepath.Join(a.data, "published"), published.LastRun{
			StartedAt: began.UTC(), FinishedAt: a.now().UTC(), AsOf: published.DayIn(day, time.UTC), Stage: "lock", Error: what,
		}) // the first error is the one to tell
	}
	return err
}

func (a *app) reportRun(out *transform.Result) error {
	for _, n := range out.Notes {
		a.say("%s", n.In(a.lang))
	}
	for i := range out.Ignored {
		a.say(a.t("提醒 %s：%s", "note, %s: %s"), out.Ignored[i].Subject, out.Ignored[i].Sentence(a.lang))
	}
	a.sayFindings(out.Findings)
	if out.Outcome == published.OutcomeHeld {
		a.say(a.t("检查不通过，没有发布；看板仍显示上一次的结果", "Held back: not published; the boards still show the run before"))
		a.say("%s", a.whatToDo(out.Findings))
		return exitError{exitHeld}
	}
	a.say(a.t("已发布 %s，数据截至 %s，%d 条序列", "published %s as of %s, %d series"), out.RunID, out.Manifest.AsOf, len(out.Samples))
	return nil
}
