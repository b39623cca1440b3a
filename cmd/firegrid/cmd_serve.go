package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"firegrid/exporter"
	"firegrid/ingest/lake"
)

func (a *app) serveCommand() *cobra.Command {
	o := serveOptions{watch: true}
	c := &cobra.Command{
		Use:   "serve",
		Short: a.t("启动服务：提交台账的网页和 /metrics", "serve the drop page and /metrics"),
		Long: a.t("提供 /metrics、提交台账的网页 /drop/、首页、/-/healthy、/-/ready 和 POST /-/reload。新的一次发布几秒内自动生效，不用重启。放进收件夹的台账几秒内读取，有问题的标好后放在 returned 文件夹。",
			"Serves /metrics, the drop page at /drop/, a landing page, /-/healthy, /-/ready and POST /-/reload. A newly published run is shown within seconds. Workbooks put into the inbox are taken within seconds; those with problems lie marked in the folder returned."),
		Example: "  firegrid serve\n  firegrid serve --listen 127.0.0.1:9868 --web.config.file web.yml\n  firegrid serve --nightly \"30 2 * * *\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.listenable(o.listen...); err != nil {
				return err
			}
			o.nightlySet = cmd.Flags().Changed("nightly")
			return a.serve(cmd.Context(), o)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.listen, "listen", nil, a.t("监听地址，可多次给出（默认取 firegrid.yaml，否则 "+exporter.DefaultListen+"）", "address, may be repeated (default firegrid.yaml, else "+exporter.DefaultListen+")"))
	f.StringVar(&o.web, "web.config.file", "", a.t("TLS 和密码的设置文件", "exporter-toolkit's file for TLS and basic auth"))
	f.BoolVar(&o.watch, "watch", o.watch, a.t("读取放进收件夹的台账（--watch=false 时只读网页提交的，其余等 firegrid run）", "take what is put into the inbox; with --watch=false only what the drop page receives, the rest waits for firegrid run"))
	f.StringVar(&o.nightly, "nightly", "", a.t("每晚几点运行 firegrid run，crontab 的五栏，按北京时间（默认取 firegrid.yaml 的 serve.nightly）；关机错过的，开机后补一次", "when firegrid run begins each night, five fields as in crontab, in UTC+8 (default serve.nightly of firegrid.yaml); a night that was missed is made up at start"))
	return c
}

// serveOptions are the flags of serve; what is empty is taken from firegrid.yaml.
type serveOptions struct {
	listen     []string
	web        string
	watch      bool
	nightly    string
	nightlySet bool // also to "", which means none
}

// over fills in what the settings say and no flag does, and the other way round.
func (o *serveOptions) over(cfg *config) {
	if len(o.listen) == 0 && cfg.Serve.Listen != "" {
		o.listen = []string{cfg.Serve.Listen}
	}
	if o.web == "" {
		o.web = cfg.Serve.WebConfig
	}
	if o.nightlySet {
		cfg.Serve.Nightly = o.nightly
	}
}

// serve answers until the context ends.
func (a *app) serve(ctx context.Context, o serveOptions) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	if _, err := os.Stat(a.data); err != nil {
		return err
	}
	if err := lake.Restoring(a.data); err != nil {
		return err
	}
	o.over(cfg)
	schedule, err := a.schedule(cfg.Serve.Nightly)
	if err != nil {
		return err
	}
	e, err := exporter.New(exporter.Options{Data: a.data, Listen: o.listen, WebConfig: o.web, Login: cfg.Serve.Login, Frames: cfg.Serve.Frames, Lang: a.lang, Build: build(), Logger: a.logger()})
	if err != nil {
		return fmt.Errorf(a.t("按 firegrid.yaml 里 serve 的设置无法启动：%w", "cannot serve as firegrid.yaml says under serve: %w"), err)
	}
	drop, err := a.dropPage(cfg, o.watch, e.Run)
	if err != nil {
		return err
	}
	mountDrop(e, drop)
	if err := a.mountMap(e, cfg); err != nil {
		return err
	}
	behind, err := a.mountRows(e)
	if err != nil {
		return err
	}
	defer behind.Close()
	if err := e.Bind(); err != nil {
		return &bindError{err, "firegrid serve --listen :19868"}
	}
	var addrs []string
	for _, addr := range e.Addrs() {
		addrs = append(addrs, e.Scheme()+"://"+strings.Replace(addr.String(), "[::]", "localhost", 1)+"/")
	}
	a.say(a.t("服务地址：%s（/metrics 供 Prometheus 抓取；按 Ctrl+C 结束）", "serving at %s (Prometheus scrapes /metrics; Ctrl+C ends it)"), strings.Join(addrs, " "))
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { drop.Run(ctx) })
	if schedule != nil {
		beside.Go(func() { a.nights(ctx, schedule, e.SetNextRun) })
	}
	defer beside.Wait()
	defer stop()
	return e.Serve(ctx)
}
