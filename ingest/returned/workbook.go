package returned

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// writeFrame writes the list, now that it is known where everything stands,
// and the parts that hold the workbook together.
func (b *builder) writeFrame() error {
	l := &list{builder: b}
	if err := b.pack.part("xl/worksheets/sheet1.xml", typeSheet, l.write); err != nil {
		return err
	}
	header := len(l.intro()) + 2
	targets := []attr{}
	for i := range len(b.sheets) + 1 {
		targets = append(targets, attr{"worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1)})
	}
	targets = append(targets, attr{"styles", "styles.xml"})
	if b.look != nil && b.look.theme != nil {
		targets = append(targets, attr{"theme", "theme/theme1.xml"})
		err := b.pack.part("xl/theme/theme1.xml", typeTheme, func(o *out) error {
			o.raw(string(b.look.theme))
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := b.pack.part("xl/styles.xml", typeStyles, b.styles.write); err != nil {
		return err
	}
	err := b.pack.part("xl/workbook.xml", typeWorkbook, func(o *out) error {
		b.writeBook(o, header, l.row)
		return nil
	})
	if err != nil {
		return err
	}
	if err := b.pack.relations("xl/_rels/workbook.xml.rels", targets); err != nil {
		return err
	}
	if err := b.pack.relations("_rels/.rels", []attr{{"officeDocument", "xl/workbook.xml"}}); err != nil {
		return err
	}
	return b.pack.finish()
}

// writeBook names the sheets, the list first. header and last are rows of the
// list: its filter, and the line to print on every page.
func (b *builder) writeBook(o *out, header, last int) {
	o.raw(declare, `<workbook xmlns="`, mainNS, `" xmlns:r="`, relNS, `"><workbookPr/><bookViews><workbookView activeTab="0"/></bookViews><sheets>`)
	all := append([]sheetEntry{{name: ListSheet}}, b.sheets...)
	for i, s := range all {
		o.raw("<sheet")
		o.attr("name", s.name)
		o.attr("sheetId", fmt.Sprint(i+1))
		if s.hidden {
			o.raw(` state="hidden"`)
		}
		o.attr("r:id", fmt.Sprintf("rId%d", i+1))
		o.raw("/>")
	}
	list := quoteSheet(ListSheet)
	o.raw("</sheets><definedNames>",
		`<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">`, fmt.Sprintf("%s!$A$%d:$H$%d", list, header, last), "</definedName>",
		`<definedName name="_xlnm.Print_Titles" localSheetId="0">`, fmt.Sprintf("%s!$%d:$%d", list, header, header), "</definedName>",
		"</definedNames></workbook>")
}

// names gives sheets names that every program accepts, none of them twice.
type names struct{ used map[string]bool }

func newNames() *names {
	return &names{used: map[string]bool{strings.ToLower(ListSheet): true}}
}

// of gives the name itself wherever it can be kept.
func (n *names) of(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(name, "'")
	if name == "" {
		name = "Sheet1"
	}
	try := shortName(name, 31)
	for i := 2; n.used[strings.ToLower(try)]; i++ {
		suffix := fmt.Sprintf("(%d)", i)
		try = shortName(name, 31-len(suffix)) + suffix
	}
	n.used[strings.ToLower(try)] = true
	return try
}

// shortName keeps what fits into a number of UTF-16 units.
func shortName(name string, most int) string {
	units := 0
	for i, r := range name {
		if units += utf16.RuneLen(r); units > most {
			return name[:i]
		}
	}
	return name
}
