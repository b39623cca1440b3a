package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"firegrid/cmd/internal/doctor"
	"firegrid/ingest"
)

func (a *app) doctorCommand() *cobra.Command {
	quick, repair, from := false, false, ""
	c := &cobra.Command{
		Use:   "doctor",
		Short: a.t("检查数据文件夹，说明怎么处理；--repair 修复", "look the data folder over and say what to do; --repair mends it"),
		Long: a.t("逐项检查设置、文件夹和权限、磁盘空间、锁、时钟、夜间运行，核对存档、台账数据、已发布结果和数据仓库有没有损坏，每项一行：✓ 正常，! 留意，✗ 要处理，并说明怎么做。\n--repair 修复能修复的：坏了的台账数据从原件重新读取，坏了的发布移到一边、看板显示最近一次完好的，残留文件删除；原件和人的决定只能从备份取回（--from）。之后运行 firegrid run，数字与没有损坏过一样。\n退出码：0 没有 ✗；1 有。",
			"Looks at settings, folders and rights, free space, lock, clock and the nightly run, and reads archive, lake, published runs and warehouse for damage. A line each: ✓ well, ! look at it, ✗ must be seen to, with what to do.\n--repair mends what it can: damaged rows are read again from the originals, damaged runs are set aside and the newest whole one is shown, leftovers are removed; originals and decisions of people come from a backup alone (--from). firegrid run then gives the figures as if nothing had been damaged.\nExit codes: 0 no ✗; 1 some."),
		Example: "  firegrid doctor\n  firegrid doctor --quick\n  firegrid doctor --repair --from /mnt/backup/firegrid",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from != "" && !repair {
				return usageError{errors.New(a.t("--from 要和 --repair 一起用", "--from goes with --repair"))}
			}
			if repair {
				return a.repair(cmd.Context(), from)
			}
			return a.examine(cmd.Context(), quick, false)
		},
	}
	f := c.Flags()
	f.BoolVar(&quick, "quick", false, a.t("不逐个核对文件内容", "leave out checksums"))
	f.BoolVar(&repair, "repair", false, a.t("修复能修复的", "mend what can be mended"))
	f.StringVar(&from, "from", "", a.t("放备份的文件夹，从中取回损坏的原件", "folder of backups to take damaged originals from"))
	return c
}

func (a *app) doctorOptions(quick bool) (doctor.Options, func()) {
	step, end := a.bar(a.t("检查", "looking"))
	o := doctor.Options{Data: a.data, Now: a.now(), T: a.t, Quick: quick, Progress: step}
	cfg, err := loadConfig(a.data)
	if err == nil {
		_, _, err = cfg.contracts(a.data)
	}
	if err == nil {
		o.TempDir = cfg.DuckDB.Temp
		s, wrong := a.schedule(cfg.Serve.Nightly)
		if err = wrong; s != nil {
			o.LastNight = s.Last(a.now())
		}
	}
	if o.Settings = err; err != nil {
		what, _ := a.hint(err)
		o.Settings = errors.New(what)
	}
	return o, end
}

// examine prints a line for each check; repaired says that all damage was
// mended just before.
func (a *app) examine(ctx context.Context, quick, repaired bool) error {
	o, end := a.doctorOptions(quick)
	o.Repaired = repaired
	r, err := doctor.Examine(ctx, o)
	end()
	if err != nil {
		return err
	}
	for _, l := range r.Lines {
		if a.quiet && l.Level == doctor.Good {
			continue
		}
		fmt.Fprintf(a.stdout, "%s %s  %s\n", []string{"✓", "!", "✗"}[l.Level], pad(l.Name, 16), l.Text)
		if l.Try != "" {
			fmt.Fprintf(a.stdout, "                    → %s\n", l.Try)
		}
	}
	if r.Worst() == doctor.Bad {
		return exitError{exitFailed}
	}
	if repaired {
		a.say(a.t("修复完成。下一步：firegrid run --data %s", "All is mended. Next: firegrid run --data %s"), a.data)
	}
	return nil
}

// repair mends what can be mended, and looks the folder over once more.
func (a *app) repair(ctx context.Context, from string) error {
	if from != "" {
		abs, err := filepath.Abs(from)
		if err != nil {
			return err
		}
		from = abs
	}
	lock, err := a.lockForRun(ctx, "doctor")
	if err != nil {
		return err
	}
	o, end := a.doctorOptions(false)
	o.Holding = true
	r, err := doctor.Examine(ctx, o)
	end()
	var left []doctor.Damage
	if err == nil {
		left, err = doctor.Repair(ctx, r.Damages, doctor.RepairOptions{
			Data: a.data, T: a.t, From: from, Reread: a.readAgain, Say: func(s string) { a.say("%s", s) },
		})
	}
	if err := errors.Join(err, lock.Release()); err != nil {
		return err
	}
	return a.examine(ctx, false, len(r.Damages) > 0 && len(left) == 0)
}

// readAgain reads files again from the archive.
func (a *app) readAgain(ctx context.Context, ids []string) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	contracts, fingerprint, err := cfg.contracts(a.data)
	if err != nil {
		return err
	}
	err = ingest.Repair(ctx, ingest.Options{
		Data: a.data, Contracts: contracts, Fingerprint: fingerprint,
		Limits: cfg.workbookLimits(), Time: cfg.readingTime(), Now: a.now,
	}, ids)
	if err == nil {
		a.handBack(ctx)
	}
	return err
}
