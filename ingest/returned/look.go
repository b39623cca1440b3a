package returned

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// look is what an .xlsx original looks like: its styles and theme, and where
// its sheets are. It never gives values; those come from package workbook.
type look struct {
	file   *os.File
	parts  map[string]*zip.File
	styles *node
	theme  []byte
	sheets []sheetPart
}

// sheetPart is a sheet's name and the names of its parts.
type sheetPart struct{ name, part, comments string }

// Parts that are kept in memory are not read beyond these sizes.
const (
	maxStylesPart   = 16 << 20
	maxThemePart    = 4 << 20
	maxCommentsPart = 8 << 20
	maxSmallPart    = 4 << 20
)

var errTooLarge = errors.New("the part is larger than its look is worth")

// openLook opens the package of an .xlsx file. A file whose look cannot be
// understood is no error to the caller: it is written plainly.
func openLook(path string) (*look, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	l := &look{file: f, parts: make(map[string]*zip.File)}
	if err := l.open(); err != nil {
		f.Close()
		return nil, err
	}
	return l, nil
}

func (l *look) close() { l.file.Close() }

func (l *look) open() error {
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(l.file, info.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return err
	}
	for _, f := range z.File {
		l.parts[partKey(f.Name)] = f
	}
	main := "xl/workbook.xml"
	for _, r := range l.relations("") {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	rels := l.relations(main)
	if err := l.readSheets(main, rels); err != nil {
		return err
	}
	l.readShared(rels)
	return nil
}

// partKey is what part names are compared by: some writers use backslashes,
// some another case.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// leavesOut reports that the original has what does not come along.
func (l *look) leavesOut() bool {
	for name := range l.parts {
		for _, kind := range []string{"vbaproject.bin", "media/", "charts/", "embeddings/", "externallinks/", "activex/", "connections.xml", "pivottables/"} {
			if strings.HasPrefix(name, "xl/"+kind) {
				return true
			}
		}
	}
	return false
}

// readShared reads styles and theme. Without them the workbook is plain.
func (l *look) readShared(rels []relation) {
	stylesPart := "xl/styles.xml"
	for _, r := range rels {
		switch r.kind {
		case "styles":
			stylesPart = r.target
		case "theme":
			l.theme = l.readTheme(r.target)
		}
	}
	if b, err := l.read(stylesPart, maxStylesPart); err == nil {
		if n, err := parseTree(strings.NewReader(string(b))); err == nil {
			l.styles = n
		}
	}
}

// readTheme takes a theme that stands by itself: one with pictures would name
// parts that do not come along.
func (l *look) readTheme(name string) []byte {
	b, err := l.read(name, maxThemePart)
	if err != nil || strings.Contains(string(b), "r:embed") || strings.Contains(string(b), "r:link") || strings.Contains(string(b), "r:id") {
		return nil
	}
	dec := xml.NewDecoder(strings.NewReader(string(b)))
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return b
		}
		if _, ok := tok.(xml.Directive); ok || err != nil {
			return nil
		}
	}
}

// read gives a whole part, unless it is larger than most.
func (l *look) read(name string, most int64) ([]byte, error) {
	r, err := l.openPart(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(b)) > most {
		err = errTooLarge
	}
	return b, err
}

func (l *look) openPart(name string) (io.ReadCloser, error) {
	f := l.parts[partKey(name)]
	if f == nil {
		return nil, fmt.Errorf("there is no part %s", name)
	}
	return f.Open()
}

// relation names a part that another part uses.
type relation struct{ id, kind, target string }

// relations reads the relationships of a part, "" for those of the package.
// Those to places outside of the file are left out.
func (l *look) relations(of string) []relation {
	dir, base := path.Split(of)
	b, err := l.read(dir+"_rels/"+base+".rels", maxSmallPart)
	if err != nil {
		return nil
	}
	var out []relation
	_ = eachElement(b, func(e xml.StartElement) {
		if e.Name.Local != "Relationship" || attrOf(e, "TargetMode") == "External" {
			return
		}
		target := strings.ReplaceAll(attrOf(e, "Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		out = append(out, relation{attrOf(e, "Id"), path.Base(attrOf(e, "Type")), strings.TrimPrefix(path.Clean(target), "/")})
	})
	return out
}

// readSheets lists the worksheets as package workbook does, so that the n-th
// here is the n-th there.
func (l *look) readSheets(main string, rels []relation) error {
	b, err := l.read(main, maxSmallPart)
	if err != nil {
		return err
	}
	listed := false
	return eachElement(b, func(e xml.StartElement) {
		switch {
		case e.Name.Local == "sheets":
			listed = true
		case e.Name.Local == "sheet" && listed:
			s := sheetPart{name: attrOf(e, "name")}
			id := relID(e)
			for _, r := range rels {
				if r.id != id {
					continue
				}
				if r.kind != "worksheet" {
					return
				}
				s.part = r.target
			}
			for _, r := range l.relations(s.part) {
				if r.kind == "comments" && s.part != "" {
					s.comments = r.target
				}
			}
			l.sheets = append(l.sheets, s)
		}
	})
}

// eachElement shows every start tag of a small part.
func eachElement(b []byte, see func(xml.StartElement)) error {
	dec := xml.NewDecoder(strings.NewReader(string(b)))
	for {
		tok, err := dec.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := tok.(xml.StartElement); ok {
			see(e)
		}
	}
}

// attrOf is the value of an attribute without a prefix.
func attrOf(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// relID is the value of r:id, whatever the prefix.
func relID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// sheet begins to read the look of a sheet, or gives nil if that is unknown.
func (l *look) sheet(i int, name string) *sheetLook {
	if l == nil || i >= len(l.sheets) || l.sheets[i].name != name || l.sheets[i].part == "" {
		return nil
	}
	r, err := l.openPart(l.sheets[i].part)
	if err != nil {
		return nil
	}
	s := &sheetLook{part: r, dec: xml.NewDecoder(r)}
	s.readHead()
	s.notes = l.comments(l.sheets[i].comments)
	return s
}

// comments reads the clerk's own comments of a sheet, by cell.
func (l *look) comments(part string) map[string]string {
	if part == "" {
		return nil
	}
	b, err := l.read(part, maxCommentsPart)
	if err != nil {
		return nil
	}
	root, err := parseTree(strings.NewReader(string(b)))
	if err != nil || root.kid("commentList") == nil {
		return nil
	}
	notes := make(map[string]string)
	for _, c := range root.kid("commentList").kids {
		if t := c.kid("text"); t != nil {
			notes[c.get("ref")] = t.allText()
		}
	}
	return notes
}
