package main

import (
	"path/filepath"
	"slices"

	"firegrid/ingest/web"
	"firegrid/transform"
	"firegrid/transform/published"
)

// gateSettings are the gates of firegrid.yaml.
type gateSettings struct {
	RowsFellPercent     float64 `yaml:"rows_fell_percent"`
	RowsFellLeast       int64   `yaml:"rows_fell_least"`
	RosterShrank        bool    `yaml:"roster_shrank"`
	RowsRejectedPercent float64 `yaml:"rows_rejected_percent"`
	RowsRejectedLeast   int64   `yaml:"rows_rejected_least"`
	NumbersSharedLeast  int64   `yaml:"numbers_shared_least"`
	AsOfOlder           bool    `yaml:"as_of_older"`
	Exceeding           bool    `yaml:"exceeding"`
	Audit               bool    `yaml:"audit"`
}

// gatesText explains the gates in firegrid.yaml.
const gatesText = `# 发布前的检查。通不过就不发布，看板仍显示上一次的结果；核实无误后用 firegrid publish --accept "原因" 放行。
# 百分比设为 0、开关设为 false，就不做这一项。
# Gates before publish. A run that one of them holds is not published; where it is right all the same, firegrid publish --accept "why".
# A percentage of 0, or false, turns a gate off.
gates:
  rows_fell_percent: 20            # 某类台账计入的行比看板上的少了超过百分之几 / rows of a dataset fell by more than so many percent
  rows_fell_least: 10              # 少的行不到这么多时不拦 / and by at least so many rows
  roster_shrank: true              # 名册上的乡镇街道比看板上的少了 / fewer townships on the roster than on the boards
  rows_rejected_percent: 50        # 新收到的某类台账退回的行超过百分之几 / more than so many percent of a dataset's new rows were returned
  rows_rejected_least: 20          # 退回的行不到这么多时不拦 / and at least so many rows
  numbers_shared_least: 1          # 至少这么多个编号被先后用于不同的事项（0 = 不做） / so many numbers stand for different things in new rows (0 = off)
  as_of_older: true                # 数据截至日比看板上的还早 / as of a day before that of the boards
  exceeding: true                  # 分子大于分母，或计数小于 0；不能放行 / a part is more than its whole, or a count below 0; cannot be accepted
  audit: true                      # 数据自相矛盾；不能放行 / rows contradict each other; cannot be accepted
`

func (c *config) gates() transform.Gates {
	g := c.Gates
	return transform.Gates{
		RowsFellPercent: g.RowsFellPercent, RowsFellLeast: g.RowsFellLeast, RosterShrank: g.RosterShrank,
		RowsRejectedPercent: g.RowsRejectedPercent, RowsRejectedLeast: g.RowsRejectedLeast, NumbersSharedLeast: g.NumbersSharedLeast, AsOfOlder: g.AsOfOlder,
		AuditsOff: !g.Audit, ExceedingOff: !g.Exceeding,
	}
}

// held says why the last run was not published. What cannot be read now is no
// reason to trouble a clerk.
func (a *app) held(lang string) []web.Hold {
	dir := filepath.Join(a.data, "published")
	last, err := published.ReadLast(dir)
	if err != nil || last == nil {
		return nil
	}
	// A run may have been published and the process killed before it said so.
	if id, err := published.CurrentID(dir); err == nil {
		if m, err := published.ReadManifest(dir, id); err == nil && m.FinishedAt.After(last.FinishedAt) {
			return nil
		}
	}
	var all []web.Hold
	for i := range last.Findings {
		f := &last.Findings[i]
		h := web.Hold{Says: f.Sentence(lang), Mend: len(f.Files) == 0}
		for _, c := range f.Files {
			withdrawn := c.Change == published.ChangeRetracted
			h.Withdrawn, h.Mend = h.Withdrawn || withdrawn, h.Mend || !withdrawn
		}
		all = append(all, h)
	}
	return all
}

// sayFindings tells what the gates have found, one line each.
func (a *app) sayFindings(all []published.Finding) {
	for i := range all {
		a.say(a.t("检查 %s %s：%s", "gate %s %s: %s"), all[i].Gate, all[i].Subject, all[i].Sentence(a.lang))
	}
}

// whatToDo says how the operator gets out of it.
func (a *app) whatToDo(all []published.Finding) string {
	if slices.ContainsFunc(all, func(f published.Finding) bool { return !f.Acceptable }) {
		return a.t("数据自相矛盾，不能放行：改正台账后重新放入，或用 firegrid retract 撤回上面的文件，再运行 firegrid run",
			"The data contradict themselves and cannot be accepted: mend the workbook and drop it again, or withdraw the file with firegrid retract; then firegrid run")
	}
	return a.t("核实无误就运行 firegrid publish --accept \"原因\"；有误就改正台账后重新放入，或用 firegrid retract 撤回上面的文件，再运行 firegrid run",
		"If it is right all the same: firegrid publish --accept \"why\". If not, mend the workbook and drop it again, or withdraw the file with firegrid retract; then firegrid run")
}
