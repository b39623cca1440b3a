package dataset

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"firegrid/ingest/workbook"
)

var totalWords = []string{"合计", "小计", "总计", "共计", "累计"}
var exampleWords = []string{"范例", "示例", "样例", "填写示例", "(范例)", "(示例)", "例:", "例如"}
var remarkWords = []string{"备注:", "注:", "说明:", "填表说明", "填报说明", "注意:", "附注", "备注1", "注1", "填写说明"}
var signatureWords = []string{"编制", "审核", "批准", "填报人", "制表", "填表人", "审批", "负责人", "签发", "复核", "经办人", "联系人", "填报单位", "填报日期", "单位负责人", "分管领导"}

// skipText says whether the first text of a line marks it as no data.
// filled is the number of cells in the line.
func skipText(text string, filled int) (Skip, bool) {
	k := foldKey(text)
	if k == "例" || hasPrefix(k, exampleWords) {
		return SkipExample, true
	}
	if utf8.RuneCountInString(k) <= 8 {
		for _, w := range totalWords {
			if strings.HasSuffix(strings.TrimRight(k, ":"), w) || (strings.HasPrefix(k, w) && len(k) <= len(w)+6) {
				return SkipTotal, true
			}
		}
	}
	if filled <= 2 && hasPrefix(k, remarkWords) {
		return SkipRemark, true
	}
	if filled <= 6 && strings.Contains(k, ":") && hasPrefix(k, signatureWords) {
		return SkipSignature, true
	}
	return "", false
}

func hasPrefix(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// columnNumbers reports a line such as 1 2 3 4, (1) (2) (3) or 甲 1 2 under a header.
func columnNumbers(row workbook.Row) bool {
	if len(row.Cells) < 3 {
		return false
	}
	last := 0
	for i, c := range row.Cells {
		s := strings.Trim(cellText(c), "()[]栏第列")
		n, err := strconv.Atoi(s)
		if err != nil {
			if i == 0 && (s == "甲" || s == "乙") {
				continue
			}
			return false
		}
		if n != last+1 && last != 0 {
			return false
		}
		last = n
	}
	return true
}
