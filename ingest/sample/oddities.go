package sample

import (
	"fmt"
	"strings"
)

// oddities writes the files that come back whole, the one without a year, the
// empty form and the copy.
func (w *writer) oddities() {
	w.dutyRoster()
	w.withoutYear()
	w.withoutHeading()
	w.doubleHeading()
	w.emptyForm()
	w.damaged()
}

// dutyRoster is a workbook of something else.
func (w *writer) dutyRoster() {
	p := w.s.newPen("duty roster", dotted)
	w.s.names.d = p.d
	bk := w.book("支队机关值班表.xlsx", xlsx, lastDay-5)
	s := bk.sheet("值班表")
	s.title("支队机关值班表", 5)
	s.line(text("星期"), text("带班领导"), text("值班干部"), text("值班战士"), text("值班电话"))
	for _, d := range []string{"一", "二", "三", "四", "五", "六", "日"} {
		s.line(text("星期"+d), text(p.person(w.s.names.person())), text(p.person(w.s.names.person())), text(p.person(w.s.names.person())), text("80000119"))
	}
	w.plantSheet(bk, s, fault{"sheet_unknown", returned, "", "值班表不是任何一种台账", 7})
}

// withoutYear is a ledger of which nobody can tell the year. Its rows with a
// full date are the story's, and stand in no other ledger.
func (w *writer) withoutYear() {
	b := w.s.brigadeNamed("越城大队")
	p := w.s.newPen("without year", dashed).of(0)
	p.mixed = 0
	bk := w.book("越城大队补报检查记录.xlsx", xlsx, -20)
	dl := dialect{omit: []string{"brigade"}, text: -1}
	t := table{dataset: "inspections", cols: dl.inspectionColumns()}
	s := bk.sheet("补报")
	s.title("越城大队补报检查记录", len(t.cols))
	s.line(text("填报单位：越城大队"))
	var records []record
	for i, written := range []string{"", "7月15日", "", "8.3"} {
		on := day(-150 + 10*i)
		r := w.inspectionRecord(w.spareInspection(b, 20+i, on), p, true)
		if written == "" {
			r = w.inspectionRecord(w.late[i/2], p, true)
		} else {
			r.cells["inspected_on"] = text(written)
			r.faults = []fault{{"date_without_year", returned, "inspected_on", "日期没有年份，工作表名、标题和文件名也都没有", 1}}
		}
		records = append(records, r)
	}
	t.write(w, bk, s, records)
}

// withoutHeading is a hazard ledger that lacks a column it needs.
func (w *writer) withoutHeading() {
	b := w.s.brigadeNamed("嵊州大队")
	month := w.s.cal.periods()[3]
	p := w.s.newPen("without heading", dashed).of(month.year)
	dl := dialect{omit: []string{"unit_name", "brigade", "inspection_no"}, text: -1}
	t := table{uncounted: true, cols: dl.hazardColumns()}
	bk := w.book("嵊州大队"+month.label+"隐患补充表.xlsx", xlsx, month.last)
	s := bk.sheet("补充")
	s.title("嵊州大队"+month.label+"火灾隐患补充表", len(t.cols))
	var records []record
	for i := range 4 {
		records = append(records, w.hazardRecord(hazardRow{w.spareHazard(b, 60+i, month.first+day(i)), month.last}, &dl, p))
	}
	t.write(w, bk, s, records)
	w.plant(bk, s, 2, -1, fault{"header_missing", returned, "", "隐患台账没有“单位名称”一栏", len(records)})
}

// doubleHeading has two columns for one thing. Its rows stand in the brigade's
// ledger as well, with the same content.
func (w *writer) doubleHeading() {
	b := w.s.brigadeNamed("绍兴县大队")
	month := w.s.cal.periods()[4]
	p := w.s.newPen("double heading", dashed).of(month.year)
	p.mixed = 0
	dl := dialect{omit: []string{"inspection_no"}, text: -1}
	t := table{uncounted: true, cols: dl.hazardColumns()}
	t.cols = append(t.cols, col("found_on", "发现日期", 13))
	bk := w.book("绍兴县大队"+month.label+"隐患摘录.xlsx", xlsx, month.last)
	s := bk.sheet("摘录")
	s.title("绍兴县大队"+month.label+"火灾隐患摘录", len(t.cols))
	var records []record
	for _, h := range w.s.hazards {
		if len(records) < 3 && h.brigade == b && h.onTheSpot && !h.undated && h.found >= month.first {
			records = append(records, w.hazardRecord(hazardRow{h, lastDay}, &dl, p))
		}
	}
	for i := range records {
		records[i].cells["found_on"] = text(strings.TrimSpace(records[i].cells["found_on"].text))
	}
	t.write(w, bk, s, records)
	w.plant(bk, s, 2, len(t.cols)-1, fault{"header_double", returned, "", "“发现日期”一栏出现两次", len(records)})
}

// emptyForm is a form that nobody filled in.
func (w *writer) emptyForm() {
	month := w.s.cal.periods()[1]
	dl := dialects["袍江大队"]
	t := table{dataset: "hazards", cols: dl.hazardColumns()}
	bk := w.book("（空表）袍江大队"+month.label+"火灾隐患排查整改台账.xlsx", xlsx, month.last)
	s := bk.sheet("隐患台账")
	s.title("袍江大队"+month.label+"火灾隐患排查整改台账", len(t.cols))
	t.write(w, bk, s, nil)
}

// damaged files: cut short, without a byte, a web page, and, as a file that is
// right, a copy of another.
func (w *writer) damaged() {
	months := w.s.cal.periods()
	last := months[len(months)-1]
	of := func(brigade string, n int) (string, day) {
		found := ""
		changed := never
		for _, bk := range w.books {
			if bk.format == xlsx && strings.HasPrefix(bk.name, brigade) && strings.Contains(bk.name, "火灾隐患排查整改台账") {
				if n--; n < 0 {
					return bk.name, bk.changed
				}
				found, changed = bk.name, bk.changed
			}
		}
		return found, changed
	}
	name, changed := of("袍江大队", 0)
	bk := w.book(strings.TrimSuffix(name, ".xlsx")+"（重发）.xlsx", cutShort, changed)
	bk.of = name
	w.plantFile(bk, fault{"file_*", returned, "", "文件只复制了一半；完整的文件也在", 0})

	bk = w.book("滨海大队"+last.label+"火灾隐患（重报）.xlsx", asIs, lastDay)
	w.plantFile(bk, fault{"file_empty", returned, "", "文件没有内容，零字节", 0})

	bk = w.book("上虞大队"+months[3].label+"系统导出.xls", asIs, months[3].last)
	bk.raw = []byte("<html><head><meta charset=\"utf-8\"></head><body><table>\r\n<tr><td>隐患编号</td><td>单位名称</td></tr>\r\n" +
		fmt.Sprintf("<tr><td>上虞-%d-09901</td><td>××有限公司</td></tr>\r\n</table></body></html>\r\n", w.s.cal.year(lastDay)))
	w.plantFile(bk, fault{"file_html", returned, "", "系统导出的网页改名为 .xls，不是工作簿", 1})

	name, changed = of("诸暨大队", 99)
	bk = w.book(strings.TrimSuffix(name, ".xlsx")+" - 副本.xlsx", copyOf, changed)
	bk.of = name
}
