package web

import (
	"bytes"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"firegrid/ingest/returned"
	"firegrid/ingest/template"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// attach tells the browser to save what follows under a name.
func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", xlsxType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// template hands out a blank workbook.
func (s *Server) template(w http.ResponseWriter, r *http.Request) {
	all, err := s.Contracts()
	if err != nil {
		s.failed(w, r, err)
		return
	}
	c := contractOf(all, strings.TrimSuffix(r.PathValue("dataset"), ".xlsx"))
	if c == nil {
		s.notFound(w, r)
		return
	}
	places, err := s.Places(r.Context())
	if err != nil {
		s.failed(w, r, err)
		return
	}
	var b bytes.Buffer
	if err := template.Write(&b, c, places); err != nil {
		s.failed(w, r, err)
		return
	}
	attach(w, template.Name(c))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
}

// marked hands out the workbook with the wrong cells marked. It is made from
// the record, so that it is there for every file with problems, also for one
// whose ledger has come in again since.
func (s *Server) marked(w http.ResponseWriter, r *http.Request) {
	rd, err := s.reader(r.Context(), chinese)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	f, err := rd.record(r.PathValue("id"))
	if err != nil {
		s.failed(w, r, err)
		return
	}
	if f == nil || !markable(f) {
		s.notFound(w, r)
		return
	}
	if err := os.MkdirAll(s.uploads(), 0o755); err != nil {
		s.failed(w, r, err)
		return
	}
	dir, err := os.MkdirTemp(s.uploads(), ".tmp-")
	if err != nil {
		s.failed(w, r, err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "marked.xlsx")
	s.marking.Lock()
	err = returned.Write(rd.ctx, path, returned.Of(rd.ctx, s.Data, rd.lake, f))
	s.marking.Unlock()
	if err != nil {
		s.failed(w, r, err)
		return
	}
	attach(w, returned.FileName(f.Name))
	http.ServeFile(w, r, path)
}
