package returned

import (
	"encoding/xml"
	"io"
	"sort"
	"strconv"
	"strings"
)

// maxLooks bounds the cells whose look is read: a sheet may be formatted to its
// last corner.
const maxLooks = 4_000_000

// sheetLook reads the look of one sheet: first what stands before the rows,
// then row after row, then what stands behind them. Where the part ends early
// the rest of the sheet has no look.
type sheetLook struct {
	part io.ReadCloser
	dec  *xml.Decoder
	done bool
	read int // rows and cells

	view       []attr
	paneX      int
	paneY      int
	format     []attr // of sheetFormatPr
	cols       []colLook
	fitToPage  bool
	notes      map[string]string
	row        rowLook
	col        int
	autoFilter string
	choices    []*node
	print      []*node
}

type colLook struct {
	min, max int // 1-based
	attrs    []attr
	hidden   bool
}

// rowLook is a row of the sheet part, its cells in order.
type rowLook struct {
	number int
	attrs  []attr
	hidden bool
	cells  []cellLook
}

type cellLook struct {
	col     int // 0-based
	style   int
	isoDate bool
	formula string
}

func (s *sheetLook) close() { s.part.Close() }

// token gives the next start or end tag, or the text in between; nil at the
// end, also of a part that is not as it should be.
func (s *sheetLook) token() xml.Token {
	if s.done {
		return nil
	}
	tok, err := s.dec.RawToken()
	if err != nil {
		s.done = true
		return nil
	}
	return tok
}

func (s *sheetLook) skip() {
	if skipElement(s.dec) != nil {
		s.done = true
	}
}

// readHead reads up to the rows.
func (s *sheetLook) readHead() {
	for {
		tok := s.token()
		if tok == nil {
			return
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "sheetData":
			return
		case "extLst", "AlternateContent":
			s.skip()
		case "pageSetUpPr":
			s.fitToPage = isTrue(attrOf(e, "fitToPage"))
		case "sheetView":
			s.view = only(e, "showGridLines", "rightToLeft", "zoomScale", "showZeros")
		case "pane":
			if state := attrOf(e, "state"); state == "frozen" || state == "frozenSplit" {
				s.paneX, s.paneY = atoi(attrOf(e, "xSplit")), atoi(attrOf(e, "ySplit"))
			}
		case "sheetFormatPr":
			s.format = only(e, "baseColWidth", "defaultColWidth", "defaultRowHeight", "customHeight", "zeroHeight")
		case "col":
			s.addCol(e)
		}
	}
}

func (s *sheetLook) addCol(e xml.StartElement) {
	c := colLook{min: atoi(attrOf(e, "min")), max: min(atoi(attrOf(e, "max")), maxCols)}
	c.hidden = isTrue(attrOf(e, "hidden"))
	c.attrs = only(e, "width", "style", "customWidth", "bestFit")
	if c.min < 1 || c.max < c.min || len(s.cols) > 0 && c.min <= s.cols[len(s.cols)-1].max {
		return
	}
	s.cols = append(s.cols, c)
}

// next goes to the next row and reports whether there was one.
func (s *sheetLook) next() bool {
	for {
		switch t := s.token().(type) {
		case nil:
			return false
		case xml.EndElement:
			if t.Name.Local == "sheetData" {
				s.readTail()
				return false
			}
		case xml.StartElement:
			if t.Name.Local != "row" {
				s.skip()
				continue
			}
			s.readRow(t)
			return !s.done
		}
	}
}

func (s *sheetLook) readRow(e xml.StartElement) {
	s.read++
	s.row.number++
	if n := atoi(attrOf(e, "r")); n > 0 {
		s.row.number = n
	}
	s.row.attrs = only(e, "s", "customFormat", "ht", "customHeight", "outlineLevel")
	s.row.hidden = isTrue(attrOf(e, "hidden"))
	s.row.cells = s.row.cells[:0]
	s.col = -1
	for {
		switch t := s.token().(type) {
		case nil:
			return
		case xml.EndElement:
			if t.Name.Local == "row" {
				sort.SliceStable(s.row.cells, func(i, j int) bool { return s.row.cells[i].col < s.row.cells[j].col })
				return
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				s.skip()
				continue
			}
			s.readCell(t)
		}
	}
}

func (s *sheetLook) readCell(e xml.StartElement) {
	if s.read++; s.read > maxLooks {
		s.done = true
		return
	}
	c := cellLook{col: s.col + 1, style: atoi(attrOf(e, "s")), isoDate: attrOf(e, "t") == "d"}
	if col, row, ok := parseCell(attrOf(e, "r")); ok {
		c.col, s.row.number = col, row
	}
	s.col = c.col
	for depth := 0; ; {
		switch t := s.token().(type) {
		case nil:
			return
		case xml.StartElement:
			if t.Name.Local == "f" && depth == 0 {
				c.formula = s.textOf()
				continue
			}
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				s.row.cells = append(s.row.cells, c)
				return
			}
		}
	}
}

// textOf is the text of the element whose start tag was just read.
func (s *sheetLook) textOf() string {
	var b strings.Builder
	for depth := 1; depth > 0; {
		switch t := s.token().(type) {
		case nil:
			return b.String()
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
		}
	}
	return b.String()
}

// maxChoices bounds the lists to choose from that are carried over.
const maxChoices = 1000

// readTail reads what stands behind the rows.
func (s *sheetLook) readTail() {
	for {
		tok := s.token()
		if tok == nil {
			return
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "autoFilter":
			s.autoFilter = attrOf(e, "ref")
			s.skip()
		case "dataValidation":
			s.addChoice(e)
		case "printOptions":
			s.print = append(s.print, &node{name: e.Name.Local, attrs: only(e, "horizontalCentered", "verticalCentered", "headings", "gridLines")})
		case "pageMargins":
			s.print = append(s.print, &node{name: e.Name.Local, attrs: only(e, "left", "right", "top", "bottom", "header", "footer")})
		case "pageSetup":
			s.print = append(s.print, &node{name: e.Name.Local, attrs: only(e, "paperSize", "scale", "fitToWidth", "fitToHeight", "pageOrder", "orientation")})
		case "extLst", "AlternateContent", "conditionalFormatting":
			s.skip()
		}
	}
}

// addChoice keeps a check of what may be typed, if it names its values itself:
// one with a formula or a reference would have to be computed.
func (s *sheetLook) addChoice(e xml.StartElement) {
	n := &node{name: "dataValidation", attrs: only(e, "type", "errorStyle", "operator", "allowBlank", "showDropDown",
		"showInputMessage", "showErrorMessage", "errorTitle", "error", "promptTitle", "prompt", "sqref")}
	literal := n.get("sqref") != "" && len(s.choices) < maxChoices
	for depth := 1; depth > 0; {
		switch t := s.token().(type) {
		case nil:
			return
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if t.Name.Local != "formula1" && t.Name.Local != "formula2" {
				depth++
				continue
			}
			k := &node{name: t.Name.Local, text: s.textOf()}
			n.kids = append(n.kids, k)
			literal = literal && isLiteral(k.text)
		}
	}
	if literal && len(n.kids) > 0 {
		s.choices = append(s.choices, n)
	}
}

// isLiteral reports a number or one quoted text.
func isLiteral(s string) bool {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return true
	}
	return len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' && !strings.Contains(s[1:len(s)-1], `"`)
}

// only keeps the named attributes of a tag.
func only(e xml.StartElement, names ...string) []attr {
	var kept []attr
	for _, name := range names {
		if v := attrOf(e, name); v != "" {
			kept = append(kept, attr{name, v})
		}
	}
	return kept
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// atoi reads a count; what is none is 0.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
