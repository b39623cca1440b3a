package workbook

import "bytes"

// textsReader fills a stringTable from the part of the shared texts.
type textsReader struct {
	*xmlScanner
	table   *stringTable
	prefix  string
	scratch []byte
}

func readTexts(x *xlsx, table *stringTable) error {
	s, p, err := x.zip.openXML(x.ctx, x.textsPart)
	if err != nil {
		return err
	}
	defer p.Close()
	r := textsReader{xmlScanner: s, table: table}
	return inPart(wrap(CodeCorruptXML, "shared texts", r.read()), x.textsPart)
}

func (r *textsReader) read() error {
	if r.token() != xmlStart || !r.is("sst") {
		r.bad("the shared texts do not begin with <sst>")
		return r.err
	}
	r.prefix = prefixOf(r.name)
	for {
		if done, err := r.plain(); err != nil {
			return err
		} else if done {
			continue
		}
		switch r.token() {
		case xmlEOF:
			return r.err
		case xmlStart:
			if !r.is("si") {
				if !r.skip() {
					return r.err
				}
				continue
			}
			var err error
			if r.scratch, err = r.richText(r.scratch[:0]); err != nil {
				return err
			}
			if err := r.table.add(r.scratch); err != nil {
				return err
			}
		}
	}
}

// plain takes <si><t>…</t></si>, which nearly every text is, without going
// through tokens. It consumes nothing when there is anything else.
func (r *textsReader) plain() (bool, error) {
	for r.prefix == "" && len(r.ends) == 1 && !r.empty {
		text, n := plainItem(r.buf[r.pos:])
		if n < 0 {
			return false, nil
		}
		if n == 0 {
			if r.src == nil || !r.more() {
				return false, r.err
			}
			continue
		}
		var err error
		if r.scratch, err = appendXML(r.scratch[:0], text, true); err != nil {
			return false, err
		}
		if err := r.table.add(r.scratch); err != nil {
			return false, err
		}
		r.pos += n
		return true, nil
	}
	return false, nil
}

// plainItem gives the text at the start of b and the length of its element: 0
// when b may end too early to tell, -1 when it has another form.
func plainItem(b []byte) ([]byte, int) {
	const open, openSpaced, end = "<si><t>", `<si><t xml:space="preserve">`, "</t></si>"
	var i int
	switch {
	case len(b) < len(openSpaced)+len(end):
		return nil, 0
	case string(b[:len(open)]) == open:
		i = len(open)
	case string(b[:len(openSpaced)]) == openSpaced:
		i = len(openSpaced)
	default:
		return nil, -1
	}
	n := bytes.IndexByte(b[i:], '<')
	if n < 0 || len(b) < i+n+len(end) {
		return nil, 0
	}
	if string(b[i+n:i+n+len(end)]) != end {
		return nil, -1
	}
	return b[i : i+n], i + n + len(end)
}

// richText joins the runs of the element whose start was just given, <si> or
// <is>: every <t> in it, except those of phonetic runs.
func (x *xmlScanner) richText(dst []byte) ([]byte, error) {
	depth := len(x.ends)
	for {
		switch x.token() {
		case xmlEOF:
			return dst, x.err
		case xmlEnd:
			if len(x.ends) < depth {
				return dst, nil
			}
		case xmlStart:
			var err error
			switch {
			case x.is("t"):
				dst, err = x.content(dst)
			case x.is("r"):
			default: // rPh, rPr, phoneticPr
				x.skip()
			}
			if err != nil {
				return dst, err
			}
		}
	}
}

// content adds the decoded text of the element whose start was just given.
func (x *xmlScanner) content(dst []byte) ([]byte, error) {
	depth := len(x.ends)
	for {
		switch x.token() {
		case xmlEOF:
			return dst, x.err
		case xmlEnd:
			if len(x.ends) < depth {
				return dst, nil
			}
		case xmlText:
			if len(x.ends) > depth {
				continue
			}
			var err error
			if x.cdata {
				dst, err = appendPlain(dst, x.text)
			} else {
				dst, err = appendXML(dst, x.text, true)
			}
			if err != nil {
				return dst, err
			}
		}
	}
}
