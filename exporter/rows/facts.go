package rows

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// Fact is something that is said of an answer, for people.
type Fact struct{ Name, Value string }

// Facts say what the rows of an answer are: the measure and its definition, the
// day, the run, the filters and the total.
func Facts(a *behind.Answer, q *behind.Query, lang string) []Fact { return facts(a, q, lang) }

func facts(a *behind.Answer, q *behind.Query, lang string) []Fact {
	all := []Fact{
		{in(lang, "指标", "Measure"), textIn(lang, a.Metric.Title) + in(lang, "（", " (") + a.Metric.Name + in(lang, "）", ")")},
		{in(lang, "定义", "Definition"), textIn(lang, a.Metric.Help)},
		{in(lang, "数据截至", "As of"), a.Day.String()},
		{in(lang, "运行编号", "Run"), a.Manifest.RunID},
	}
	for _, label := range slices.Sorted(maps.Keys(q.Labels)) {
		if len(q.Labels[label]) > 0 && slices.Contains(a.Metric.Labels, label) {
			all = append(all, Fact{heading(a, label, lang), strings.Join(q.Labels[label], in(lang, "、", ", "))})
		}
	}
	return append(all, Fact{in(lang, "合计", "Total"), Total(a, lang)})
}

// Total says the number that the rows make, and how many they are.
func Total(a *behind.Answer, lang string) string {
	rows := fmt.Sprintf(in(lang, "%s 行", "%s rows"), number(float64(a.Count)))
	if !a.Weighted || a.Metric.Unit == "target" && a.Count != 1 {
		return rows // targets are no parts of a sum
	}
	return fmt.Sprintf(in(lang, "%s（%s）", "%s (%s)"), number(a.Value), rows)
}

// heading is what a label is called in the table.
func heading(a *behind.Answer, label, lang string) string {
	for _, c := range a.Columns {
		if c.Name == label {
			return textIn(lang, c.Title)
		}
	}
	return label
}

// Filename is what a download of the rows is called.
func Filename(a *behind.Answer, lang, ending string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) {
			return '_'
		}
		return r
	}, textIn(lang, a.Metric.Title))
	return name + "_" + a.Day.String() + "." + ending
}

// sumOf adds up the published series that a query selects.
func sumOf(run *published.Run, a *behind.Answer, q *behind.Query) (sum float64) {
	for i := range run.Samples {
		s := &run.Samples[i]
		if s.Metric == a.Metric.Name && selected(s, a.Metric.Labels, q.Labels) {
			sum += s.Value
		}
	}
	return sum
}

func selected(s *published.Sample, labels []string, want map[string][]string) bool {
	for i, label := range labels {
		if values := want[label]; len(values) > 0 && !slices.Contains(values, s.Labels[i]) {
			return false
		}
	}
	return true
}
