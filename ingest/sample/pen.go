package sample

import (
	"fmt"
	"strings"
	"time"
)

// pen is a clerk's hand: how they write dates, names and numbers. year is the
// year that sheet, title or file name say, 0 if none does: only dates of that
// year are ever written without one.
type pen struct {
	d       *dice
	cal     calendar
	year    int
	plain   bool // into delimited text: no date cells
	date04  bool // the workbook counts days from 1904
	fav     int  // the way of writing dates that this clerk prefers
	mixed   float64
	synonym float64 // how often a word is replaced by another for the same
}

func (s *story) newPen(subject string, fav int) *pen {
	return &pen{d: newDice(s.seed, "pen "+subject), cal: s.cal, year: s.cal.year(lastDay), fav: fav, mixed: 0.25, synonym: 0.15}
}

// of gives the same hand under a title of another year.
func (p *pen) of(year int) *pen {
	q := *p
	q.year = year
	return &q
}

// The ways of writing a date.
const (
	dotted = iota
	dashed
	slashed
	inWords
	monthDayWords
	monthDayDotted
	monthDaySlashed
	compact
	compactShort
	serialCell
	compactNumber
	fullWidth
	padded
	dateStyles
)

// date writes a day, "not yet" as a blank cell.
func (p *pen) date(d day) cell {
	if d == never {
		return cell{}
	}
	style := p.fav
	if p.d.chance(p.mixed) {
		style = p.d.IntN(dateStyles)
	}
	return p.dateIn(d, style)
}

// full writes a day with its year, as text.
func (p *pen) full(d day) string { return p.cal.at(d).Format("2006.1.2") }

func (p *pen) dateIn(d day, style int) cell {
	t := p.cal.at(d)
	yearless := t.Year() == p.year
	switch style {
	case dashed:
		return text(t.Format("2006-01-02"))
	case slashed:
		return text(t.Format("2006/1/2"))
	case inWords:
		return text(chineseDate(t))
	case compact:
		return text(t.Format("20060102"))
	case compactShort:
		return text(t.Format("060102"))
	case serialCell:
		return p.serial(t)
	case compactNumber:
		if !p.plain {
			return number(float64(t.Year()*10000 + int(t.Month())*100 + t.Day()))
		}
	case fullWidth:
		return text(widen(t.Format("2006.1.2")))
	case padded:
		return text("  " + t.Format("2006.01.02") + " ")
	case monthDayWords:
		if yearless {
			return text(fmt.Sprintf("%d月%d日", t.Month(), t.Day()))
		}
	case monthDayDotted:
		if yearless && !p.plain {
			return text(t.Format("1.2"))
		}
	case monthDaySlashed:
		if yearless && !p.plain {
			return text(t.Format("1/2"))
		}
	}
	return text(t.Format("2006.1.2"))
}

func chineseDate(t time.Time) string {
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// serial is a date cell; delimited text shows what it looks like.
func (p *pen) serial(t time.Time) cell {
	if p.plain {
		return text(t.Format("2006/1/2"))
	}
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if p.date04 {
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return cell{kind: dateCell, number: t.Sub(epoch).Hours() / 24, style: p.fav % 3}
}

// event writes the day of something that now and then took several days: the
// first is the day that counts.
func (p *pen) event(d day) cell {
	if d != never && d+2 <= lastDay && p.cal.at(d+2).Day() > 2 && p.d.chance(0.02) {
		return text(fmt.Sprintf("%s-%d", p.cal.at(d).Format("2006.01.02"), p.cal.at(d+2).Day()))
	}
	return p.date(d)
}

// deadline writes a last day: sometimes "前" after it, a range, or a month's end.
func (p *pen) deadline(d, notBefore day) cell {
	t := p.cal.at(d)
	switch {
	case p.cal.monthEnd(d) && t.Year() == p.year && p.d.chance(0.5):
		return text(fmt.Sprintf("%d月底", t.Month()))
	case p.d.chance(0.12):
		return text(t.Format("2006.1.2") + "前")
	case d-2 > notBefore && t.Day() > 2 && p.d.chance(0.02):
		return text(fmt.Sprintf("%s-%d", p.cal.at(d-2).Format("2006.1.2"), t.Day()))
	}
	return p.date(d)
}

// person writes a name; names of two characters are often stretched to three.
func (p *pen) person(name string) string {
	if r := []rune(name); len(r) == 2 && p.d.chance(0.3) {
		return string(r[0]) + "  " + string(r[1])
	}
	return name
}

// unit writes the name of a unit, now and then with other brackets or padding.
func (p *pen) unit(name string) cell {
	switch {
	case strings.Contains(name, "（") && p.d.chance(0.3):
		name = strings.NewReplacer("（", "(", "）", ")").Replace(name)
	case p.d.chance(0.02):
		name = " " + name + "  "
	}
	return text(name)
}

// township writes a township in one of its spellings. The short form of a name
// that two counties have stands only beside the county, and a code that is
// another township's later only in a row with a date.
func (p *pen) township(t *township, withCounty, dated bool) cell {
	short := t.stem()
	if len([]rune(short)) < 2 || strings.HasSuffix(short, t.kind) || (short == "城南" && !withCounty) {
		short = t.name
	}
	switch p.d.weighted(70, 18, 7, 5) {
	case 1:
		return text(short)
	case 2:
		if t.kind == "街道" {
			return text(t.name + "办事处")
		}
		return text(t.name + "人民政府")
	case 3:
		if dated || t.code != successorCode {
			return text(t.code)
		}
	}
	return text(t.name)
}

// brigade writes a brigade in one of its spellings.
func (p *pen) brigade(b *brigade) cell {
	switch p.d.weighted(80, 12, 8) {
	case 1:
		return text(b.short)
	case 2:
		if strings.HasPrefix(b.county, b.short) {
			return text(b.county + "大队")
		}
	}
	return text(b.name)
}

// word writes a word of an enumeration, sometimes by another one.
func (p *pen) word(canonical string) cell {
	if others := synonyms[canonical]; len(others) > 0 && p.d.chance(p.synonym) {
		return text(pick(p.d, others))
	}
	return text(canonical)
}

// synonyms are the other words that clerks use, for values that have the same
// ones wherever they occur.
var synonyms = map[string][]string{
	"已整改": {"整改完成", "已完成整改", "已整改完毕", "整改到位"}, "整改中": {"正在整改"}, "未整改": {"未完成整改", "尚未整改"}, "逾期未整改": {"逾期未改", "超期未整改"},
	"当场改正": {"当场整改"}, "限期改正": {"限期整改", "责令限期改正"}, "合格": {"复查合格"}, "不合格": {"复查不合格"},
	"一般": {"一般隐患"}, "重大": {"重大隐患"}, "市级": {"市本级"}, "县级": {"县（市、区）级"},
	"监督抽查": {"日常监督抽查"}, "营业前检查": {"开业前检查"}, "举报核查": {"举报投诉核查"}, "大型活动": {"大型群众性活动"},
	"派出所": {"公安派出所"}, "蹲点组": {"蹲点工作组"}, "谈心": {"谈心谈话"}, "建议": {"意见建议"}, "其他会议": {"其它会议"},
	"绿": {"绿色"}, "黄": {"黄色"}, "红": {"红色"}, "大网格": {"大"}, "中网格": {"中"}, "小网格": {"小"},
}

// flag writes yes or no.
func (p *pen) flag(v string) cell {
	switch {
	case v == "是" && p.d.chance(0.3):
		return text(pick(p.d, []string{"√", "有", "Y", "1", "✓"}))
	case v == "否" && p.d.chance(0.3):
		return text(pick(p.d, []string{"×", "无", "N", "0"}))
	}
	return text(v)
}

var hanNumbers = []string{"", "一", "二", "三", "四", "五"}

// round writes which round it was.
func (p *pen) round(n int) cell {
	han := hanNumbers[n]
	switch p.d.IntN(4) {
	case 0:
		return number(float64(n))
	case 1:
		return text(fmt.Sprintf("第%d轮", n))
	case 2:
		return text(han)
	}
	return text("第" + han + "轮")
}

// times writes how often; 0 is left blank, which means once.
func (p *pen) times(n int) cell {
	if n == 0 {
		return cell{}
	}
	switch p.d.weighted(70, 20, 10) {
	case 1:
		return text(fmt.Sprintf("%d次", n))
	case 2:
		return text(widen(fmt.Sprint(n)))
	}
	return number(float64(n))
}

// code writes an identifier as text, now and then in full width.
func (p *pen) code(s string) cell {
	if p.d.chance(0.01) {
		return text(widen(s))
	}
	return text(s)
}

// widen turns ASCII digits and letters into their full-width forms.
func widen(s string) string {
	return strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || (r >= 'A' && r <= 'Z') {
			return r + 0xFEE0
		}
		return r
	}, s)
}
