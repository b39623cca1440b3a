package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"firegrid/exporter"
	"firegrid/exporter/rows"
	"firegrid/ingest/lake"
	"firegrid/ingest/web"
	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// rowsOptions are the flags of rows.
type rowsOptions struct {
	county, brigade, labels []string
	asOf, run, sort         string
	desc                    bool
	format, output          string
	limit                   int
}

func (a *app) rowsCommand() *cobra.Command {
	o := rowsOptions{format: "table", limit: 50}
	c := &cobra.Command{
		Use:   "rows MEASURE",
		Short: a.t("查看一个数字是由台账的哪些行算出来的", "list the rows that make a number"),
		Long: a.t("列出算出某个指标的每一行：在哪份台账、哪个工作表、第几行。可以按县市区、大队等筛选；--as-of 可以是发布日或更早的任何一天，按发布时掌握的台账算。",
			"Lists every row that makes a measure's number, with its workbook, sheet and row. Narrow it by county, brigade or any label; --as-of may be any day up to the run's own, by the ledgers as they were known when it was published."),
		Example: "  firegrid rows firegrid_hazards_overdue --brigade 越城大队\n  firegrid rows firegrid_hazards_open --label severity=重大 --format xlsx -o open.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rows(cmd.Context(), args[0], &o)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.county, "county", nil, a.t("县市区，可多次给出", "county, may be repeated"))
	f.StringArrayVar(&o.brigade, "brigade", nil, a.t("大队，可多次给出", "brigade, may be repeated"))
	f.StringArrayVar(&o.labels, "label", nil, a.t("其他维度，写成 名称=值，可多次给出", "any label, as name=value, may be repeated"))
	f.StringVar(&o.asOf, "as-of", "", a.t("截至哪一天（默认发布的那一天）", "as of which day (default the run's)"))
	f.StringVar(&o.run, "run", "", a.t("哪一次运行（默认看板显示的）", "which run (default the one that the boards show)"))
	f.StringVar(&o.sort, "sort", "", a.t("按哪一列排序，用 JSON 里的列名", "column to sort by, named as in the JSON"))
	f.BoolVar(&o.desc, "desc", false, a.t("从大到小", "the greatest first"))
	f.StringVar(&o.format, "format", o.format, a.t("格式：table、csv、xlsx 或 json（一行一个对象）", "format: table, csv, xlsx or json (one object a line)"))
	f.StringVarP(&o.output, "output", "o", "", a.t("写入文件（默认输出到终端）", "file to write (default standard output)"))
	f.IntVar(&o.limit, "limit", o.limit, a.t("table 最多列多少行，0 为全部", "most rows of a table, 0 for all"))
	return c
}

// rows answers on standard output or into a file.
func (a *app) rows(ctx context.Context, measure string, o *rowsOptions) error {
	q, err := a.rowsQuery(measure, o)
	if err != nil {
		return err
	}
	reader, err := behind.Open(filepath.Join(a.data, "published"))
	if err != nil {
		return err
	}
	defer reader.Close()
	// Asked first, so that a question without an answer leaves no file behind.
	answer, err := reader.Ask(ctx, q)
	if err != nil {
		return a.rowsSlip(err, o)
	}
	q.Run = answer.Manifest.RunID // another may be published meanwhile
	if err := a.rowsMeant(answer, &q); err != nil {
		return err
	}
	if o.output == "" {
		return a.writeRows(ctx, a.stdout, reader, q, o)
	}
	err = whole(o.output, func(w io.Writer) error { return a.writeRows(ctx, w, reader, q, o) })
	if err == nil {
		a.say("%s", o.output)
	}
	return err
}

// whole lets do write a file that may be large: it has its name once it is all
// on disk, and what was there before stays until then.
func whole(path string, do func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by then if all went well
	err = errors.Join(do(f), f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return lake.SyncDir(filepath.Dir(path))
}

func (a *app) rowsQuery(measure string, o *rowsOptions) (behind.Query, error) {
	q := behind.Query{Measure: measure, Run: o.run, Sort: o.sort, Desc: o.desc, Labels: make(map[string][]string)}
	if !strings.HasPrefix(measure, "firegrid_") {
		q.Measure = "firegrid_" + measure
	}
	if o.asOf != "" {
		t, err := a.parseDay("--as-of", o.asOf)
		if err != nil {
			return q, err
		}
		day := published.DayIn(t, time.UTC)
		q.Day = &day
	}
	switch o.format {
	case "table", "csv", "xlsx", "json":
	default:
		return q, usageError{fmt.Errorf("--format %q: table | csv | xlsx | json", o.format)}
	}
	q.Labels["county"], q.Labels["brigade"] = rows.Values(o.county), rows.Values(o.brigade)
	for _, l := range o.labels {
		name, value, found := strings.Cut(l, "=")
		if !found {
			return q, usageError{fmt.Errorf(a.t("--label %q：写成 名称=值", "--label %q: write it as name=value"), l)}
		}
		q.Labels[name] = append(q.Labels[name], rows.Values([]string{value})...)
	}
	return q, nil
}

// rowsSlip tells a measure or a run that was written wrongly from what else may
// fail.
func (a *app) rowsSlip(err error, o *rowsOptions) error {
	var unknown *behind.UnknownError
	switch {
	case errors.As(err, &unknown):
		return usageError{err}
	case o.run != "" && errors.Is(err, fs.ErrNotExist):
		return usageError{fmt.Errorf(a.t("没有“%s”这次运行，或它已被清理；用 firegrid runs 查看还保留着哪些", "there is no run %s, or it has been removed; firegrid runs lists those that are kept"), o.run)}
	}
	return err
}

// rowsMeant refuses labels that the measure does not have, and places that
// nothing has: without them the number would be another than was meant. Of other
// values nobody can say that there are none, so they are only remarked on.
func (a *app) rowsMeant(answer *behind.Answer, q *behind.Query) error {
	if len(answer.Ignored) > 0 {
		return usageError{fmt.Errorf(a.t("%s 不按 %s 分；可以用的维度：%s", "%s has no label %s; it has: %s"),
			answer.Metric.Name, strings.Join(answer.Ignored, ", "), strings.Join(answer.Metric.Labels, ", "))}
	}
	run, err := published.Figures(filepath.Join(a.data, "published"), q.Run)
	if err != nil {
		return err
	}
	for _, u := range rows.UnknownValues(run, answer, q, a.lang) {
		says := fmt.Sprintf(a.t("%s（%s）没有“%s”这个值；有：%s", "%s (%s) has no value %s; there are: %s"),
			u.Title, u.Label, strings.Join(u.Values, a.t("、", ", ")), strings.Join(u.Known, a.t("、", ", ")))
		if slices.Contains([]string{"county", "brigade", "township"}, u.Label) {
			return usageError{errors.New(says)}
		}
		fmt.Fprintf(a.stderr, a.t("提醒：%s\n", "Note: %s\n"), says)
	}
	return nil
}

// rowsHint says why there are no rows, and what to try; nothing of other errors.
func (a *app) rowsHint(err error) (what, try string) {
	var future *behind.FutureError
	var unknown *behind.UnknownError
	if !errors.As(err, &future) && !errors.As(err, &unknown) && !errors.Is(err, published.ErrNoRows) && !errors.Is(err, behind.ErrSort) {
		return "", ""
	}
	return rows.Explain(err, a.lang)
}

// mountRows puts the rows behind the numbers beside the exporter's own pages.
func (a *app) mountRows(e *exporter.Exporter) (*rows.Server, error) {
	s, err := rows.New(rows.Options{
		Data: a.data, Lang: a.lang, Run: e.Run, Logger: a.logger(),
		File: func(id string) string { return ".." + web.Prefix + "files/" + id },
	})
	if err != nil {
		return nil, err
	}
	e.Mount(exporter.Page{Pattern: "GET " + rows.Prefix, Handler: s.Handler(), Path: "rows/", ZH: "数字背后的明细", EN: "The rows behind the numbers"})
	return s, nil
}
