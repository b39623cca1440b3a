package returned

import (
	"fmt"
	"sort"
	"strings"

	"firegrid/ingest/workbook"
)

// comment is what is said about a cell of the returned workbook.
type comment struct {
	place
	text string
}

const (
	formulaWord = "原公式："
	// noteDivider stands between our words and the clerk's own comment.
	noteDivider = "\n――――\n"
)

// addClerkNotes adds the clerk's own comments to ours.
func (j *sheetJob) addClerkNotes() {
	if j.look == nil || j.part != nil {
		return
	}
	at := make(map[place]int, len(j.comments))
	for i, c := range j.comments {
		at[c.place] = i
	}
	refs := make([]string, 0, len(j.look.notes))
	for ref := range j.look.notes {
		refs = append(refs, ref)
	}
	sort.Strings(refs)
	for i, ref := range refs {
		col, row, ok := parseCell(ref)
		text := clerkWords(j.look.notes[ref])
		if !ok || text == "" || i == maxClerkNotes {
			continue
		}
		p := place{row, col}
		if n, ok := at[p]; ok {
			j.comments[n].text += noteDivider + text
			continue
		}
		at[p] = len(j.comments)
		j.comments = append(j.comments, comment{p, text})
	}
	sort.SliceStable(j.comments, func(a, b int) bool { return j.comments[a].before(j.comments[b].place) })
}

// clerkWords takes off what an earlier round said.
func clerkWords(text string) string {
	if i := strings.LastIndex(text, noteDivider); i >= 0 {
		return text[i+len(noteDivider):]
	}
	for _, own := range []string{"【退回】", "【提醒】", formulaWord} {
		if strings.HasPrefix(text, own) {
			return ""
		}
	}
	return strings.TrimSpace(text)
}

// writeComments writes the two parts that comments need: the texts, and the
// boxes that show them. n numbers the parts.
func (b *builder) writeComments(n int, j *sheetJob) error {
	err := b.pack.part(fmt.Sprintf("xl/comments%d.xml", n), typeComments, func(o *out) error {
		o.raw(declare, `<comments xmlns="`, mainNS, `"><authors><author>firegrid</author></authors><commentList>`)
		for _, c := range j.comments {
			o.raw("<comment")
			o.attr("ref", workbook.CellName(c.col, c.row))
			o.raw(` authorId="0"><text><r><rPr><sz val="9"/><rFont val="宋体"/><charset val="134"/></rPr><t xml:space="preserve">`)
			o.text(cellText(c.text))
			o.raw("</t></r></text></comment>")
		}
		o.raw("</commentList></comments>")
		return nil
	})
	if err != nil {
		return err
	}
	return b.pack.part(fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", n), "", func(o *out) error {
		b.writeBoxes(o, j)
		return nil
	})
}

// shapesInBlock is how many boxes share a block of numbers; no block may be
// used by two sheets.
const shapesInBlock = 1024

func (b *builder) writeBoxes(o *out, j *sheetJob) {
	first := b.shapeBlocks + 1
	blocks := (len(j.comments) + shapesInBlock - 2) / (shapesInBlock - 1)
	b.shapeBlocks += blocks
	var data []string
	for i := range blocks {
		data = append(data, fmt.Sprint(first+i))
	}
	o.raw(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">`,
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="`, strings.Join(data, ","), `"/></o:shapelayout>`,
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	for i, c := range j.comments {
		id := (first+i/(shapesInBlock-1))*shapesInBlock + 1 + i%(shapesInBlock-1)
		o.raw(fmt.Sprintf(`<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:190pt;height:60pt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`, id, i+1),
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`,
			`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`,
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>`, j.anchorOf(&c),
			fmt.Sprintf(`</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`, c.row-1, c.col))
	}
	o.raw("</xml>")
}

// anchorOf says over which cells a comment's box lies: beside its cell, wide
// and high enough for its text.
func (j *sheetJob) anchorOf(c *comment) string {
	const wide = 36.0 // digits, which is 18 characters
	left := min(c.col+1, maxCols-2)
	right := left
	for w := 0.0; w < wide && right < min(left+12, maxCols-1); right++ {
		w += j.width(right)
	}
	lines := 1
	for line := range strings.SplitSeq(c.text, "\n") {
		lines += 1 + int(textWidth(line)/(wide-2))
	}
	top := max(min(c.row-2, maxRows-25), 0)
	return fmt.Sprintf("%d, 12, %d, 6, %d, 6, %d, 6", left, top, right, top+min(max(lines, 3), 20))
}
