package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"firegrid/ingest/auditlog"
)

func (a *app) auditCommand() *cobra.Command {
	since, asJSON := "", false
	c := &cobra.Command{
		Use:   "audit",
		Short: a.t("查看谁交了、撤回了、放行了、回退了什么", "who handed in, withdrew, accepted or rolled back what"),
		Long: a.t("按时间列出操作记录 audit.log：谁、何时、对哪份台账或哪次发布做了什么、为什么。网页提交的记登录名和来源地址。",
			"Lists audit.log in its order: who did what to which file or run, when and why. What came by the drop page has the name of the login and the address."),
		Example: "  firegrid audit --since 2012-12-01\n  firegrid audit --since 7d --json",
		RunE: func(*cobra.Command, []string) error {
			from, err := a.since(since)
			if err != nil {
				return err
			}
			entries, damaged, err := auditlog.Read(a.data)
			if err != nil {
				return err
			}
			for _, e := range entries {
				if !e.At.Before(from) {
					if err := a.printAct(e, asJSON); err != nil {
						return err
					}
				}
			}
			if damaged > 0 {
				fmt.Fprintf(a.stderr, a.t("提醒：audit.log 有 %d 行读不出来，其余都在上面\n", "Note: %d lines of audit.log cannot be read; the others are above\n"), damaged)
			}
			return nil
		},
	}
	c.Flags().StringVar(&since, "since", "", a.t("从哪一天起（YYYY-MM-DD），或最近多久（如 7d、12h）", "from which day (YYYY-MM-DD), or how far back (7d, 12h)"))
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出，一行一条", "print JSON, a line each"))
	return c
}

// since reads a day, or a time back from now.
func (a *app) since(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	var days int
	if n, err := fmt.Sscanf(s, "%dd", &days); n == 1 && err == nil && fmt.Sprintf("%dd", days) == s {
		return a.now().AddDate(0, 0, -days), nil
	}
	if d, err := time.ParseDuration(s); err == nil {
		return a.now().Add(-d), nil
	}
	day, err := time.ParseInLocation(time.DateOnly, s, shanghai)
	if err != nil {
		return day, usageError{errors.New(a.t("--since "+s+"：写成 2012-12-01，或 7d、12h", "--since "+s+": write 2012-12-01, or 7d, 12h"))}
	}
	return day, nil
}

func (a *app) printAct(e auditlog.Entry, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(a.stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(e)
	}
	why := e.Reason
	if why != "" {
		why = a.t("  原因：", "  because: ") + why
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %s  %s  %s%s\n", shanghaiTime(e.At), e.Who, a.actWord(e.Verb), e.Subject, why)
	return err
}

func (a *app) actWord(v auditlog.Verb) string {
	switch v {
	case auditlog.Dropped:
		return a.t("提交", "handed in")
	case auditlog.Retracted:
		return a.t("撤回", "withdrew")
	case auditlog.Unretracted:
		return a.t("恢复", "gave back")
	case auditlog.Accepted:
		return a.t("放行", "accepted")
	case auditlog.RolledBack:
		return a.t("回退到", "rolled back to")
	case auditlog.Decided:
		return a.t("判定", "decided")
	}
	return string(v)
}
