package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"firegrid/dashboards"
	"firegrid/dashboards/provision"
	"firegrid/dashboards/push"
	"firegrid/dashboards/rules"
)

// pushFlags are what push is asked for.
type pushFlags struct {
	provision.Options
	url, tokenFile, caFile string
	dryRun, prune, alerts  bool
}

func (a *app) dashboardsPushCommand() *cobra.Command {
	var p pushFlags
	c := &cobra.Command{
		Use:   "push",
		Short: a.t("通过接口把看板和告警送进 Grafana", "bring boards and alerts into Grafana through its API"),
		Long: a.t("在 Grafana 里建立或更新文件夹、数据源、看板和告警，按 uid 识别，没有变化的不动。--dry-run 只列出会有什么变化。不再提供的看板只有加 --prune 才去掉，而且只去掉 firegrid 自己的。中英文看板可以并存，告警只有一套，用最后一次送的语言。令牌在 Grafana 的“服务账户”里建立，角色 Admin（不送告警、数据源已有时 Editor 即可）。",
			"Creates or updates folder, data source, boards and alerts by their uid; what has not changed is left alone. --dry-run lists what would change. Boards no longer shipped go only with --prune, and only firegrid's own. Boards may be there in both languages; there is one set of alerts, in the language pushed last. The token is one of a service account with the role Admin (Editor will do without alerts where the data source is there)."),
		Example: "  firegrid dashboards push --url http://10.0.0.5:3000 --token-file token --firegrid-url http://10.0.0.5:9868 --dry-run\n  firegrid dashboards push --url http://10.0.0.5:3000 --token-file token --firegrid-url http://10.0.0.5:9868 --prune",
		RunE:    func(*cobra.Command, []string) error { return a.push(p) },
	}
	f := c.Flags()
	f.StringVar(&p.url, "url", "", a.t("Grafana 的网址", "address of Grafana"))
	f.StringVar(&p.tokenFile, "token-file", "", a.t("存放服务账户令牌的文件", "file with the service account's token"))
	f.StringVar(&p.caFile, "ca-file", "", a.t("Grafana 证书的签发者（PEM）", "who has signed Grafana's certificate (PEM)"))
	a.addressFlags(c, &p.Options)
	f.BoolVar(&p.dryRun, "dry-run", false, a.t("只列出会有什么变化", "only list what would change"))
	f.BoolVar(&p.prune, "prune", false, a.t("去掉 firegrid 不再提供的看板", "remove boards that firegrid no longer ships"))
	f.BoolVar(&p.alerts, "alerts", true, a.t("同时送告警", "push the alerts too"))
	return c
}

func (a *app) push(p pushFlags) error {
	if p.url == "" || p.tokenFile == "" {
		return usageError{errors.New(a.t("请给出 --url 和 --token-file", "name --url and --token-file"))}
	}
	for flag, address := range map[string]string{"--url": p.url, "--firegrid-url": p.Firegrid, "--prometheus-url": p.Prometheus} {
		if err := a.checkAddress(flag, address); err != nil {
			return err
		}
	}
	token, err := os.ReadFile(p.tokenFile)
	if err != nil {
		return err
	}
	client, err := a.grafanaClient(p.caFile)
	if err != nil {
		return err
	}
	g, err := push.Connect(p.url, strings.TrimSpace(string(token)), client)
	if err != nil {
		return err
	}
	o, err := a.pushed(p)
	if err != nil {
		return err
	}
	changed := 0
	if err := push.Push(g, o, func(c push.Change) { changed += a.sayChange(c, p.dryRun) }); err != nil {
		return a.pushTrouble(err)
	}
	switch {
	case changed == 0:
		a.say(a.t("没有变化", "nothing to change"))
	case p.dryRun:
		a.say(a.t("以上 %d 项会变；去掉 --dry-run 即执行", "%d would change; leave --dry-run out to do it"), changed)
	}
	return nil
}

// pushed is what is shipped, in the user's language.
func (a *app) pushed(p pushFlags) (push.Options, error) {
	o := push.Options{
		Folder:     push.Folder{UID: provision.FolderUID(a.lang), Title: provision.Folder(a.lang)},
		Datasource: push.Datasource{UID: dashboards.DatasourceUID, Name: dashboards.DatasourceUID, URL: strings.TrimRight(p.Prometheus, "/"), Settings: provision.DatasourceSettings()},
		Tag:        "firegrid-" + a.lang,
		// Boards may be there in both languages; alerts ring once, in the last one pushed.
		AlertFolder: push.Folder{UID: "firegrid-alerts", Title: rules.GrafanaFolder(a.lang)}, AlertGroup: rules.GrafanaGroup,
		Message: "firegrid " + version, DryRun: p.dryRun, Prune: p.prune,
	}
	url := strings.TrimRight(p.Firegrid, "/")
	if p.alerts {
		o.Alerts = rules.Grafana(rules.Options{Lang: a.lang, FiregridURL: url}, dashboards.DatasourceUID)
	}
	boards, err := dashboards.Build(dashboards.Options{Lang: a.lang, FiregridURL: url})
	for _, b := range boards {
		o.Boards = append(o.Boards, push.Board{UID: b.UID, Title: b.Title, JSON: b.JSON})
	}
	return o, err
}

// sayChange prints one line of a push and counts it if it changes something.
func (a *app) sayChange(c push.Change, dry bool) int {
	if c.Action == push.Unchanged {
		return 0
	}
	kind := map[push.Kind]string{push.KindFolder: a.t("文件夹", "folder"), push.KindDatasource: a.t("数据源", "data source"),
		push.KindBoard: a.t("看板", "board"), push.KindAlerts: a.t("告警", "alerts")}[c.Kind]
	action := map[push.Action]string{
		push.Create: a.t("新建", "created"), push.Update: a.t("更新", "updated"), push.Remove: a.t("去掉", "removed"),
		push.Left:     a.t("不再提供，加 --prune 去掉", "no longer shipped; --prune removes it"),
		push.FromFile: a.t("由文件提供，请在文件里修改", "provisioned from a file, to be changed there"),
	}[c.Action]
	if dry && c.Action != push.Left && c.Action != push.FromFile {
		action = a.t("会", "to be ") + action
	}
	a.say("%s %s (%s)  %s", kind, c.Title, c.UID, action)
	if c.Action == push.Left || c.Action == push.FromFile {
		return 0
	}
	return 1
}

// pushTrouble says what an answer of Grafana's means.
func (a *app) pushTrouble(err error) error {
	var refused *push.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Status {
	case http.StatusUnauthorized:
		return fmt.Errorf(a.t("Grafana 不认这个令牌，请新建服务账户令牌：%w", "Grafana does not know the token, make a new one of a service account: %w"), err)
	case http.StatusForbidden:
		return fmt.Errorf(a.t("令牌的权限不够，服务账户的角色应为 Admin：%w", "the token may not do this, its service account needs the role Admin: %w"), err)
	case http.StatusPreconditionFailed:
		return fmt.Errorf(a.t("有人刚刚修改了它，没有覆盖；核对后再运行一次：%w", "somebody has just changed it and it was not overwritten; look at it and run this again: %w"), err)
	}
	return err
}

// grafanaClient waits long enough for a busy Grafana, and trusts the authority
// in caFile beside those of the system.
func (a *app) grafanaClient(caFile string) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if caFile != "" {
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return nil, err
		}
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf(a.t("%s 里没有 PEM 证书", "%s holds no PEM certificate"), caFile)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	return &http.Client{Transport: transport, Timeout: time.Minute}, nil
}
