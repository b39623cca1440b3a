package workbook

import (
	"bytes"
	"fmt"
)

// xmlDepth bounds how deep elements may nest; a worksheet needs a dozen.
const xmlDepth = 256

type xmlToken uint8

const (
	xmlEOF   xmlToken = iota // the document is complete, or err says why not
	xmlStart                 // name and attrs are set
	xmlEnd                   // name is set; also follows the start of an empty element
	xmlText                  // text is set, raw, or plain when cdata
)

// xmlScanner splits a document into tags and texts, and insists that it is
// well-formed: tags close in order, the root closes, nothing follows it. A
// DOCTYPE is refused, and with it every trick with entities. What a token
// points to is valid until the next call of token.
type xmlScanner struct {
	window
	name  []byte // with its prefix
	attrs []byte // the inside of a start tag after its name, checked
	text  []byte
	cdata bool

	empty  bool   // the start tag just given was <a/>
	names  []byte // open elements, end to end
	ends   []int  // where each ends in names
	closed bool   // the root has been closed
}

// token gives the next token. After xmlEOF, err tells whether the end was good.
func (x *xmlScanner) token() xmlToken {
	if x.empty {
		x.empty = false
		return x.pop(x.name)
	}
	for {
		b := x.buf[x.pos:]
		if len(b) == 0 {
			if x.more() {
				continue
			}
			return x.finish()
		}
		var tok xmlToken
		var n int
		if b[0] == '<' {
			tok, n = x.markup(b)
		} else {
			tok, n = x.chars(b)
		}
		switch {
		case x.err != nil:
			return xmlEOF
		case n == 0: // the window ends inside the token
			ended := x.src == nil
			if !x.more() && (ended || x.err != nil) {
				return x.finish()
			}
		default:
			x.pos += n
			if tok != xmlEOF {
				return tok
			}
		}
	}
}

// finish is called where nothing more can be read.
func (x *xmlScanner) finish() xmlToken {
	if x.err == nil && (!x.closed || x.pos < len(x.buf)) {
		x.err = fault(CodeTruncated, fmt.Sprintf("the XML ends at byte %d before it is complete", x.offset()))
	}
	return xmlEOF
}

// chars takes the text up to the next tag. Outside of the root only white
// space may stand, and it is no token.
func (x *xmlScanner) chars(b []byte) (xmlToken, int) {
	n := bytes.IndexByte(b, '<')
	if n < 0 {
		if x.src != nil {
			return xmlEOF, 0
		}
		n = len(b)
	}
	if len(x.ends) == 0 {
		if !isBlank(b[:n]) {
			x.bad("text outside of the root element")
		}
		return xmlEOF, n
	}
	x.text, x.cdata = b[:n], false
	return xmlText, n
}

// markup takes one tag, comment or section that begins at b[0] == '<'. It
// returns length 0 when b ends inside it, and xmlEOF for what is no token.
func (x *xmlScanner) markup(b []byte) (xmlToken, int) {
	if len(b) < 2 {
		return xmlEOF, 0
	}
	switch b[1] {
	case '/':
		return x.endTag(b)
	case '?':
		return xmlEOF, after(b, 2, "?>")
	case '!':
		return x.declaration(b)
	}
	return x.startTag(b)
}

func (x *xmlScanner) declaration(b []byte) (xmlToken, int) {
	const comment, cdata = "<!--", "<![CDATA["
	switch {
	case bytes.HasPrefix(b, []byte(comment)):
		return xmlEOF, after(b, len(comment), "-->")
	case bytes.HasPrefix(b, []byte(cdata)):
		n := after(b, len(cdata), "]]>")
		if n == 0 {
			return xmlEOF, 0
		}
		if len(x.ends) == 0 {
			x.bad("text outside of the root element")
		}
		x.text, x.cdata = b[len(cdata):n-3], true
		return xmlText, n
	case len(b) < len(cdata) && (bytes.HasPrefix([]byte(comment), b) || bytes.HasPrefix([]byte(cdata), b)):
		return xmlEOF, 0
	}
	x.bad("a DOCTYPE or other declaration, which workbooks never hold")
	return xmlEOF, 0
}

func (x *xmlScanner) endTag(b []byte) (xmlToken, int) {
	n := bytes.IndexByte(b, '>')
	if n < 0 {
		return xmlEOF, 0
	}
	return x.pop(bytes.TrimRight(b[2:n], " \t\r\n")), n + 1
}

func (x *xmlScanner) startTag(b []byte) (xmlToken, int) {
	i := 1
	for i < len(b) && isNameByte(b[i]) {
		i++
	}
	if i == len(b) {
		return xmlEOF, 0
	}
	if i == 1 {
		x.bad("a '<' that begins no tag")
		return xmlEOF, 0
	}
	n, ok := checkAttrs(b, i)
	switch {
	case !ok:
		x.bad("a malformed tag")
		return xmlEOF, 0
	case n == 0:
		return xmlEOF, 0
	case x.closed:
		x.bad("a second root element")
		return xmlEOF, 0
	case len(x.ends) == xmlDepth:
		x.bad("elements nested deeper than 256")
		return xmlEOF, 0
	}
	x.name, x.attrs = b[1:i], b[i:n-1]
	x.empty = b[n-2] == '/'
	if x.empty {
		x.attrs = b[i : n-2]
	}
	x.names = append(x.names, x.name...)
	x.ends = append(x.ends, len(x.names))
	return xmlStart, n
}

// pop closes the innermost element, which must be the one named.
func (x *xmlScanner) pop(name []byte) xmlToken {
	top := len(x.ends) - 1
	begin := 0
	if top > 0 {
		begin = x.ends[top-1]
	}
	if top < 0 || !bytes.Equal(x.names[begin:], name) {
		x.bad("a closing tag that does not match")
		return xmlEOF
	}
	x.name = name
	x.names, x.ends = x.names[:begin], x.ends[:top]
	x.closed = top == 0
	return xmlEnd
}

// skip passes over the rest of the element whose start was just given.
func (x *xmlScanner) skip() bool {
	depth := len(x.ends)
	for {
		switch x.token() {
		case xmlEOF:
			return false
		case xmlEnd:
			if len(x.ends) < depth {
				return true
			}
		}
	}
}

// is tells whether the token's name is the given one, whatever its prefix.
func (x *xmlScanner) is(local string) bool { return string(localName(x.name)) == local }

func (x *xmlScanner) bad(what string) {
	if x.err == nil {
		x.err = fault(CodeCorruptXML, fmt.Sprintf("%s, at byte %d", what, x.offset()))
		x.src = nil
	}
}

// attr gives the raw value of an attribute of the start tag by its local name.
func (x *xmlScanner) attr(local string) ([]byte, bool) {
	for rest := x.attrs; ; {
		var name, value []byte
		if name, value, rest = nextAttr(rest); name == nil {
			return nil, false
		}
		if string(localName(name)) == local {
			return value, true
		}
	}
}

// attrText is attr, decoded; "" where there is none.
func (x *xmlScanner) attrText(local string) string {
	raw, ok := x.attr(local)
	if !ok {
		return ""
	}
	s, err := appendXML(nil, raw, false)
	if err != nil {
		x.bad(err.Error())
	}
	return string(s)
}

// attrTrue reads a boolean attribute.
func (x *xmlScanner) attrTrue(local string) bool {
	raw, _ := x.attr(local)
	return isTrue(raw)
}
