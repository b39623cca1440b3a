package workbook

import (
	"fmt"
	"strconv"
)

// styles maps what a cell's style index stands for to its number format.
type styles struct {
	cellFormats []numberFormat
}

// numberFormat is a format code and what it makes of a number.
type numberFormat struct {
	code string
	kind dateKind
}

var general = numberFormat{code: "General"}

// at gives the format of a style. An index beyond the table is the default
// style, as it is for spreadsheet programs.
func (s *styles) at(i int32) numberFormat {
	if i < 0 || int(i) >= len(s.cellFormats) {
		return general
	}
	return s.cellFormats[i]
}

func (s *styles) format(i int32) string { return s.at(i).code }

// maxStyles is twice what Excel allows in one book.
const maxStyles = 1 << 17

func (x *xlsx) readStyles(part string) (*styles, error) {
	st := &styles{}
	if part == "" {
		return st, nil
	}
	codes := map[int]numberFormat{}
	inCellXfs := false
	err := x.scan(part, func(s *xmlScanner) error {
		switch len(s.ends) {
		case 2:
			inCellXfs = s.is("cellXfs")
		case 3:
			switch {
			case s.is("numFmt"):
				id, err := strconv.Atoi(s.attrText("numFmtId"))
				if err == nil {
					code := s.attrText("formatCode")
					codes[id] = numberFormat{code, classify(code)}
				}
			case inCellXfs && s.is("xf"):
				if len(st.cellFormats) == maxStyles {
					return fault(CodeTooLarge, fmt.Sprintf("more than %d cell styles", maxStyles))
				}
				id, _ := strconv.Atoi(s.attrText("numFmtId"))
				st.cellFormats = append(st.cellFormats, formatOf(id, codes))
			}
		}
		return nil
	})
	return st, err
}

// formatOf looks a format number up in the book's own formats, then in the
// ones that every program knows.
func formatOf(id int, own map[int]numberFormat) numberFormat {
	if f, ok := own[id]; ok {
		return f
	}
	if code, ok := builtinFormats[id]; ok {
		return numberFormat{code, classify(code)}
	}
	return general
}

// builtinFormats are the format codes that files name by number only. 27–36
// and 50–58 are those of Chinese programs.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `"¥"#,##0;"¥"-#,##0`, 6: `"¥"#,##0;[Red]"¥"-#,##0`,
	7: `"¥"#,##0.00;"¥"-#,##0.00`, 8: `"¥"#,##0.00;[Red]"¥"-#,##0.00`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy",
	31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	34: `上午/下午h"时"mm"分"`, 35: `上午/下午h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
	41: `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 42: `_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ `,
	43: `_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, 44: `_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ `,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`,
	55: `上午/下午h"时"mm"分"`, 56: `上午/下午h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}
