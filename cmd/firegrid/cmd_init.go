package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"firegrid/ingest/lake"
)

// folders of a data folder; the rest is made when it is first needed.
var folders = []string{"inbox", "archive", "lake", "returned", "published"}

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "init",
		Short:   a.t("建立数据文件夹和设置文件", "make the data folder and its settings"),
		Long:    a.t("建立收件夹 inbox、存档 archive 等文件夹和带说明的 firegrid.yaml。已有的内容不会改动。", "Makes the inbox, the archive and the other folders, and a commented firegrid.yaml. What is there already is left alone."),
		Example: "  firegrid init --data /srv/firegrid",
		RunE:    func(*cobra.Command, []string) error { return a.initData() },
	}
}

func (a *app) makeFolders() error {
	for _, f := range folders {
		if err := os.MkdirAll(filepath.Join(a.data, f), 0o755); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) initData() error {
	if err := a.makeFolders(); err != nil {
		return err
	}
	path := filepath.Join(a.data, "firegrid.yaml")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := lake.WriteFile(path, []byte(configText)); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	a.say(a.t("数据文件夹已就绪：%s\n把台账放进 %s，然后运行 firegrid run --data %s",
		"The data folder is ready: %s\nPut ledgers into %s, then: firegrid run --data %s"), a.data, filepath.Join(a.data, "inbox"), a.data)
	return nil
}
