package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
)

// fileLine is a file in the list of what has been sent.
type fileLine struct {
	answer
	Brigades []string
	Ledgers  []string
	standing
}

// filesBody is the list.
type filesBody struct {
	Lines    []fileLine
	Brigades []string
	Brigade  string
	// Earlier and Later are the neighbouring pages, "" at the ends.
	Earlier, Later string
	Total          int
	State          takerState
	Held           []Hold
	Outlook        *outlook
	Waiting        []waiting
}

// waiting is a file of the inbox that was not read yet.
type waiting struct{ Name, Why string }

// perPage is the number of files on a page of the list.
const perPage = 50

func (s *Server) files(w http.ResponseWriter, r *http.Request) {
	p := s.page(r, "files", both("已提交的台账", "What has been handed in"))
	rd, err := s.reader(r.Context(), p.tongue)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	board := s.board(p.tongue)
	all, err := rd.lines(board)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	q := r.URL.Query()
	body := filesBody{Brigade: q.Get("brigade"), State: rd.now, Held: s.held(p.tongue), Outlook: s.outlook(p.tongue, board)}
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
	if body.Waiting, err = rd.waiting(); err != nil {
		s.failed(w, r, err)
		return
	}
	body.cut(all, q)
	p.Busy = busy(rd.now.Running, body.Outlook)
	p.Body = body
	s.show(w, http.StatusOK, "files", p)
}

// waiting lists the inbox: what is open in Excel or still being copied, and what
// the next look or run will read.
func (r *reader) waiting() ([]waiting, error) {
	all, err := ingest.Inbox(r.Data, r.Now())
	if err != nil {
		return nil, err
	}
	var out []waiting
	for i := range all[:min(perPage, len(all))] {
		why := all[i].Sentence(string(r.tongue))
		if why == "" {
			why = r.T("等待读取", "waiting to be read")
		}
		out = append(out, waiting{all[i].Name, why})
	}
	return out, nil
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

// fileBody is the page of one file.
type fileBody struct {
	Answer *answer
	standing
}

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
	body := fileBody{Answer: a}
	lines, err := rd.lines(s.board(p.tongue))
	if err != nil {
		s.failed(w, r, err)
		return
	}
	for i := range lines {
		if lines[i].ID == f.ID {
			body.standing = lines[i].standing
		}
	}
	p.Body = body
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
