package rows

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"firegrid/exporter"
	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// Prefix is where the handler must be mounted.
const Prefix = "/rows/"

//go:embed pages/*.html static/rows.css
var files embed.FS

var pages = template.Must(template.New("").ParseFS(files, "pages/*.html"))

// answerWithin bounds what one page may take.
const answerWithin = 30 * time.Second

// Options say what the pages show.
type Options struct {
	Data string                // the data folder
	Lang string                // for those who ask for none
	Run  func() *published.Run // the run on /metrics, nil before the first
	// File gives the address of what is known of a workbook, relative to
	// Prefix; the workbooks' names are no links if it is nil.
	File   func(id string) string
	Logger *slog.Logger
}

// Server is the pages of one data folder.
type Server struct {
	Options
	reader    *behind.Reader
	downloads chan struct{}
}

// New makes the pages; they read nothing before they are asked.
func New(o Options) (*Server, error) {
	reader, err := behind.Open(filepath.Join(o.Data, "published"))
	if err != nil {
		return nil, err
	}
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	return &Server{Options: o, reader: reader, downloads: make(chan struct{}, 2)}, nil
}

// Close frees what the pages hold.
func (s *Server) Close() error { return s.reader.Close() }

// Handler answers everything under [Prefix].
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"{$}", s.index)
	mux.HandleFunc("GET "+Prefix+"{measure}", s.measure)
	mux.HandleFunc("GET "+Prefix+"static/rows.css", style)
	return mux
}

func style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "static/rows.css")
}

// frame is what every page has.
type frame struct {
	Lang, Title, OtherLang, Query string
	Body                          any
}

// T picks the text in the language of the page.
func (f *frame) T(zh, en string) string { return in(f.Lang, zh, en) }

func (s *Server) frame(r *http.Request) *frame {
	f := &frame{Lang: exporter.PageLang(r, s.Lang)}
	q := r.URL.Query()
	if q.Get(paramLang) != "" {
		f.Query = "?lang=" + f.Lang
	}
	q.Set(paramLang, in(f.Lang, "en", "zh"))
	f.OtherLang = "?" + q.Encode()
	return f
}

func (s *Server) show(w http.ResponseWriter, status int, page string, f *frame) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, page, f); err != nil {
		s.Logger.Error("rows page", "page", page, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", f.Lang)
	h.Add("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a browser that went away is no concern of the server's
}

// refuse says why there is no answer, and what to try.
func (s *Server) refuse(w http.ResponseWriter, f *frame, err error) {
	m, status := explain(err, f.Lang)
	if status == http.StatusInternalServerError {
		s.Logger.Error("rows page", "err", err)
	}
	f.Title, f.Body = f.T("没有可显示的明细", "There are no rows to show"), m
	s.show(w, status, "message.html", f)
}

// message is a page of a sentence and what to try.
type message struct {
	Text, Try string
	Nearest   []string
}

func explain(err error, lang string) (message, int) {
	var future *behind.FutureError
	var unknown *behind.UnknownError
	var day *dayError
	switch {
	case errors.As(err, &future):
		return message{
			Text: in(lang, future.Day.String()+" 的数据还不知道：这次运行的数据截至 "+future.AsOf.String()+"。", "Nobody knows yet of "+future.Day.String()+": this run's figures are as of "+future.AsOf.String()+"."),
			Try:  in(lang, "日期写 "+future.AsOf.String()+" 或更早。", "Ask for "+future.AsOf.String()+" or an earlier day."),
		}, http.StatusBadRequest
	case errors.As(err, &day):
		return message{Text: in(lang, "“"+day.text+"”不是日期。", `"`+day.text+`" is not a day.`), Try: in(lang, "写成 2012-12-19 的样子。", "Write it as 2012-12-19.")}, http.StatusBadRequest
	case errors.As(err, &unknown):
		return message{Text: in(lang, "没有“"+unknown.Name+"”这个指标，或它不是由台账的行算出来的。", "There is no measure "+unknown.Name+", or it is not made of rows."),
			Try: in(lang, "也许是：", "Perhaps it is:"), Nearest: unknown.Nearest}, http.StatusNotFound
	case errors.Is(err, behind.ErrSort):
		return message{Text: in(lang, "没有可以这样排序的列。", "There is no such column to sort by."), Try: in(lang, "列名见 --format json。", "The columns are named as in --format json.")}, http.StatusBadRequest
	case errors.Is(err, published.ErrNoRows):
		return message{Text: in(lang, "这次运行是旧版本发布的，没有留下明细。", "This run was published by an older firegrid, which did not keep the rows."),
			Try: in(lang, "再运行一次（firegrid run），之后发布的都有明细。", "Run once more (firegrid run); every run from then on has its rows.")}, http.StatusNotFound
	case errors.Is(err, published.ErrNothingPublished):
		return message{Text: in(lang, "还没有发布过数据。", "Nothing has been published yet."), Try: in(lang, "运行 firegrid run。", "Run firegrid run.")}, http.StatusNotFound
	case errors.Is(err, fs.ErrNotExist):
		return message{Text: in(lang, "没有这次运行，或它已被清理。", "There is no such run, or it has been removed."), Try: in(lang, "用 firegrid runs 查看还保留着哪些运行。", "firegrid runs lists those that are kept.")}, http.StatusNotFound
	case errors.Is(err, context.DeadlineExceeded):
		return message{Text: in(lang, "服务器太忙，没能在规定时间内答复。", "The server is too busy to answer in time."), Try: in(lang, "稍后再试。", "Try again later.")}, http.StatusServiceUnavailable
	}
	return message{Text: in(lang, "读取明细时出错，请告诉管理员。", "The rows cannot be read; please tell the operator."), Try: ""}, http.StatusInternalServerError
}

// Explain says what is wrong with a query, and what to try.
func Explain(err error, lang string) (what, try string) {
	m, status := explain(err, lang)
	if status == http.StatusInternalServerError {
		return err.Error(), ""
	}
	return m.Text, strings.TrimSpace(m.Try + " " + strings.Join(m.Nearest, "  "))
}

// measure answers for one measure: as a page, or as a file.
func (s *Server) measure(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("measure")
	ending := strings.TrimPrefix(filepath.Ext(name), ".")
	f := s.frame(r)
	q, err := parse(strings.TrimSuffix(name, "."+ending), r.URL.Query())
	if err != nil {
		s.refuse(w, f, err)
		return
	}
	switch ending {
	case "csv", "xlsx":
		s.download(w, r, f, q, ending)
	default:
		s.page(w, r, f, q)
	}
}

// download writes all rows into a file first, so that an error on the way is an
// error and not a file that ends early.
func (s *Server) download(w http.ResponseWriter, r *http.Request, f *frame, q *asked, ending string) {
	select {
	case s.downloads <- struct{}{}:
		defer func() { <-s.downloads }()
	case <-r.Context().Done():
		return
	}
	query := q.Query
	query.Limit = 0
	a, err := s.ask(r.Context(), &query)
	if err != nil {
		s.refuse(w, f, err)
		return
	}
	query.Run = a.Manifest.RunID
	tmp, err := os.CreateTemp("", "firegrid-rows-*")
	if err != nil {
		s.refuse(w, f, err)
		return
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	write, kind := CSV, "text/csv; charset=utf-8"
	if ending == "xlsx" {
		write, kind = XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	if err := write(r.Context(), tmp, s.reader, query, f.Lang); err != nil {
		s.refuse(w, f, err)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": Filename(a, f.Lang, ending)}))
	http.ServeContent(w, r, "", time.Time{}, tmp)
}

// ask is lenient with a column to sort by that the measure does not have: links
// are kept from one measure to another.
func (s *Server) ask(ctx context.Context, q *behind.Query) (*behind.Answer, error) {
	ctx, stop := context.WithTimeout(ctx, answerWithin)
	defer stop()
	a, err := s.reader.Ask(ctx, *q)
	if errors.Is(err, behind.ErrSort) {
		q.Sort = ""
		a, err = s.reader.Ask(ctx, *q)
	}
	if ctx.Err() != nil && err != nil {
		err = ctx.Err()
	}
	return a, err
}
