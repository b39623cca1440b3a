package workbook

import "bytes"

// after gives the length of b up to and including the first end mark that
// stands at or after from, or 0.
func after(b []byte, from int, mark string) int {
	if len(b) < from {
		return 0
	}
	i := bytes.Index(b[from:], []byte(mark))
	if i < 0 {
		return 0
	}
	return from + i + len(mark)
}

// checkAttrs checks the inside of a start tag from b[i] and gives the length
// of the tag with its '>': 0 when b ends before it.
func checkAttrs(b []byte, i int) (n int, ok bool) {
	for {
		spaced := false
		for i < len(b) && isSpace(b[i]) {
			i, spaced = i+1, true
		}
		switch {
		case i >= len(b):
			return 0, true
		case b[i] == '>':
			return i + 1, true
		case b[i] == '/':
			if i+1 >= len(b) {
				return 0, true
			}
			return i + 2, b[i+1] == '>'
		case !spaced || !isNameByte(b[i]):
			return 0, false
		}
		for i < len(b) && isNameByte(b[i]) {
			i++
		}
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i < len(b) && b[i] != '=' {
			return 0, false
		}
		i++
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i >= len(b) {
			return 0, true
		}
		quote := b[i]
		if quote != '"' && quote != '\'' {
			return 0, false
		}
		i++
		for i < len(b) && b[i] != quote {
			if b[i] == '<' {
				return 0, false
			}
			i++
		}
		i++
	}
}

// nextAttr splits the first attribute off what checkAttrs has passed.
func nextAttr(b []byte) (name, value, rest []byte) {
	i := 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	from := i
	for i < len(b) && isNameByte(b[i]) {
		i++
	}
	if i == from {
		return nil, nil, nil
	}
	name = b[from:i]
	for b[i] != '"' && b[i] != '\'' {
		i++
	}
	quote := b[i]
	from = i + 1
	i = from
	for b[i] != quote {
		i++
	}
	return name, b[from:i], b[i+1:]
}

func localName(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// prefixOf gives the prefix with its colon, or nothing.
func prefixOf(name []byte) string {
	return string(name[:len(name)-len(localName(name))])
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isBlank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// isNameByte takes every byte beyond ASCII as part of a name: what they spell
// does not matter, since no name that is asked for has one.
func isNameByte(c byte) bool {
	return c >= 0x80 || c-'a' < 26 || c-'A' < 26 || c-'0' < 10 || c == ':' || c == '_' || c == '-' || c == '.'
}

func isTrue(raw []byte) bool {
	s := string(raw)
	return s == "1" || s == "true" || s == "TRUE" || s == "on"
}
