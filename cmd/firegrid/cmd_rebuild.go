package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"firegrid/transform"
	"firegrid/transform/published"
)

func (a *app) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: a.t("用已收到的台账重做数据仓库，并核对数字相同", "make the warehouse anew from the lake, and prove the figures the same"),
		Long: a.t("在一旁用 lake 中的全部行重做 warehouse.duckdb，把看板那一天的每条序列与原来的逐一核对，与看板上的也核对（所用台账相同时），然后换上新的。数字不同时列出差别，旧的另存备查，退出码为 1。中途断电或被终止，再运行一次即可。",
			"Makes warehouse.duckdb anew beside the old one from all rows in the lake, compares every series of the boards' day with the old one's, and with the boards' own where they are made of the same files, and then puts the new one in its place. Where figures differ they are listed, the old one is kept, and the exit code is 1. If it is killed, run it again."),
		Example: "  firegrid rebuild",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.rebuild(cmd.Context()) },
	}
}

func (a *app) rebuild(ctx context.Context) error {
	lock, err := a.lockForRun(ctx, "rebuild")
	if err != nil {
		return err
	}
	defer lock.Release()
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	asOf := published.DayIn(a.now(), shanghai)
	dir := filepath.Join(a.data, "published")
	if id, err := published.CurrentID(dir); err == nil {
		m, err := published.ReadManifest(dir, id)
		if err != nil {
			return err
		}
		asOf = m.AsOf
	} else if !unpublished(err) {
		return err
	}
	step, end := a.bar(a.t("重做仓库", "rebuilding"))
	defer end()
	stage := 0
	r, err := transform.Rebuild(ctx, a.data, cfg.warehouse(), asOf, func(string) { stage++; step(stage, max(stage, rebuildStages), "") })
	end()
	if err != nil {
		return err
	}
	return a.reportRebuild(r)
}

// rebuildStages is how many stages the progress bar of a rebuild has.
const rebuildStages = 4

func (a *app) reportRebuild(r *transform.RebuildReport) error {
	a.say(a.t("已重做，截至 %s 共 %d 条序列", "made anew; %[2]d series as of %[1]s"), r.AsOf, r.Series)
	switch {
	case !r.Compared:
		a.say(a.t("原来没有完好的仓库可核对", "there was no sound warehouse to compare with"))
	case len(r.Warehouse) == 0:
		a.say(a.t("与原仓库的数字完全相同", "the figures are those of the old warehouse"))
	default:
		a.say(a.t("与原仓库有 %d 条序列不同（原来 → 现在），旧仓库存为 %s：", "%d series are not those of the old warehouse (old → new), which is kept as %s:"), len(r.Warehouse), r.Aside)
		a.printSeries(r.Warehouse)
	}
	switch {
	case r.Unread != nil:
		a.say(a.t("看板上的那一次读不出来，没有与它核对：%v", "the run on the boards cannot be read and was not compared: %v"), r.Unread)
	case !r.Published:
		a.say(a.t("看板所用的台账与现在的不同（或还没有发布），没有与看板核对", "the boards are made of other files, or nothing is published: they were not compared"))
	case len(r.Boards) == 0:
		a.say(a.t("与看板上的数字完全相同", "the figures are those on the boards"))
	default:
		a.say(a.t("与看板有 %d 条序列不同（看板 → 现在）：", "%d series are not those on the boards (boards → new):"), len(r.Boards))
		a.printSeries(r.Boards)
	}
	if !r.Same() {
		return exitError{exitFailed}
	}
	return nil
}

// seriesShown is how many series are listed at most.
const seriesShown = 50

func (a *app) printSeries(all []published.SeriesChange) {
	for i, s := range all {
		if i == seriesShown {
			a.say(a.t("  还有 %d 条", "  and %d more"), len(all)-i)
			return
		}
		a.say("  %s %v  %s → %s", s.Metric, s.Labels, valueText(s.Before), valueText(s.After))
	}
}
