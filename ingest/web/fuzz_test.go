package web

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzSafeName: whatever a browser calls a file, its name is one in a folder,
// and naming it safely once more changes nothing.
func FuzzSafeName(f *testing.F) {
	for _, raw := range []string{"../../etc/passwd.xlsx", `C:\Users\台账.xlsx`, "con.xlsx", "a. . .xlsx", "\u202exslx.exe", "", ".xlsx", "..", "\xff.csv", strings.Repeat("长", 200) + ".xlsx", "a.\u3000"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := safeName(raw)
		switch {
		case filepath.Base(got) != got, !filepath.IsLocal(got), strings.ContainsAny(got, `/\<>:"|?*`):
			t.Errorf("%q became the path %q", raw, got)
		case len(got) > maxName+1, !utf8.ValidString(got):
			t.Errorf("%q became %q of %d bytes", raw, got, len(got))
		case strings.ContainsFunc(got, unicode.IsControl):
			t.Errorf("%q became %q", raw, got)
		case safeName(got) != got:
			t.Errorf("%q became %q, and that %q", raw, got, safeName(got))
		}
	})
}
