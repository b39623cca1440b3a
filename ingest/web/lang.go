package web

import (
	"net/http"

	"golang.org/x/text/language"
)

const (
	chinese = "zh"
	english = "en"
)

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// langOf decides the language of a page: ?lang= first, then what the browser
// asks for, then the configured one. asked says that ?lang= decided, so that
// links keep it.
func (s *Server) langOf(r *http.Request) (lang string, asked bool) {
	if l := r.URL.Query().Get("lang"); l == chinese || l == english {
		return l, true
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return s.Lang, false
	}
	switch _, i, sure := languages.Match(tags...); {
	case sure == language.No:
		return s.Lang, false
	case i == 1:
		return english, false
	}
	return chinese, false
}

// tongue puts texts into one language.
type tongue string

// T picks the text in the language.
func (t tongue) T(zh, en string) string {
	if t == english {
		return en
	}
	return zh
}
