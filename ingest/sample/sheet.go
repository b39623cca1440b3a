package sample

// What a cell holds.
const (
	blankCell = iota
	textCell
	numberCell
	dateCell // a number shown as a date
)

// cell is one cell as a clerk typed it.
type cell struct {
	kind   int
	text   string
	number float64
	style  int // which of the date formats
	look   int // bold, title and the like
}

func text(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: textCell, text: s}
}

func number(v float64) cell { return cell{kind: numberCell, number: v} }

// How a cell looks.
const (
	plainLook = iota
	titleLook
	headLook
	noteLook
)

// area is a merged range: rows 1-based, columns 0-based, inclusive.
type area struct{ top, left, bottom, right int }

// sheet is one worksheet before it is encoded.
type sheet struct {
	name   string
	rows   [][]cell
	merges []area
	widths []float64
}

// line adds a row and gives its number.
func (s *sheet) line(cells ...cell) int {
	s.rows = append(s.rows, cells)
	return len(s.rows)
}

// put sets a cell far from the table.
func (s *sheet) put(row, col int, c cell) {
	for len(s.rows) < row {
		s.rows = append(s.rows, nil)
	}
	for len(s.rows[row-1]) <= col {
		s.rows[row-1] = append(s.rows[row-1], cell{})
	}
	s.rows[row-1][col] = c
}

func (s *sheet) merge(top, left, bottom, right int) {
	if top != bottom || left != right {
		s.merges = append(s.merges, area{top, left, bottom, right})
	}
}

// title writes a line merged over the whole width.
func (s *sheet) title(t string, width int) {
	row := s.line(cell{kind: textCell, text: t, look: titleLook})
	s.merge(row, 0, row, width-1)
}

// note writes a line of remarks merged over the whole width.
func (s *sheet) note(t string, width int) {
	row := s.line(cell{kind: textCell, text: t, look: noteLook})
	s.merge(row, 0, row, width-1)
}

// format is how a file is encoded.
type format int

const (
	xlsx format = iota
	gb18030
	utf8BOM
	asIs // the bytes of raw
	cutShort
	copyOf
)

// book is one file before it is encoded.
type book struct {
	name    string
	format  format
	date04  bool
	sheets  []*sheet
	raw     []byte
	of      string // the file whose bytes it has, under copyOf and cutShort
	changed day    // its time of modification
}

func (b *book) sheet(name string) *sheet {
	s := &sheet{name: name}
	b.sheets = append(b.sheets, s)
	return s
}
