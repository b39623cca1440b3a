package dataset

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"firegrid/ingest/workbook"
)

var totalWords = []string{"合计", "小计", "总计", "共计", "累计", "平均", "平均值", "平均数"}
var exampleWords = []string{"范例", "示例", "样例", "填写示例", "填写范例", "举例", "(范例)", "(示例)", "例:", "例如", "[例]", "(例)"}
var remarkWords = []string{"备注:", "注:", "说明:", "填表说明", "填报说明", "填报要求", "注意:", "注意事项", "附注", "备注1", "注1", "填写说明", "抄送:"}
var signatureWords = []string{"编制", "审核", "批准", "填报人", "制表", "填表人", "审批", "负责人", "签发", "复核", "经办人", "联系人", "联系电话", "填报单位", "填报日期", "填表日期", "日期:", "时间:", "单位负责人", "分管领导", "单位(盖章)", "(盖章)", "盖章"}

// pageWords begin the line that a printed page ends with.
var pageWords = []string{"第", "共", "页码"}

// skipText says whether the first text of a line marks it as no data.
// filled is the number of cells in the line.
func skipText(text string, filled int) (Skip, bool) {
	k := foldKey(text)
	if k == "例" || hasPrefix(k, exampleWords) {
		return SkipExample, true
	}
	if isTotal(k) {
		return SkipTotal, true
	}
	if filled <= 2 && (hasPrefix(k, remarkWords) || k == "备注" || k == "说明" || k == "注") {
		return SkipRemark, true
	}
	if filled <= 6 && hasPrefix(k, signatureWords) && (strings.Contains(k, ":") || utf8.RuneCountInString(k) <= 4) {
		return SkipSignature, true
	}
	if filled <= 2 && hasPrefix(k, pageWords) && strings.HasSuffix(k, "页") {
		return SkipSignature, true
	}
	return "", false
}

// isTotal reports 合计, 小计:, 诸暨大队小计, 合计(5处).
func isTotal(k string) bool {
	n := utf8.RuneCountInString(k)
	if n > 12 {
		return false
	}
	for _, w := range totalWords {
		if strings.HasSuffix(strings.TrimRight(k, ":"), w) && n <= 8 {
			return true
		}
		if rest, ok := strings.CutPrefix(k, w); ok && (rest == "" || strings.ContainsAny(rest[:1], "0123456789(:")) {
			return true
		}
	}
	return false
}

func hasPrefix(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// columnNumbers reports a line such as 1 2 3 4, (1) (2) (3) or 甲 乙 1 2 under a header.
func columnNumbers(row workbook.Row) bool {
	if len(row.Cells) < 3 {
		return false
	}
	last := 0
	for _, c := range row.Cells {
		s := strings.Trim(cellText(c), "()[]栏第列")
		n, err := strconv.Atoi(s)
		if err != nil && last == 0 && len(s) == len("甲") && strings.Contains("甲乙丙丁戊", s) {
			continue
		}
		if err != nil || n != last+1 {
			return false
		}
		last = n
	}
	return last > 0
}

// noData recognises lines that are not rows of the ledger. filled is the
// number of columns that mean a field and hold something.
func (t *table) noData(row workbook.Row, filled int, first string) (Skip, bool) {
	if first != "" && len(first) <= 90 {
		kind, ok := skipText(first, len(row.Cells))
		if ok && (kind != SkipTotal || !t.hasKey() || !t.hasName()) {
			t.afterRemark = kind == SkipRemark
			return kind, true
		}
	}
	if filled == 0 {
		return SkipStray, true
	}
	if len(row.Cells) == 1 && row.Cells[0].Kind == workbook.Text {
		if t.merges.widest(row.Number) >= 3 {
			return SkipTitle, true
		}
		if t.afterRemark || t.isSentence(row.Cells[0]) {
			return SkipRemark, true
		}
	}
	t.afterRemark = false
	if t.dataRows == 0 && (columnNumbers(row) || isExample(row)) {
		if columnNumbers(row) {
			return SkipNumbers, true
		}
		return SkipExample, true
	}
	if filled == 1 {
		if seq, ok := t.contract.byField["seq"]; ok && t.cells[seq].Kind != workbook.Empty {
			return SkipNumbers, true
		}
		if row.Number > t.lastRow+2 {
			return SkipStray, true
		}
	}
	return "", false
}

// hasKey reports a row that has an identifier of its own, whatever else stands
// in it: a sum has none.
func (t *table) hasKey() bool {
	for _, f := range t.contract.Key[0] {
		i := t.contract.byField[f]
		if t.contract.Columns[i].Type == TypeCode {
			s := cellText(t.cells[i])
			return strings.ContainsAny(s, "0123456789") && !isTotal(foldKey(s))
		}
	}
	return false
}

// hasName reports a row that says whose it is: a unit's name or, in a ledger
// without units, anything else that every row must fill in. A sum has only
// numbers there, whatever column its number stands in.
func (t *table) hasName() bool {
	units := slices.ContainsFunc(t.contract.Columns, func(c Column) bool { return c.Type == TypeUnitName })
	for i := range t.contract.Columns {
		col := &t.contract.Columns[i]
		if col.Type != TypeUnitName && (units || !col.Filled || col.Type == TypeCode) || t.cells[i].Kind != workbook.Text {
			continue
		}
		_, number, code := readNumber(t.cells[i])
		if !number && code != "" && !isTotal(foldKey(t.cells[i].Text)) {
			return true
		}
	}
	return false
}

// isSentence reports a line of text that stands where only a short value could
// be: a remark that clerks write below the table, or the day of signing.
func (t *table) isSentence(c workbook.Cell) bool {
	idx := t.indexOf(c.Col)
	if idx < 0 {
		return false
	}
	switch t.contract.Columns[idx].Type {
	case TypeText, TypeUnitName:
		r := readDateText(c.Text, 0)
		return r.code == "" && !r.blank
	}
	return utf8.RuneCountInString(c.Text) > 12
}

// isExample reports a first row that says in any of its cells that it only
// shows how to fill in the form.
func isExample(row workbook.Row) bool {
	for i := range row.Cells {
		if row.Cells[i].Kind != workbook.Text || len(row.Cells[i].Text) > 30 {
			continue
		}
		switch strings.Trim(foldKey(row.Cells[i].Text), "()[]*") {
		case "范例", "示例", "样例", "填写范例", "填写示例":
			return true
		}
	}
	return false
}
