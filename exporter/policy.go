package exporter

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// policy is what browsers are told with every answer: pages use what comes
// from this address, and no inline script or style.
type policy struct{ content, frame string }

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

// newPolicy lets the pages of some origins, such as a Grafana, frame ours.
func newPolicy(frames []string) (policy, error) {
	if len(frames) == 0 {
		return policy{contentPolicy + "'none'", "DENY"}, nil
	}
	for _, f := range frames {
		u, err := url.Parse(f)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Scheme+"://"+u.Host != f || strings.ContainsAny(f, " ;,'*") {
			return policy{}, fmt.Errorf("%q is not an origin: write it as http://grafana.example:3000, without a path", f)
		}
	}
	// X-Frame-Options knows no list of origins; browsers of today go by the policy.
	return policy{contentPolicy + strings.Join(frames, " "), ""}, nil
}

// on sets the headers where the web configuration does not set its own. A page
// may set stricter ones.
func (p policy) on(next http.Handler) http.Handler {
	headers := map[string]string{
		"Content-Security-Policy": p.content, "X-Frame-Options": p.frame,
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			if value != "" && w.Header().Get(name) == "" {
				w.Header().Set(name, value)
			}
		}
		next.ServeHTTP(w, r)
	})
}
