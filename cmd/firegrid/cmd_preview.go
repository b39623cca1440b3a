package main

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/alike"
	"firegrid/transform/published"
)

func (a *app) previewCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "preview",
		Short: a.t("下次汇总后看板会变成什么样，不发布", "what the next run would change on the boards, without publishing"),
		Long: a.t("用已读取的全部台账算出今天的主要数字，与看板现在显示的比较。什么也不发布；下次 firegrid run 不用重做这一步。结果放在数据文件夹的 forecast.json，提交台账的网页用它。收件夹里还没有读取的台账不算在内。\n退出码：0 完成；1 失败；4 这样汇总会有检查不通过。",
			"Computes today's headline figures from everything that was taken and compares them with those on the boards. Nothing is published, and the next firegrid run finds the work done. The outcome lies in forecast.json in the data folder, for the drop page. What waits in the inbox is not in it.\nExit codes: 0 done; 1 failed; 4 a check would hold such a run back."),
		Example: "  firegrid preview\n  firegrid preview --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.preview(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				err = a.printJSON(f)
			} else {
				err = a.printForeseen(f)
			}
			if err == nil && len(f.Held) > 0 {
				return exitError{exitHeld}
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出", "print JSON"))
	return c
}

// preview foresees the next run and lays what it found down for the drop page.
func (a *app) preview(ctx context.Context) (*foreseen, error) {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return nil, err
	}
	lock, err := lake.TakeLock(a.data, "serve")
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	forecast, err := a.forecastLocked(ctx, cfg)
	if err != nil {
		return nil, err
	}
	f := foresee(forecast)
	if f.Conflicts, err = transform.ListConflicts(ctx, a.data, cfg.warehouse(), listed); err != nil {
		return nil, err
	}
	doubles, err := transform.ListDoubles(ctx, a.data, cfg.warehouse(), listed)
	if err != nil {
		return nil, err
	}
	f.Pairs, f.AllPairs = pairsOf(doubles.List), doubles.Total
	return f, f.write(a.data)
}

// listed is how many conflicts and pairs of units the drop page lists.
const listed = 200

func pairsOf(all []alike.Pair) []pair {
	out := make([]pair, len(all))
	for i, p := range all {
		out[i] = pair{p.ID, *p.Main, *p.Other, p.Says}
	}
	return out
}

// foresee keeps what the drop page shows of a forecast.
func foresee(forecast *transform.Forecast) *foreseen {
	f := &foreseen{MadeAt: forecast.MadeAt, AsOf: forecast.Run.Manifest.AsOf, Figures: make(map[string]reading)}
	for i := range headline {
		f.Figures[headline[i].zh] = headline[i].in(forecast.Run)
	}
	f.Notes = forecast.Notes
	for _, finding := range forecast.Findings {
		f.Held = append(f.Held, finding.Says)
	}
	return f
}

func (a *app) printForeseen(f *foreseen) error {
	shown, err := published.Current(publishedDir(a.data))
	if err != nil && !errors.Is(err, published.ErrNothingPublished) {
		return err
	}
	for _, n := range f.Notes {
		a.say("%s", n.In(a.lang))
	}
	a.say(a.t("截至 %s 的估算，没有发布：", "Foreseen as of %s, not published:"), f.AsOf)
	all := f.changes(shown, a.lang)
	for _, c := range all {
		a.say("%s%s → %s", pad(c.Name, 38), c.Before.words(a.t("无", "none")), c.After.words(a.t("无", "none")))
	}
	if len(all) == 0 {
		a.say("%s", a.t("主要数字没有变化", "no headline figure changes"))
	}
	for _, h := range f.Held {
		a.say(a.t("检查不通过，这样不会发布：%s", "a check would hold it back: %s"), a.t(h.ZH, h.EN))
	}
	return nil
}

// words writes a reading as people do: 2512 / 2806.
func (r reading) words(none string) string {
	if !r.There {
		return none
	}
	s := plainNumber(r.Value)
	if r.Of > 0 {
		s += " / " + plainNumber(r.Of)
	}
	return s
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
