package template

import (
	"strings"

	"firegrid/ingest/dataset"
)

// guide explains the columns: which are needed, how to fill them in, and which
// other headings mean the same.
func (b *book) guide() {
	b.wide(guideSheet)
	heads := []string{"栏目", "必填", "怎么填", "可以填的内容", "示例", "也认得的栏目名", "English"}
	widths := []float64{22, 8, 44, 40, 22, 36, 24}
	for i, h := range heads {
		b.do(b.SetColWidth(guideSheet, column(i), column(i), widths[i]))
		b.text(guideSheet, i, 1, h, b.styles.guideHead)
	}
	row := 2
	for i := range b.contract.Columns {
		c := &b.contract.Columns[i]
		lines := 1
		for j, s := range []string{c.ZH, b.need(c), how(c), b.valuesText(c), b.example(c), strings.Join(c.Aliases, "、"), c.EN} {
			b.text(guideSheet, j, row, s, b.styles.wrap)
			lines = max(lines, linesIn(s, widths[j]))
		}
		// Not every program makes rows as high as what was wrapped in them.
		b.do(b.SetRowHeight(guideSheet, row, float64(min(17*lines+3, highestRow))))
		row++
	}
	for _, s := range b.remarks() {
		row++
		b.text(guideSheet, 0, row, s, b.styles.report)
	}
}

// highestRow is the height that Excel allows, in points.
const highestRow = 409

// linesIn is the number of lines that a text takes in a column; a Chinese
// character is two letters wide.
func linesIn(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		wide := 0
		for _, r := range line {
			if wide++; r > 0x2E7F {
				wide++
			}
		}
		n += 1 + wide/int(width-1)
	}
	return n
}

func (b *book) need(c *dataset.Column) string {
	switch {
	case c.Filled:
		return "必填"
	case c.Need == "header":
		return "栏目必须有"
	}
	return ""
}

// remarks hold for the whole workbook.
func (b *book) remarks() []string {
	var key []string
	for _, f := range b.contract.Key[0] {
		key = append(key, b.contract.Column(f).ZH)
	}
	return []string{
		"1. 从第 5 行开始填写。第 4 行是范例，不会读取，删不删都可以。",
		"2. 红色栏目名的内容必须有；其他栏目没有就空着，不要填“无”“/”。",
		"3. 栏目可以增加、删减或调换次序；不认识的栏目会跳过。",
		"4. “" + strings.Join(key, "＋") + "”相同的两行视为同一件事：后交的内容替换先交的。",
		"5. 没有“所属大队”栏或该栏空着时，按“填报单位”一行或乡镇街道名册确定。",
		"6. 填好后放进收件夹，或在提交台账的网页上提交；有问题的地方会标出来退回，改正后再交一次即可。",
	}
}

// valuesText lists the choices where they are few enough to read.
func (b *book) valuesText(c *dataset.Column) string {
	v := b.values(c)
	if c.Type == dataset.TypeTownship && len(v) > 0 {
		return "见下拉列表（先填县市区，列表就只有该县市区的）"
	}
	if len(v) > 10 {
		return strings.Join(v, "；")
	}
	return strings.Join(v, "\n")
}

// how says how to fill in a column.
func how(c *dataset.Column) string {
	switch c.Type {
	case dataset.TypeDate, dataset.TypeDeadlineDate:
		return "填日期，写成 2012-06-19 的样子；还没有发生就空着。"
	case dataset.TypeDeadline:
		return "填到期的日期，写成 2012-06-19 的样子；也可以填 立即、长期。"
	case dataset.TypeYear:
		return "填四位年份，如 2012。"
	case dataset.TypeRound:
		return "填第几轮，如 1、2、3。"
	case dataset.TypeInteger:
		return "只填整数，不写单位。"
	case dataset.TypeNumber:
		return "填数字，百分比写成 95% 或 0.95。"
	case dataset.TypeCode:
		return "填编号，一字不差；同一件事每次用同一个编号。本栏是文本格式，长编号不会变成科学计数。"
	case dataset.TypeFlag:
		return "填 是 或 否。"
	case dataset.TypeEnum, dataset.TypeCategory:
		return "从列表中选一项。"
	case dataset.TypePlaceClass:
		return "从列表中选一项；有几项时用顿号隔开，第一项用来统计。"
	case dataset.TypeCounty, dataset.TypeTownship, dataset.TypeBrigade:
		return "从列表中选，或写全称；以乡镇街道名册为准。"
	case dataset.TypeUnitName:
		return "填单位全称，与营业执照一致；每次写法相同。"
	case dataset.TypeCountyName, dataset.TypeBrigadeName:
		return "写全称；其他台账以这里的写法为准。"
	}
	return "如实填写。"
}
