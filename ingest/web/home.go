package web

import "net/http"

// homeBody is the start page.
type homeBody struct {
	Limits  Limits
	State   takerState
	Held    []Hold // why the boards show an older run
	Outlook *outlook
	// Questions counts what people have to look at.
	Questions int64
	Templates []templateLink
	Recent    []fileLine
	Board     *boardView
}

// recent is how many files the start page lists.
const recent = 8

func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	p := s.page(r, "home", both("提交台账", "Hand in workbooks"))
	rd, err := s.reader(r.Context(), p.tongue)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	body := homeBody{Limits: s.Limits, State: rd.now, Held: s.held(p.tongue)}
	for _, c := range rd.contracts {
		body.Templates = append(body.Templates, templateLink{c.Dataset, c.Title.In(p.Lang)})
	}
	board := s.board(p.tongue)
	lines, err := rd.lines(board)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	body.Recent = lines[:min(recent, len(lines))]
	if board != nil {
		body.Board = p.tongue.draw(board)
	}
	conflicts, doubles, _, err := rd.openQuestions()
	if err != nil {
		s.failed(w, r, err)
		return
	}
	body.Questions = conflicts.Total + int64(doubles.Total)
	body.Outlook = s.outlook(p.tongue, board)
	p.Body = body
	s.show(w, http.StatusOK, "home", p)
}

func (s *Server) board(t tongue) *Board {
	if s.Board == nil {
		return nil
	}
	return s.Board(string(t))
}

func (s *Server) held(t tongue) []Hold {
	if s.Held == nil {
		return nil
	}
	return s.Held(string(t))
}
