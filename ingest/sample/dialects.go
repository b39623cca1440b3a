package sample

// dialect is how the clerks of one brigade keep their ledgers.
type dialect struct {
	months     int               // in one file
	heads      map[string]string // headings other than the canonical ones
	omit       []string          // fields without a column
	grouped    bool              // group headings above, merged
	broken     bool              // line breaks in headings
	days       bool              // 整改期限（天） holds days
	merged     bool              // cells merged downwards for one inspection
	byRecord   bool              // hazards are known by 检查记录编号 and 序号
	reporting  bool              // a line 填报单位 under the title
	named      bool              // sheets are named after the brigade
	second     bool              // hazards of earlier months stand in a second table
	example    bool              // a row 范例 under the headings
	subtotals  bool              // 小计 below each part of the inspections
	stray      bool              // a stray cell far below
	emptySheet bool
	date04     bool
	text       int // which file is delimited text, -1 for none
	fav        int // way of writing dates
	mixed      float64
	synonym    float64
	marks      map[int]string // in front of the name of a file
}

var dialects = map[string]dialect{
	"越城大队":  {months: 1, omit: []string{"brigade", "inspection_no"}, reporting: true, example: true, emptySheet: true, text: -1, fav: dotted, mixed: 0.2, synonym: 0.1, marks: map[int]string{0: "【待补】"}},
	"袍江大队":  {months: 3, omit: []string{"brigade", "county", "category"}, reporting: true, text: -1, fav: serialCell, mixed: 0.15, synonym: 0.1},
	"绍兴县大队": {months: 1, grouped: true, reporting: true, second: true, subtotals: true, stray: true, text: -1, fav: inWords, mixed: 0.2, synonym: 0.15, omit: []string{"inspection_no"}},
	"滨海大队": {months: 3, date04: true, reporting: true, text: -1, fav: serialCell, mixed: 0.1, synonym: 0.05, omit: []string{"brigade"},
		heads: map[string]string{"hazard_no": "隐患编码", "unit_name": "被检单位名称", "township": "乡镇（街道）", "description": "存在问题", "found_on": "发现时间", "inspected_on": "检查时间"}},
	"诸暨大队": {months: 1, broken: true, reporting: true, example: true, emptySheet: true, text: -1, fav: dashed, mixed: 0.25, synonym: 0.15, omit: []string{"inspection_no"},
		heads: map[string]string{"review_on": "复查时间"}},
	"上虞大队": {months: 1, days: true, named: true, text: -1, fav: slashed, mixed: 0.2, synonym: 0.2, omit: []string{"brigade", "inspection_no"},
		heads: map[string]string{"deadline": "整改期限（天）", "status": "整改情况", "rectified_on": "整改完成时间", "closed_on": "销案时间", "inspected_on": "排查日期", "inspection_no": "检查编号", "body": "检查部门"}},
	"嵊州大队": {months: 2, merged: true, reporting: true, text: -1, fav: monthDayWords, mixed: 0.45, synonym: 0.35, omit: []string{"brigade"}, marks: map[int]string{2: "（不发）"},
		heads: map[string]string{"description": "隐患内容", "severity": "隐患级别", "deadline": "整改时限", "status": "整改状态", "review_result": "复查结论", "doc_no": "文号", "county": "县（市、区）"}},
	"新昌大队": {months: 2, byRecord: true, reporting: true, text: 1, fav: compact, mixed: 0.3, synonym: 0.1, omit: []string{"brigade", "hazard_no"},
		heads: map[string]string{"unit_name": "单位(场所)名称", "township": "所属乡镇街道"}},
}

func (dl *dialect) omits(field string) bool {
	for _, f := range dl.omit {
		if f == field {
			return true
		}
	}
	return false
}

// columns drops what the dialect does without and gives the rest its headings.
func (dl *dialect) columns(cols []column) []column {
	var out []column
	for _, c := range cols {
		if c.field != "" && dl.omits(c.field) {
			continue
		}
		if h := dl.heads[c.field]; h != "" {
			c.path = append(append([]string(nil), c.path[:len(c.path)-1]...), h)
		}
		if !dl.grouped {
			c.path = c.path[len(c.path)-1:]
		}
		out = append(out, c)
	}
	if dl.broken {
		out = breakLines(out)
	}
	return out
}

// hazardColumns are the columns of a hazard ledger.
func (dl *dialect) hazardColumns() []column {
	var cols []column
	if !dl.byRecord {
		cols = append(cols, numbered())
	}
	cols = append(cols, col("hazard_no", "隐患编号", 16), col("inspection_no", "检查记录编号", 18))
	if dl.byRecord {
		cols = append(cols, col("seq", "序号", 6))
	}
	cols = append(cols, under("单位情况", col("unit_name", "单位名称", 30), col("county", "县市区", 9), col("township", "乡镇街道", 14),
		col("brigade", "所属大队", 12), col("place_class", "场所类别", 20))...)
	cols = append(cols, under("隐患情况", col("found_on", "发现日期", 13), col("description", "隐患描述", 30), col("category", "隐患类别", 10), col("severity", "隐患等级", 9))...)
	cols = append(cols, under("整改情况", col("rectify_mode", "整改方式", 11), col("deadline", "整改期限", 13), col("status", "整改状态", 13), col("rectified_on", "整改完成日期", 13))...)
	cols = append(cols, under("复查销案情况", col("review_on", "复查日期", 13), col("review_result", "复查结果", 9), col("closed_on", "销案日期", 13))...)
	cols = append(cols, col("doc_no", "文书编号", 26), col("responsible", "整改责任人", 10))
	return dl.columns(cols)
}

// inspectionColumns are the columns of an inspection ledger; here the number
// of the record is the key and always there.
func (dl *dialect) inspectionColumns() []column {
	cols := []column{numbered(), col("record_no", "检查记录编号", 18)}
	cols = append(cols, under("基本情况", under("受检单位信息", col("unit_name", "单位名称", 30), col("county", "县市区", 9), col("township", "乡镇街道", 14), col("place_class", "场所类别", 20))...)...)
	cols = append(cols, under("基本情况", under("检查信息", col("inspected_on", "检查日期", 13), col("body", "检查主体", 10), col("inspection_type", "检查类型", 12), col("inspectors", "检查人员", 16))...)...)
	cols = append(cols, col("brigade", "所属大队", 12), col("result", "检查结果", 20))
	out := dl.columns(cols)
	if h := dl.heads["inspection_no"]; h != "" {
		out[1].path = []string{h}
	}
	return out
}
