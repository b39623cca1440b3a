package dataset

import (
	"strconv"
	"strings"

	"firegrid/ingest/workbook"
)

// memo keeps what a text of a column was understood as: ledgers repeat
// themselves, and a look-up costs less than understanding again.
type memo struct {
	value, second Value
	code          string
	either        [2]Day
	both          []string
}

// memoLimit bounds the memory of a column whose texts are all different.
const memoLimit = 4096

// understand fills the record's values from the row's cells.
func (t *table) understand() {
	for i := range t.contract.Columns {
		col := &t.contract.Columns[i]
		out := t.rec.Values[t.offset[i]:t.offset[i+1]]
		clear(out)
		if t.cells[i].Kind != workbook.Empty {
			t.readCell(i, col, out)
		}
		if !out[0].Set && col.Filled && !t.hasProblem(i) && !t.placeMayFill(col) {
			t.problem(codeValueMissing, i, Returned)
		}
	}
	t.understandPlace()
	t.understandDeadline()
	t.understandUnit()
	t.checkRules()
	t.checkEvent()
}

// placeMayFill reports a brigade that the sheet's surroundings give.
func (t *table) placeMayFill(col *Column) bool {
	return col.Type == TypeBrigade && t.context.brigade != ""
}

func (t *table) hasProblem(idx int) bool {
	field := t.contract.Columns[idx].Field
	for i := range t.problems {
		if t.problems[i].Field == field {
			return true
		}
	}
	return false
}

// readCell understands one cell into the column's stored fields, and notes
// what is wrong with it.
func (t *table) readCell(i int, col *Column, out []Value) {
	c := &t.cells[i]
	if c.Kind == workbook.ErrorValue {
		t.problem(codeCellError, i, t.severity(col))
		return
	}
	switch col.Type {
	case TypeText:
		out[0] = readText(*c)
		return
	case TypeUnitName:
		out[0] = readText(*c)
		if out[0].S != t.lastName { // rows of one unit follow each other
			t.lastName = strings.Clone(out[0].S)
			t.lastNorm = NormName(t.lastName)
		}
		out[1] = stringValue(t.lastNorm)
		return
	case TypeCode:
		v, code := readCode(*c)
		if out[0] = v; code != "" {
			t.problem(code, i, t.severity(col))
		}
		return
	}
	m := t.memoised(i, col, *c)
	if m.code != "" {
		t.wrong(i, col, *m)
		return
	}
	if out[0] = m.value; len(out) > 1 {
		out[1] = m.second
	}
}

func (t *table) severity(col *Column) Severity {
	if col.Measured {
		return Returned
	}
	return Warning
}

// wrong notes a cell that was not understood, with what would be.
func (t *table) wrong(i int, col *Column, m memo) {
	var args []string
	switch m.code {
	case codeEnumUnknown:
		if len(m.both) > 0 {
			t.problem(codeEnumAmbiguous, i, t.severity(col), strings.Join(m.both, "、"))
			return
		}
		args = []string{col.enum.list}
	case codeCountyUnknown:
		args = []string{strings.Join(t.refs.Roster.countySet, "、")}
	case codeBrigadeUnknown:
		args = []string{strings.Join(t.refs.Roster.brigadeNames(), "、")}
	case codeDateWrong:
		if m.either[0] != m.either[1] {
			t.problem(codeDateAmbiguous, i, t.severity(col), m.either[0].String(), m.either[1].String())
			return
		}
	}
	t.problem(m.code, i, t.severity(col), args...)
}

func (t *table) memoised(i int, col *Column, c workbook.Cell) *memo {
	if c.Kind != workbook.Text {
		t.oneMemo = t.read1(i, col, c)
		return &t.oneMemo
	}
	if m, ok := t.memos[i][c.Text]; ok {
		return m
	}
	t.oneMemo = t.read1(i, col, c)
	if len(t.memos[i]) >= memoLimit {
		return &t.oneMemo
	}
	m := new(memo)
	*m = t.oneMemo
	m.value.S, m.second.S = strings.Clone(m.value.S), strings.Clone(m.second.S)
	t.memos[i][strings.Clone(c.Text)] = m
	return m
}

// read1 understands a cell by its column's type.
func (t *table) read1(i int, col *Column, c workbook.Cell) (m memo) {
	switch col.Type {
	case TypeDate, TypeDeadlineDate:
		return dateMemo(readDate(c, t.context.year), col.Type == TypeDeadlineDate)
	case TypeDeadline:
		return t.readDeadline(c)
	case TypeFlag:
		m.value, m.code = readFlag(c)
	case TypeInteger:
		m.value, m.code = readInteger(c)
	case TypeNumber:
		f, ok, code := readNumber(c)
		if c.Kind == workbook.Number && t.inPercent(i) && !strings.Contains(t.book.NumberFormat(c.Format), "%") {
			f /= 100
		}
		m.value, m.code = Value{Set: ok, F: f}, code
	case TypeYear:
		m.value, m.code = readYear(c)
	case TypeRound:
		m.value, m.code = readRound(c)
	case TypeEnum, TypeCategory:
		m = readEnum(col, c)
	case TypePlaceClass:
		m = readPlaceClasses(col, c)
	case TypeCounty, TypeBrigade:
		return t.readPlaceName(col, c)
	case TypeTownship:
		m.value = stringValue(foldKey(cellText(c)))
	case TypeCountyName, TypeBrigadeName:
		m.value = stringValue(foldKey(cellText(c)))
	}
	return m
}

// inPercent reports a heading such as 目标值（%）: 95 stands for 95%.
func (t *table) inPercent(i int) bool {
	return strings.Contains(t.heading[i], "%") || strings.Contains(t.heading[i], "％")
}

func dateMemo(r dateReading, last bool) memo {
	if r.code != "" {
		return memo{code: r.code, either: r.either}
	}
	if r.blank {
		return memo{}
	}
	d := r.first
	if last {
		d = r.last
	}
	return memo{value: Value{Set: true, N: int64(d)}}
}

func readEnum(col *Column, c workbook.Cell) memo {
	s := cellText(c)
	k := foldKey(s)
	if v, ok := col.enum.exact[k]; ok {
		return memo{value: stringValue(v)}
	}
	if isBlankWord(k) {
		return memo{}
	}
	v, both := col.enum.find(s)
	if v == "" {
		return memo{code: codeEnumUnknown, both: both}
	}
	return memo{value: stringValue(v)}
}

// readPlaceClasses understands one or several place classes, in their order.
func readPlaceClasses(col *Column, c workbook.Cell) memo {
	s := foldKey(cellText(c))
	if v, ok := col.enum.exact[s]; ok {
		return memo{value: stringValue(v)}
	}
	if isBlankWord(s) {
		return memo{}
	}
	var all []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,;/|+和及与", r) }) {
		v, both := col.enum.find(part)
		if v == "" {
			return memo{code: codeEnumUnknown, both: both}
		}
		all = appendNew(all, v)
	}
	return memo{value: stringValue(strings.Join(all, "、"))}
}

func (t *table) readPlaceName(col *Column, c workbook.Cell) memo {
	s := foldKey(cellText(c))
	if isBlankWord(s) {
		return memo{}
	}
	if t.refs.Roster.Empty() {
		return memo{code: codeRosterMissing}
	}
	find, code := t.refs.Roster.County, codeCountyUnknown
	if col.Type == TypeBrigade {
		find, code = t.refs.Roster.Brigade, codeBrigadeUnknown
	}
	name, ok := find(s)
	if !ok {
		return memo{code: code}
	}
	return memo{value: stringValue(name)}
}

// day is the value of a date field of the current row.
func (t *table) day(field string) Day {
	i, ok := t.contract.byField[field]
	if !ok || !t.rec.Values[t.offset[i]].Set {
		return NoDay
	}
	return Day(t.rec.Values[t.offset[i]].N)
}

// understandUnit finds the number of a unit that is given by name only.
func (t *table) understandUnit() {
	if t.contract.UnitOf == "" {
		return
	}
	no := &t.rec.Values[t.offset[t.contract.byField["unit_no"]]]
	i := t.contract.byField["unit_name"]
	norm := t.rec.Values[t.offset[i]+1]
	if no.Set || !norm.Set {
		return
	}
	t.out.ByName++
	known, both := t.refs.Units.ByName(norm.S)
	if len(both) > 0 {
		t.problem(codeUnitAmbiguous, i, Returned, strconv.Itoa(len(both)), strings.Join(both, "、"))
		return
	}
	if known != "" {
		*no = stringValue(known)
	}
}

// checkRules finds dates in the wrong order.
func (t *table) checkRules() {
	for _, r := range t.contract.Rules {
		later, earlier := t.day(r.Later), t.day(r.Earlier)
		if later == NoDay || earlier == NoDay || later >= earlier {
			continue
		}
		severity := Returned
		if r.OnBreak == "warn" {
			severity = Warning
		}
		li, ei := t.contract.byField[r.Later], t.contract.byField[r.Earlier]
		t.problem(codeRuleBroken, li, severity,
			t.contract.Columns[li].ZH, later.String(), t.contract.Columns[ei].ZH, earlier.String())
	}
}
