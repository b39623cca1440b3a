package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/cmd/internal/backup"
)

func (a *app) backupCommand() *cobra.Command {
	keep, check, verify := backup.KeepBackups, false, false
	c := &cobra.Command{
		Use:   "backup DEST",
		Short: a.t("备份数据文件夹，不用停止服务", "back up the data folder while everything runs"),
		Long: a.t("把存档、台账数据、已发布的结果、设置和操作记录备份到 DEST（最好是另一块磁盘）。每次备份都是一个完整的文件夹，没有变化的文件与上一次备份共用，不多占空间；写完后从磁盘重新读一遍核对。中途断电或被终止，以前的备份不受影响。可由计算重新得到的（数据仓库、退回的工作簿）不备份。\n退出码：0 完成；1 失败，或数据文件夹中有损坏的文件（已备份其余的，并指出是哪些）。",
			"Copies archive, lake, published runs, settings and the audit log to DEST, which had better be another disk. Each backup is a whole tree; files that have not changed are shared with the backup before. What was written is read back. A backup that is killed leaves the ones before as they are. What can be made again, the warehouse and the returned workbooks, is left out.\nExit codes: 0 done; 1 failed, or files of the data folder are damaged: the rest is backed up, and they are named."),
		Example: "  firegrid backup /mnt/backup/firegrid\n  firegrid backup --verify /mnt/backup/firegrid\n  30 4 * * *  firegrid backup --quiet --keep 30 /mnt/backup/firegrid   # crontab",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if keep < 1 {
				return usageError{fmt.Errorf("--keep %d: %s", keep, a.t("至少留 1 份", "at least 1"))}
			}
			if verify {
				return a.verifyBackups(args[0])
			}
			return a.backup(cmd.Context(), args[0], keep, check)
		},
	}
	f := c.Flags()
	f.IntVar(&keep, "keep", keep, a.t("保留最近多少次备份", "how many backups to keep"))
	f.BoolVar(&check, "check", false, a.t("没有变化的文件也重新读一遍核对，坏了的重新复制", "read the files that have not changed, too, and copy those anew that are damaged"))
	f.BoolVar(&verify, "verify", false, a.t("不备份，只核对 DEST 里已有的全部备份", "back nothing up; read all backups in DEST and check them"))
	return c
}

func (a *app) backup(ctx context.Context, dest string, keep int, check bool) error {
	step, end := a.bar(a.t("备份", "backing up"))
	r, err := backup.Run(ctx, backup.Options{
		Data: a.data, Dest: dest, Keep: keep, Check: check, Version: version, Now: a.now, Progress: step,
	})
	end()
	if err != nil {
		return err
	}
	a.say(a.t("备份完成：%s（共 %d 个文件 %s；新复制 %d 个 %s，其余与上一次共用）", "backed up: %s (%d files, %s; %d copied, %s, the rest shared with the backup before)"),
		r.Folder, len(r.Manifest.Files), bytesText(r.Manifest.Size()), r.Copied, bytesText(r.Bytes))
	for _, id := range r.Removed {
		a.say(a.t("已删除最早的备份 %s", "removed the oldest backup %s"), id)
	}
	if bad := r.Manifest.Damaged; len(bad) > 0 {
		return fmt.Errorf(a.t("数据文件夹中有 %d 个文件已损坏或缺失，备份里没有它们完好的内容：%s（运行 firegrid doctor 看怎么修复）",
			"%d files of the data folder are damaged or missing, and no backup has them sound: %s (firegrid doctor says how they are recovered)"), len(bad), strings.Join(bad, ", "))
	}
	return nil
}

// verifyBackups reads every backup of a folder.
func (a *app) verifyBackups(dest string) error {
	ids, err := backup.List(dest)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return fmt.Errorf(a.t("%s 里没有备份", "there is no backup in %s"), dest)
	}
	failed := false
	for _, id := range ids {
		step, end := a.bar(a.t("核对 ", "checking ") + id)
		m, err := backup.Verify(filepath.Join(dest, id), step)
		end()
		if err != nil {
			failed = true
			fmt.Fprintf(a.stderr, a.t("✗ %s  %v\n", "✗ %s  %v\n"), id, err)
			continue
		}
		a.say(a.t("✓ %s  %d 个文件，%s", "✓ %s  %d files, %s"), id, len(m.Files), bytesText(m.Size()))
	}
	if failed {
		return exitError{exitFailed}
	}
	return nil
}

// bytesText writes a size as people say it.
func bytesText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (n+1023)>>10)
}
