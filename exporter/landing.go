package exporter

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"firegrid/transform/published"
)

//go:embed landing.html
var landingHTML string

//go:embed favicon.svg
var favicon []byte

//go:embed landing.css
var landingCSS []byte

var landingTemplate = template.Must(template.New("landing").Parse(landingHTML))

// landingPage is what the template is filled with.
type landingPage struct {
	Lang, Title, Lead string
	Alarm             string // why an older run, or none, is shown
	Held              string // that a gate keeps the newest figures back
	Facts             []fact
	Brigades          []fact
	BrigadesTitle     string
	Links             []link
	OtherLang, Other  string
}

type fact struct{ Name, Value string }

type link struct{ Path, Text string }

// The words that the published files use, for people.
var words = map[string]phrase{
	"published":           {"已发布", "published"},
	"held":                {"被核对拦下", "held back by a gate"},
	"failed":              {"失败", "failed"},
	"taken":               {"已采用", "taken"},
	"taken_with_problems": {"部分采用", "taken in part"},
	"returned":            {"已退回", "returned"},
}

// landing shows a person who opens the address what is served, how fresh it is
// and where the rest lies.
func (e *Exporter) landing(w http.ResponseWriter, r *http.Request) {
	lang := PageLang(r, e.lang)
	var body bytes.Buffer
	if err := landingTemplate.Execute(&body, e.landingPage(lang)); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Add("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-cache")
	// A browser that went away is no concern of the server's.
	_, _ = w.Write(body.Bytes())
}

func landingStyle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "landing.css", time.Time{}, bytes.NewReader(landingCSS))
}

func (e *Exporter) landingPage(lang string) landingPage {
	v := e.now.Load()
	p := landingPage{
		Lang:          lang,
		Title:         phrase{"消防网格化数据服务", "firegrid: fire-safety grid figures"}.in(lang),
		Lead:          phrase{"把各大队报送的台账汇总成指标，供 Prometheus 采集、Grafana 展示。", "The brigades' workbooks as metrics, for Prometheus to scrape and Grafana to show."}.in(lang),
		BrigadesTitle: phrase{"各大队最近报送", "Last file of each brigade"}.in(lang),
		Links:         e.links(lang),
		OtherLang:     English,
		Other:         "English",
	}
	if lang == English {
		p.OtherLang, p.Other = Chinese, "中文"
	}
	p.Facts = facts(v, lang)
	if s := summarise(v.manifest(), v.last); s.outcome == published.OutcomeHeld {
		p.Held = phrase{"最近一次运行没有通过发布前的检查，展示的仍是之前的数据；原因见下表。", "A gate held the last run back; what was published before stays. The reasons are below."}.in(lang)
	}
	if m := v.manifest(); m != nil {
		p.Brigades = brigades(v.run, lang)
	} else {
		p.Alarm = phrase{"还没有已发布的数据。", "Nothing has been published yet."}.in(lang)
	}
	if v.trouble != nil {
		p.Alarm = phrase{"最新的数据读取失败，仍展示之前的：", "The newest data cannot be read; what was shown before stays: "}.in(lang) + v.trouble.Error()
	}
	return p
}

// brigades says when each brigade last sent something: those on the roster, which
// townships are counted by, and any other of which a file was taken.
func brigades(run *published.Run, lang string) []fact {
	m := &run.Manifest
	last := make(map[string]time.Time)
	maps.Copy(last, m.BrigadesLastFile)
	for i := range m.Metrics {
		at := slices.Index(m.Metrics[i].Labels, "brigade")
		if m.Metrics[i].Name != "firegrid_townships" || at < 0 {
			continue
		}
		for _, s := range run.Samples {
			if s.Metric != "firegrid_townships" {
				continue
			}
			if _, sent := last[s.Labels[at]]; !sent && s.Labels[at] != "" {
				last[s.Labels[at]] = time.Time{}
			}
		}
	}
	var list []fact
	for _, name := range slices.Sorted(maps.Keys(last)) {
		when := phrase{"从未报送", "never"}.in(lang)
		switch {
		case !last[name].IsZero():
			when = moment(last[name])
		case slices.ContainsFunc(m.Received, func(r published.Received) bool { return r.Brigade == name }):
			when = phrase{"报送过，但没有采用的台账", "files, but none that counts"}.in(lang)
		}
		list = append(list, fact{name, when})
	}
	return list
}

// facts are the lines of the first table.
func facts(v *view, lang string) []fact {
	var list []fact
	add := func(zh, en, value string) { list = append(list, fact{phrase{zh, en}.in(lang), value}) }
	s, m := summarise(v.manifest(), v.last), v.manifest()
	if m != nil {
		add("数据截至", "Figures as of", m.AsOf.String())
		add("运行编号", "Run", m.RunID)
		if by := m.Accepted; by != nil {
			add("经人放行", "Accepted by", by.Who+phrase{"：", ": "}.in(lang)+by.Reason)
		}
	}
	if !s.success.IsZero() {
		add("最近成功发布", "Last published", moment(s.success))
	}
	if !s.completion.IsZero() {
		add("最近一次运行", "Last run ended", moment(s.completion)+"  "+word(string(s.outcome), lang))
	}
	if !v.nextRun.IsZero() {
		add("下一次运行", "Next run", moment(v.nextRun))
	}
	for i := range s.findings {
		add("拦下的原因", "Held because", s.findings[i].Sentence(lang))
	}
	if v.last != nil && v.last.Error != "" && s.outcome != published.OutcomePublished && len(s.findings) == 0 {
		add("原因", "Because", v.last.Error)
	}
	if m != nil {
		for _, outcome := range slices.Sorted(maps.Keys(m.Files)) {
			add("文件："+word(outcome, lang), "Files "+word(outcome, lang), count(m.Files[outcome]))
		}
		var rows published.RowCount
		for _, n := range m.Rows {
			rows.Taken += n.Taken
			rows.Returned += n.Returned
		}
		add("数据行：已采用", "Rows taken", count(rows.Taken))
		add("数据行：已退回", "Rows returned", count(rows.Returned))
	}
	return list
}

// links are the pages of the exporter and those mounted on it.
func (e *Exporter) links(lang string) []link {
	var list []link
	for _, p := range e.pages {
		if p.Path != "" {
			list = append(list, link{p.Path, phrase{p.ZH, p.EN}.in(lang)})
		}
	}
	return append(list,
		link{"metrics", phrase{"指标（/metrics）", "Metrics (/metrics)"}.in(lang)},
		link{"metrics/process", phrase{"本程序自身的指标", "Metrics of this program itself"}.in(lang)},
		link{"-/healthy", phrase{"存活检查", "Is it alive?"}.in(lang)},
		link{"-/ready", phrase{"就绪检查", "Is there something to show?"}.in(lang)},
	)
}

// moment writes a time as the clock on the wall shows it.
func moment(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04:05") }

func word(w, lang string) string {
	if p, ok := words[w]; ok {
		return p.in(lang)
	}
	return w
}

// count writes a number with its thousands apart: 12,345.
func count(n int) string { return message.NewPrinter(language.English).Sprint(n) }

// mark is the picture that browsers put on a tab and ask every server for.
func mark(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "max-age=86400")
	http.ServeContent(w, r, "favicon.svg", time.Time{}, bytes.NewReader(favicon))
}
