package sample

import "fmt"

// extras adds to a base workbook sheets that do not belong there.
func (w *writer) extras(bk *book, b *brigade) {
	switch b.name {
	case "嵊州大队":
		s := bk.sheet("通讯录")
		s.title("嵊州大队通讯录", 4)
		s.line(text("姓名"), text("职务"), text("办公电话"), text("手机短号"))
		w.s.names.d = newDice(w.s.seed, "phone list")
		for i := range 8 {
			s.line(text(w.s.names.person()), text("参谋"), text(fmt.Sprintf("8000%04d", i+1)), text(fmt.Sprintf("66%04d", i+1)))
		}
		w.plantSheet(bk, s, fault{"sheet_unknown", returned, "", "通讯录不是任何一种台账", 8})
	case "滨海大队":
		w.ambiguousSheet(bk, b)
	}
}

// ambiguousSheet has the headings of two ledgers at once, of units that are on
// no list.
func (w *writer) ambiguousSheet(bk *book, b *brigade) {
	t := table{uncounted: true, cols: []column{
		numbered(), col("archive_no", "档案编号", 14), col("unit_no", "单位编号", 20), col("unit_name", "单位名称", 30), col("created_on", "建档日期", 13),
		col("registered_on", "户籍化建档日期", 13), col("warning", "预警颜色", 9),
	}}
	s := bk.sheet("户籍化和档案")
	s.title("滨海大队户籍化和档案登记", len(t.cols))
	p := w.s.newPen("ambiguous", dashed)
	var records []record
	for i, u := range w.s.othersOf(b)[:4] {
		c := w.archiveRecord(&archive{no: fmt.Sprintf("%s-DA-%04d", b.mark, 9101+i), unit: u, created: -80, updated: never}, p).cells
		c["registered_on"], c["warning"] = p.date(-79), text("绿")
		records = append(records, record{cells: c})
	}
	t.write(w, bk, s, records)
	w.plantSheet(bk, s, fault{"sheet_ambiguous", returned, "", "户籍化台账和档案台账的栏目在同一张表里，无法判断是哪一种", len(records)})
}
