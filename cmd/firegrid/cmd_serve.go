package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"firegrid/exporter"
)

func (a *app) serveCommand() *cobra.Command {
	var listen []string
	web, watch := "", true
	c := &cobra.Command{
		Use:   "serve",
		Short: a.t("启动服务：提交台账的网页和 /metrics", "serve the drop page and /metrics"),
		Long: a.t("提供 /metrics、提交台账的网页 /drop/、首页、/-/healthy、/-/ready 和 POST /-/reload。新的一次发布几秒内自动生效，不用重启。放进收件夹的台账几秒内读取，有问题的标好后放在 returned 文件夹。",
			"Serves /metrics, the drop page at /drop/, a landing page, /-/healthy, /-/ready and POST /-/reload. A newly published run is shown within seconds. Workbooks put into the inbox are taken within seconds; those with problems lie marked in the folder returned."),
		Example: "  firegrid serve\n  firegrid serve --listen 127.0.0.1:9868 --web.config.file web.yml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.serve(cmd.Context(), listen, web, watch)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&listen, "listen", nil, a.t("监听地址，可多次给出（默认取 firegrid.yaml，否则 "+exporter.DefaultListen+"）", "address, may be repeated (default firegrid.yaml, else "+exporter.DefaultListen+")"))
	f.StringVar(&web, "web.config.file", "", a.t("TLS 和密码的设置文件", "exporter-toolkit's file for TLS and basic auth"))
	f.BoolVar(&watch, "watch", watch, a.t("读取放进收件夹的台账（--watch=false 时只读网页提交的，其余等 firegrid run）", "take what is put into the inbox; with --watch=false only what the drop page receives, the rest waits for firegrid run"))
	return c
}

// serve answers until the context ends.
func (a *app) serve(ctx context.Context, listen []string, web string, watch bool) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	if _, err := os.Stat(a.data); err != nil {
		return err
	}
	if len(listen) == 0 && cfg.Serve.Listen != "" {
		listen = []string{cfg.Serve.Listen}
	}
	if web == "" {
		web = cfg.Serve.WebConfig
	}
	e, err := exporter.New(exporter.Options{Data: a.data, Listen: listen, WebConfig: web, Lang: a.lang, Build: build(), Logger: a.logger()})
	if err != nil {
		return err
	}
	drop, err := a.dropPage(cfg, watch, e.Run)
	if err != nil {
		return err
	}
	mountDrop(e, drop)
	if err := a.mountMap(e, cfg); err != nil {
		return err
	}
	if err := e.Bind(); err != nil {
		return fmt.Errorf(a.t("无法监听：%w（换一个 --listen 地址）", "cannot listen: %w (name another --listen address)"), err)
	}
	var addrs []string
	for _, addr := range e.Addrs() {
		addrs = append(addrs, "http://"+strings.Replace(addr.String(), "[::]", "localhost", 1)+"/")
	}
	a.say(a.t("服务地址：%s（/metrics 供 Prometheus 抓取；按 Ctrl+C 结束）", "serving at %s (Prometheus scrapes /metrics; Ctrl+C ends it)"), strings.Join(addrs, " "))
	ctx, stop := context.WithCancel(ctx)
	var taking sync.WaitGroup
	taking.Go(func() { drop.Run(ctx) })
	defer taking.Wait()
	defer stop()
	return e.Serve(ctx)
}
