package main

import (
	"context"

	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/exporter"
)

func (a *app) serveCommand() *cobra.Command {
	var listen []string
	web := ""
	c := &cobra.Command{
		Use:   "serve",
		Short: a.t("启动服务，供 Prometheus 抓取", "serve /metrics to Prometheus"),
		Long: a.t("提供 /metrics、首页、/-/healthy、/-/ready 和 POST /-/reload。新的一次发布几秒内自动生效，不用重启。",
			"Serves /metrics, a landing page, /-/healthy, /-/ready and POST /-/reload. A newly published run is shown within seconds."),
		Example: "  firegrid serve\n  firegrid serve --listen 127.0.0.1:9868 --web.config.file web.yml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.serve(cmd.Context(), listen, web, nil)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&listen, "listen", nil, a.t("监听地址，可多次给出（默认取 firegrid.yaml，否则 "+exporter.DefaultListen+"）", "address, may be repeated (default firegrid.yaml, else "+exporter.DefaultListen+")"))
	f.StringVar(&web, "web.config.file", "", a.t("TLS 和密码的设置文件", "exporter-toolkit's file for TLS and basic auth"))
	return c
}

// serve answers until the context ends. bound, if set, is told the addresses.
func (a *app) serve(ctx context.Context, listen []string, web string, bound func(addrs []string)) error {
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
	if err := e.Bind(); err != nil {
		return fmt.Errorf(a.t("无法监听：%w（换一个 --listen 地址）", "cannot listen: %w (name another --listen address)"), err)
	}
	var addrs []string
	for _, addr := range e.Addrs() {
		addrs = append(addrs, "http://"+strings.Replace(addr.String(), "[::]", "localhost", 1)+"/")
	}
	if bound != nil {
		bound(addrs)
	} else {
		a.say(a.t("服务地址：%s（/metrics 供 Prometheus 抓取；按 Ctrl+C 结束）", "serving at %s (Prometheus scrapes /metrics; Ctrl+C ends it)"), strings.Join(addrs, " "))
	}
	return e.Serve(ctx)
}
