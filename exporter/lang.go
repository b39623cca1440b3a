package exporter

import (
	"cmp"
	"fmt"
	"net/http"

	"golang.org/x/text/language"
)

// The languages in which HELP lines and pages are written.
const (
	Chinese = "zh"
	English = "en"
)

// phrase is one sentence in both languages.
type phrase struct{ zh, en string }

// in returns the sentence in lang, or in the other language where lang has none:
// a definition in the wrong language is better than no definition.
func (p phrase) in(lang string) string {
	if lang == English {
		return cmp.Or(p.en, p.zh)
	}
	return cmp.Or(p.zh, p.en)
}

// checkLang returns the language to use for a configured one.
func checkLang(lang string) (string, error) {
	switch lang {
	case "", Chinese:
		return Chinese, nil
	case English:
		return English, nil
	}
	return "", fmt.Errorf("language %q is not known: use %s or %s", lang, Chinese, English)
}

var pageLanguages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// PageLang decides the language of a page: ?lang= first, then what the browser
// asks for, then the configured language.
func PageLang(r *http.Request, configured string) string {
	if lang := r.URL.Query().Get("lang"); lang == Chinese || lang == English {
		return lang
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return configured
	}
	_, index, confidence := pageLanguages.Match(tags...)
	switch {
	case confidence == language.No:
		return configured
	case index == 1:
		return English
	}
	return Chinese
}
