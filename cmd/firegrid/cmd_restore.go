package main

import (
	"context"

	"github.com/spf13/cobra"

	"firegrid/cmd/internal/backup"
	"firegrid/ingest/lake"
)

func (a *app) restoreCommand() *cobra.Command {
	replace := false
	c := &cobra.Command{
		Use:   "restore BACKUP",
		Short: a.t("从备份恢复数据文件夹", "put a backup into a data folder"),
		Long: a.t("先把备份全部核对一遍，有损坏就指出是哪个文件，什么也不动；无误后放进 --data 指定的空文件夹。BACKUP 是某一次备份，或放备份的文件夹（取最新的一次）。之后运行 firegrid run，数字与备份时一样。文件夹里已有内容时要加 --replace：原有的移到其中的 before-restore-… 里，不会删除。",
			"Reads the whole backup first; where it is damaged, the file is named and nothing is touched. Then it is put into the empty folder that --data names. BACKUP is one backup, or a folder of backups, of which the newest is taken. firegrid run then gives the figures of the backup. A folder that is not empty needs --replace: what is there is moved into before-restore-… in it, not deleted."),
		Example: "  firegrid restore /mnt/backup/firegrid --data /srv/firegrid\n  firegrid restore /mnt/backup/firegrid/20121219T190000Z --data /srv/firegrid --replace",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.restore(cmd.Context(), args[0], replace)
		},
	}
	c.Flags().BoolVar(&replace, "replace", false, a.t("数据文件夹不是空的也恢复；原有的内容移到一边", "restore although the folder is not empty; what is there is put aside"))
	return c
}

func (a *app) restore(ctx context.Context, from string, replace bool) error {
	lock, err := lake.TakeLock(a.data, lake.VerbRestore)
	if err != nil {
		return err
	}
	defer lock.Release()
	step, end := a.bar(a.t("核对备份", "checking"))
	r, err := backup.Restore(ctx, backup.RestoreOptions{Backup: from, Data: a.data, Replace: replace, Now: a.now, Progress: step})
	end()
	if err == nil {
		err = a.makeFolders() // a backup knows files, no empty folders
	}
	if err != nil {
		return err
	}
	a.say(a.t("已恢复 %s 的备份：%d 个文件，放在 %s", "restored the backup of %s: %d files, in %s"), shanghaiTime(r.Manifest.CreatedAt), len(r.Manifest.Files), a.data)
	if r.Aside != "" {
		a.say(a.t("原有的内容在 %s，确认无误后可删除", "what was there before is in %s; delete it once all is well"), r.Aside)
	}
	a.say(a.t("接下来运行：firegrid run --data %s", "now: firegrid run --data %s"), a.data)
	return nil
}
