package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"firegrid/dashboards/provision"
)

// demoBoards is the whole road up to the boards: the sample, its figures, half
// a year of history in a Prometheus, and a Grafana if there is one.
func (a *app) demoBoards(ctx context.Context, end time.Time, listen, grafana string) error {
	program, home, err := a.findGrafana(grafana)
	if err != nil {
		return usageError{err}
	}
	prometheus, err := exec.LookPath("prometheus")
	if err != nil {
		return errors.New(a.t("没有找到 Prometheus（Debian 软件包 prometheus）", "there is no Prometheus (Debian package prometheus)"))
	}
	if err := a.demoFigures(ctx, end); err != nil {
		return err
	}
	tsdb := filepath.Join(a.data, "prometheus")
	if err := os.RemoveAll(tsdb); err != nil { // derived, and made anew below
		return err
	}
	if err := a.demoHistory(ctx, tsdb); err != nil {
		return err
	}
	ports, err := demoPorts(listen)
	if err != nil {
		return err
	}
	boards := filepath.Join(a.data, "boards")
	if err := a.demoProvision(boards, ports); err != nil {
		return err
	}
	all := []*child{{
		name: "Prometheus", path: prometheus, log: filepath.Join(a.data, "prometheus.log"),
		url: "http://localhost:" + ports.prometheus, live: "/-/ready",
		args: []string{"--config.file=" + filepath.Join(boards, "prometheus", "prometheus.yml"), "--storage.tsdb.path=" + tsdb,
			"--storage.tsdb.retention.time=20y", "--web.listen-address=127.0.0.1:" + ports.prometheus},
	}}
	if program != "" {
		all = append(all, a.grafana(program, home, boards, ports.grafana))
	}
	return a.demoRunAll(ctx, all, ports, boards)
}

// ports of the demo's three servers.
type ports struct{ listen, firegrid, prometheus, grafana string }

func demoPorts(listen string) (p ports, err error) {
	if listen != "" {
		p.listen = listen
		if _, p.firegrid, err = net.SplitHostPort(listen); err != nil {
			return p, usageError{fmt.Errorf("--listen: %w", err)}
		}
	} else {
		if p.firegrid, err = freePort(9868); err != nil {
			return p, err
		}
		p.listen = ":" + p.firegrid
	}
	var more error
	p.prometheus, err = freePort(9090)
	p.grafana, more = freePort(3000)
	return p, cmp.Or(err, more)
}

// demoHistory puts every day of the campaign into Prometheus's folder.
func (a *app) demoHistory(ctx context.Context, tsdb string) error {
	quiet := *a
	quiet.quiet = true
	if err := quiet.history(ctx, historyFlags{blocks: tsdb}); err != nil {
		if ctx.Err() != nil {
			return ctx.Err() // promtool was ended with us
		}
		return fmt.Errorf(a.t("装入历史：%w", "loading the history: %w"), err)
	}
	a.say(a.t("行动每一天的指标已装入 Prometheus", "the figures of every day of the campaign are in Prometheus"))
	return nil
}

// demoProvision lays down what Prometheus and Grafana read.
func (a *app) demoProvision(boards string, p ports) error {
	quiet := *a
	quiet.quiet = true
	return quiet.writeDashboards(boards, provision.Options{
		Firegrid: "http://localhost:" + p.firegrid, Prometheus: "http://localhost:" + p.prometheus, Every: "5s",
	}, true)
}

// demoRunAll serves, with the others beside, until the context ends or one of
// them does.
func (a *app) demoRunAll(ctx context.Context, all []*child, p ports, boards string) error {
	group, ctx := errgroup.WithContext(ctx)
	quiet := *a
	quiet.quiet = true
	group.Go(func() error { return quiet.demoServe(ctx, p.listen) })
	for _, c := range all {
		group.Go(func() error { return c.run(ctx) })
	}
	group.Go(func() error {
		for _, c := range all {
			if err := c.ready(ctx); err != nil {
				return nil // ended before it was ready; who ended says why
			}
		}
		a.say("firegrid    http://localhost:%s/", p.firegrid)
		for _, c := range all {
			a.say("%-11s %s/", c.name, c.url)
		}
		if len(all) == 1 {
			a.say(a.t("没有找到 Grafana。到 https://grafana.com/grafana/download 下载独立安装包，解压后运行 firegrid demo --boards --grafana 文件夹；\n已有 Grafana 时，看板、数据源和告警在 %s，启用办法见其中的 README.txt",
				"No Grafana was found. Get the standalone archive from https://grafana.com/grafana/download, unpack it and run firegrid demo --boards --grafana DIR;\nfor a Grafana that you have, boards, data source and alerts are in %s, and README.txt there says how to point at them"), boards)
		}
		a.say(a.t("按 Ctrl+C 全部结束", "Ctrl+C ends them all"))
		return nil
	})
	return group.Wait()
}
