package main

import (
	"fmt"
	"strconv"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/transform/published"
)

// figure is one headline number: a count, or a count of a count.
type figure struct {
	zh, en string
	// value and of are sums over a metric's series; of is nil for a plain count.
	value, of *sum
	// whole is what of counts, in words.
	whole dataset.Title
}

// sum adds up the series of a metric that carry one of the values of a label.
type sum struct {
	metric, label string
	values        []string
}

// headline figures, in the order in which the campaign was reported.
var headline = []figure{
	{"帮扶指导乡镇街道", "Townships guided", &sum{metric: "firegrid_townships_guided"}, &sum{metric: "firegrid_townships"}, dataset.Title{ZH: "乡镇街道", EN: "Townships"}},
	{"建立大网格的乡镇街道", "Townships gridded", &sum{metric: "firegrid_townships_gridded"}, &sum{metric: "firegrid_townships"}, dataset.Title{ZH: "乡镇街道", EN: "Townships"}},
	{"户籍化（市级重点单位）", "Registered key units, city level", &sum{"firegrid_key_units_registered", "level", []string{"市级"}}, &sum{"firegrid_key_units", "level", []string{"市级"}}, dataset.Title{ZH: "市级重点单位", EN: "Key units, city level"}},
	{"户籍化（县级重点单位）", "Registered key units, county level", &sum{"firegrid_key_units_registered", "level", []string{"县级"}}, &sum{"firegrid_key_units", "level", []string{"县级"}}, dataset.Title{ZH: "县级重点单位", EN: "Key units, county level"}},
	{"消防基础档案（份）", "Complete archives", &sum{metric: "firegrid_archives_complete"}, nil, dataset.Title{}},
	{"抽查派出所、街道、乡镇", "Spot checks: stations and townships", &sum{"firegrid_spot_checked_targets", "kind", []string{"派出所", "街道", "乡镇"}}, nil, dataset.Title{}},
	{"抽查社会单位", "Spot checks: units", &sum{"firegrid_spot_checked_targets", "kind", []string{"社会单位"}}, nil, dataset.Title{}},
	{"挂牌重大火灾隐患回头看", "Listed major hazards revisited", &sum{metric: "firegrid_major_hazards_revisited"}, &sum{metric: "firegrid_major_hazards_listed"}, dataset.Title{ZH: "挂牌重大火灾隐患", EN: "Listed major hazards"}},
	{"各类会议（次）", "Meetings", &sum{"firegrid_activities", "kind", []string{"队伍形势分析会", "火灾形势分析会", "其他会议"}}, nil, dataset.Title{}},
	{"监督检查（次）", "Supervised inspections", &sum{"firegrid_activities", "kind", []string{"防火监督检查"}}, nil, dataset.Title{}},
	{"谈心（次）", "Talks", &sum{"firegrid_activities", "kind", []string{"谈心"}}, nil, dataset.Title{}},
	{"建议（条）", "Suggestions", &sum{"firegrid_activities", "kind", []string{"建议"}}, nil, dataset.Title{}},
	{"隐患整改", "Hazards rectified", &sum{metric: "firegrid_hazards_rectified"}, &sum{metric: "firegrid_hazards_found"}, dataset.Title{ZH: "隐患", EN: "Hazards"}},
	{"按期整改", "Hazards rectified on time", &sum{metric: "firegrid_hazards_rectified_on_time"}, &sum{metric: "firegrid_hazards_due"}, dataset.Title{ZH: "到期隐患", EN: "Hazards due"}},
	{"逾期未改", "Hazards overdue", &sum{metric: "firegrid_hazards_overdue"}, nil, dataset.Title{}},
}

// of adds up a run's series.
func (s *sum) of(run *published.Run) (total float64, found bool) {
	at := -1
	for _, m := range run.Manifest.Metrics {
		if m.Name != s.metric {
			continue
		}
		for i, l := range m.Labels {
			if l == s.label {
				at = i
			}
		}
	}
	for i := range run.Samples {
		p := &run.Samples[i]
		if p.Metric != s.metric || (s.label != "" && (at < 0 || !contains(s.values, p.Labels[at]))) {
			continue
		}
		total, found = total+p.Value, true
	}
	return total, found
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// printFigures writes the headline figures of a run as a table. What is
// absent is shown as absent, never as 0.
func (a *app) printFigures(run *published.Run) {
	a.say(a.t("\n数据截至 %s", "\nAs of %s"), run.Manifest.AsOf)
	a.say("%s", strings.Repeat("─", 62))
	for i := range headline {
		f := &headline[i]
		v, ok := f.value.of(run)
		value, share := "—", ""
		if ok {
			value = strconv.FormatFloat(v, 'f', -1, 64)
		}
		if f.of != nil {
			if whole, ok := f.of.of(run); ok && whole > 0 {
				value += fmt.Sprintf(" / %s", strconv.FormatFloat(whole, 'f', -1, 64))
				share = fmt.Sprintf("%5.1f %%", 100*v/whole)
			}
		}
		a.say("%s%16s   %s", pad(a.t(f.zh, f.en), 38), value, share)
	}
	a.say("%s\n", strings.Repeat("─", 62))
}
