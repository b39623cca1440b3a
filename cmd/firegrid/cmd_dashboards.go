package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/dashboards"
	"firegrid/dashboards/provision"
	"firegrid/exporter"
	"firegrid/ingest/lake"
)

func (a *app) dashboardsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "dashboards",
		Short:   a.t("看板、告警和抓取配置：写成文件，或送进 Grafana", "boards, alerts and scrape configuration: as files, or into Grafana"),
		Long:    a.t("write 把 Prometheus 和 Grafana 需要的全部文件写进一个文件夹；push 通过 Grafana 的接口建立或更新看板。两种办法任选其一。", "write lays down all files that Prometheus and Grafana need; push makes or updates the boards through Grafana's API. Choose one of them."),
		Example: "  firegrid dashboards write /srv/boards --firegrid-url http://10.0.0.5:9868\n  firegrid dashboards push --url http://10.0.0.5:3000 --token-file token --firegrid-url http://10.0.0.5:9868",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(a.dashboardsWriteCommand(), a.dashboardsPushCommand())
	return c
}

func (a *app) dashboardsWriteCommand() *cobra.Command {
	o, force := provision.Options{}, false
	c := &cobra.Command{
		Use:   "write DIR",
		Short: a.t("把 Prometheus 和 Grafana 需要的文件写进文件夹", "lay down what Prometheus and Grafana read"),
		Long: a.t("写出 Grafana 的数据源、看板、告警和 Prometheus 的抓取配置、规则，README.txt 说明怎样启用。再次运行即更新；手工改过的文件不会被覆盖，新的一份放在旁边，名称以 .new 结尾。",
			"Writes Grafana's data source, boards and alerts and Prometheus's scrape configuration and rules; README.txt says how to point at them. Run again it updates them; files changed by hand stay, with the new one beside as .new."),
		Example: "  firegrid dashboards write /srv/boards --firegrid-url http://10.0.0.5:9868\n  firegrid dashboards write /srv/boards --firegrid-url https://fire.example --scrape localhost:9868 --prometheus-url http://localhost:9090",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			return a.writeDashboards(dir, o, force)
		},
	}
	f := c.Flags()
	a.addressFlags(c, &o)
	f.StringVar(&o.Scrape, "scrape", "", a.t("Prometheus 抓取 firegrid 的地址（默认同 --firegrid-url）", "where Prometheus reaches firegrid (default as --firegrid-url)"))
	f.BoolVar(&force, "force", false, a.t("覆盖手工改过的文件", "replace files that were changed by hand too"))
	return c
}

// addressFlags are those that write and push have in common.
func (a *app) addressFlags(c *cobra.Command, o *provision.Options) {
	f := c.Flags()
	f.StringVar(&o.Firegrid, "firegrid-url", provision.DefaultFiregrid, a.t("浏览器打开 firegrid 的网址，用于明细链接和地图", "where browsers reach firegrid, for the links to rows and the map"))
	f.StringVar(&o.Prometheus, "prometheus-url", provision.DefaultPrometheus, a.t("Grafana 访问 Prometheus 的网址", "where Grafana reaches Prometheus"))
}

// writeDashboards lays everything down and says what became of it.
func (a *app) writeDashboards(dir string, o provision.Options, force bool) error {
	files, err := a.provisioned(dir, o)
	if err != nil {
		return err
	}
	if err := lake.MakeDir(dir); err != nil {
		return err
	}
	r, err := provision.Write(dir, files, lake.WriteFile, force)
	if err != nil {
		return err
	}
	a.say(a.t("%s：写出 %d 个文件，%d 个没有变化", "%s: %d files written, %d unchanged"), dir, len(r.Written), len(r.Unchanged))
	for _, path := range r.Removed {
		a.say(a.t("  已去掉不再提供的 %s", "  removed, as it is no longer shipped: %s"), path)
	}
	for _, path := range r.Kept {
		a.say(a.t("  %s 被手工改过，没有覆盖；新的一份是 %s.new", "  %s was changed by hand and stays; the new one is %s.new"), path, path)
	}
	if strings.Contains(o.Firegrid, "//localhost") {
		a.say(a.t("链接和地图指向 %s，只在本机有效；别的电脑要用时加上 --firegrid-url", "Links and the map lead to %s, which holds on this machine only; for others name --firegrid-url"), o.Firegrid)
	}
	a.say(a.t("怎样启用见 %s", "how to point at it: %s"), filepath.Join(dir, "README.txt"))
	return nil
}

// provisioned are the files, in the user's language.
func (a *app) provisioned(dir string, o provision.Options) ([]provision.File, error) {
	if o.Scrape != "" && !strings.Contains(o.Scrape, "://") {
		o.Scrape = "http://" + o.Scrape
	}
	for flag, address := range map[string]string{"--firegrid-url": o.Firegrid, "--scrape": cmp.Or(o.Scrape, o.Firegrid), "--prometheus-url": o.Prometheus} {
		if err := a.checkAddress(flag, address); err != nil {
			return nil, err
		}
	}
	boards, err := dashboards.Build(dashboards.Options{Lang: a.lang, FiregridURL: strings.TrimRight(o.Firegrid, "/")})
	if err != nil {
		return nil, err
	}
	for _, b := range boards {
		o.Boards = append(o.Boards, provision.File{Path: b.FileName, Body: b.JSON})
	}
	o.Lang, o.Instance = a.lang, exporter.DefaultInstance
	return provision.Files(dir, o)
}

// checkAddress refuses what browsers or servers could not reach.
func (a *app) checkAddress(flag, address string) error {
	if err := provision.CheckAddress(address); err != nil {
		return usageError{fmt.Errorf(a.t("%s 应写成 http://主机:端口，不带密码：%w", "%s is written as http://host:port, without a password: %w"), flag, err)}
	}
	return nil
}
