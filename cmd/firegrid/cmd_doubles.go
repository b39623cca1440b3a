package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/alike"
)

func (a *app) doublesCommand() *cobra.Command {
	asJSON, decided, limit := false, false, 0
	c := &cobra.Command{
		Use:   "doubles",
		Short: a.t("列出名称相近、可能是同一家的单位，由人认定", "list units that may be one, for a person to decide"),
		Long: a.t("列出同一乡镇街道内名称相近的单位（其中至少一家在重点单位名册上）和理由。程序从不自行合并：用 firegrid doubles decide 认定。认定为同一单位的，从下次运行起在名册、户籍化、档案、检查中只算一家，以有单位编号的一家为主；都有编号的，以名册先收到的一家为主。",
			"Lists units of one township whose names are alike, at least one of them on a list of key units, and why. Nothing is merged by guess: decide with firegrid doubles decide. Units that are the same count as one from the next run on, on the list, in registrations, archives and inspections; the one with a unit number is the main one, and where both have one, that on the list received first."),
		Example: "  firegrid doubles\n  firegrid doubles decide 3fa81c09d2 same\n  firegrid doubles --decided",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return usageError{fmt.Errorf("--limit %d: 1, 2, …", limit)}
			}
			var all transform.Doubles
			err := a.withLake(cmd.Context(), "doubles", func(o transform.Options) (err error) {
				all, err = transform.ListDoubles(cmd.Context(), a.data, o, limit)
				return err
			})
			switch {
			case err != nil:
				return err
			case asJSON:
				return a.printJSON(all)
			case decided:
				a.printDecided(all.Decided)
			default:
				a.printDoubles(&all)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出", "print JSON"))
	c.Flags().BoolVar(&decided, "decided", false, a.t("列出已经认定的", "list what was decided"))
	c.Flags().IntVar(&limit, "limit", 100, a.t("最多列出几对", "list at most so many pairs"))
	c.AddCommand(a.decideCommand())
	return c
}

func (a *app) decideCommand() *cobra.Command {
	undo := false
	c := &cobra.Command{
		Use:   "decide ID same|different",
		Short: a.t("认定两个名称是同一单位（same）或不是（different）", "say that two names are the same unit, or different ones"),
		Long: a.t("谁、何时认定的都记下。same：从下次运行起算一家；different：不再列出。--undo 收回认定，重新列出。",
			"Who decided and when is kept. same: they count as one from the next run on; different: they are not listed again. --undo takes the decision back, and they are listed again."),
		Example: "  firegrid doubles decide 3fa81c09d2 same\n  firegrid doubles decide 3fa81c09d2 --undo",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			verdict, err := verdictOf(args, undo)
			if err != nil {
				return err
			}
			return a.withLake(cmd.Context(), "doubles", func(o transform.Options) error {
				d, err := transform.Decide(cmd.Context(), a.data, o, args[0], verdict, auditlog.User(), a.now())
				if d == nil {
					return err
				}
				a.say(a.t("%s：%s 与 %s；下次 firegrid run 之后看板随之更新", "%s: %s and %s; the boards follow with the next firegrid run"),
					a.verdictWord(verdict), a.unitWords(&d.Main), a.unitWords(&d.Other))
				return err
			})
		},
	}
	c.Flags().BoolVar(&undo, "undo", false, a.t("收回认定", "take the decision back"))
	return c
}

// verdictOf reads the verdict from the arguments behind the id.
func verdictOf(args []string, undo bool) (lake.Verdict, error) {
	switch {
	case undo && len(args) == 1:
		return lake.Undecided, nil
	case undo:
		return "", usageError{errors.New("--undo: ID")}
	case len(args) == 2 && (args[1] == string(lake.Same) || args[1] == string(lake.Different)):
		return lake.Verdict(args[1]), nil
	}
	return "", usageError{errors.New("ID same | ID different | ID --undo")}
}

// withLake works on the warehouse under the lock of the data folder.
func (a *app) withLake(ctx context.Context, verb string, do func(transform.Options) error) error {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return err
	}
	lock, err := a.lockForRun(ctx, verb)
	if err != nil {
		return err
	}
	defer lock.Release()
	return do(cfg.warehouse())
}

func (a *app) printDoubles(all *transform.Doubles) {
	if all.Total == 0 {
		a.say("%s", a.t("没有待认定的单位", "no units to decide on"))
		return
	}
	for i := range all.List {
		p := &all.List[i]
		a.say("%s  %s", p.ID, a.t(p.Says.ZH, p.Says.EN))
		for _, u := range []*alike.Unit{p.Main, p.Other} {
			a.say("            %s  %s", pad(a.unitWords(&u.Unit), 48), a.useWords(u))
		}
	}
	a.say(a.t("共 %d 对，列出 %d 对。认定：firegrid doubles decide 编号 same（同一单位）或 different（不是）",
		"%d pairs, %d listed. Decide: firegrid doubles decide ID same, or different"), all.Total, len(all.List))
	if all.Crowded > 0 {
		a.say(a.t("另有 %d 处同一乡镇街道内相近的名称太多，没有逐一比较", "names that more than a hundred units of a township share were passed over, %d times"), all.Crowded)
	}
}

func (a *app) printDecided(all []lake.Decision) {
	if len(all) == 0 {
		a.say("%s", a.t("还没有认定过", "nothing was decided"))
	}
	for i := range all {
		d := &all[i]
		last := d.Verdicts[len(d.Verdicts)-1]
		a.say(a.t("%s  %s：%s 与 %s（%s，%s）", "%s  %s: %s and %s (%s, %s)"), d.ID, a.verdictWord(last.Verdict),
			a.unitWords(&d.Main), a.unitWords(&d.Other), last.By, shanghaiTime(last.At))
	}
}

func (a *app) verdictWord(v lake.Verdict) string {
	switch v {
	case lake.Same:
		return a.t("同一单位", "the same unit")
	case lake.Different:
		return a.t("不是同一单位", "different units")
	}
	return a.t("收回认定", "taken back")
}

// unitWords writes a unit as 绍兴饭店（A1，塔山街道）.
func (a *app) unitWords(u *lake.Unit) string {
	place := cmp.Or(u.Township, u.County, a.t("未写乡镇街道", "no township"))
	if u.No != "" {
		place = u.No + a.t("，", ", ") + place
	}
	return u.Name + a.t("（", " (") + place + a.t("）", ")")
}

// useWords says which ledgers name a unit, and how often.
func (a *app) useWords(u *alike.Unit) string {
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		return ""
	}
	var words []string
	for _, use := range u.Uses {
		for _, c := range contracts {
			if c.Dataset == use.Dataset {
				words = append(words, fmt.Sprintf(a.t("%s %d 行", "%s %d rows"), c.Title.In(a.lang), use.Rows))
			}
		}
	}
	return strings.Join(words, a.t("，", ", "))
}
