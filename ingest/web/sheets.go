package web

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"firegrid/ingest/dataset"
)

// sheet says how a table was understood.
func (r *reader) sheet(s *dataset.SheetReport) sheetAnswer {
	a := sheetAnswer{Sheet: s.Sheet, Brigade: s.Brigade, Taken: s.Taken, Returned: s.Returned, Warnings: s.Warnings}
	if s.Dataset != "" {
		a.Title = s.Title.In(string(r.tongue))
	}
	switch {
	case s.Note == "empty":
		a.Note = r.T("空表，跳过", "empty, passed over")
	case s.Note == "text":
		a.Note = r.T("只有文字说明，跳过", "nothing but text, passed over")
	case s.Dataset == "":
		a.Note = r.T("认不出是哪一种台账", "fits no dataset")
	}
	a.Columns = r.columns(s)
	if s.Year != 0 {
		a.Year = fmt.Sprintf(r.T("没有年份的日期按 %d 年读取（%s）", "dates without a year are read as of %d (%s)"), s.Year, r.yearFrom(s.YearFrom))
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Skipped)) {
		a.Skipped = append(a.Skipped, fmt.Sprintf(r.T("%s %d 行", "%s: %d"), r.skipped(kind), s.Skipped[kind]))
	}
	return a
}

// columns says what each heading was read as.
func (r *reader) columns(s *dataset.SheetReport) []dataset.Mapping {
	out := slices.Clone(s.Columns)
	c := contractOf(r.contracts, s.Dataset)
	if r.tongue == chinese || c == nil {
		return out
	}
	for i := range out {
		if col := c.Column(out[i].Field); col != nil {
			out[i].Title = cmp.Or(col.EN, col.ZH)
		}
	}
	return out
}

func (t tongue) yearFrom(from string) string {
	switch from {
	case "sheet":
		return t.T("取自工作表名", "from the sheet's name")
	case "title":
		return t.T("取自标题", "from the title")
	}
	return t.T("取自文件名", "from the file's name")
}

func (t tongue) skipped(kind dataset.Skip) string {
	switch kind {
	case dataset.SkipTotal:
		return t.T("合计", "totals")
	case dataset.SkipExample:
		return t.T("范例", "examples")
	case dataset.SkipRemark:
		return t.T("备注说明", "remarks")
	case dataset.SkipSignature:
		return t.T("签字", "signatures")
	case dataset.SkipHeader:
		return t.T("重复的表头", "repeated headers")
	case dataset.SkipNumbers:
		return t.T("只有序号", "numbers only")
	case dataset.SkipTitle:
		return t.T("标题", "titles")
	}
	return t.T("表外的零星内容", "stray cells")
}
