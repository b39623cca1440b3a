package rows

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firegrid/transform/behind"
	"firegrid/transform/published"
)

// rowsPage is the page of a measure.
type rowsPage struct {
	Name, Help, Ledger string
	AsOf, Latest, Run  string
	Past               bool // as of an earlier day than the run's
	Total              string
	Wrong              string // what /metrics shows, if it is another number
	Filters            []filter
	Ignored            []string
	Unknown            []Unknown
	Elsewhere          string // columns that another ledger has filled
	Heads              []head
	Rows               []line
	CSV, XLSX          string
	Page, Pages        int
	First, Previous    string
	Next, Last         string
	Sizes              []choice
	Kept               []choice // parameters that the form keeps
	Start              int
}

// filter is a label with what is chosen of it.
type filter struct {
	Name, Title string
	Chosen      string
	Choices     []choice
}

type choice struct {
	Value, Text string
	Now         bool
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, f *frame, q *asked) {
	a, err := s.ask(r.Context(), &q.Query)
	if err == nil && q.Offset >= a.Count && a.Count > 0 { // a page after the last is the last
		q.page = (a.Count-1)/q.Limit + 1
		q.Offset = (q.page - 1) * q.Limit
		a, err = s.ask(r.Context(), &q.Query)
	}
	if err != nil {
		s.refuse(w, f, err)
		return
	}
	f.Title = textIn(f.Lang, a.Metric.Title)
	p := &rowsPage{
		Name: a.Metric.Name, Help: textIn(f.Lang, a.Metric.Help), Ledger: textIn(f.Lang, a.Ledger),
		AsOf: a.Day.String(), Latest: a.Manifest.AsOf.String(), Run: a.Manifest.RunID, Past: a.Day < a.Manifest.AsOf,
		Total: Total(a, f.Lang), Ignored: a.Ignored, Start: q.Offset,
		CSV: q.with(a.Metric.Name+".csv", paramPage, "", paramPer, ""), XLSX: q.with(a.Metric.Name+".xlsx", paramPage, "", paramPer, ""),
	}
	p.Elsewhere = elsewhere(a, f)
	s.compare(p, a, q)
	s.filters(p, a, q, f)
	s.table(p, a, q, f)
	p.pager(a, q)
	f.Body = p
	s.show(w, http.StatusOK, "rows.html", f)
}

// compare holds the rows against what /metrics shows of the same run and day.
func (s *Server) compare(p *rowsPage, a *behind.Answer, q *asked) {
	run := s.Run()
	if run == nil || run.Manifest.RunID != a.Manifest.RunID || p.Past {
		return
	}
	if shown := sumOf(run, a, &q.Query); math.Abs(shown-a.Value) > 1e-6 {
		p.Wrong = number(shown)
	}
}

// filters offers for each label the values that the run on show has of it.
func (s *Server) filters(p *rowsPage, a *behind.Answer, q *asked, f *frame) {
	run := s.Run()
	if run != nil {
		p.Unknown = UnknownValues(run, a, &q.Query, f.Lang)
	}
	for i, label := range a.Metric.Labels {
		chosen := q.Labels[label]
		unknown := slices.ContainsFunc(p.Unknown, func(u Unknown) bool { return u.Label == label })
		one := filter{Name: label, Title: heading(a, label, f.Lang), Chosen: strings.Join(chosen, f.T("、", ", "))}
		var values []string
		if run != nil {
			for _, sample := range run.Samples {
				if sample.Metric == a.Metric.Name {
					values = append(values, sample.Labels[i])
				}
			}
		}
		if len(chosen) == 1 && !unknown {
			values = append(values, chosen[0])
		}
		slices.Sort(values)
		one.Choices = append(one.Choices, choice{Value: "", Text: f.T("全部", "All")})
		if len(chosen) > 1 && !unknown {
			one.Choices = append(one.Choices, choice{"{" + strings.Join(chosen, ",") + "}", one.Chosen, true})
		}
		for _, v := range slices.Compact(values) {
			one.Choices = append(one.Choices, choice{v, v, len(chosen) == 1 && chosen[0] == v})
		}
		p.Filters = append(p.Filters, one)
	}
	for _, name := range []string{paramLang, paramRun, paramSort, paramDesc} {
		if v := q.values.Get(name); v != "" {
			p.Kept = append(p.Kept, choice{Value: v, Text: name})
		}
	}
	sizes := append([]int{50, perPage, 200, 500, maxPerPage}, q.Limit)
	slices.Sort(sizes)
	for _, n := range slices.Compact(sizes) {
		p.Sizes = append(p.Sizes, choice{strconv.Itoa(n), strconv.Itoa(n), n == q.Limit})
	}
}

func (p *rowsPage) pager(a *behind.Answer, q *asked) {
	p.Page, p.Pages = q.page, max(1, (a.Count+q.Limit-1)/q.Limit)
	to := func(n int) string { return q.with(a.Metric.Name, paramPage, strconv.Itoa(n)) }
	if p.Page > 1 {
		p.First, p.Previous = to(1), to(p.Page-1)
	}
	if p.Page < p.Pages {
		p.Next, p.Last = to(p.Page+1), to(p.Pages)
	}
}

// indexPage lists the measures.
type indexPage struct {
	AsOf, Run string
	Measures  []listed
}

type listed struct{ Name, Link, Title, Help, Total string }

// index lists every measure with its total, as /metrics shows it: no row is read.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	f := s.frame(r)
	run := s.Run()
	if run == nil {
		s.refuse(w, f, published.ErrNothingPublished)
		return
	}
	sums := make(map[string]float64)
	for _, sample := range run.Samples {
		sums[sample.Metric] += sample.Value
	}
	p := &indexPage{AsOf: run.Manifest.AsOf.String(), Run: run.Manifest.RunID}
	for _, m := range run.Manifest.Metrics {
		one := listed{Name: m.Name, Link: url.PathEscape(m.Name) + f.Query, Title: textIn(f.Lang, m.Title), Help: textIn(f.Lang, m.Help), Total: "—"}
		if sum, found := sums[m.Name]; found && m.Unit != "target" { // targets are no parts of a sum
			one.Total = number(sum)
		}
		p.Measures = append(p.Measures, one)
	}
	f.Title, f.Body = f.T("数字背后的明细", "The rows behind the numbers"), p
	s.show(w, http.StatusOK, "index.html", f)
}
