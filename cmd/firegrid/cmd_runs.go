package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"firegrid/transform/published"
)

// runLine is a published run as runs lists it.
type runLine struct {
	RunID       string                `json:"run_id"`
	Current     bool                  `json:"current"`
	AsOf        string                `json:"as_of,omitempty"`
	PublishedAt *time.Time            `json:"published_at,omitempty"`
	Accepted    *published.Acceptance `json:"accepted,omitempty"`
	Figures     []runFigure           `json:"figures,omitempty"`
	// Damaged says what is wrong with a run that cannot be read.
	Damaged string `json:"damaged,omitempty"`
}

// runFigure is a headline figure of a run; Of is nil where it is no part.
type runFigure struct {
	Name  string   `json:"name"`
	Value *float64 `json:"value"`
	Of    *float64 `json:"of,omitempty"`
}

func (a *app) runsCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "runs",
		Short: a.t("列出历次发布", "list the published runs"),
		Long: a.t("列出保留着的历次发布，最新的在前：批次号、数据截至日、发布时间、主要数字、是否经人放行；* 是看板正在显示的。",
			"Lists the published runs that are kept, the newest first: id, as-of day, when, headline figures, and who accepted it if a gate had held it; * is the one on the boards."),
		Example: "  firegrid runs\n  firegrid runs --json",
		RunE: func(*cobra.Command, []string) error {
			lines, err := a.runLines()
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(lines)
			}
			a.printRuns(lines)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出", "print JSON"))
	return c
}

func (a *app) runLines() ([]runLine, error) {
	dir := filepath.Join(a.data, "published")
	current, err := published.CurrentID(dir)
	if err != nil && !unpublished(err) {
		return nil, err
	}
	ids, err := published.List(dir)
	if err != nil {
		return nil, err
	}
	slices.Reverse(ids)
	lines := make([]runLine, 0, len(ids))
	for _, id := range ids {
		l := runLine{RunID: id, Current: id == current}
		run, err := published.Figures(dir, id)
		if err != nil {
			l.Damaged = err.Error()
			lines = append(lines, l)
			continue
		}
		l.AsOf, l.PublishedAt, l.Accepted = run.Manifest.AsOf.String(), &run.Manifest.FinishedAt, run.Manifest.Accepted
		for i := range headline {
			l.Figures = append(l.Figures, a.runFigure(&headline[i], run))
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func (a *app) runFigure(f *figure, run *published.Run) runFigure {
	one, r := runFigure{Name: a.t(f.zh, f.en)}, f.in(run)
	if r.There {
		one.Value = &r.Value
	}
	if f.of != nil && r.Of > 0 {
		one.Of = &r.Of
	}
	return one
}

func (a *app) printRuns(lines []runLine) {
	if len(lines) == 0 {
		a.say(a.t("还没有发布过数据", "nothing has been published yet"))
	}
	for _, l := range lines {
		mark := "  "
		if l.Current {
			mark = "* "
		}
		if l.Damaged != "" {
			a.say(a.t("%s%s  已损坏：%s", "%s%s  damaged: %s"), mark, l.RunID, l.Damaged)
			continue
		}
		a.say(a.t("%s%s  数据截至 %s  %s 发布", "%s%s  as of %s  published %s"), mark, l.RunID, l.AsOf, shanghaiTime(*l.PublishedAt))
		var figures []string
		for _, f := range l.Figures {
			if f.Value != nil {
				figures = append(figures, f.Name+" "+valueText(f.Value)+ofText(f.Of))
			}
		}
		if len(figures) > 0 {
			a.say("    %s", strings.Join(figures, a.t("；", "; ")))
		}
		if by := l.Accepted; by != nil {
			a.say(a.t("    经 %s 放行：%s", "    accepted by %s: %s"), by.Who, by.Reason)
		}
	}
}

// valueText writes a number; what is absent is absent, never 0.
func valueText(v *float64) string {
	if v == nil {
		return "—"
	}
	return fmt.Sprintf("%.15g", *v)
}

func ofText(of *float64) string {
	if of == nil {
		return ""
	}
	return "/" + valueText(of)
}

// runNamed finds the published run that an id, or the beginning of one, names.
func (a *app) runNamed(ref string) (string, error) {
	ids, err := published.List(filepath.Join(a.data, "published"))
	if err != nil {
		return "", err
	}
	var fit []string
	for _, id := range ids {
		if id == ref {
			return id, nil
		}
		if strings.HasPrefix(id, ref) {
			fit = append(fit, id)
		}
	}
	switch {
	case len(ids) == 0:
		return "", published.ErrNothingPublished
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) > 1:
		return "", usageError{fmt.Errorf(a.t("“%s”可能是这几次发布之一：%s", "%q may be one of these runs: %s"), ref, strings.Join(fit, a.t("、", ", ")))}
	}
	return "", usageError{fmt.Errorf(a.t("没有“%s”这次发布；firegrid runs 列出全部", "there is no run %q; firegrid runs lists them"), ref)}
}

// runBefore is the run published before another.
func (a *app) runBefore(id string) (string, error) {
	ids, err := published.List(filepath.Join(a.data, "published"))
	if err != nil {
		return "", err
	}
	at := slices.Index(ids, id)
	if at <= 0 {
		return "", errors.New(a.t("在它之前没有保留着的发布", "no run before it is kept"))
	}
	return ids[at-1], nil
}
