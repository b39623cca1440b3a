package dashboards

import (
	"fmt"
	"sync"

	"firegrid/exporter"
	"firegrid/transform/published"
)

// declared are the metrics that boards may name, by name.
var declared = sync.OnceValue(func() map[string]published.Metric {
	all := make(map[string]published.Metric)
	for _, m := range exporter.Declared() {
		all[m.Name] = m
	}
	return all
})

// declaration is what is declared of a metric. Boards are part of the program:
// naming a metric that does not exist is a mistake in it.
func declaration(metric string) published.Metric {
	m, ok := declared()[metric]
	if !ok {
		panic(fmt.Sprintf("dashboards: metric %s is not declared", metric))
	}
	return m
}

// titleOf is the name of a measure.
func titleOf(metric string) text {
	m := declaration(metric)
	return text{m.Title.ZH, m.Title.EN}
}

// helpOf is the definition of a metric, in its own words.
func helpOf(metric string) text {
	m := declaration(metric)
	return text{m.Help.ZH, m.Help.EN}
}

// quotient defines a ratio by the definitions of its two measures.
func quotient(numerator, denominator string) text {
	n, d := declaration(numerator), declaration(denominator)
	return text{
		fmt.Sprintf("%s ÷ %s。分母为 0 或没有数据时没有比率，写“无数据”。\n\n%s：%s\n\n%s：%s",
			n.Title.ZH, d.Title.ZH, n.Title.ZH, n.Help.ZH, d.Title.ZH, d.Help.ZH),
		fmt.Sprintf("%s ÷ %s. Where the latter is 0 or missing there is no ratio, and it says no data.\n\n%s: %s\n\n%s: %s",
			n.Title.EN, d.Title.EN, n.Title.EN, n.Help.EN, d.Title.EN, d.Help.EN),
	}
}

// definitions puts the definitions of several metrics under each other.
func definitions(metrics ...string) text {
	var all text
	for i, name := range metrics {
		m := declaration(name)
		if i > 0 {
			all.zh, all.en = all.zh+"\n\n", all.en+"\n\n"
		}
		all.zh += m.Title.ZH + "：" + m.Help.ZH
		all.en += m.Title.EN + ": " + m.Help.EN
	}
	return all
}
