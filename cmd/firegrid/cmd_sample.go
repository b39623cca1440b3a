package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"firegrid/ingest/sample"
)

// campaignEnd is the last day of the campaign that the sample tells.
const campaignEnd = "2012-12-19"

func (a *app) sampleCommand() *cobra.Command {
	seed := int64(1)
	end := campaignEnd
	c := &cobra.Command{
		Use:   "sample DIR",
		Short: a.t("生成示例台账", "write sample workbooks"),
		Long: a.t("生成约 60 份示例台账：8 个大队和机关的台账员半年里会交上来的样子，其中故意放了几十处填写错误，清单在旁边的 PLANTED_ERRORS.md。人名和单位都是编造的。",
			"Writes about 60 workbooks as the clerks of 8 brigades and of headquarters would keep them over half a year, with a few dozen planted errors listed in PLANTED_ERRORS.md. People and units are made up."),
		Example: "  firegrid sample ./samples\n  firegrid sample ./samples --end 2026-06-30",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			day, err := a.parseDay("--end", end)
			if err != nil {
				return err
			}
			m, err := a.writeSample(args[0], seed, day)
			if err != nil {
				return err
			}
			a.say(a.t("已写出 %d 份示例台账到 %s，其中故意放了 %d 处错误（见 PLANTED_ERRORS.md）", "%d sample workbooks written to %s, with %d planted errors (see PLANTED_ERRORS.md)"), len(m.Files), args[0], len(m.Errors))
			return nil
		},
	}
	c.Flags().Int64Var(&seed, "seed", seed, a.t("随机种子；同一种子写出同样的文件", "seed; the same seed writes the same files"))
	c.Flags().StringVar(&end, "end", end, a.t("整个行动挪到以这一天结束，YYYY-MM-DD", "shift the whole campaign so that it ends on this day, YYYY-MM-DD"))
	return c
}

func (a *app) writeSample(dir string, seed int64, end time.Time) (*sample.Manifest, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	step, done := a.bar(a.t("生成示例", "writing samples"))
	defer done()
	return sample.Write(dir, sample.Options{Seed: seed, End: end, Progress: func(n, total int) { step(n, total, "") }})
}

// parseDay reads a day given on the command line; "today" is today in Shanghai.
func (a *app) parseDay(flag, s string) (time.Time, error) {
	if s == "today" || s == "今天" {
		return a.today(), nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, usageError{fmt.Errorf(a.t("%s “%s”不是日期，请写成 2012-12-19 的样子", "%s %q is not a day; write it like 2012-12-19"), flag, s)}
	}
	return t, nil
}
