package returned

import (
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"firegrid/ingest/lake"
)

// suffix marks the name of a returned workbook.
const suffix = "（问题）"

// maxName is how many bytes a file name may have on common file systems.
const maxName = 255

// ours is what stands at the end of a name that once was a returned
// workbook's: the mark, perhaps a brigade, and what copying adds.
var ours = regexp.MustCompile(`（问题）(〔[^〕]*〕)?(\s*[(（]\d+[)）]|\s*-\s*副本)*$`)

// stem is the name of a ledger without its ending and without what returning
// it has added, so that a mended workbook is known as the same ledger.
func stem(name string) string {
	s := strings.TrimSuffix(name, filepath.Ext(name))
	for {
		cut := strings.TrimSpace(ours.ReplaceAllString(s, ""))
		if cut == s || cut == "" {
			return s
		}
		s = cut
	}
}

// FileName is the name of the returned workbook of a file.
func FileName(name string) string { return fileName(stem(name), "") }

// fileName adds a brigade where two ledgers have the same name.
func fileName(stem, brigade string) string {
	end := suffix + ".xlsx"
	if brigade != "" {
		end = suffix + "〔" + brigade + "〕.xlsx"
	}
	stem = strings.NewReplacer("/", "＿", `\`, "＿", "\x00", "＿").Replace(stem)
	for len(stem)+len(end) > maxName && stem != "" {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return stem + end
}

// ledger is what a clerk hands in again and again under one name.
type ledger struct {
	stem     string
	brigades map[string]bool
	// last is the latest file of it that counts.
	last *lake.File
	// second: another brigade's ledger had the name before.
	second bool
}

// ledgers groups the files, which are in the order received. Files of one name
// are one ledger, unless they are known to come from different brigades.
func ledgers(files []lake.File) []*ledger {
	var all []*ledger
	byStem := make(map[string][]*ledger)
	for i := range files {
		f := &files[i]
		if f.RetractedAt != nil {
			continue
		}
		key, brigades := stem(f.Name), brigadesOf(f)
		l := fitting(byStem[strings.ToLower(key)], brigades)
		if l == nil {
			l = &ledger{stem: key, brigades: make(map[string]bool), second: len(byStem[strings.ToLower(key)]) > 0}
			byStem[strings.ToLower(key)] = append(byStem[strings.ToLower(key)], l)
			all = append(all, l)
		}
		for _, b := range brigades {
			l.brigades[b] = true
		}
		l.last = f
	}
	return all
}

func brigadesOf(f *lake.File) []string {
	var out []string
	for i := range f.Sheets {
		if b := f.Sheets[i].Brigade; b != "" {
			out = append(out, b)
		}
	}
	return out
}

// fitting finds the ledger that a file belongs to: one of the same brigade,
// else the latest if either does not say whose it is.
func fitting(all []*ledger, brigades []string) *ledger {
	for _, l := range all {
		for _, b := range brigades {
			if l.brigades[b] {
				return l
			}
		}
	}
	for i := len(all) - 1; i >= 0; i-- {
		if len(brigades) == 0 || len(all[i].brigades) == 0 {
			return all[i]
		}
	}
	return nil
}

// name is the name of the ledger's returned workbook.
func (l *ledger) name() string {
	if !l.second {
		return fileName(l.stem, "")
	}
	first := ""
	for b := range l.brigades {
		if first == "" || b < first {
			first = b
		}
	}
	return fileName(l.stem, first)
}
