package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest/auditlog"
	"firegrid/transform"
	"firegrid/transform/published"
)

func (a *app) publishCommand() *cobra.Command {
	accept := ""
	c := &cobra.Command{
		Use:   "publish",
		Short: a.t("重新计算并发布；被拦下的核实后放行", "compute and publish again; let a held run through"),
		Long: a.t("不读收件夹，只按已收到的台账重新计算并发布上一次运行的那一天，例如在撤回台账之后。\n上一次被检查拦下而数字其实无误时，用 --accept \"原因\" 放行：只放行当时列出的问题，问题变多、变重或涉及别的文件时仍会拦下；数据自相矛盾（audit、exceeding）不能放行。谁、何时、为什么放行都记入发布清单和 audit.log。\n退出码：0 完成；1 失败；4 仍被拦下。",
			"Computes the day of the last run again from what was taken, without the inbox, and publishes it; after a withdrawal, for instance.\nWhere a gate held the last run although its figures are right, --accept \"why\" lets it through: the findings that were listed then, and no others. If they have become worse or more, or other files have caused them, the run is held again; data that contradict themselves (audit, exceeding) cannot be accepted. Who accepted, when and why is kept in the run's manifest and in audit.log.\nExit codes: 0 done; 1 failed; 4 still held."),
		Example: "  firegrid publish\n  firegrid publish --accept \"嵊州大队已核实，7 月台账确系误交\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("accept") && strings.TrimSpace(accept) == "" {
				return usageError{errors.New(a.t("--accept 要写明原因", "--accept needs a reason"))}
			}
			return a.publish(cmd.Context(), strings.TrimSpace(accept))
		},
	}
	c.Flags().StringVar(&accept, "accept", "", a.t("放行上一次被拦下的结果，并写明原因", "let the held run through, and say why"))
	return c
}

func (a *app) publish(ctx context.Context, accept string) error {
	lock, err := a.lockForRun(ctx, "publish")
	if err != nil {
		return err
	}
	defer lock.Release()
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	o := transform.RunOptions{StartedAt: a.now(), AsOf: published.DayIn(a.now(), shanghai)}
	last, err := published.ReadLast(filepath.Join(a.data, "published"))
	if err != nil {
		return err
	}
	if last != nil {
		o.AsOf = last.AsOf
	}
	if err := a.notAhead(a.t("上次运行的截至日", "the day of the last run"), o.AsOf); err != nil {
		return err
	}
	if accept != "" {
		if last == nil || last.Outcome != published.OutcomeHeld {
			return errors.New(a.t("上一次运行没有被拦下，没有什么要放行", "the last run was not held: there is nothing to accept"))
		}
		o.Accept = &published.Acceptance{Who: auditlog.User(), Reason: accept, At: a.now().UTC(), Findings: last.Findings}
	}
	out, err := a.compute(ctx, cfg, o)
	if err != nil {
		return err
	}
	if by := out.Manifest.Accepted; by != nil && out.Outcome == published.OutcomePublished {
		if err := auditlog.Append(a.data, auditlog.Entry{At: by.At, Who: by.Who, Verb: auditlog.Accepted, Subject: out.RunID, Reason: by.Reason}); err != nil {
			return err
		}
	}
	return a.reportRun(&out)
}
