package returned

import "firegrid/ingest/workbook"

// plain is the look of sheets whose original has none that could be carried
// over: titles large, headings framed and bold, rows framed.
type plain struct {
	styles *styles
	made   map[plainKey]int
}

// region is a part of a sheet.
type region uint8

const (
	outside region = iota
	title
	heading
	body
)

type plainKey struct {
	region region
	format string
}

const (
	fontPlain  = `<font><sz val="11"/><name val="宋体"/><charset val="134"/></font>`
	fontBold   = `<font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font>`
	fontTitle  = `<font><b/><sz val="16"/><name val="宋体"/><charset val="134"/></font>`
	fontLink   = `<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="宋体"/><charset val="134"/></font>`
	fillHead   = `<fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill>`
	noBorder   = `<border><left/><right/><top/><bottom/><diagonal/></border>`
	thinBorder = `<border><left style="thin"><color rgb="FFBFBFBF"/></left><right style="thin"><color rgb="FFBFBFBF"/></right>` +
		`<top style="thin"><color rgb="FFBFBFBF"/></top><bottom style="thin"><color rgb="FFBFBFBF"/></bottom><diagonal/></border>`
	alignMiddle = `<alignment vertical="center"/>`
	alignWrap   = `<alignment vertical="center" wrapText="1"/>`
	alignCentre = `<alignment horizontal="center" vertical="center" wrapText="1"/>`
)

// style is the style of a cell of a sheet without a look.
func (p *plain) style(j *sheetJob, c *outCell) int {
	key := plainKey{region: j.region()}
	if c.value != nil && (c.value.Kind == workbook.Number || c.value.Kind == workbook.Date) {
		key.format = j.book.NumberFormat(c.value.Format)
	}
	if n, ok := p.made[key]; ok {
		return n
	}
	n := p.make(key)
	p.made[key] = n
	return n
}

func (p *plain) make(key plainKey) int {
	if len(p.styles.xfs.kids) >= maxStyles {
		return 0
	}
	format := p.styles.format(key.format)
	switch key.region {
	case title:
		return p.styles.look(fontTitle, "", noBorder, alignCentre, format)
	case heading:
		return p.styles.look(fontBold, fillHead, thinBorder, alignCentre, format)
	case body:
		return p.styles.look(fontPlain, "", thinBorder, alignWrap, format)
	}
	return p.styles.look(fontPlain, "", noBorder, alignMiddle, format)
}

// region is where the current row stands. A title is a line above the first
// header that is merged over several columns.
func (j *sheetJob) region() region {
	row := j.data.Number
	r := outside
	for i := range j.reports {
		s := &j.reports[i]
		switch {
		case s.HeaderRow == 0 || s.Transposed:
		case row >= s.HeaderRow && row <= s.HeaderLastRow:
			return heading
		case row > s.HeaderLastRow:
			r = body
		case r == outside && j.mergedTitle(row):
			return title
		}
	}
	return r
}

func (j *sheetJob) mergedTitle(row int) bool {
	m := j.merges.at(place{row, 0})
	return m != nil && m.LastCol >= 2
}
