package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static
var staticFiles embed.FS

// zone is the zone of every time that is shown.
var zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// pages are the page templates by name, each with the common frame.
var pages = func() map[string]*template.Template {
	funcs := template.FuncMap{"moment": moment, "size": sizeText, "join": strings.Join}
	frame := template.Must(template.New("frame.html").Funcs(funcs).ParseFS(pageFiles, "pages/frame.html", "pages/parts.html"))
	out := make(map[string]*template.Template)
	for _, name := range []string{"home", "receipt", "files", "file", "withdraw", "questions", "message"} {
		out[name] = template.Must(template.Must(frame.Clone()).ParseFS(pageFiles, "pages/"+name+".html"))
	}
	return out
}()

// page is what every page template is given.
type page struct {
	tongue
	Lang, Title string
	// Base leads from the page to [Prefix], and Query keeps the language.
	Base, Query string
	// OtherLang is the same page in the other language.
	OtherLang string
	// Here is the part of the site that the page belongs to.
	Here string
	// Busy pages look again by themselves: "1" while files are read, "2" while
	// what the boards will show is worked out.
	Busy string
	May  rights
	// Nightly: the server makes a run each night.
	Nightly bool
	Body    any
}

func (s *Server) page(r *http.Request, here string, title func(tongue) string) *page {
	lang, asked := s.langOf(r)
	p := &page{tongue: tongue(lang), Lang: lang, Here: here, Title: title(tongue(lang)), May: s.rights(r), Nightly: s.Nightly}
	p.Base = strings.Repeat("../", strings.Count(strings.TrimPrefix(r.URL.Path, Prefix), "/"))
	if p.Base == "" {
		p.Base = "./"
	}
	if asked {
		p.Query = "?lang=" + lang
	}
	q := r.URL.Query()
	q.Set("lang", english)
	if lang == english {
		q.Set("lang", chinese)
	}
	p.OtherLang = "?" + q.Encode()
	return p
}

// show writes a page with a status.
func (s *Server) show(w http.ResponseWriter, status int, name string, p *page) {
	var b bytes.Buffer
	if err := pages[name].ExecuteTemplate(&b, "frame.html", p); err != nil {
		s.Logger.Error("drop page", "page", name, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.Lang)
	h.Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a browser that went away is no concern of the server's
}

// message is a page of one sentence.
type message struct{ Text, Try string }

// say shows a page of one sentence.
func (s *Server) say(w http.ResponseWriter, r *http.Request, status int, text, try func(tongue) string) {
	p := s.page(r, "", func(t tongue) string { return t.T("提交台账", "Hand in workbooks") })
	m := message{Text: text(p.tongue)}
	if try != nil {
		m.Try = try(p.tongue)
	}
	p.Body = m
	s.show(w, status, "message", p)
}

func both(zh, en string) func(tongue) string { return func(t tongue) string { return t.T(zh, en) } }

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.say(w, r, http.StatusNotFound, both("没有这个页面，或这份文件已经不在。", "There is no such page, or the file is gone."), nil)
}

func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request) {
	s.say(w, r, http.StatusForbidden, both("请从本页面提交，别的网站不能代为提交。", "Hand in from this page; no other site can do it for you."), nil)
}

// failed tells a person that it is not their fault, and the operator why.
func (s *Server) failed(w http.ResponseWriter, r *http.Request, err error) {
	s.Logger.Error("drop page", "path", r.URL.Path, "err", err)
	s.say(w, r, http.StatusInternalServerError, both("服务器出错，请告诉管理员。", "The server has failed; please tell its operator."), nil)
}

func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
	b, err := fs.ReadFile(staticFiles, "static/"+name)
	kind := kinds[path.Ext(name)]
	if err != nil || kind == "" {
		s.notFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}

// moment writes a time as the clock on the wall shows it.
func moment(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") }

func sizeText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (n+1023)>>10)
}

func busy(reading bool, o *outlook) string {
	switch {
	case reading:
		return "1"
	case o != nil && o.Pending:
		return "2"
	}
	return ""
}

// linesPart and answerPart give a part of a page what it shows and the page.
type linesPart struct {
	Page  *page
	Lines []fileLine
}

type answerPart struct {
	Page   *page
	Answer *answer
}

// statePart shows what the server is doing.
type statePart struct {
	Page  *page
	State takerState
	Held  []Hold
}

// Withdrawn reports that a file that was withdrawn has held the last run.
func (p statePart) Withdrawn() bool {
	return slices.ContainsFunc(p.Held, func(h Hold) bool { return h.Withdrawn })
}

// Mend reports that something else than a withdrawal may have held it.
func (p statePart) Mend() bool {
	return slices.ContainsFunc(p.Held, func(h Hold) bool { return h.Mend })
}

// Now shows on the page what the server is doing, and what held the last run.
func (p *page) Now(s takerState, held []Hold) statePart { return statePart{p, s, held} }

// saidPart shows what a file says.
type saidPart struct {
	Page   *page
	Saying Saying
}

// Said shows on the page what a file says.
func (p *page) Said(s Saying) saidPart { return saidPart{p, s} }

// outlookPart shows what the boards will show.
type outlookPart struct {
	Page    *page
	Outlook *outlook
}

// Ahead shows what the boards will show on the page.
func (p *page) Ahead(o *outlook) outlookPart { return outlookPart{p, o} }

// With lists files on the page.
func (p *page) With(lines []fileLine) linesPart { return linesPart{p, lines} }

// Answer shows the answer about a file on the page.
func (p *page) Answer(a *answer) answerPart { return answerPart{p, a} }
