package web

import "net/http"

// receiptBody is the answer to one upload.
type receiptBody struct {
	ID, At  string
	Answers []*answer
	// Busy counts the files that have no answer yet.
	Busy, Waiting, Taken, Problems, Returned, Refused, Withdrawn int
	// Outlook is what the boards will show, where rows were taken.
	Outlook *outlook
}

func (s *Server) receipt(w http.ResponseWriter, r *http.Request) {
	d, err := s.loadDrop(r.PathValue("id"))
	if err != nil {
		s.failed(w, r, err)
		return
	}
	if d == nil {
		s.notFound(w, r)
		return
	}
	p := s.page(r, "home", both("提交结果", "What became of your files"))
	rd, err := s.reader(r.Context(), p.tongue)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	body := receiptBody{ID: d.ID, At: moment(d.At)}
	rows := 0
	for i := range d.Files {
		a, err := rd.dropped(d, &d.Files[i])
		if err != nil {
			s.failed(w, r, err)
			return
		}
		body.add(a)
		rows += a.Taken
	}
	if rows > 0 {
		body.Outlook = s.outlook(p.tongue, s.board(p.tongue))
	}
	p.Busy = busy(body.Busy+body.Waiting > 0, body.Outlook)
	p.Body = body
	s.show(w, http.StatusOK, "receipt", p)
}

func (b *receiptBody) add(a *answer) {
	b.Answers = append(b.Answers, a)
	switch a.State {
	case stateBusy:
		b.Busy++
	case stateWaiting:
		b.Waiting++
	case stateTaken:
		b.Taken++
	case stateProblems:
		b.Problems++
	case stateReturned:
		b.Returned++
	case stateWithdrawn:
		b.Withdrawn++
	default:
		b.Refused++
	}
}
