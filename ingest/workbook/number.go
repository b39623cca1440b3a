package workbook

import (
	"math"
	"strconv"
	"unsafe"
)

var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parseNumber reads a decimal number as files write it. Up to 2^53 in at most
// 22 decimals the quotient of the digits and a power of ten is exact, which
// covers nearly every number there is; the rest is left to strconv.
func parseNumber(b []byte) (float64, bool) {
	i := 0
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		i = 1
	}
	var digits uint64
	from, point := i, -1
	for ; i < len(b); i++ {
		c := b[i]
		if d := c - '0'; d < 10 {
			digits = digits*10 + uint64(d)
		} else if c == '.' && point < 0 {
			point = i
		} else {
			break
		}
	}
	n := i - from
	decimals := 0
	if point >= 0 {
		n--
		decimals = i - point - 1
	}
	if i < len(b) || n > 18 || digits >= 1<<53 || decimals >= len(powersOfTen) {
		return parseLongNumber(b)
	}
	v := float64(digits) / powersOfTen[decimals]
	if negative {
		v = -v
	}
	return v, n > 0
}

// parseLongNumber takes what parseNumber leaves. It does not let strconv
// accept more than a decimal number with an exponent.
func parseLongNumber(b []byte) (float64, bool) {
	if len(b) == 0 || len(b) > 512 {
		return 0, false
	}
	for _, c := range b {
		if c-'0' >= 10 && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(unsafe.String(&b[0], len(b)), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// parseIndex reads a number that counts from 0, with blanks around it.
func parseIndex(b []byte) (int, bool) {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	n := 0
	for _, c := range b {
		d := c - '0'
		if d >= 10 {
			return 0, false
		}
		n = n*10 + int(d)
	}
	return n, len(b) > 0 && len(b) <= 10
}
