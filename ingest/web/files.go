package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
)

// fileLine is a file in the list of what has been sent.
type fileLine struct {
	answer
	Brigades []string
	Ledgers  []string
	// Where says whether the boards show the file already.
	Where string
}

// filesBody is the list.
type filesBody struct {
	Lines    []fileLine
	Brigades []string
	Brigade  string
	// Earlier and Later are the neighbouring pages, "" at the ends.
	Earlier, Later string
	Total          int
}

// perPage is the number of files on a page of the list.
const perPage = 50

func (s *Server) files(w http.ResponseWriter, r *http.Request) {
	p := s.page(r, "files", both("已提交的台账", "What has been handed in"))
	rd, err := s.reader(r.Context(), p.tongue)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	all, err := rd.lines(s.board(p.tongue))
	if err != nil {
		s.failed(w, r, err)
		return
	}
	q := r.URL.Query()
	body := filesBody{Brigade: q.Get("brigade")}
	for i := range all {
		for _, b := range all[i].Brigades {
			if !slices.Contains(body.Brigades, b) {
				body.Brigades = append(body.Brigades, b)
			}
		}
	}
	slices.Sort(body.Brigades)
	if body.Brigade != "" {
		all = slices.DeleteFunc(all, func(l fileLine) bool { return !slices.Contains(l.Brigades, body.Brigade) })
	}
	body.cut(all, q)
	p.Body = body
	s.show(w, http.StatusOK, "files", p)
}

// cut picks the lines of the page that was asked for.
func (b *filesBody) cut(all []fileLine, q url.Values) {
	b.Total = len(all)
	at, err := strconv.Atoi(q.Get("page"))
	if err != nil || at < 0 || at*perPage >= len(all) {
		at = 0
	}
	end := min((at+1)*perPage, len(all))
	b.Lines = all[at*perPage : end]
	link := func(n int) string {
		q.Set("page", strconv.Itoa(n))
		return "files?" + q.Encode()
	}
	if end < len(all) {
		b.Earlier = link(at + 1)
	}
	if at > 0 {
		b.Later = link(at - 1)
	}
}

// lines lists every file, the latest first.
func (r *reader) lines(board *Board) ([]fileLine, error) {
	if r.lake == nil {
		return nil, nil
	}
	files, err := r.lake.Files()
	if err != nil {
		return nil, err
	}
	slices.Reverse(files)
	newer := make(map[string]bool)
	out := make([]fileLine, len(files))
	for i := range files {
		f := &files[i]
		l := &out[i]
		l.answer = *r.brief(f)
		l.Where = r.where(f, board, newer)
		if f.RetractedAt == nil {
			newer[returned.FileName(f.Name)] = true
		}
		for j := range f.Sheets {
			s := &f.Sheets[j]
			l.Brigades = add(l.Brigades, s.Brigade)
			if s.Dataset != "" {
				l.Ledgers = add(l.Ledgers, s.Title.In(string(r.tongue)))
			}
		}
	}
	return out, nil
}

func add(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// where says whether the boards show a file. newer are the ledgers of which a
// later file has come in.
func (r *reader) where(f *lake.File, board *Board, newer map[string]bool) string {
	switch {
	case f.RetractedAt != nil || f.Outcome == lake.Returned || f.Code == "file_no_data":
		return ""
	case newer[returned.FileName(f.Name)]:
		return r.T("后来又交了同名的一份", "a later one of that name has come")
	case board != nil && f.ReadAt.Before(board.FinishedAt):
		return r.T("看板已计入（截至 "+board.AsOf+"）", "on the boards (as of "+board.AsOf+")")
	}
	return r.T("今晚汇总后上看板", "on the boards after tonight's run")
}

// fileBody is the page of one file.
type fileBody struct{ Answer *answer }

func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	p := s.page(r, "files", both("台账检查结果", "What was found in a workbook"))
	rd, err := s.reader(r.Context(), p.tongue)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	f, err := rd.record(r.PathValue("id"))
	if err != nil {
		s.failed(w, r, err)
		return
	}
	if f == nil {
		s.notFound(w, r)
		return
	}
	a, err := rd.about(f)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	p.Body = fileBody{a}
	s.show(w, http.StatusOK, "file", p)
}

// contractOf finds a dataset's contract, nil if there is none of that name.
func contractOf(all []*dataset.Contract, name string) *dataset.Contract {
	for _, c := range all {
		if c.Dataset == name {
			return c
		}
	}
	return nil
}
