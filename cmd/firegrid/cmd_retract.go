package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest"
	"firegrid/ingest/auditlog"
)

func (a *app) retractCommand() *cobra.Command {
	undo, reason := false, ""
	c := &cobra.Command{
		Use:   "retract FILE",
		Short: a.t("撤回一份台账（--undo 恢复）", "withdraw a file's rows, or give them back"),
		Long: a.t("从现在起不再计入这份台账的行；下次 firegrid run 之后看板就不含它。原件和记录都保留，谁、何时、为什么撤回也都记下，--undo 随时恢复。FILE 是文件名，或编号（可只写开头几位）。撤回名册或重点单位名册时，依据它读取的台账会在下次运行时重新读取。",
			"From now on the rows of this file do not count; the boards are without them after the next firegrid run. The file and its record stay, with who withdrew it, when and why; --undo gives the rows back at any time. FILE is its name, its id or the beginning of its id. Where a roster or a list of units is withdrawn, the files that were read by it are read again with the next run."),
		Example: "  firegrid retract 诸暨大队2012年7月隐患台账.xlsx --reason 误交\n  firegrid retract --undo 3fa81c",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			lock, err := a.lockForRun(cmd.Context(), "retract")
			if err != nil {
				return err
			}
			defer lock.Release()
			act := ingest.Act{Who: auditlog.User(), Reason: reason, Now: a.now()}
			turn, done := ingest.Retract, a.t("已撤回", "withdrawn:")
			if undo {
				turn, done = ingest.Unretract, a.t("已恢复", "given back:")
			}
			f, err := turn(cmd.Context(), a.data, args[0], act)
			if f == nil {
				return err
			}
			rows, _, _ := f.Totals()
			a.say(a.t("%s %s（%d 行，%s 收到）；下次 firegrid run 之后看板随之更新", "%s %s (%d rows, received %s); the boards follow with the next firegrid run"),
				done, f.Name, rows, shanghaiTime(f.ReceivedAt))
			return err
		},
	}
	c.Flags().BoolVar(&undo, "undo", false, a.t("恢复已撤回的台账", "give the rows of a withdrawn file back"))
	c.Flags().StringVar(&reason, "reason", "", a.t("原因，记入档案", "why; it is kept"))
	return c
}

// refHint says which files a name may mean.
func (a *app) refHint(e *ingest.RefError) (what, try string) {
	switch {
	case len(e.Candidates) == 0:
		return fmt.Sprintf(a.t("没有收到过“%s”", "no file %q was received"), e.Ref),
			a.t("核对文件名；已收到的台账在提交台账的网页 /drop/files 上", "check the name; what was received is on the page /drop/files")
	case e.Done && e.Undo:
		what = fmt.Sprintf(a.t("“%s”没有被撤回，不用恢复", "%q is not withdrawn"), e.Ref)
	case e.Done:
		what = fmt.Sprintf(a.t("“%s”已经撤回了", "%q is withdrawn already"), e.Ref)
		try = "firegrid retract --undo " + e.Candidates[0].ID[:12]
	default:
		what = fmt.Sprintf(a.t("“%s”可能是下面 %d 份中的一份", "%q may mean one of %d files"), e.Ref, len(e.Candidates))
		try = a.t("用编号指明是哪一份，例如 ", "name it by its id, such as ") + "firegrid retract " + e.Candidates[len(e.Candidates)-1].ID[:12]
	}
	var lines []string
	for i := range e.Candidates {
		f := &e.Candidates[i]
		rows, _, _ := f.Totals()
		lines = append(lines, fmt.Sprintf(a.t("\n  %s  %s  %s 收到，%d 行", "\n  %s  %s  received %s, %d rows"), f.ID[:12], f.Name, shanghaiTime(f.ReceivedAt), rows))
	}
	return what + strings.Join(lines, ""), try
}
