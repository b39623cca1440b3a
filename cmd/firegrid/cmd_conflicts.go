package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest/dataset"
	"firegrid/transform"
)

func (a *app) conflictsCommand() *cobra.Command {
	asJSON, updates, limit := false, false, 0
	c := &cobra.Command{
		Use:   "conflicts",
		Short: a.t("列出同一天收到、说法不一的台账", "list where files of the same day contradict each other"),
		Long: a.t("两份台账在同一天（北京时间）收到，对同一个编号写得不一样时，以后收到的一份为准，并在这里列出，供人核对。后来某一天又收到这个编号，或撤回其中一份，就不再列出。逐月更新不算矛盾；先收到的一份没有填的栏目也不算。按两份台账分组，真正的矛盾在前；几个月的台账一起提交时，名称里月份较后的一份更新前面的，只在末尾按份数列出，--updates 逐处列出。",
			"Where two files received on the same day (in Shanghai) say different things of one key, the one received later counts, and the difference is listed here to be looked at. It ends when a file of a later day has the key, or when one of the two is withdrawn. Monthly updates are no conflicts, and neither are cells that the earlier file left blank. They stand by pairs of files, contradictions first. Where months are handed in together, what the ledger of a later month (by its name) updates is only counted by file at the end; --updates lists each."),
		Example: "  firegrid conflicts\n  firegrid conflicts --limit 1000 --json | jq .total",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return usageError{fmt.Errorf("--limit %d: 1, 2, …", limit)}
			}
			var all transform.Conflicts
			err := a.withLake(cmd.Context(), "conflicts", func(o transform.Options) (err error) {
				all, err = transform.ListConflicts(cmd.Context(), a.data, o, limit)
				return err
			})
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(all)
			}
			a.printConflicts(&all, updates)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出", "print JSON"))
	c.Flags().BoolVar(&updates, "updates", false, a.t("逐月更新的也逐处列出", "list each update of a later month as well"))
	c.Flags().IntVar(&limit, "limit", 100, a.t("最多列出几处", "list at most so many"))
	return c
}

func (a *app) printConflicts(all *transform.Conflicts, updates bool) {
	total := all.Contradictions()
	if updates {
		total = all.Total
	}
	if total == 0 {
		a.say("%s", a.t("没有矛盾", "no conflicts"))
	} else {
		a.printList(all, total, updates)
	}
	if all.Updates > 0 && !updates {
		a.printUpdates(all)
	}
}

// printList lists the conflicts under the pairs of files that disagree.
func (a *app) printList(all *transform.Conflicts, total int64, updates bool) {
	listed := 0
	var won, lost string
	for i := range all.List {
		c := &all.List[i]
		if c.Update && !updates {
			break
		}
		if c.Won.FileID != won || c.Lost.FileID != lost {
			won, lost = c.Won.FileID, c.Lost.FileID
			a.sayPair(all, won, lost, c.Update)
		}
		listed++
		a.say("%s  %s  %s", c.Title.In(a.lang), a.keyWords(c.Key), c.Heading.In(a.lang))
		a.say(a.t("  采用    %s", "  counts      %s"), a.sayingWords(&c.Won))
		a.say(a.t("  不采用  %s", "  does not    %s"), a.sayingWords(&c.Lost))
	}
	a.say(a.t("共 %d 处，列出 %d 处。以后收到的为准；若不对，改正后再交，或撤回其中一份：firegrid retract 文件名",
		"%d conflicts, %d listed. What was received later counts; where that is wrong, mend it and hand it in again, or withdraw one of the two: firegrid retract FILE"),
		total, listed)
}

// printUpdates counts what later months have updated, by files.
func (a *app) printUpdates(all *transform.Conflicts) {
	a.say(a.t("另有 %d 处是几个月的台账一起提交，后一个月的更新前一个月的，一般不用核对（--updates 逐处列出）：",
		"%d more are updates by the ledger of a later month, handed in on the same day, and need no look as a rule (--updates lists each):"), all.Updates)
	for _, p := range all.Pairs {
		if p.Update {
			a.say(a.t("  %s → %s  %d 处", "  %s → %s  %d"), p.Lost.Name, p.Won.Name, p.Fields)
		}
	}
}

// sayPair heads the conflicts of two files.
func (a *app) sayPair(all *transform.Conflicts, won, lost string, update bool) {
	for _, p := range all.Pairs {
		if p.Won.ID == won && p.Lost.ID == lost && p.Update == update {
			a.say(a.t("%s 与 %s：%d 处", "%s and %s: %d"), p.Won.Name, p.Lost.Name, p.Fields)
		}
	}
}

// keyWords writes a key as a clerk would: 隐患编号 YH-1.
func (a *app) keyWords(key []dataset.KeyPart) string {
	var words []string
	for _, p := range key {
		words = append(words, p.Title.In(a.lang)+" "+p.Value)
	}
	return strings.Join(words, a.t("，", ", "))
}

func (a *app) sayingWords(s *transform.Saying) string {
	value := s.Value
	if value == "" {
		value = a.t("（空）", "(blank)")
	}
	where := strings.TrimSpace(s.File + " " + s.Sheet)
	return pad(value, 24) + "  " + where + fmt.Sprintf(a.t(" 第%d行", " row %d"), s.Row) + a.t("，收到 ", ", received ") + shanghaiTime(s.ReceivedAt)
}
