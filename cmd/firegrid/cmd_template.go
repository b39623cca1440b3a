package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/sample"
	"firegrid/ingest/template"
)

func (a *app) templateCommand() *cobra.Command {
	dir := "."
	c := &cobra.Command{
		Use:   "template DATASET|all",
		Short: a.t("生成空白的台账模板", "write blank workbooks to fill in"),
		Long: a.t("生成台账模板：表头、范例、下拉列表、日期和数字检查，以及填写说明。县市区、乡镇街道和大队取自已收到的名册；还没有名册时用自带的 2012 年名册。",
			"Writes the workbook of a dataset to fill in: headings, an example, lists to choose from, checks of dates and numbers, and a sheet that explains each column. Places are those of the roster taken in, or of the bundled roster of 2012 before there is one."),
		Example: "  firegrid template hazards\n  firegrid template all -o ./templates",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.writeTemplates(cmd.Context(), args[0], dir)
		},
	}
	c.Flags().StringVarP(&dir, "output", "o", dir, a.t("放在哪个文件夹", "folder to write to"))
	return c
}

func (a *app) writeTemplates(ctx context.Context, name, dir string) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	all, _, err := cfg.contracts(a.data)
	if err != nil {
		return err
	}
	places, err := a.places(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var known []string
	found := false
	for _, c := range all {
		known = append(known, c.Dataset)
		if name != "all" && name != c.Dataset && name != c.Title.ZH {
			continue
		}
		found = true
		var buf bytes.Buffer
		if err := template.Write(&buf, c, places); err != nil {
			return err
		}
		path := filepath.Join(dir, template.Name(c))
		if err := lake.WriteFile(path, buf.Bytes()); err != nil {
			return err
		}
		a.say("%s", path)
	}
	if !found {
		return usageError{fmt.Errorf(a.t("没有“%s”这种台账（有：all, %s）", "there is no dataset %q (known: all, %s)"), name, strings.Join(known, ", "))}
	}
	return nil
}

// places are the townships of the roster in force, or of the bundled one.
func (a *app) places(ctx context.Context) ([]dataset.Township, error) {
	l, err := lake.Look(a.data)
	if err != nil {
		return nil, err
	}
	if l != nil {
		files, err := l.Files()
		if err != nil {
			return nil, err
		}
		refs, err := l.References(ctx, files)
		if err != nil {
			return nil, err
		}
		if !refs.Roster.Empty() {
			return refs.Roster.Townships(), nil
		}
	}
	return sample.Roster()
}
