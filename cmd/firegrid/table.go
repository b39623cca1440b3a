package main

import (
	"strings"
	"unicode"
)

// width is how many columns of a terminal a text takes: Chinese characters two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) || (r >= 0x3000 && r <= 0x303F) || (r >= 0xFF01 && r <= 0xFF60) {
			n++
		}
	}
	return n
}

// pad fills a text with blanks to a width of the terminal.
func pad(s string, to int) string {
	return s + strings.Repeat(" ", max(0, to-width(s)))
}
