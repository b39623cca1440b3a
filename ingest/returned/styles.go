package returned

import (
	"strconv"
	"strings"
)

// change is what is done to a cell's own style. Changes can be combined.
type change uint8

const (
	grey   change = 1 << iota // the row was taken
	yellow                    // to be looked at
	red                       // wrong
	asText                    // a text that must not become a formula when edited
	asDate                    // a date whose style does not say so
	asTime                    // the same with a time of day
)

// The colours of our marks. They are a shade off the usual ones, so that the
// marks of an earlier round are known again and taken off.
var markColours = []struct {
	change     change
	fill, font string
}{
	{red, "FFFFC7CD", "FF9C0005"},
	{yellow, "FFFFEB9B", "FF7F6001"},
	{grey, "FFF2F2F1", "FF7F7F7E"},
}

// maxStyles is how many cell styles a workbook may have.
const maxStyles = 64_000

// styles is the style table of the workbook being written: the original's, or
// a plain one, with what is derived from it.
type styles struct {
	// own is true when the table is the original's, so that the cells' own
	// style numbers mean something.
	own                                 bool
	numFmts, fonts, fills, borders, xfs *node
	before, cellStyles, colours         *node
	made                                map[styleKey]int
	formats                             map[string]int
	fillOf                              map[change]int
	fontOf                              map[fontKey]int
	nextFormat                          int
}

type styleKey struct {
	base   int
	change change
}

type fontKey struct {
	base   int
	change change
}

const plainStyles = `<styleSheet><numFmts/>` +
	`<fonts><font><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>` +
	`<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>` +
	`<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// newStyles takes over the original's style table if there is a usable one.
func newStyles(original *node) *styles {
	s := &styles{
		made: make(map[styleKey]int), formats: make(map[string]int),
		fillOf: make(map[change]int), fontOf: make(map[fontKey]int), nextFormat: 200,
	}
	plain := parseNode(plainStyles)
	s.own = usable(original)
	if !s.own {
		original = plain
	}
	pick := func(name string) *node {
		if n := original.kid(name); n != nil {
			return n
		}
		return plain.kid(name)
	}
	s.numFmts, s.fonts, s.fills, s.borders = pick("numFmts"), pick("fonts"), pick("fills"), pick("borders")
	s.before, s.xfs, s.cellStyles, s.colours = pick("cellStyleXfs"), pick("cellXfs"), pick("cellStyles"), original.kid("colors")
	for _, f := range s.numFmts.kids {
		if id, err := strconv.Atoi(f.get("numFmtId")); err == nil && id >= s.nextFormat {
			s.nextFormat = id + 1
		}
	}
	s.clean()
	return s
}

// usable: every cell style points to a font, fill and border that are there.
func usable(n *node) bool {
	if n == nil || n.name != "styleSheet" {
		return false
	}
	sizes := make(map[string]int)
	for ref, list := range map[string]string{"fontId": "fonts", "fillId": "fills", "borderId": "borders"} {
		k := n.kid(list)
		if k == nil || len(k.kids) == 0 {
			return false
		}
		sizes[ref] = len(k.kids)
	}
	xfs := n.kid("cellXfs")
	if xfs == nil || len(xfs.kids) == 0 || len(xfs.kids) > maxStyles {
		return false
	}
	all := xfs.kids
	sizes["xfId"] = 1
	if before := n.kid("cellStyleXfs"); before != nil {
		sizes["xfId"] = len(before.kids)
		all = append(all[:len(all):len(all)], before.kids...)
	}
	for _, xf := range all {
		for ref, size := range sizes {
			if id, err := strconv.Atoi(xf.get(ref)); xf.get(ref) != "" && (err != nil || id < 0 || id >= size) {
				return false
			}
		}
	}
	return true
}

// clean takes off the marks of an earlier round, so that a cell that has been
// mended does not look wrong for ever.
func (s *styles) clean() {
	ours := make(map[string]bool)
	for i, f := range s.fills.kids {
		if p := f.kid("patternFill"); p != nil && p.kid("fgColor") != nil {
			for _, m := range markColours {
				if strings.EqualFold(p.kid("fgColor").get("rgb"), m.fill) {
					ours[strconv.Itoa(i)] = true
				}
			}
		}
	}
	for i, xf := range s.xfs.kids {
		if !ours[xf.get("fillId")] {
			continue
		}
		xf = xf.clone()
		xf.set("fillId", "0")
		if font, err := strconv.Atoi(xf.get("fontId")); err == nil && s.ourFont(font) {
			xf.set("fontId", strconv.Itoa(s.font(font, 0)))
		}
		s.xfs.kids[i] = xf
	}
}

func (s *styles) ourFont(i int) bool {
	c := s.fonts.kids[i].kid("color")
	for _, m := range markColours {
		if c != nil && strings.EqualFold(c.get("rgb"), m.font) {
			return true
		}
	}
	return false
}

// font gives the font i in the colour of a mark, or without a colour for 0.
func (s *styles) font(i int, c change) int {
	key := fontKey{i, c}
	if n, ok := s.fontOf[key]; ok {
		return n
	}
	f := s.fonts.kids[i].clone().without("color")
	for _, m := range markColours {
		if m.change == c {
			f.insertAfter("sz", &node{name: "color", attrs: []attr{{"rgb", m.font}}})
		}
	}
	n := add(s.fonts, f)
	s.fontOf[key] = n
	return n
}

func (s *styles) fill(c change) int {
	if n, ok := s.fillOf[c]; ok {
		return n
	}
	n := 0
	for _, m := range markColours {
		if m.change == c {
			n = add(s.fills, parseNode(`<fill><patternFill patternType="solid"><fgColor rgb="`+m.fill+`"/><bgColor indexed="64"/></patternFill></fill>`))
		}
	}
	s.fillOf[c] = n
	return n
}

func add(list, n *node) int {
	list.kids = append(list.kids, n)
	return len(list.kids) - 1
}

// of gives the style that is base with a change.
func (s *styles) of(base int, c change) int {
	if base < 0 || base >= len(s.xfs.kids) {
		base = 0
	}
	c = strongest(c)
	if c == 0 {
		return base
	}
	key := styleKey{base, c}
	if n, ok := s.made[key]; ok {
		return n
	}
	if len(s.xfs.kids) >= maxStyles {
		return base
	}
	n := add(s.xfs, s.changed(base, c))
	s.made[key] = n
	return n
}

// strongest keeps one colour: wrong before to be looked at before taken.
func strongest(c change) change {
	if c&red != 0 {
		c &^= yellow | grey
	} else if c&yellow != 0 {
		c &^= grey
	}
	return c
}

func (s *styles) changed(base int, c change) *node {
	xf := s.xfs.kids[base].clone()
	if colour := c & (red | yellow | grey); colour != 0 {
		font, _ := strconv.Atoi(xf.get("fontId"))
		xf.set("fontId", strconv.Itoa(s.font(font, colour)))
		xf.set("fillId", strconv.Itoa(s.fill(colour)))
		xf.set("applyFont", "1")
		xf.set("applyFill", "1")
	}
	if c&asText != 0 {
		xf.set("quotePrefix", "1")
	}
	if c&(asDate|asTime) != 0 {
		code := "yyyy-mm-dd"
		if c&asTime != 0 {
			code = "yyyy-mm-dd hh:mm"
		}
		xf.set("numFmtId", strconv.Itoa(s.format(code)))
		xf.set("applyNumberFormat", "1")
	}
	return xf
}

// format gives the number of a format code.
func (s *styles) format(code string) int {
	if code == "" || code == "General" {
		return 0
	}
	if n, ok := s.formats[code]; ok {
		return n
	}
	n := s.nextFormat
	s.nextFormat++
	s.numFmts.kids = append(s.numFmts.kids, &node{name: "numFmt", attrs: []attr{{"numFmtId", strconv.Itoa(n)}, {"formatCode", code}}})
	s.formats[code] = n
	return n
}

// look adds a style of our own making. The markup of its parts is ours.
func (s *styles) look(font, fill, border, alignment string, format int) int {
	xf := parseNode(`<xf xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">` + alignment + `</xf>`)
	xf.set("numFmtId", strconv.Itoa(format))
	xf.set("fontId", strconv.Itoa(add(s.fonts, parseNode(font))))
	xf.set("fillId", "0")
	if fill != "" {
		xf.set("fillId", strconv.Itoa(add(s.fills, parseNode(fill))))
	}
	xf.set("borderId", strconv.Itoa(add(s.borders, parseNode(border))))
	return add(s.xfs, xf)
}

func (s *styles) write(o *out) error {
	o.raw(declare, `<styleSheet xmlns="`, mainNS, `">`)
	for _, list := range []*node{s.numFmts, s.fonts, s.fills, s.borders, s.before, s.xfs, s.cellStyles} {
		if len(list.kids) == 0 {
			continue
		}
		list = list.clone()
		list.attrs = []attr{{"count", strconv.Itoa(len(list.kids))}}
		list.write(o)
	}
	if s.colours != nil {
		s.colours.write(o)
	}
	o.raw(`</styleSheet>`)
	return nil
}
