package dataset

import "strings"

// refuse reports a sheet that fits no contract.
func (s *sheetReader) refuse(w *window, best *block) error {
	if best == nil || best.mappedCount() < 2 {
		if isProse(w) {
			s.report.Sheets = append(s.report.Sheets, SheetReport{Sheet: s.sheet.Name, SheetNo: s.sheet.Index, Hidden: s.sheet.Hidden, Note: "text", prose: w.firstText()})
			return nil
		}
	}
	if best == nil {
		nearest := s.nearestByName(w)
		var missing []string
		for i := range nearest.Columns {
			if nearest.Columns[i].Need == "header" {
				missing = append(missing, nearest.Columns[i].ZH)
			}
		}
		return s.refuseWith(s.sheetProblem(codeSheetUnknown, nearest.Title.ZH, strings.Join(missing, "、")))
	}
	missing := strings.Join(best.missing, "、")
	if pair, field := best.firstDouble(); field != "" && len(best.missing) == 0 {
		p := s.sheetProblem(codeHeaderDouble, s.headingAt(pair[0]), s.headingAt(pair[1]), field)
		p.Row = w.rows[best.last].number
		p.Cell = s.cellName(pair[1].Col, p.Row)
		p.Dataset = best.contract.Dataset
		return s.refuseWith(p)
	}
	code := codeSheetUnknown
	if best.looksMeant() {
		code = codeHeaderMissing
	}
	p := s.sheetProblem(code, best.contract.Title.ZH, missing)
	if code == codeHeaderMissing {
		p.Row = w.rows[best.last].number
		p.Dataset = best.contract.Dataset
	}
	return s.refuseWith(p)
}

// refuseProse reports the text of a file in which no sheet holds a table:
// beside ledgers text is instructions, alone it is no ledger.
func (r *Report) refuseProse(sink Sink) error {
	for i := range r.Sheets {
		if r.Sheets[i].Note == "" {
			return nil
		}
	}
	for i := range r.Sheets {
		s := &r.Sheets[i]
		if s.Note != "text" {
			continue
		}
		s.Note = ""
		p := Problem{Code: codeSheetNoTable, Severity: Returned, Sheet: s.Sheet, Args: []string{shorten(s.prose)}}
		if err := sink.Problem(&p); err != nil {
			return err
		}
	}
	return nil
}

func (w *window) firstText() string {
	for i := range w.rows {
		for _, c := range w.rows[i].cells {
			if s := tidy(cellText(c)); s != "" {
				return s
			}
		}
	}
	return ""
}

func (s *sheetReader) sheetProblem(code string, args ...string) *Problem {
	return &Problem{Code: code, Severity: Returned, Sheet: s.sheet.Name, Args: args}
}

func (s *sheetReader) refuseWith(p *Problem) error {
	s.report.Sheets = append(s.report.Sheets, SheetReport{Sheet: s.sheet.Name, SheetNo: s.sheet.Index, Hidden: s.sheet.Hidden})
	return s.sink.Problem(p)
}

// isProse reports a sheet of plain lines, such as instructions.
func isProse(w *window) bool {
	for i := range w.rows {
		if len(w.rows[i].cells) > 1 {
			return false
		}
	}
	return true
}

// nearestByName is the contract whose title shares most with the sheet's name
// and first lines, for a sheet without a single known heading.
func (s *sheetReader) nearestByName(w *window) *Contract {
	text := s.sheet.Name + s.file
	for i := range w.rows {
		for _, c := range w.rows[i].cells {
			text += cellText(c)
		}
		if i >= 4 {
			break
		}
	}
	best, most := s.contracts[0], -1
	for _, c := range s.contracts {
		n := 0
		title := []rune(c.Title.ZH)
		for i := 0; i+1 < len(title); i++ {
			if strings.Contains(text, string(title[i:i+2])) {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}
