package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/workbook"
)

// checkResult is what a dry run found in one file; --json prints it.
type checkResult struct {
	File     string                `json:"file"`
	Format   string                `json:"format,omitempty"`
	Sheets   []dataset.SheetReport `json:"sheets"`
	Problems []checkProblem        `json:"problems"`
	// More counts problems beyond those listed.
	More int `json:"more_problems,omitempty"`

	groups []*checkGroup
}

type checkProblem struct {
	dataset.Problem
	Sentence string `json:"sentence"`
}

func (a *app) checkCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "check FILE…",
		Short: a.t("试读台账，只检查不收取", "read workbooks without taking them"),
		Long: a.t("试读台账：每个工作表是哪种台账，每一栏当作什么，每个问题在哪个单元格、怎么改。什么都不保存。\n退出码：0 没有问题；3 有行或文件会被退回。",
			"A dry run: which dataset each sheet is, which column is which field, and every problem with its cell. Nothing is kept.\nExit codes: 0 nothing would be returned; 3 rows or files would be."),
		Example: "  firegrid check 诸暨大队2012年7月隐患台账.xlsx\n  firegrid check --json *.xlsx",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return a.check(cmd.Context(), files, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出", "print JSON"))
	return c
}

func (a *app) check(ctx context.Context, files []string, asJSON bool) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	contracts, _, err := cfg.contracts(a.data)
	if err != nil {
		return err
	}
	refs, err := a.references(ctx)
	if err != nil {
		return err
	}
	reader := dataset.NewReader(contracts, refs)
	results := make([]*checkResult, 0, len(files))
	returned := false
	for _, path := range files {
		r, bad, err := a.checkFile(ctx, reader, cfg, path)
		if err != nil {
			return err
		}
		returned = returned || bad
		results = append(results, r)
		if !asJSON {
			a.printCheck(r)
		}
	}
	if asJSON {
		if err := a.printJSON(results); err != nil {
			return err
		}
	}
	if returned {
		return exitError{exitReturned}
	}
	return nil
}

// references are the places and units that the data folder knows; a folder
// that is not there knows none.
func (a *app) references(ctx context.Context) (dataset.References, error) {
	l, err := lake.Look(a.data)
	if err != nil || l == nil {
		return dataset.References{}, err
	}
	files, err := l.Files()
	if err != nil {
		return dataset.References{}, err
	}
	return l.References(ctx, files)
}

func (a *app) checkFile(ctx context.Context, reader *dataset.Reader, cfg *config, path string) (*checkResult, bool, error) {
	name := filepath.Base(path)
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err // a wrong name is no fault of a ledger
	}
	if info.IsDir() {
		return nil, false, usageError{fmt.Errorf(a.t("%s 是文件夹，请写出其中的台账，如 %s", "%s is a folder; name the workbooks in it, such as %s"), path, filepath.Join(path, "*.xlsx"))}
	}
	out := &checkResult{File: path}
	sink := &collector{app: a}
	book, err := workbook.Open(ctx, path, workbook.Options{Limits: cfg.workbookLimits(), Name: name})
	if err == nil {
		defer book.Close()
		out.Format = string(book.Format())
		var rep *dataset.Report
		rep, err = reader.Read(ctx, book, name, sink)
		out.Sheets = rep.Sheets
	}
	var bad *workbook.Error
	if errors.As(err, &bad) {
		p := dataset.Problem{Code: dataset.FileCode(bad.Code), Severity: dataset.Returned, Sheet: bad.Sheet, Cell: bad.Cell, Args: []string{bad.Detail}}
		err = sink.Problem(&p)
	}
	out.Problems, out.More, out.groups = sink.problems, sink.more, sink.groups
	return out, sink.returned, err
}

func (a *app) printCheck(r *checkResult) {
	a.say("%s", r.File)
	for i := range r.Sheets {
		a.printSheet(&r.Sheets[i])
	}
	a.printGroups(r.groups)
	a.say("")
}

func (a *app) printSheet(s *dataset.SheetReport) {
	switch {
	case s.Note == "empty":
		a.say(a.t("  %s：空表", "  %s: empty"), a.sheetName(s))
		return
	case s.Note == "text":
		a.say(a.t("  %s：说明文字，跳过", "  %s: plain text, passed over"), a.sheetName(s))
		return
	case s.Dataset == "":
		a.say(a.t("  %s：没有认出", "  %s: not recognised"), a.sheetName(s))
		return
	}
	a.say(a.t("  %s：%s，表头第 %d–%d 行，取用 %d 行，退回 %d 行，提醒 %d 行", "  %s: %s, header rows %d–%d, %d rows taken, %d returned, %d with warnings"),
		a.sheetName(s), s.Title.In(a.lang), s.HeaderRow, s.HeaderLastRow, s.Taken, s.Returned, s.Warnings)
	var used, unused []string
	for _, m := range s.Columns {
		if m.Field == "" {
			unused = append(unused, m.Column+" "+m.Heading)
			continue
		}
		used = append(used, fmt.Sprintf("%s %s→%s", m.Column, m.Heading, m.Title))
	}
	a.say(a.t("    栏目：%s", "    columns: %s"), strings.Join(used, "；"))
	if len(unused) > 0 {
		a.say(a.t("    不用的栏目：%s", "    not used: %s"), strings.Join(unused, "；"))
	}
	if s.Year != 0 {
		a.say(a.t("    没有年份的日期按 %d 年（来自%s）", "    dates without a year: %d (from the %s)"), s.Year, a.yearSource(s.YearFrom))
	}
	if s.Brigade != "" {
		a.say(a.t("    填报大队：%s", "    reporting brigade: %s"), s.Brigade)
	}
}

// sheetName names a sheet; delimited text has one without a name.
func (a *app) sheetName(s *dataset.SheetReport) string {
	if s.Sheet == "" {
		return a.t("整个文件", "the file")
	}
	return fmt.Sprintf(a.t("工作表“%s”", "sheet %q"), s.Sheet)
}

func (a *app) yearSource(from string) string {
	switch from {
	case "sheet":
		return a.t("工作表名", "sheet name")
	case "title":
		return a.t("标题", "title")
	}
	return a.t("文件名", "file name")
}
