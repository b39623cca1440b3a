package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"firegrid/ingest/auditlog"
	"firegrid/transform/published"
)

func (a *app) rollbackCommand() *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use:   "rollback [RUN]",
		Short: a.t("让看板退回以前的一次发布", "show an earlier run on the boards again"),
		Long: a.t("让看板显示以前的一次发布，默认是现在这次的前一次；几秒内生效，随时可以再换回来。RUN 是批次号（可只写开头），见 firegrid runs。\n台账不受影响，下一次运行照常发布；数字错在某份台账时，请再用 firegrid retract 撤回它。",
			"Puts an earlier run on the boards, by default the one before the current; it shows within seconds, and any run can be put back. RUN is its id or the beginning of it, see firegrid runs.\nThe workbooks are not touched and the next run publishes as always; where a workbook is at fault, withdraw it with firegrid retract as well."),
		Example: "  firegrid rollback\n  firegrid rollback 20121218T183000Z-20121219 --reason 数字有误",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.rollback(cmd.Context(), args, reason) },
	}
	c.Flags().StringVar(&reason, "reason", "", a.t("原因，记入 audit.log", "why; it is kept in audit.log"))
	return c
}

func (a *app) rollback(ctx context.Context, args []string, reason string) error {
	lock, err := a.lockForRun(ctx, "rollback")
	if err != nil {
		return err
	}
	defer lock.Release()
	dir := filepath.Join(a.data, "published")
	current, err := published.CurrentID(dir)
	if err != nil {
		return err
	}
	var to string
	if len(args) > 0 {
		to, err = a.runNamed(args[0])
	} else {
		to, err = a.runBefore(current)
	}
	if err != nil {
		return err
	}
	if to == current {
		return errors.New(a.t("看板正显示这一次", "this is the run on the boards"))
	}
	if err := published.SetCurrent(dir, to); err != nil {
		return err
	}
	m, err := published.ReadManifest(dir, to)
	if err != nil {
		return err
	}
	a.say(a.t("看板改为显示 %s，数据截至 %s（之前是 %s）；下一次运行照常发布", "the boards show %s as of %s (before: %s); the next run publishes as always"), to, m.AsOf, current)
	return auditlog.Append(a.data, auditlog.Entry{At: a.now(), Verb: auditlog.RolledBack, Subject: current + " → " + to, Reason: reason})
}
