package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"firegrid/exporter"
	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

// historyFlags are what history is asked for.
type historyFlags struct {
	from, to, out, blocks, job, instance string
	replace                              bool
}

func (a *app) historyCommand() *cobra.Command {
	var h historyFlags
	c := &cobra.Command{
		Use:   "history",
		Short: a.t("把过去每一天的指标写成历史，供 Prometheus 的趋势图使用", "write the figures of every past day, for the trends in Prometheus"),
		Long: a.t("算出一段时间里每一天的全部指标，与当天运行所发布的相同，写成 OpenMetrics 文件（-o），或直接做成 Prometheus 的数据块（--blocks，需要 promtool）。安装当天执行一次，看板上就有以前的趋势。\n每天一个点，记在当天零时（东八区）。数据块放进 Prometheus 的数据文件夹，一两分钟内即可看到，不用重启；Prometheus 的保留时间要足够长，否则会把旧数据删掉。",
			"Computes every measure for each day of a period, the same as a run of that day published, and writes an OpenMetrics file (-o), or makes blocks for Prometheus of it (--blocks, needs promtool). Done once on the day of installation, it puts the past on the boards' trends.\nEach day is one point, at its first moment (UTC+8). Blocks go into the data folder of Prometheus and are seen within a minute or two, without a restart; the retention of Prometheus must be long enough, or it deletes them."),
		Example: "  firegrid history --blocks /var/lib/prometheus/metrics2\n  firegrid history --from 2012-06-19 --to 2012-12-19 -o history.om\n  firegrid history --blocks /prometheus --instance firegrid:9868 --replace",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.history(cmd.Context(), h) },
	}
	f := c.Flags()
	f.StringVar(&h.from, "from", "", a.t("第一天，YYYY-MM-DD（默认数据的第一天，最多往前一年）", "first day, YYYY-MM-DD (default the first of the data, a year back at most)"))
	f.StringVar(&h.to, "to", "", a.t("最后一天，YYYY-MM-DD（默认已发布数据的截至日）", "last day, YYYY-MM-DD (default the day that the published figures are as of)"))
	f.StringVarP(&h.out, "output", "o", "", a.t("写到这个文件（- 为标准输出）", "write this file (- is standard output)"))
	f.StringVar(&h.blocks, "blocks", "", a.t("在这个文件夹里做成数据块", "make blocks in this folder"))
	f.BoolVar(&h.replace, "replace", false, a.t("先去掉以前用 --blocks 放进去的历史", "take away the history that --blocks has put there before"))
	f.StringVar(&h.job, "job", exporter.DefaultJob, a.t("标签 job，与抓取配置一致", "the label job, as in the scrape configuration"))
	f.StringVar(&h.instance, "instance", exporter.DefaultInstance, a.t("标签 instance，与抓取配置里的目标一致", "the label instance, as the target in the scrape configuration"))
	return c
}

// history writes the file, and makes blocks of it, under the lock of the data
// folder, since DuckDB lets one process in.
func (a *app) history(ctx context.Context, h historyFlags) error {
	if h.out == "" && h.blocks == "" || h.out == "-" && h.blocks != "" {
		return usageError{errors.New(a.t("请用 -o 指定文件，或用 --blocks 指定文件夹", "name a file with -o, or a folder with --blocks"))}
	}
	if h.blocks != "" {
		if _, err := exporter.FindPromtool(); err != nil {
			return err
		}
	}
	lock, err := a.lockForRun(ctx, "history")
	if err != nil {
		return err
	}
	defer lock.Release()
	run, err := published.Current(filepath.Join(a.data, "published"))
	if err != nil {
		return err
	}
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	w, err := a.openPublished(ctx, run, cfg.warehouse())
	if err != nil {
		return err
	}
	defer w.Close()
	o := exporter.HistoryOptions{Metrics: run.Manifest.Metrics, Lang: a.lang, Job: h.job, Instance: h.instance}
	if o.From, o.To, err = a.historyPeriod(ctx, w, run, h); err != nil {
		return err
	}
	return a.writeHistory(ctx, w, h, o)
}

// openPublished opens a warehouse that gives the published figures. Where files
// have come since, been withdrawn or held back, as by a preview of the server,
// one is made aside of what the run was made of.
func (a *app) openPublished(ctx context.Context, run *published.Run, opts transform.Options) (*transform.Warehouse, error) {
	w, err := transform.OpenPublished(ctx, a.data, run, opts)
	var drift *transform.DriftError
	if !errors.As(err, &drift) || run.Manifest.Inputs == nil {
		return w, err
	}
	step, end := a.bar(a.t("按发布时的台账计算", "computing from what was published"))
	defer end()
	return transform.OpenAsMade(ctx, a.data, run, opts, func(done, total int) { step(done, total, "") })
}

// headHours is how much of the newest time Prometheus keeps in memory. A block
// that ends later than that begins would make it forget what it has scraped
// in between when it restarts.
const headHours = 4

// longestHistory bounds a period, against slips of the pen.
const longestHistory = 20 * 366

// historyPeriod is the period asked for, or the one that suits the data.
func (a *app) historyPeriod(ctx context.Context, w *transform.Warehouse, run *published.Run, h historyFlags) (from, to published.Day, err error) {
	now := a.now()
	to = min(run.Manifest.AsOf, published.DayIn(now.Add(-headHours*time.Hour), shanghai))
	if h.to != "" {
		if to, err = a.day("--to", h.to); err != nil {
			return 0, 0, err
		}
	}
	if exporter.HistoryTime(to).After(now) {
		return 0, 0, usageError{fmt.Errorf(a.t("--to %s 还没有到", "--to %s is in the future"), to)}
	}
	first, found, err := w.FirstDay(ctx)
	if err != nil {
		return 0, 0, err
	}
	if from = to - 365; found {
		from = min(max(from, first), to)
	}
	if h.from != "" {
		if from, err = a.day("--from", h.from); err != nil {
			return 0, 0, err
		}
	}
	if from > to || to-from >= longestHistory {
		return 0, 0, usageError{fmt.Errorf(a.t("从 %s 到 %s 不是一段可用的时间（最多二十年）", "from %s to %s is no period (twenty years at most)"), from, to)}
	}
	return from, to, nil
}

func (a *app) day(flag, text string) (published.Day, error) {
	t, err := a.parseDay(flag, text)
	return published.DayIn(t, time.UTC), err
}

// writeHistory writes to where it was asked for. For blocks alone the file
// lies beside them for as long as it is needed.
func (a *app) writeHistory(ctx context.Context, w *transform.Warehouse, h historyFlags, o exporter.HistoryOptions) error {
	if h.out == "-" {
		_, err := a.measureHistory(ctx, w, a.stdout, o)
		return err
	}
	path := h.out
	if path == "" {
		if err := os.MkdirAll(h.blocks, 0o755); err != nil {
			return err
		}
		dir, err := os.MkdirTemp(h.blocks, exporter.HistoryWorkPrefix+"*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		path = filepath.Join(dir, "history.om")
	}
	var written exporter.HistoryWritten
	err := lake.WriteWith(path, func(out io.Writer) (err error) {
		written, err = a.measureHistory(ctx, w, out, o)
		return err
	})
	if err != nil {
		return err
	}
	a.say(a.t("%s 到 %s：%d 条序列，%d 个点", "%s to %s: %d series, %d samples"), o.From, o.To, written.Series, written.Samples)
	if h.blocks == "" {
		a.say(a.t("已写出 %s。做成 Prometheus 数据块：", "written: %s. To make blocks for Prometheus of it:"), path)
		a.say("  %s", strings.Join(exporter.PromtoolCommand(path, "DIR"), " "))
		return nil
	}
	return a.makeBlocks(ctx, h, exporter.BlockOptions{File: path, Written: written, History: o, Dir: h.blocks, Replace: h.replace})
}

// measureHistory computes and writes, with a bar that counts metrics.
func (a *app) measureHistory(ctx context.Context, w *transform.Warehouse, out io.Writer, o exporter.HistoryOptions) (exporter.HistoryWritten, error) {
	step, end := a.bar(a.t("写出历史", "writing history"))
	defer end()
	done, metric := 0, ""
	return exporter.History(out, o, func(emit func(published.Sample) error) error {
		return w.Measure(ctx, o.From, o.To, func(s published.Sample) error {
			if s.Metric != metric {
				metric = s.Metric
				done++
				step(done, len(o.Metrics), metric)
			}
			return cmp.Or(ctx.Err(), emit(s))
		})
	})
}

func (a *app) makeBlocks(ctx context.Context, h historyFlags, o exporter.BlockOptions) error {
	made, err := exporter.WriteBlocks(ctx, o)
	if err != nil {
		return err
	}
	days := int(published.DayIn(a.now(), shanghai)-o.History.From) + 31
	a.say(a.t("已在 %s 放入 %d 个数据块，并逐点核对无误", "%[2]d blocks put into %[1]s; every sample was read back and is right"), h.blocks, len(made))
	a.say(a.t("Prometheus 的保留时间至少要 %d 天：--storage.tsdb.retention.time=%dd（保留得短会删掉这些数据）", "Prometheus must keep at least %d days: --storage.tsdb.retention.time=%dd (with less it deletes these)"), days, days)
	return nil
}
