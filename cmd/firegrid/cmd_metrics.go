package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"firegrid/exporter"
	"firegrid/transform"
	"firegrid/transform/published"
)

func (a *app) metricsCommand() *cobra.Command {
	open, asOf, known := false, "", ""
	c := &cobra.Command{
		Use:   "metrics",
		Short: a.t("在终端输出已发布的指标", "print the exposition of the published run"),
		Long: a.t("不启动服务，直接输出 /metrics 的内容。\n--as-of 另算一天；--as-known 按当时已知的情况算：只含当时已收到的台账，按当时的读法，当时已撤回的不计。在临时仓库里计算，不影响看板。",
			"Prints what /metrics shows, without a server.\n--as-of computes another day; --as-known computes from what was known at a moment: the files received by then, as they had been read by then, without those that were withdrawn at the time. It happens in a warehouse of its own and touches nothing."),
		Example: "  firegrid metrics | grep firegrid_townships\n  firegrid metrics --openmetrics\n  firegrid metrics --as-of 2012-07-31 --as-known \"2012-08-01 09:30\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := exporter.TextOptions{Lang: a.lang, OpenMetrics: open, Build: build()}
			if asOf != "" || known != "" {
				return a.metricsAsKnown(cmd.Context(), asOf, known, o)
			}
			dir := filepath.Join(a.data, "published")
			run, err := published.Current(dir)
			if err != nil {
				return err
			}
			last, err := published.LastAttempt(dir)
			if err != nil {
				return err
			}
			return exporter.Text(a.stdout, run, last, o)
		},
	}
	f := c.Flags()
	f.BoolVar(&open, "openmetrics", false, a.t("OpenMetrics 格式", "in the OpenMetrics format"))
	f.StringVar(&asOf, "as-of", "", a.t("截至哪一天，YYYY-MM-DD（默认 --as-known 的那一天）", "the day to compute for, YYYY-MM-DD (default that of --as-known)"))
	f.StringVar(&known, "as-known", "", a.t("按哪一刻已知的情况，YYYY-MM-DD（当天结束时）或 \"YYYY-MM-DD HH:MM\"（默认现在）", "what was known when, YYYY-MM-DD (at its end) or \"YYYY-MM-DD HH:MM\" (default now)"))
	return c
}

// metricsAsKnown computes a day from what was known at a moment and prints it.
func (a *app) metricsAsKnown(ctx context.Context, asOf, known string, o exporter.TextOptions) error {
	at := a.now()
	if known != "" {
		var err error
		if at, err = a.parseMoment("--as-known", known); err != nil {
			return err
		}
		if err := a.notAhead("--as-known", published.DayIn(at, shanghai)); err != nil {
			return err
		}
	}
	day := published.DayIn(at, shanghai)
	if asOf != "" {
		t, err := a.parsePastDay("--as-of", asOf)
		if err != nil {
			return err
		}
		day = published.DayIn(t, time.UTC)
	}
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	run, findings, err := transform.AsKnown(ctx, a.data, cfg.warehouse(), day, at)
	if err != nil {
		return err
	}
	run.Manifest.RunID = "as-known " + at.In(shanghai).Format(time.RFC3339) // not the id of a run
	for i := range findings {
		fmt.Fprintf(a.stderr, a.t("提醒：检查会拦下这一结果：%s\n", "Note: a check would have held this: %s\n"), findings[i].Sentence(a.lang))
	}
	return exporter.Text(a.stdout, run, nil, o)
}

// parseMoment reads a day, which means its end, or a minute or second of the
// clock on the wall.
func (a *app) parseMoment(flag, s string) (time.Time, error) {
	if t, err := time.ParseInLocation(time.DateOnly, s, shanghai); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if t, err := time.ParseInLocation(layout, s, shanghai); err == nil {
			return t, nil
		}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, usageError{fmt.Errorf(a.t("%s %q：请写成 2012-12-19 或 \"2012-12-19 09:30\"", "%s %q: write it as 2012-12-19 or \"2012-12-19 09:30\""), flag, s)}
	}
	return t, nil
}

func build() exporter.Build { return exporter.Build{Version: version} }
