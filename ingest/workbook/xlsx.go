package workbook

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"
)

// xlsx is a book of the Office Open XML kind, transitional or strict.
type xlsx struct {
	ctx      context.Context
	zip      *container
	limits   Limits
	main     string // name of the workbook part
	date1904 bool
	styles   *styles
	parts    []xlsxPart

	loadTexts sync.Once
	texts     *stringTable
	textsErr  error
	textsPart string
}

// xlsxPart is what is known of one sheet.
type xlsxPart struct {
	name string // of the part, "" when the relationship is missing

	mu     sync.Mutex
	known  bool // merges has been found
	merges []Range
	kept   []byte // the inflated XML, for the next Rows
}

func (b *Book) openXLSX(r io.ReaderAt, size int64, l Limits) error {
	zip, err := openContainer(r, size, l)
	if err != nil {
		return err
	}
	x := &xlsx{ctx: b.ctx, zip: zip, limits: l}
	if x.main, err = x.findMain(); err != nil {
		return err
	}
	rels, err := x.relations(x.main)
	if err != nil {
		return err
	}
	b.format, b.src = XLSX, x
	if b.sheets, err = x.readWorkbook(rels); err != nil {
		return err
	}
	stylesPart := ""
	for _, rel := range rels {
		switch path.Base(rel.kind) {
		case "sharedStrings":
			x.textsPart = rel.target
		case "styles":
			stylesPart = rel.target
		}
	}
	// Some writers forget the relationship but not the part.
	if x.textsPart == "" && zip.has("xl/sharedStrings.xml") {
		x.textsPart = "xl/sharedStrings.xml"
	}
	if stylesPart == "" && zip.has("xl/styles.xml") {
		stylesPart = "xl/styles.xml"
	}
	x.styles, err = x.readStyles(stylesPart)
	return err
}

// findMain finds the workbook part, and says what the file is if it has none.
func (x *xlsx) findMain() (string, error) {
	rels, err := x.relations("")
	if err != nil {
		return "", err
	}
	for _, rel := range rels {
		if path.Base(rel.kind) == "officeDocument" && x.zip.has(rel.target) {
			return rel.target, x.checkMain(rel.target)
		}
	}
	if x.zip.has("xl/workbook.xml") {
		return "xl/workbook.xml", nil
	}
	return "", x.foreign()
}

// checkMain refuses the other documents that are packed in the same way.
func (x *xlsx) checkMain(name string) error {
	switch name = partName(name); {
	case strings.HasSuffix(name, ".bin"):
		return fault(CodeXLSB, "the workbook part is "+name)
	case strings.HasPrefix(name, "word/"):
		return fault(CodeWord, "the main part is "+name)
	case strings.HasPrefix(name, "ppt/"):
		return fault(CodePresentation, "the main part is "+name)
	case strings.HasPrefix(name, "visio/"):
		return fault(CodeNotAWorkbook, "the main part is "+name)
	}
	return nil
}

// foreign tells what a zip file without a workbook part is.
func (x *xlsx) foreign() error {
	has := x.zip.has
	switch {
	case has("xl/workbook.bin"):
		return fault(CodeXLSB, "a binary workbook")
	case has("word/document.xml"):
		return fault(CodeWord, "a text document")
	case has("ppt/presentation.xml"):
		return fault(CodePresentation, "a presentation")
	case has("mimetype") || has("content.xml"):
		return fault(x.openDocument(), "an OpenDocument file")
	case has("[Content_Types].xml"):
		return fault(CodeMissingPart, "the workbook part is not in the file")
	}
	return fault(CodeArchive, "a zip archive of other files")
}

func (x *xlsx) openDocument() string {
	p, err := x.zip.open("mimetype")
	if err != nil {
		return CodeODS
	}
	defer p.Close()
	kind, _ := io.ReadAll(io.LimitReader(p, 200))
	switch {
	case strings.Contains(string(kind), "opendocument.text"):
		return CodeWord
	case strings.Contains(string(kind), "opendocument.presentation"):
		return CodePresentation
	case strings.Contains(string(kind), "opendocument"):
		return CodeODS
	}
	return CodeArchive
}

// relation names a part that another part uses.
type relation struct{ id, kind, target string }

// relations reads the relationships of a part, "" for those of the package.
// A part without any has no relationship part.
func (x *xlsx) relations(of string) ([]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	if !x.zip.has(name) {
		return nil, nil
	}
	var rels []relation
	err := x.scan(name, func(s *xmlScanner) error {
		if !s.is("Relationship") || string(s.attrText("TargetMode")) == "External" {
			return nil
		}
		target := strings.ReplaceAll(s.attrText("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		rels = append(rels, relation{s.attrText("Id"), s.attrText("Type"), strings.TrimPrefix(path.Clean(target), "/")})
		return nil
	})
	return rels, err
}

// scan reads a small part to its end and shows each start tag to f.
func (x *xlsx) scan(name string, f func(*xmlScanner) error) error {
	s, p, err := x.zip.openXML(x.ctx, name)
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		switch s.token() {
		case xmlStart:
			if err := f(s); err != nil {
				return err
			}
		case xmlEOF:
			return inPart(s.err, name)
		}
	}
}

// inPart adds to an error of the scanner which part it is about.
func inPart(err error, name string) error {
	if e, ok := err.(*Error); ok && e.Sheet == "" && !strings.Contains(e.Detail, name) {
		e.Detail = name + ": " + e.Detail
	}
	return err
}

// readWorkbook lists the worksheets and reads which date system is in use.
func (x *xlsx) readWorkbook(rels []relation) ([]Sheet, error) {
	var sheets []Sheet
	listed := false
	err := x.scan(x.main, func(s *xmlScanner) error {
		switch {
		case s.is("workbookPr") && len(s.ends) == 2:
			x.date1904 = s.attrTrue("date1904")
		case s.is("sheets"):
			listed = true
		case s.is("sheet") && listed && len(s.ends) == 3:
			return x.addSheet(s, rels, &sheets)
		}
		return nil
	})
	if err == nil && !listed {
		err = fault(CodeCorruptXML, "the workbook part lists no sheets")
	}
	return sheets, err
}

func (x *xlsx) addSheet(s *xmlScanner, rels []relation, sheets *[]Sheet) error {
	if len(*sheets) == x.limits.Sheets {
		return fault(CodeTooManySheets, fmt.Sprintf("more than %d", x.limits.Sheets))
	}
	state := s.attrText("state")
	id := s.attrText("id") // r:id; the sheet's own number is sheetId
	if raw, ok := s.attr("id"); ok && len(raw) == 0 {
		return nil // a module of Visual Basic
	}
	part := ""
	for _, rel := range rels {
		if rel.id != id {
			continue
		}
		if kind := path.Base(rel.kind); kind != "worksheet" {
			return nil // a chart, a dialog, a macro sheet
		}
		part = rel.target
	}
	x.parts = append(x.parts, xlsxPart{name: part})
	*sheets = append(*sheets, Sheet{
		Index:  len(*sheets),
		Name:   s.attrText("name"),
		Hidden: state == "hidden" || state == "veryHidden",
	})
	return nil
}

func (x *xlsx) numberFormat(i int32) string { return x.styles.format(i) }

// sharedTexts reads the shared texts when the first sheet is opened: a caller
// who only wants the names of the sheets need not wait for them.
func (x *xlsx) sharedTexts() (*stringTable, error) {
	x.loadTexts.Do(func() {
		x.texts = &stringTable{limit: x.limits.StringBytes, cell: x.limits.CellBytes}
		if x.textsPart != "" {
			x.textsErr = readTexts(x, x.texts)
		}
	})
	return x.texts, x.textsErr
}
