package returned

import (
	"strconv"
	"strings"

	"firegrid/ingest/workbook"
)

// writeHead writes what stands before the rows.
func (j *sheetJob) writeHead() {
	o := j.o
	o.raw(declare, `<worksheet xmlns="`, mainNS, `" xmlns:r="`, relNS, `"><sheetPr>`)
	if colour := j.tabColour(); colour != "" {
		o.raw(`<tabColor rgb="`, colour, `"/>`)
	}
	if j.look != nil && j.look.fitToPage {
		o.raw(`<pageSetUpPr fitToPage="1"/>`)
	}
	o.raw(`</sheetPr><sheetViews><sheetView`)
	x, y := 0, j.freezeBelow()
	if j.look != nil {
		for _, a := range j.look.view {
			o.attr(a.name, a.value)
		}
		x, y = j.look.paneX, j.look.paneY
	}
	o.raw(` workbookViewId="0">`)
	o.pane(x, y)
	o.raw(`</sheetView></sheetViews><sheetFormatPr`)
	height := "15"
	if j.look != nil {
		for _, a := range j.look.format {
			if a.name == "defaultRowHeight" {
				height = a.value
				continue
			}
			o.attr(a.name, a.value)
		}
	}
	o.attr("defaultRowHeight", height)
	o.raw("/>")
	j.writeCols()
}

// pane freezes the first columns and rows.
func (o *out) pane(x, y int) {
	if x <= 0 && y <= 0 || x >= maxCols || y >= maxRows {
		return
	}
	o.raw("<pane")
	active := "bottomRight"
	if x > 0 {
		o.attr("xSplit", strconv.Itoa(x))
	} else {
		active = "bottomLeft"
	}
	if y > 0 {
		o.attr("ySplit", strconv.Itoa(y))
	} else {
		active = "topRight"
	}
	o.attr("topLeftCell", workbook.CellName(x, y+1))
	o.attr("activePane", active)
	o.raw(` state="frozen"/>`)
}

func (j *sheetJob) tabColour() string {
	colour := ""
	for _, m := range j.marks {
		if m.bad {
			return "FFFF0000"
		}
		colour = "FFFFC000"
	}
	return colour
}

// freezeBelow is the last row of the header, for sheets that have no look.
func (j *sheetJob) freezeBelow() int {
	for _, r := range j.reports {
		if r.HeaderLastRow > 0 && !r.Transposed && r.HeaderLastRow <= 10 {
			return r.HeaderLastRow
		}
	}
	return 0
}

// writeCols writes the widths of columns. No column with a wrong cell stays
// hidden.
func (j *sheetJob) writeCols() {
	o := j.o
	if j.look != nil {
		if len(j.look.cols) == 0 {
			return
		}
		marked := make(map[int]bool)
		for _, m := range j.marks {
			marked[m.col+1] = true
		}
		o.raw("<cols>")
		for _, c := range j.look.cols {
			j.writeCol(c, marked)
		}
		o.raw("</cols>")
		return
	}
	if len(j.size.widths) == 0 {
		return
	}
	o.raw("<cols>")
	for i := range j.size.widths {
		o.col(i+1, j.width(i))
	}
	o.raw("</cols>")
}

func (j *sheetJob) writeCol(c colLook, marked map[int]bool) {
	o := j.o
	o.raw("<col")
	o.attr("min", strconv.Itoa(c.min))
	o.attr("max", strconv.Itoa(c.max))
	for _, a := range c.attrs {
		if a.name != "style" || j.styles.own && atoi(a.value) < len(j.styles.xfs.kids) {
			o.attr(a.name, a.value)
		}
	}
	if c.hidden {
		for col := range marked {
			c.hidden = c.hidden && (col < c.min || col > c.max)
		}
	}
	if c.hidden {
		o.raw(` hidden="1"`)
	}
	o.raw("/>")
}

func (o *out) col(n int, width float64) {
	o.raw("<col")
	o.attr("min", strconv.Itoa(n))
	o.attr("max", strconv.Itoa(n))
	o.attr("width", strconv.FormatFloat(width, 'f', -1, 64))
	o.raw(` customWidth="1"/>`)
}

// width is the width of a 0-based column.
func (j *sheetJob) width(col int) float64 {
	if j.look != nil {
		for _, c := range j.look.cols {
			if col+1 < c.min || col+1 > c.max {
				continue
			}
			for _, a := range c.attrs {
				if w, err := strconv.ParseFloat(a.value, 64); err == nil && a.name == "width" {
					return w
				}
			}
		}
		return 8.43
	}
	if col < len(j.size.widths) {
		return min(max(j.size.widths[col]+2, 8), 42)
	}
	return 8.43
}

// writeTail writes what stands behind the rows.
func (j *sheetJob) writeTail() {
	o := j.o
	whole := j.look != nil && j.part == nil
	if whole && isRange(j.look.autoFilter) {
		o.raw("<autoFilter")
		o.attr("ref", j.look.autoFilter)
		o.raw("/>")
	}
	j.writeMerges()
	if whole && len(j.look.choices) > 0 {
		(&node{name: "dataValidations", attrs: []attr{{"count", strconv.Itoa(len(j.look.choices))}}, kids: j.look.choices}).write(o)
	}
	if whole {
		for _, n := range j.look.print {
			n.write(o)
		}
	}
	if j.book.Format() == workbook.CSV && j.size.cols > 0 {
		o.raw(`<ignoredErrors><ignoredError`)
		o.attr("sqref", "A1:"+workbook.CellName(j.size.cols-1, max(j.lastOut, 1)))
		o.raw(` numberStoredAsText="1"/></ignoredErrors>`)
	}
	if len(j.comments) > 0 {
		o.raw(`<legacyDrawing r:id="rId1"/>`)
	}
}

func (j *sheetJob) writeMerges() {
	var kept []workbook.Range
	for _, r := range j.merges.ranges {
		if j.part == nil || r.LastRow <= j.part.headerLast {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		return
	}
	j.o.raw(`<mergeCells count="`)
	j.o.int(len(kept))
	j.o.raw(`">`)
	for _, r := range kept {
		j.o.raw("<mergeCell")
		j.o.attr("ref", workbook.CellName(r.FirstCol, r.FirstRow)+":"+workbook.CellName(r.LastCol, r.LastRow))
		j.o.raw("/>")
	}
	j.o.raw("</mergeCells>")
}

// isRange reports a reference such as A3:Q200.
func isRange(ref string) bool {
	first, last, ok := strings.Cut(ref, ":")
	_, _, ok1 := parseCell(first)
	_, _, ok2 := parseCell(last)
	return ok && ok1 && ok2
}
