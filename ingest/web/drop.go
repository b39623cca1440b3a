package web

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"firegrid/ingest/lake"
)

// drop is one upload: which files came with it. What became of them stands in
// the lake.
type drop struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	// By is who handed it in, as far as the request tells: the name of the
	// login, and the address it came from.
	By    string    `json:"by,omitempty"`
	Files []dropped `json:"files"`
}

// dropped is one file of an upload.
type dropped struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	// ID is the SHA-256 of the bytes, by which the lake knows the file.
	ID string `json:"id,omitempty"`
	// Place is where it waits, relative to the data folder.
	Place string `json:"place,omitempty"`
	// Refused says why it was not taken from the upload.
	Refused string `json:"refused,omitempty"`
}

// dropTime is the first part of a receipt's name.
const dropTime = "20060102-150405"

var dropID = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}$`)

func (s *Server) newDrop() *drop {
	now := s.Now().UTC()
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return &drop{ID: now.In(zone).Format(dropTime+"-") + hex.EncodeToString(b[:]), At: now}
}

// droppedAt tells from a receipt's name when the files came.
func droppedAt(name string) (time.Time, bool) {
	id, ok := strings.CutSuffix(name, ".json")
	if !ok || !dropID.MatchString(id) {
		return time.Time{}, false
	}
	at, err := time.ParseInLocation(dropTime, id[:len(dropTime)], zone)
	return at, err == nil
}

func (s *Server) saveDrop(d *drop) error {
	if err := lake.MakeDir(s.drops()); err != nil {
		return err
	}
	b, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return err
	}
	return lake.WriteFile(filepath.Join(s.drops(), d.ID+".json"), append(b, '\n'))
}

// sender names who sent a request. The name was checked by the server in
// front, or is not there.
func sender(r *http.Request) string {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	if name, _, ok := r.BasicAuth(); ok && name != "" {
		return name + " (" + address + ")"
	}
	return address
}

// HandedInBy names who handed in a file of the inbox on the page; "" where it
// came another way.
func HandedInBy(data, path string) string {
	rel, err := filepath.Rel(filepath.Join(data, "inbox"), path)
	if err != nil {
		return ""
	}
	id, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	s := &Server{Options: Options{Data: data}}
	d, err := s.loadDrop(strings.TrimPrefix(id, "drop-"))
	if err != nil || d == nil {
		return ""
	}
	return d.By
}

// loadDrop gives nil and no error where there is none of that name.
func (s *Server) loadDrop(id string) (*drop, error) {
	if !dropID.MatchString(id) {
		return nil, nil
	}
	b, err := os.ReadFile(filepath.Join(s.drops(), id+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d := new(drop)
	return d, json.Unmarshal(b, d)
}
