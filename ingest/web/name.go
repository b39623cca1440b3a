package web

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName leaves room for what a returned workbook adds to the name.
const maxName = 180

// safeName makes a file name of what a browser sent: never a path, nothing
// that changes how it is read, and nothing that Windows would refuse.
func safeName(raw string) string {
	raw = strings.ToValidUTF8(raw, "_")
	if i := strings.LastIndexAny(raw, `/\`); i >= 0 {
		raw = raw[i+1:]
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co):
			return -1
		}
		return r
	}, raw)
	name = strings.TrimRightFunc(strings.TrimSpace(name), blankOrDot)
	ext := filepath.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	for len(stem)+len(ext) > maxName {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	stem = strings.TrimRightFunc(stem, blankOrDot)
	if stem == "" {
		stem = "未命名"
	}
	if slices.Contains(devices, strings.ToUpper(stem)) {
		stem = "_" + stem
	}
	return stem + ext
}

// blankOrDot is what Windows does not keep at the end of a name.
func blankOrDot(r rune) bool { return r == '.' || unicode.IsSpace(r) }

// devices are names that Windows keeps for itself.
var devices = []string{"CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "LPT1", "LPT2", "LPT3"}

// Reasons why a file is not taken out of an upload.
const (
	refusedLock  = "lock"
	refusedKind  = "kind"
	refusedSize  = "size"
	refusedCount = "count"
)

// readable are the endings of what is worth reading, and of what clerks take
// for it: the reader knows what to say about a PDF. Everything else that lies
// in a folder is passed over.
var readable = []string{
	".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".txt", ".xltx", ".xlt", ".ett",
	".xlsb", ".ods", ".pdf", ".doc", ".docx", ".wps", ".html", ".htm", ".mht", ".xml", ".jpg", ".jpeg", ".png", ".zip", ".rar",
}

// refusal says why a file of that name is not taken, "" if it is.
func refusal(name string) string {
	switch {
	case strings.HasPrefix(name, "~$"), strings.HasPrefix(name, "."):
		return refusedLock
	case !slices.Contains(readable, strings.ToLower(filepath.Ext(name))):
		return refusedKind
	}
	return ""
}
