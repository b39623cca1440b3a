package returned

import (
	"math"
	"strconv"
	"strings"

	"firegrid/ingest/workbook"
)

// value writes the rest of a cell's tag, and its value. Texts are written as
// texts of the cell itself, which no program takes for a formula.
func (j *sheetJob) value(c *workbook.Cell) {
	o := j.o
	switch c.Kind {
	case workbook.Number, workbook.Date:
		if math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
			o.raw("/>")
			return
		}
		o.raw("><v>", numberText(c), "</v></c>")
	case workbook.Bool:
		v := "0"
		if c.Number != 0 || c.Text == "TRUE" {
			v = "1"
		}
		o.raw(` t="b"><v>`, v, "</v></c>")
	case workbook.ErrorValue:
		if !knownError(c.Text) {
			o.inline(c.Text)
			return
		}
		o.raw(` t="e"><v>`, c.Text, "</v></c>")
	default:
		o.inline(c.Text)
	}
}

// inline writes the rest of the tag of a cell that holds a text.
func (o *out) inline(s string) {
	o.raw(` t="inlineStr"><is><t xml:space="preserve">`)
	o.text(cellText(s))
	o.raw("</t></is></c>")
}

// numberText keeps the digits that the file has; a date may have been moved
// from the 1904 system, so only its value counts.
func numberText(c *workbook.Cell) string {
	if c.Kind == workbook.Number && c.Text != "" && strings.Trim(c.Text, "0123456789+-.eE") == "" {
		if _, err := strconv.ParseFloat(c.Text, 64); err == nil {
			return c.Text
		}
	}
	if math.Abs(c.Number) < 1e15 {
		return strconv.FormatFloat(c.Number, 'f', -1, 64)
	}
	return strconv.FormatFloat(c.Number, 'E', -1, 64)
}

func knownError(s string) bool {
	switch s {
	case "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A":
		return true
	}
	return false
}

// couldRun reports a text that a program could take for a formula when the
// cell is edited or the sheet saved as text.
func couldRun(s string) bool {
	return s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0
}

// showsDate reports a number format that shows a day or a time.
func showsDate(code string) bool {
	code = strings.ToLower(code)
	if code == "general" || code == "@" {
		return false
	}
	return strings.ContainsAny(code, "ymdhse年月日时分秒")
}
