package dataset

import (
	"hash/maphash"
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
		v, second := t.cellValue(i, col)
		at := t.offset[i]
		t.rec.Values[at] = v
		if col.second() != "" {
			t.rec.Values[at+1] = second
		}
		if !v.Set && col.Filled && !t.hasProblem(i) && !t.placeMayFill(col) {
			t.problem(codeValueMissing, i, Returned)
		}
	}
	t.understandPlace()
	t.understandDeadline()
	t.understandUnit()
	t.checkRules()
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

// cellValue understands one cell and notes what is wrong with it.
func (t *table) cellValue(i int, col *Column) (v, second Value) {
	c := t.cells[i]
	if c.Kind == workbook.Empty {
		return Value{}, Value{}
	}
	if c.Kind == workbook.ErrorValue {
		t.problem(codeCellError, i, t.severity(col))
		return Value{}, Value{}
	}
	switch col.Type {
	case TypeText:
		return readText(c), Value{}
	case TypeUnitName:
		v = readText(c)
		return v, stringValue(NormName(v.S))
	case TypeCode:
		v, code := readCode(c)
		if code != "" {
			t.problem(code, i, t.severity(col))
		}
		return v, Value{}
	}
	m := t.memoised(i, col, c)
	if m.code != "" {
		t.wrong(i, col, m)
		return Value{}, Value{}
	}
	return m.value, m.second
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
		args = []string{strings.Join(col.canonicalValues(), "、")}
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

func (t *table) memoised(i int, col *Column, c workbook.Cell) memo {
	if c.Kind != workbook.Text {
		return t.read1(col, c)
	}
	if m, ok := t.memos[i][c.Text]; ok {
		return m
	}
	m := t.read1(col, c)
	if len(t.memos[i]) < memoLimit {
		key := strings.Clone(c.Text)
		m.value.S, m.second.S = strings.Clone(m.value.S), strings.Clone(m.second.S)
		t.memos[i][key] = m
	}
	return m
}

// read1 understands a cell by its column's type.
func (t *table) read1(col *Column, c workbook.Cell) (m memo) {
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

// The kinds of deadlines that are not written as a day.
const (
	deadlineImmediate = "immediate"
	deadlineDays      = "days"
	deadlineOpenEnded = "open_ended"
)

var openEndedWords = []string{"长期", "长期整改", "持续整改", "长期坚持", "常年", "持续"}
var immediateWords = []string{"立即", "立即整改", "立即改正", "当场", "当场改正", "当场整改", "即时", "马上"}

// readDeadline understands a deadline: a day, a number of days from the day
// found, 立即 (the day found) or 长期 (none).
func (t *table) readDeadline(c workbook.Cell) memo {
	s := foldKey(cellText(c))
	for _, w := range openEndedWords {
		if s == w {
			return memo{second: stringValue(deadlineOpenEnded)}
		}
	}
	for _, w := range immediateWords {
		if s == w {
			return memo{second: stringValue(deadlineImmediate)}
		}
	}
	inDays := strings.Contains(headingKey(t.headingOf(TypeDeadline)), "(天)") || strings.Contains(headingKey(t.headingOf(TypeDeadline)), "(日)")
	n, cut := strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "内"), "之"), "天")
	if !cut {
		n, cut = strings.CutSuffix(s, "日内")
	}
	if cut || inDays {
		days, err := strconv.Atoi(n)
		if err == nil && days >= 0 && days <= 3650 {
			return memo{value: Value{N: int64(days)}, second: stringValue(deadlineDays)}
		}
	}
	return dateMemo(readDate(c, t.context.year), true)
}

func (t *table) headingOf(typ Type) string {
	for i := range t.contract.Columns {
		if t.contract.Columns[i].Type == typ {
			return t.heading[i]
		}
	}
	return ""
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
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,;/|，；+", r) }) {
		v, _ := col.enum.find(part)
		if v == "" {
			return memo{code: codeEnumUnknown}
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

// understandDeadline turns days and 立即 into a day, counted from the day found.
func (t *table) understandDeadline() {
	i, ok := t.contract.byField["deadline"]
	if !ok || t.contract.Columns[i].Type != TypeDeadline {
		return
	}
	v, kind := &t.rec.Values[t.offset[i]], t.rec.Values[t.offset[i]+1]
	if !kind.Set || kind.S == deadlineOpenEnded {
		return
	}
	found := t.day("found_on")
	if found == NoDay {
		*v = Value{}
		return
	}
	*v = Value{Set: true, N: int64(found) + v.N}
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
	known, count := t.refs.Units.ByName(norm.S)
	if count > 1 {
		t.problem(codeUnitAmbiguous, i, Returned, strconv.Itoa(count))
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

// makeKey writes the canonical key of the row: the first natural key that is
// complete, its parts normalised.
func (t *table) makeKey() {
	for n, key := range t.contract.Key {
		t.keyBuf = append(t.keyBuf[:0], byte('a'+n), '|')
		complete := true
		for j, field := range key {
			if j > 0 {
				t.keyBuf = append(t.keyBuf, '|')
			}
			complete = t.appendKey(field) && complete
		}
		if complete {
			t.rec.Key = t.keyBuf
			return
		}
	}
	i := t.contract.byField[t.contract.Key[0][0]]
	var ways []string
	for _, key := range t.contract.Key {
		var names []string
		for _, f := range key {
			names = append(names, t.contract.Column(f).ZH)
		}
		ways = append(ways, strings.Join(names, "+"))
	}
	t.problem(codeKeyMissing, i, Returned, strings.Join(ways, " 或 "))
}

// appendKey writes one part of a key and reports whether it is filled.
func (t *table) appendKey(field string) bool {
	i := t.contract.byField[field]
	v := t.rec.Values[t.offset[i]]
	if !v.Set {
		return t.contract.mayBeBlank(field)
	}
	switch t.contract.Columns[i].Kind() {
	case KindString:
		s := v.S
		if t.contract.Columns[i].Type == TypeUnitName || t.contract.Columns[i].Type == TypeText {
			s = NormName(s)
		}
		t.keyBuf = append(t.keyBuf, s...)
	default:
		t.keyBuf = strconv.AppendInt(t.keyBuf, v.N, 10)
	}
	return true
}

// seenKey remembers where a key stood and what the row said.
type seenKey struct {
	row     int32
	sheetNo int32
	hash    uint64
}

var hashSeed = maphash.MakeSeed()

// checkTwice finds the same key with other values earlier in the file.
func (t *table) checkTwice() {
	seen := t.seen[t.contract.Dataset]
	if seen == nil {
		seen = make(map[uint64]seenKey)
		t.seen[t.contract.Dataset] = seen
	}
	key := maphash.Bytes(hashSeed, t.rec.Key)
	now := seenKey{row: int32(t.rec.Row), sheetNo: int32(t.sheet.Index), hash: t.valuesHash()}
	before, ok := seen[key]
	seen[key] = now
	if !ok || before.hash == now.hash {
		return
	}
	i := t.contract.byField[t.contract.Key[0][0]]
	where := strconv.Itoa(int(before.row))
	if before.sheetNo != now.sheetNo {
		where = t.book.Sheets()[before.sheetNo].Name + "!" + where
	}
	t.problem(codeKeyTwice, i, Warning, t.contract.Columns[i].ZH+" "+string(t.rec.Key[2:]), where, strconv.Itoa(t.rec.Row))
}

func (t *table) valuesHash() uint64 {
	var h maphash.Hash
	h.SetSeed(hashSeed)
	for i := range t.rec.Values {
		if i == t.seqAt() {
			continue // a running number says nothing of the thing
		}
		v := &t.rec.Values[i]
		h.WriteString(v.S)
		h.WriteByte(byte(boolInt(v.Set)))
		maphash.WriteComparable(&h, v.N)
		maphash.WriteComparable(&h, v.F)
	}
	return h.Sum64()
}

// seqAt is where the record holds the 序号 that is only a running number, or -1.
func (t *table) seqAt() int {
	if i, ok := t.contract.byField["seq"]; ok && t.rec.Key[0] == 'a' {
		return t.offset[i]
	}
	return -1
}
