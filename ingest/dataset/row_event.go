package dataset

import (
	"strconv"
	"strings"
)

// checkEvent remarks on a row that does not say when it happened. Where the
// table has no such column, tellEventColumn says so once for all its rows.
func (t *table) checkEvent() {
	i, ok := t.contract.byField[t.contract.Event]
	if !ok || t.sheetCol[i] < 0 || t.rec.Values[t.offset[i]].Set || t.hasProblem(i) {
		return
	}
	t.problem(codeEventUndated, i, Warning)
}

// tellEventColumn warns of a table whose rows were taken though no column says
// when they happened: such a heading is more often not recognised than not there.
func (t *table) tellEventColumn() error {
	i, ok := t.contract.byField[t.contract.Event]
	if !ok || t.sheetCol[i] >= 0 || t.out.Taken == 0 {
		return nil
	}
	col := &t.contract.Columns[i]
	p := t.sheetProblem(codeEventColumn, col.ZH, strconv.Itoa(t.out.Taken), t.notUnderstood(), t.contract.Dataset+".aliases."+col.Field)
	p.Severity, p.Dataset, p.Row = Warning, t.contract.Dataset, t.lastHeaderRow
	return t.sink.Problem(p)
}

// notUnderstood names the headings of the table that mean no field.
func (t *table) notUnderstood() string {
	var names []string
	for _, m := range t.report.Columns {
		if m.index < 0 && m.Heading != "" {
			names = append(names, t.headingAt(m))
		}
	}
	if len(names) == 0 {
		return "—"
	}
	return strings.Join(names, "、")
}
