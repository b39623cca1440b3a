package push

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/common/model"
)

// server speaks the part of Grafana's API that a push uses, over HTTP, keeps
// state, and refuses what Grafana refuses. Debian has no Grafana to test with.
type server struct {
	mu      sync.Mutex
	folders map[string]map[string]any
	sources map[string]map[string]any
	boards  map[string]*stored
	groups  map[string]map[string]any
	writes  []string          // every request that changes something
	late    map[string]string // what somebody else does before a board is saved: uid → new title
}

type stored struct {
	model       map[string]any
	folder      string
	provisioned bool
}

const token = "glsa_right"

// start returns a new, empty Grafana.
func start(t *testing.T) (*server, string) {
	t.Helper()
	s := &server{folders: map[string]map[string]any{}, sources: map[string]map[string]any{}, boards: map[string]*stored{}, groups: map[string]map[string]any{}, late: map[string]string{}}
	mux := http.NewServeMux()
	for pattern, handle := range map[string]func(r *http.Request, body map[string]any) (int, any){
		"GET /api/folders/{uid}":                                       s.getFolder,
		"POST /api/folders":                                            s.postFolder,
		"PUT /api/folders/{uid}":                                       s.putFolder,
		"GET /api/datasources":                                         s.listSources,
		"GET /api/datasources/uid/{uid}":                               s.getSource,
		"POST /api/datasources":                                        s.postSource,
		"PUT /api/datasources/uid/{uid}":                               s.putSource,
		"GET /api/dashboards/uid/{uid}":                                s.getBoard,
		"DELETE /api/dashboards/uid/{uid}":                             s.deleteBoard,
		"POST /api/dashboards/db":                                      s.postBoard,
		"GET /api/search":                                              s.search,
		"GET /api/v1/provisioning/folder/{folder}/rule-groups/{group}": s.getGroup,
		"PUT /api/v1/provisioning/folder/{folder}/rule-groups/{group}": s.putGroup,
	} {
		mux.HandleFunc(pattern, s.answer(handle))
	}
	http := httptest.NewServer(mux)
	t.Cleanup(http.Close)
	return s, http.URL
}

func (s *server) answer(handle func(*http.Request, map[string]any) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		status, body := http.StatusUnauthorized, any(refusal("Invalid API key"))
		if r.Header.Get("Authorization") == "Bearer "+token {
			var sent map[string]any
			if r.Method != http.MethodGet {
				_ = json.NewDecoder(r.Body).Decode(&sent) // a DELETE has none
				s.writes = append(s.writes, r.Method+" "+r.URL.Path)
			}
			status, body = handle(r, sent)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
}

func refusal(message string) map[string]any { return map[string]any{"message": message} }

var (
	uidForm  = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,40}$`)
	notFound = refusal("not found")
)

func (s *server) getFolder(r *http.Request, _ map[string]any) (int, any) {
	if f := s.folders[r.PathValue("uid")]; f != nil {
		return 200, f
	}
	return 404, notFound
}

func (s *server) postFolder(_ *http.Request, f map[string]any) (int, any) {
	uid, _ := f["uid"].(string)
	switch {
	case !uidForm.MatchString(uid) || f["title"] == "":
		return 400, refusal("uid or title is not valid")
	case s.folders[uid] != nil:
		return 409, refusal("a folder with that UID already exists")
	}
	s.folders[uid] = map[string]any{"uid": uid, "title": f["title"], "version": 1}
	return 200, s.folders[uid]
}

func (s *server) putFolder(r *http.Request, f map[string]any) (int, any) {
	there := s.folders[r.PathValue("uid")]
	switch {
	case there == nil:
		return 404, notFound
	case f["overwrite"] != true:
		return 412, refusal("the folder has been changed by someone else")
	}
	there["title"] = f["title"]
	return 200, there
}

func (s *server) listSources(*http.Request, map[string]any) (int, any) {
	all := []any{}
	for _, d := range s.sources {
		all = append(all, d)
	}
	return 200, all
}

func (s *server) getSource(r *http.Request, _ map[string]any) (int, any) {
	if d := s.sources[r.PathValue("uid")]; d != nil {
		return 200, d
	}
	return 404, notFound
}

func (s *server) postSource(_ *http.Request, d map[string]any) (int, any) {
	for uid, other := range s.sources {
		if uid == d["uid"] || other["name"] == d["name"] {
			return 409, refusal("data source with the same name already exists")
		}
	}
	if d["type"] != "prometheus" || d["access"] != "proxy" || d["url"] == "" {
		return 400, refusal("bad request data")
	}
	if d["isDefault"] == true {
		for _, other := range s.sources {
			other["isDefault"] = false
		}
	}
	d["id"] = len(s.sources) + 1
	s.sources[d["uid"].(string)] = d
	return 200, d
}

func (s *server) putSource(r *http.Request, d map[string]any) (int, any) {
	there := s.sources[r.PathValue("uid")]
	switch {
	case there == nil:
		return 404, notFound
	case there["readOnly"] == true:
		return 403, refusal("data source is read-only")
	}
	s.sources[r.PathValue("uid")] = d
	return 200, d
}

func (s *server) getBoard(r *http.Request, _ map[string]any) (int, any) {
	b := s.boards[r.PathValue("uid")]
	if b == nil {
		return 404, notFound
	}
	return 200, map[string]any{"dashboard": b.model, "meta": map[string]any{"folderUid": b.folder, "provisioned": b.provisioned}}
}

func (s *server) deleteBoard(r *http.Request, _ map[string]any) (int, any) {
	switch b := s.boards[r.PathValue("uid")]; {
	case b == nil:
		return 404, notFound
	case b.provisioned:
		return 400, refusal("provisioned dashboard cannot be deleted")
	}
	delete(s.boards, r.PathValue("uid"))
	return 200, map[string]any{"title": "gone"}
}

func (s *server) postBoard(_ *http.Request, sent map[string]any) (int, any) {
	d, _ := sent["dashboard"].(map[string]any)
	folder, _ := sent["folderUid"].(string)
	uid, _ := d["uid"].(string)
	if title := s.late[uid]; title != "" { // somebody saves just before
		s.boards[uid].model["title"] = title
		s.boards[uid].model["version"] = s.boards[uid].model["version"].(float64) + 1
		delete(s.late, uid)
	}
	there := s.boards[uid]
	switch {
	case !uidForm.MatchString(uid) || d["title"] == "" || d["title"] == nil:
		return 400, refusal("uid or title is not valid")
	case d["id"] != nil && there == nil:
		return 404, refusal("Dashboard not found")
	case folder != "" && s.folders[folder] == nil:
		return 400, refusal("folder not found")
	case there != nil && there.provisioned:
		return 400, refusal("Cannot save provisioned dashboard")
	case there != nil && sent["overwrite"] != true && d["version"] != there.model["version"]:
		return 412, refusal("The dashboard has been changed by someone else")
	}
	version, id := 1.0, float64(len(s.boards)+1)
	if there != nil {
		version, id = there.model["version"].(float64)+1, there.model["id"].(float64)
	}
	d["version"], d["id"] = version, id
	s.boards[uid] = &stored{model: d, folder: folder}
	return 200, map[string]any{"uid": uid, "status": "success", "version": version}
}

func (s *server) search(r *http.Request, _ map[string]any) (int, any) {
	all := []any{}
	for uid, b := range s.boards {
		tags, _ := b.model["tags"].([]any)
		if slices.Contains(tags, any(r.URL.Query().Get("tag"))) {
			all = append(all, map[string]any{"uid": uid, "title": b.model["title"], "type": "dash-db"})
		}
	}
	return 200, all
}

func (s *server) getGroup(r *http.Request, _ map[string]any) (int, any) {
	if g := s.groups[r.PathValue("folder")+"/"+r.PathValue("group")]; g != nil {
		return 200, g
	}
	return 404, notFound
}

func (s *server) putGroup(r *http.Request, g map[string]any) (int, any) {
	if s.folders[r.PathValue("folder")] == nil {
		return 400, refusal("folder does not exist")
	}
	titles := make(map[any]bool)
	for _, one := range g["rules"].([]any) {
		if why := refused(one.(map[string]any), titles, r); why != "" {
			return 400, refusal(why)
		}
	}
	s.groups[r.PathValue("folder")+"/"+r.PathValue("group")] = g
	return 200, g
}

// refused says why Grafana would not take a rule, and writes its duration as
// Grafana does.
func refused(rule map[string]any, titles map[any]bool, r *http.Request) string {
	uid, _ := rule["uid"].(string)
	wait, err := model.ParseDuration(fmt.Sprint(rule["for"]))
	queries, _ := rule["data"].([]any)
	condition := slices.ContainsFunc(queries, func(q any) bool { return q.(map[string]any)["refId"] == rule["condition"] })
	switch {
	case !uidForm.MatchString(uid):
		return "rule uid " + uid
	case titles[rule["title"]]:
		return "rule title under the same folder should be unique"
	case err != nil:
		return err.Error()
	case !condition:
		return "condition refers to no query"
	case rule["folderUID"] != r.PathValue("folder") && rule["folderUid"] != r.PathValue("folder"):
		return "rule group of another folder"
	case !strings.Contains("OK NoData Alerting", fmt.Sprint(rule["noDataState"])):
		return "unknown state"
	}
	titles[rule["title"]] = true
	rule["for"] = wait.String()
	return ""
}
