package rules

import "fmt"

// targetAlerts say that a ratio is below its target. A target is compared in
// the scope for which it was set: the detachment (全市), a brigade, a county, or
// a level of supervision.
func targetAlerts() []alert {
	var all []alert
	for _, zh := range []string{"网格化覆盖率", "帮扶指导率", "户籍化率", "三项备案率", "建档率", "检查覆盖率"} {
		all = append(all, behindTarget("FiregridCoverageBehindTarget", named(zh)))
	}
	for _, zh := range []string{"隐患整改率", "按期整改率", "复查率", "复查合格率"} {
		all = append(all, behindTarget("FiregridRectificationBehindTarget", named(zh)))
	}
	return all
}

func behindTarget(name string, r Ratio) alert {
	scope := `{{ if $labels.brigade }}{{ $labels.brigade }}{{ else if $labels.county }}{{ $labels.county }}{{ else if $labels.level }}{{ $labels.level }}{{ else }}%s{{ end }}`
	zh, en := fmt.Sprintf(scope, "全市"), fmt.Sprintf(scope, "the detachment")
	return alert{
		id: "target-" + r.ID, name: name, wait: "1h", severity: info, labels: map[string]string{"measure": r.ZH}, expr: r.belowTarget(),
		summary:     text{zh + r.ZH + "低于目标", r.EN + " of " + en + " is below its target"},
		description: text{zh + "的" + r.ZH + "为 {{ $value | humanizePercentage }}，低于目标任务表所定的目标。", r.EN + " of " + en + " is {{ $value | humanizePercentage }}, below the target that was set."},
		todo:        text{"打开看板看差在哪些大队、县市区，再看明细。", "The boards show which brigades and counties lack, and the rows behind them."},
		rows:        r.Numerator,
	}
}

// belowTarget holds the ratio against its targets, scope by scope.
func (r Ratio) belowTarget() string {
	expr := fmt.Sprintf(`%s < on () max(firegrid_target{measure=%q, scope="全市"})`, r.Expr(""), r.ZH)
	for _, by := range r.By {
		if by != "county" && by != "brigade" && by != "level" {
			continue
		}
		expr += fmt.Sprintf(` or %s < on (%s) max by (%s) (label_replace(firegrid_target{measure=%q}, %q, "$1", "scope", "(.+)"))`,
			r.Expr(by), by, by, r.ZH, by)
	}
	return expr
}
