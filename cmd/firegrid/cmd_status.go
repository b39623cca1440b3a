package main

import (
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// statusReport is what status prints; --json prints it as it is.
type statusReport struct {
	Data string `json:"data"`
	// LastRun is the last attempt, good or bad; nil before the first.
	LastRun *published.LastRun `json:"last_run"`
	// Published is the run that the boards show, "" if there is none.
	Published string `json:"published"`
	AsOf      string `json:"as_of,omitempty"`
	// Accepted says who let it through although a gate had held it, and why.
	Accepted *published.Acceptance `json:"accepted,omitempty"`
	// NextRun is the next night of serve.nightly; nil where none is set.
	NextRun  *time.Time      `json:"next_run,omitempty"`
	Files    map[string]int  `json:"files"`
	Datasets []datasetStatus `json:"datasets"`
	Inbox    []inboxStatus   `json:"inbox"`
}

type datasetStatus struct {
	Dataset  string `json:"dataset"`
	Title    string `json:"title"`
	Files    int    `json:"files"`
	Taken    int    `json:"taken"`
	Returned int    `json:"returned"`
	Warnings int    `json:"warnings"`
}

type inboxStatus struct {
	Name string `json:"name"`
	// Waiting says why the file would not be taken now; "" if it would.
	Waiting string `json:"waiting,omitempty"`
}

func (a *app) statusCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:     "status",
		Short:   a.t("查看上次运行、文件、行数和收件夹", "show the last run, files, rows and the inbox"),
		Example: "  firegrid status\n  firegrid status --json | jq .last_run",
		RunE: func(*cobra.Command, []string) error {
			s, err := a.status()
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(s)
			}
			a.printStatus(s)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("以 JSON 输出", "print JSON"))
	return c
}

func (a *app) status() (*statusReport, error) {
	s := &statusReport{Data: a.data, Files: make(map[string]int), Datasets: []datasetStatus{}, Inbox: []inboxStatus{}}
	waiting, err := ingest.Inbox(a.data, a.now())
	if err != nil {
		return nil, err
	}
	for _, w := range waiting {
		s.Inbox = append(s.Inbox, inboxStatus{Name: w.Name, Waiting: w.Sentence(a.lang)})
	}
	if s.NextRun, err = a.nextRun(); err != nil {
		return nil, err
	}
	dir := filepath.Join(a.data, "published")
	if s.LastRun, err = published.LastAttempt(dir); err != nil {
		return nil, err
	}
	if s.Published, err = published.CurrentID(dir); err != nil && !unpublished(err) {
		return nil, err
	}
	if s.Published != "" {
		m, err := published.ReadManifest(dir, s.Published)
		if err != nil {
			return nil, err
		}
		s.AsOf, s.Accepted = m.AsOf.String(), m.Accepted
	}
	return s, a.lakeStatus(s)
}

// lakeStatus counts the files by outcome and the rows by dataset.
func (a *app) lakeStatus(s *statusReport) error {
	l, err := lake.Look(a.data)
	if err != nil || l == nil {
		return err
	}
	files, err := l.Files()
	if err != nil {
		return err
	}
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		return err
	}
	at := make(map[string]int)
	for _, c := range contracts {
		at[c.Dataset] = len(s.Datasets)
		s.Datasets = append(s.Datasets, datasetStatus{Dataset: c.Dataset, Title: c.Title.In(a.lang)})
	}
	for i := range files {
		if files[i].RetractedAt != nil {
			s.Files["retracted"]++
			continue
		}
		s.Files[string(files[i].Outcome)]++
		seen := make(map[string]bool)
		for _, sh := range files[i].Sheets {
			j, ok := at[sh.Dataset]
			if !ok {
				continue
			}
			d := &s.Datasets[j]
			d.Taken, d.Returned, d.Warnings = d.Taken+sh.Taken, d.Returned+sh.Returned, d.Warnings+sh.Warnings
			if !seen[sh.Dataset] {
				seen[sh.Dataset] = true
				d.Files++
			}
		}
	}
	return nil
}

func (a *app) printStatus(s *statusReport) {
	a.say(a.t("数据文件夹  %s", "data folder   %s"), s.Data)
	switch r := s.LastRun; {
	case r == nil:
		a.say(a.t("上次运行    还没有运行过", "last run      none yet"))
	default:
		a.say(a.t("上次运行    %s  %s  数据截至 %s", "last run      %s  %s  as of %s"), shanghaiTime(r.FinishedAt), a.runWord(r.Outcome), r.AsOf)
		a.sayFindings(r.Findings)
		if r.Outcome == published.OutcomeHeld {
			a.say("%s", a.whatToDo(r.Findings))
		} else if r.Error != "" {
			a.say(a.t("            停在 %s：%s", "              stopped at %s: %s"), r.Stage, r.Error)
		}
		if r.LastSuccessAt != nil {
			a.say(a.t("上次成功    %s", "last success  %s"), shanghaiTime(*r.LastSuccessAt))
		}
	}
	if s.Published != "" {
		a.say(a.t("看板显示    %s  数据截至 %s", "published     %s  as of %s"), s.Published, s.AsOf)
		if by := s.Accepted; by != nil {
			a.say(a.t("            经 %s 放行：%s", "              accepted by %s: %s"), by.Who, by.Reason)
		}
	}
	if s.NextRun != nil {
		a.say(a.t("下次运行    %s", "next run      %s"), shanghaiTime(*s.NextRun))
	}
	a.say(a.t("收到文件    取用 %d，有问题 %d，整份退回 %d，已撤回 %d", "files         %d taken, %d with problems, %d returned whole, %d withdrawn"),
		s.Files[string(lake.Taken)], s.Files[string(lake.TakenWithProblems)], s.Files[string(lake.Returned)], s.Files["retracted"])
	for _, d := range s.Datasets {
		a.say(a.t("  %s%4d 份 %8d 行取用 %6d 行退回 %6d 行提醒", "  %s%4d files %8d rows taken %6d returned %6d with warnings"), pad(d.Title, 34), d.Files, d.Taken, d.Returned, d.Warnings)
	}
	if len(s.Inbox) == 0 {
		a.say(a.t("收件夹      空", "inbox         empty"))
		return
	}
	a.say(a.t("收件夹      %d 个文件", "inbox         %d files"), len(s.Inbox))
	for _, f := range s.Inbox {
		a.say("  %s  %s", f.Name, f.Waiting)
	}
}

func (a *app) runWord(o published.Outcome) string {
	switch o {
	case published.OutcomePublished:
		return a.t("已发布", "published")
	case published.OutcomeHeld:
		return a.t("未发布（检查不通过）", "held back")
	}
	return a.t("失败", "failed")
}

func shanghaiTime(t time.Time) string { return t.In(shanghai).Format("2006-01-02 15:04") }
