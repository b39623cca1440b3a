package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"firegrid/exporter"
	"firegrid/transform/published"
)

func (a *app) metricsCommand() *cobra.Command {
	open := false
	c := &cobra.Command{
		Use:     "metrics",
		Short:   a.t("在终端输出已发布的指标", "print the exposition of the published run"),
		Long:    a.t("不启动服务，直接输出 /metrics 的内容。", "Prints what /metrics shows, without a server."),
		Example: "  firegrid metrics | grep firegrid_townships\n  firegrid metrics --openmetrics",
		RunE: func(*cobra.Command, []string) error {
			dir := filepath.Join(a.data, "published")
			run, err := published.Current(dir)
			if err != nil {
				return err
			}
			last, err := published.ReadLast(dir)
			if err != nil {
				return err
			}
			return exporter.Text(a.stdout, run, last, exporter.TextOptions{Lang: a.lang, OpenMetrics: open, Build: build()})
		},
	}
	c.Flags().BoolVar(&open, "openmetrics", false, a.t("OpenMetrics 格式", "in the OpenMetrics format"))
	return c
}

func build() exporter.Build { return exporter.Build{Version: version} }
