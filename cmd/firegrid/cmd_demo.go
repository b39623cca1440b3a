package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"firegrid/exporter"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

func (a *app) demoCommand() *cobra.Command {
	var once, boards bool
	end, listen, grafana := campaignEnd, "", ""
	c := &cobra.Command{
		Use:   "demo",
		Short: a.t("演示：示例台账 → 指标 → 服务", "the whole road on the sample: workbooks, figures, /metrics"),
		Long: a.t("生成示例台账并放进收件夹，按行动的最后一天运行一次，把主要数字列成表，然后启动服务。数据放在单独的文件夹 demo-data（或 --data）。\n加 --boards 时，行动以今天结束，另外启动 Prometheus（已装入半年的历史），机器上有 Grafana 就一并启动，看板和告警都已配好；按 Ctrl+C 全部结束。",
			"Writes the sample workbooks into the inbox, runs as of the campaign's last day, prints the headline figures and then serves /metrics. The data go into a folder of their own, demo-data, or --data.\nWith --boards the campaign ends today, and a Prometheus with half a year of history is started beside, and a Grafana where there is one, with boards and alerts in place; Ctrl+C ends them all."),
		Example: "  firegrid demo\n  firegrid demo --once\n  firegrid demo --end today --listen :9868\n  firegrid demo --boards --grafana /opt/grafana",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if boards && !cmd.Flags().Changed("end") {
				end = "today"
			}
			day, err := a.parseDay("--end", end)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("data") && os.Getenv("FIREGRID_DATA") == "" {
				a.data = demoData(filepath.Dir(a.data), boards, day)
			}
			if !once {
				if err := a.demoAddress(listen, boards); err != nil {
					return err
				}
			}
			if boards {
				return a.demoBoards(cmd.Context(), day, listen, grafana)
			}
			return a.demo(cmd.Context(), day, once, listen)
		},
	}
	f := c.Flags()
	f.BoolVar(&once, "once", false, a.t("只算一次，不启动服务", "stop after the figures, do not serve"))
	f.StringVar(&end, "end", end, a.t("行动的最后一天，YYYY-MM-DD 或 today", "the campaign's last day, YYYY-MM-DD or today"))
	f.StringVar(&listen, "listen", "", a.t("监听地址", "address to serve at"))
	f.BoolVar(&boards, "boards", false, a.t("同时启动 Prometheus 和 Grafana，看板配好", "start Prometheus and Grafana as well, with the boards in place"))
	f.StringVar(&grafana, "grafana", "", a.t("Grafana 所在的文件夹（默认在 PATH 里找）", "folder of Grafana (default: looked for on the PATH)"))
	return c
}

// demoData is the folder of a demo. Boards are looked at day after day, so each
// day has a folder of its own.
func demoData(beside string, boards bool, day time.Time) string {
	if boards {
		return filepath.Join(beside, "demo-data", "boards-"+day.Format(time.DateOnly))
	}
	return filepath.Join(beside, "demo-data")
}

func (a *app) demo(ctx context.Context, end time.Time, once bool, listen string) error {
	if err := a.demoFigures(ctx, end); err != nil || once {
		return err
	}
	return a.demoServe(ctx, listen)
}

// demoFigures takes the sample in, computes and prints.
func (a *app) demoFigures(ctx context.Context, end time.Time) error {
	quiet := a.quiet
	a.quiet = true
	err := a.initData()
	a.quiet = quiet
	if err != nil {
		return err
	}
	if err := a.demoSample(end); err != nil {
		return err
	}
	var exit exitError
	if _, err := a.run(ctx, "demo", end); err != nil && (!errors.As(err, &exit) || exit.code != exitReturned) {
		return err
	}
	run, err := published.Current(filepath.Join(a.data, "published"))
	if err != nil {
		return err
	}
	a.printFigures(run)
	return nil
}

// demoAddress tries the address before anything is computed for it. With
// boards, and none named, the demo looks for a free one itself.
func (a *app) demoAddress(listen string, boards bool) error {
	if listen == "" {
		if boards {
			return nil
		}
		cfg, err := loadConfig(a.data)
		if err != nil {
			return err
		}
		listen = cmp.Or(cfg.Serve.Listen, exporter.DefaultListen)
	} else if err := a.listenable(listen); err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return &bindError{err, "make demo LISTEN=127.0.0.1:19868"}
	}
	return l.Close()
}

// demoServe serves the figures; without an address, where the settings say.
func (a *app) demoServe(ctx context.Context, listen string) error {
	var addrs []string
	if listen != "" {
		addrs = []string{listen}
	}
	return a.serve(ctx, serveOptions{listen: addrs, watch: true})
}

// demoSample puts the sample into the inbox, unless the same is in the lake.
func (a *app) demoSample(end time.Time) error {
	dir := filepath.Join(a.data, "inbox", "sample-"+end.Format(time.DateOnly))
	l, err := lake.Open(a.data)
	if err != nil {
		return err
	}
	files, err := l.Files()
	if err != nil {
		return err
	}
	if len(files) > 0 && !strings.Contains(a.demoMark(), end.Format(time.DateOnly)) {
		return fmt.Errorf(a.t("%s 里已有别的数据，演示不会混进去；请用 --data 指定一个空文件夹", "%s holds other data; name an empty folder with --data"), a.data)
	}
	m, err := a.writeSample(dir, 1, end)
	if err != nil {
		return err
	}
	if err := lake.WriteFile(filepath.Join(a.data, demoMarkFile), []byte(end.Format(time.DateOnly)+"\n")); err != nil {
		return err
	}
	a.say(a.t("示例台账 %d 份已放进收件夹，其中故意放了 %d 处填写错误", "%d sample workbooks put into the inbox, with %d planted errors"), len(m.Files), len(m.Errors))
	return nil
}

// demoMarkFile says that a data folder holds the demo, and which.
const demoMarkFile = "DEMO"

func (a *app) demoMark() string {
	b, err := os.ReadFile(filepath.Join(a.data, demoMarkFile))
	if err != nil {
		return ""
	}
	return string(b)
}
