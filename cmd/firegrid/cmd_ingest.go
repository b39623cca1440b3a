package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
	"firegrid/ingest/web"
)

func (a *app) ingestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ingest [FILE…]",
		Short: a.t("读取收件夹或指定的台账", "take the inbox, or the files named, into the lake"),
		Long: a.t("读取收件夹 inbox 中的全部台账（或指定的文件）。原件按内容存档，认出的行存入 lake，有问题的行连同原因一起保留。同样的文件再放一次不会重复计入。\n退出码：0 完成；1 失败；3 完成，但有行或文件被退回。",
			"Takes every workbook of the inbox, or the files named. The originals are archived, understood rows go into the lake, and rows with problems are kept with the reason. The same bytes again change nothing.\nExit codes: 0 done; 1 failed; 3 done, but rows or files were returned."),
		Example: "  firegrid ingest\n  firegrid ingest 诸暨大队2012年7月隐患台账.xlsx",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, files []string) error {
			lock, err := lake.TakeLock(a.data, "ingest")
			if err != nil {
				return err
			}
			defer lock.Release()
			res, err := a.ingest(cmd.Context(), files)
			if res != nil {
				a.reportFiles(res)
			}
			if err == nil && !res.Clean() {
				return exitError{exitReturned}
			}
			return err
		},
	}
}

// ingest takes files into the lake. The caller holds the lock.
func (a *app) ingest(ctx context.Context, files []string) (*ingest.Result, error) {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return nil, err
	}
	contracts, fingerprint, err := cfg.contracts(a.data)
	if err != nil {
		return nil, err
	}
	// Reading makes much short-lived memory beside a small heap: measured on
	// a million rows, collecting a third as often saves 2.5 CPU seconds of 18
	// for 35 MB.
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	step, end := a.bar(a.t("读取台账", "reading"))
	res, err := ingest.Run(ctx, ingest.Options{
		Data: a.data, Files: files, Contracts: contracts, Fingerprint: fingerprint,
		Limits: cfg.workbookLimits(), Time: cfg.readingTime(), Now: a.now, Progress: step,
		Who: func(path string) string { return web.HandedInBy(a.data, path) },
	})
	end()
	if err == nil {
		a.handBack(ctx)
	}
	return res, err
}

// handBack lays the marked workbooks into returned/. What cannot be written
// now is written the next time; the figures do not wait for it.
func (a *app) handBack(ctx context.Context) {
	written, _, err := returned.Refresh(ctx, a.data)
	if written > 0 {
		a.say(a.t("标好问题的工作簿 %d 份已放在 %s", "%d marked workbooks are in %s"), written, returned.Dir(a.data))
	}
	if err != nil {
		fmt.Fprintf(a.stderr, a.t("提醒：有的退回工作簿没有写成，下次再写：%v\n", "Note: some returned workbooks could not be written; next time: %v\n"), err)
	}
}

// reportFiles says what became of every file, the ones with problems first
// and one line each.
func (a *app) reportFiles(res *ingest.Result) {
	taken, returned := 0, 0
	for i := range res.Files {
		taken += res.Files[i].Taken
		returned += res.Files[i].Returned
	}
	for i := range res.Files {
		a.reportFile(&res.Files[i])
	}
	a.say(a.t("共 %d 个文件：取用 %d，有问题 %d，整份退回 %d，已取用过 %d，等待 %d，无法读取 %d；取用 %d 行，退回 %d 行",
		"%d files: %d taken, %d with problems, %d returned whole, %d taken before, %d waiting, %d unreadable; %d rows taken, %d returned"),
		len(res.Files), res.Count(ingest.Taken)+res.Count(ingest.TakenWithProblems), res.Count(ingest.TakenWithProblems),
		res.Count(ingest.Returned), res.Count(ingest.Unchanged), res.Count(ingest.Waiting), res.Count(ingest.Failed), taken, returned)
}

func (a *app) reportFile(f *ingest.FileResult) {
	if f.Outcome == ingest.Taken && f.Code == "" {
		return
	}
	line := fmt.Sprintf("%s  %s", a.outcomeWord(f.Outcome), f.Name)
	if s := f.Sentence(a.lang); s != "" {
		line += "  " + s
	}
	if len(f.Problems) > 0 && f.Code == "" {
		line += fmt.Sprintf(a.t("  取用 %d 行，退回 %d 行（%s）", "  %d rows taken, %d returned (%s)"), f.Taken, f.Returned, countsText(f.Problems))
	}
	a.say("%s", line)
}

func countsText(counts map[string]int) string {
	codes := make([]string, 0, len(counts))
	for c := range counts {
		codes = append(codes, c)
	}
	sort.Strings(codes)
	for i, c := range codes {
		codes[i] = fmt.Sprintf("%s %d", c, counts[c])
	}
	return strings.Join(codes, ", ")
}

func (a *app) outcomeWord(o ingest.Outcome) string {
	switch o {
	case ingest.Taken:
		return a.t("取用", "taken   ")
	case ingest.TakenWithProblems:
		return a.t("有问题", "problems")
	case ingest.Returned:
		return a.t("退回", "returned")
	case ingest.Unchanged:
		return a.t("已有", "known   ")
	case ingest.Waiting:
		return a.t("等待", "waiting ")
	}
	return a.t("失败", "failed  ")
}
