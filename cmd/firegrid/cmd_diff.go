package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

// runDiff is what diff prints; --json prints it as it is.
type runDiff struct {
	Before  diffSide                 `json:"before"`
	After   diffSide                 `json:"after"`
	Metrics []published.MetricChange `json:"metrics"`
	// Files are those that one run was made of and the other not.
	Files []transform.FileChange `json:"files"`
	// Decisions are those on units that hold in one run and not in the other.
	Decisions []published.Cause `json:"decisions"`
	// FilesUnknown: a run does not say what it was made of.
	FilesUnknown bool `json:"files_unknown,omitempty"`
	// DecisionsUnknown: a run does not say what had been decided.
	DecisionsUnknown bool                     `json:"decisions_unknown,omitempty"`
	Series           []published.SeriesChange `json:"series"`
}

type diffSide struct {
	RunID string        `json:"run_id"`
	AsOf  published.Day `json:"as_of"`
}

func (a *app) diffCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "diff [RUN [RUN]]",
		Short: a.t("比较两次发布：哪些数字变了，因为哪些台账", "compare two runs: which figures changed, and because of which files"),
		Long: a.t("列出两次发布之间变化的指标（合计和各大队），以及造成变化的台账（新收到、撤回、恢复、重新读取）和单位认定。只写一个 RUN 时与看板上的比较；不写时比较看板上的与它的前一次。截至日不同时，日期推移本身也会使数字变化。",
			"Lists the metrics that changed between two runs, in sum and by brigade, and the files that caused it: new, withdrawn, given back, read again; and the decisions on units. One RUN is compared with the one on the boards; without any, the one on the boards with the one before it. Where the as-of days differ, figures change by the passing of days as well."),
		Example: "  firegrid diff\n  firegrid diff 20121217 20121218 --json",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := a.diff(args)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(d)
			}
			return a.printDiff(d)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出，含每条序列", "print JSON, with every series"))
	return c
}

// diffRuns says which two runs are meant.
func (a *app) diffRuns(args []string) (before, after string, err error) {
	if len(args) == 2 {
		if before, err = a.runNamed(args[0]); err == nil {
			after, err = a.runNamed(args[1])
		}
		return before, after, err
	}
	if after, err = published.CurrentID(filepath.Join(a.data, "published")); err != nil {
		return "", "", err
	}
	if len(args) == 1 {
		before, err = a.runNamed(args[0])
	} else {
		before, err = a.runBefore(after)
	}
	return before, after, err
}

func (a *app) diff(args []string) (*runDiff, error) {
	dir := filepath.Join(a.data, "published")
	first, second, err := a.diffRuns(args)
	if err != nil {
		return nil, err
	}
	before, err := published.Figures(dir, first)
	if err != nil {
		return nil, err
	}
	after, err := published.Figures(dir, second)
	if err != nil {
		return nil, err
	}
	d := &runDiff{
		Before: diffSide{first, before.Manifest.AsOf}, After: diffSide{second, after.Manifest.AsOf},
		Metrics: published.Summarise(before, after), Series: published.Compare(before.Samples, after.Samples),
		FilesUnknown:     before.Manifest.Inputs == nil || after.Manifest.Inputs == nil,
		DecisionsUnknown: before.Manifest.Decisions == nil || after.Manifest.Decisions == nil,
	}
	err = a.diffCauses(d, before, after)
	// In JSON a list that is empty is a list.
	d.Metrics, d.Series, d.Files, d.Decisions = orEmpty(d.Metrics), orEmpty(d.Series), orEmpty(d.Files), orEmpty(d.Decisions)
	return d, err
}

// diffCauses looks up in the lake what makes the two runs differ.
func (a *app) diffCauses(d *runDiff, before, after *published.Run) error {
	l, err := lake.Look(a.data)
	if err != nil || l == nil {
		return err
	}
	decisions, err := l.Decisions()
	if err != nil {
		return err
	}
	d.Decisions = transform.DecisionsBetween(before.Manifest.Decisions, after.Manifest.Decisions, decisions)
	if d.FilesUnknown {
		return nil
	}
	files, err := l.Files()
	if err != nil {
		return err
	}
	d.Files = transform.FilesBetween(before.Manifest.Inputs, &after.Manifest, files)
	return nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (a *app) printDiff(d *runDiff) error {
	titles := make(map[string]string)
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		return err
	}
	for _, c := range contracts {
		titles[c.Dataset] = c.Title.In(a.lang)
	}
	a.say(a.t("%s（数据截至 %s） → %s（%s）", "%s (as of %s) → %s (%s)"), d.Before.RunID, d.Before.AsOf, d.After.RunID, d.After.AsOf)
	if d.Before.AsOf != d.After.AsOf {
		a.say(a.t("两次的截至日不同，有的数字只因日期推移而变", "The days differ: some figures change by the passing of days alone"))
	}
	if len(d.Metrics) == 0 {
		a.say(a.t("所有数字相同", "All figures are the same"))
	}
	quiet := 0
	for _, m := range d.Metrics {
		if m.Presence {
			quiet++
			continue
		}
		a.say(a.t("%s  %s → %s%s  （%d 条序列，%s）", "%s  %s → %s%s  (%d series, %s)"), m.Title.In(a.lang), valueText(m.Before), valueText(m.After), byHowMuch(m.Before, m.After), m.Series, m.Metric)
		for _, b := range m.Brigades {
			a.say("    %s  %s → %s%s", b.Brigade, valueText(b.Before), valueText(b.After), byHowMuch(b.Before, b.After))
		}
	}
	if quiet > 0 {
		a.say(a.t("另有 %d 项指标只是由无到 0 或由 0 到无", "%d further metrics only came to show 0, or no longer do"), quiet)
	}
	a.printFilesOf(d, titles)
	return nil
}

// printFilesOf lists the files that the two runs do not share.
func (a *app) printFilesOf(d *runDiff, titles map[string]string) {
	switch {
	case d.FilesUnknown:
		a.say(a.t("由哪些台账算出没有记录（较早版本的发布）", "What it was made of is not recorded (a run of an earlier version)"))
	case len(d.Files) == 0:
		a.say(a.t("两次所用的台账相同", "Both are made of the same files"))
	default:
		a.say(a.t("不同的台账：", "Files that differ:"))
	}
	for i := range d.Files {
		f := &d.Files[i]
		a.say("  %s  %s  %s%s", f.Change.Word(a.lang), f.Name, f.File[:min(12, len(f.File))], rowsText(f, titles))
	}
	switch {
	case d.DecisionsUnknown:
		a.say(a.t("当时认定了哪些单位为同一家没有记录（较早版本的发布）", "What had been decided of units is not recorded (a run of an earlier version)"))
	case len(d.Decisions) > 0:
		a.say(a.t("不同的单位认定：", "Decisions on units that differ:"))
	}
	for _, c := range d.Decisions {
		a.say("  %s  %s  %s", c.Change.Word(a.lang), c.Name, c.Decision)
	}
}

// byHowMuch says how far a number has moved: (+3).
func byHowMuch(before, after *float64) string {
	if before == nil || after == nil {
		return ""
	}
	return fmt.Sprintf(" (%+.15g)", *after-*before)
}

// rowsText says how the rows of a file changed, by dataset.
func rowsText(f *transform.FileChange, titles map[string]string) string {
	var names []string
	for _, rows := range []map[string]int64{f.Before, f.After} {
		for name := range rows {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "  %s %d → %d", titles[name], f.Before[name], f.After[name])
	}
	return b.String()
}
