package returned

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// node is an element of a small part that is kept whole: the styles.
type node struct {
	name  string
	attrs []attr
	kids  []*node
	text  string
}

type attr struct{ name, value string }

// maxNodes bounds what a part may cost in memory.
const maxNodes = 2_000_000

// parseTree reads a part into a tree. Extensions and everything of another
// namespace are left out: what is not known is not carried over.
func parseTree(r io.Reader) (*node, error) {
	dec := xml.NewDecoder(r)
	top := &node{}
	open := []*node{top}
	count, prefix := 0, ""
	for {
		tok, err := dec.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if count++; count > maxNodes {
				return nil, fmt.Errorf("more than %d elements", maxNodes)
			}
			if count == 1 {
				prefix = t.Name.Space
			}
			if t.Name.Space == prefix && !isExtension(t.Name.Local) {
				n := &node{name: t.Name.Local, attrs: plainAttrs(t.Attr)}
				parent := open[len(open)-1]
				parent.kids = append(parent.kids, n)
				open = append(open, n)
			} else if err := skipElement(dec); err != nil {
				return nil, err
			}
		case xml.EndElement:
			if len(open) == 1 {
				return nil, fmt.Errorf("an end tag too many")
			}
			open = open[:len(open)-1]
		case xml.CharData:
			in := open[len(open)-1]
			if in.name == "t" { // spaces count in texts only
				in.text += string(t)
			} else {
				in.text += strings.TrimSpace(string(t))
			}
		}
	}
	if len(open) != 1 || len(top.kids) != 1 {
		return nil, fmt.Errorf("not one whole element")
	}
	return top.kids[0], nil
}

func isExtension(name string) bool { return name == "extLst" || name == "AlternateContent" }

// plainAttrs keeps the attributes that have no prefix and declare nothing.
func plainAttrs(all []xml.Attr) []attr {
	var kept []attr
	for _, a := range all {
		if a.Name.Space == "" && a.Name.Local != "xmlns" {
			kept = append(kept, attr{a.Name.Local, a.Value})
		}
	}
	return kept
}

// skipElement passes over the element whose start tag was just read.
func skipElement(dec *xml.Decoder) error {
	for depth := 1; depth > 0; {
		tok, err := dec.RawToken()
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// kid is the first child of a name, or nil.
func (n *node) kid(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

func (n *node) get(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// set changes an attribute of a node that has been cloned.
func (n *node) set(name, value string) {
	for i := range n.attrs {
		if n.attrs[i].name == name {
			n.attrs[i].value = value
			return
		}
	}
	n.attrs = append(n.attrs, attr{name, value})
}

// clone copies the node itself; children are shared and must not be changed.
func (n *node) clone() *node {
	return &node{name: n.name, text: n.text, attrs: append([]attr(nil), n.attrs...), kids: append([]*node(nil), n.kids...)}
}

// without drops the children of a name from a node that has been cloned.
func (n *node) without(name string) *node {
	kept := n.kids[:0:0]
	for _, k := range n.kids {
		if k.name != name {
			kept = append(kept, k)
		}
	}
	n.kids = kept
	return n
}

// insertAfter puts a child behind the first one of a name, or at the end.
func (n *node) insertAfter(name string, k *node) {
	at := len(n.kids)
	for i := range n.kids {
		if n.kids[i].name == name {
			at = i + 1
			break
		}
	}
	n.kids = slices.Insert(n.kids, at, k)
}

func (n *node) write(o *out) {
	o.raw("<", n.name)
	for _, a := range n.attrs {
		o.attr(a.name, a.value)
	}
	if len(n.kids) == 0 && n.text == "" {
		o.raw("/>")
		return
	}
	o.raw(">")
	o.text(n.text)
	for _, k := range n.kids {
		k.write(o)
	}
	o.raw("</", n.name, ">")
}

// parseNode makes a node of markup written in this package.
func parseNode(markup string) *node {
	n, err := parseTree(strings.NewReader(markup))
	if err != nil {
		panic("returned: " + markup + ": " + err.Error())
	}
	return n
}

// allText is the text of a node and all below it.
func (n *node) allText() string {
	if n.name == "rPh" || n.name == "phoneticPr" {
		return ""
	}
	s := n.text
	for _, k := range n.kids {
		s += k.allText()
	}
	return s
}
