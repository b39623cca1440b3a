package web

import (
	"net"
	"net/http"
	"slices"
)

// Permissions say who may do more than hand in and read. Each is a list of
// names of users, [Everyone] and [Local]; an empty one is nobody.
type Permissions struct {
	Withdraw []string // withdraw files, and give them back
	Run      []string // start the night's run now
	Decide   []string // say whether two units are the same
}

// What may stand in a list of permissions beside names of users.
const (
	Everyone = "*"
	Local    = "local" // whoever sits at the server itself
)

// rights are what the reader of a page may do.
type rights struct{ Withdraw, Run, Decide bool }

func (s *Server) rights(r *http.Request) rights {
	return rights{
		Withdraw: s.may(r, s.May.Withdraw),
		Run:      s.RunNow != nil && s.may(r, s.May.Run),
		Decide:   s.Decide != nil && s.may(r, s.May.Decide),
	}
}

func (s *Server) may(r *http.Request, list []string) bool {
	if slices.Contains(list, Everyone) || (slices.Contains(list, Local) && local(r)) {
		return true
	}
	name, _, ok := r.BasicAuth() // checked by the server in front, or not there
	return ok && name != "" && name != Local && slices.Contains(list, name)
}

// local reports a request from the machine itself. What a proxy hands on may
// come from anywhere.
func local(r *http.Request) bool {
	for _, h := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if len(r.Header.Values(h)) > 0 { // also where it is empty
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// refuse tells who may not do what they ask for.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request) {
	s.say(w, r, http.StatusForbidden, both("您没有这项操作的权限。", "You may not do this."),
		both("请告诉管理员，由管理员操作或在 firegrid.yaml 的 serve.drop.may 中开放。", "Ask the operator, who can do it, or open it in firegrid.yaml under serve.drop.may."))
}
