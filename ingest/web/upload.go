package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"firegrid/ingest/lake"
)

// slack is what an upload holds beside the files: names and boundaries.
const slack = 1 << 20

// upload takes an upload in. Either all of it arrives and every file stands in
// the inbox, or nothing of it is left.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	default:
		w.Header().Set("Retry-After", "30")
		s.say(w, r, http.StatusServiceUnavailable, both("同时提交的人太多，请半分钟后再试。", "Too many uploads at once; try again in half a minute."), nil)
		return
	}
	if !s.admits(w, r) {
		return
	}
	u := &uploading{Server: s, drop: s.newDrop(), control: http.NewResponseController(w)}
	u.drop.By = sender(r)
	defer u.discard()
	err := u.receive(r)
	switch {
	case errors.Is(err, errTooMuch):
		s.tooMuch(w, r)
	case errors.Is(err, errBroken):
		s.Logger.Info("upload broken off", "err", err)
		s.say(w, r, http.StatusBadRequest, both("上传中断，没有收下任何文件；请重新提交。", "The upload was broken off and nothing was taken; send it again."), nil)
	case err != nil:
		s.failed(w, r, err)
	case len(u.drop.Files) == 0:
		s.say(w, r, http.StatusBadRequest, both("还没有选择文件。", "No file was chosen."), nil)
	default:
		if err := u.commit(); err != nil {
			s.failed(w, r, err)
			return
		}
		s.back(w, r, "receipts/"+u.drop.ID)
	}
}

// admits refuses what can be refused before a byte is read.
func (s *Server) admits(w http.ResponseWriter, r *http.Request) bool {
	if r.ContentLength > s.Limits.TotalBytes+slack {
		s.tooMuch(w, r)
		return false
	}
	if err := os.MkdirAll(s.uploads(), 0o755); err != nil {
		s.failed(w, r, err)
		return false
	}
	room, err := s.roomFor(r.ContentLength)
	if err != nil {
		s.failed(w, r, err)
		return false
	}
	if !room {
		s.say(w, r, http.StatusInsufficientStorage, both("服务器磁盘空间不足，没有收下；请告诉管理员。", "The server's disk is full; nothing was taken. Please tell its operator."), nil)
	}
	return room
}

func (s *Server) tooMuch(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Connection", "close")
	s.say(w, r, http.StatusRequestEntityTooLarge,
		func(t tongue) string {
			return fmt.Sprintf(t.T("一次最多提交 %s，没有收下。", "At most %s can be handed in at once; nothing was taken."), sizeText(s.Limits.TotalBytes))
		}, both("请分几次提交。", "Hand them in in several goes."))
}

var (
	errTooMuch = errors.New("more than the limit")
	errBroken  = errors.New("upload broken off")
)

// uploading is one upload on its way in.
type uploading struct {
	*Server
	drop    *drop
	control *http.ResponseController
	// parts are the temporary files, by their place in drop.Files.
	parts map[int]string
	total int64
	// modified is the time of the next file, as the browser knows it, and
	// times are those of the files that came.
	modified time.Time
	times    map[int]time.Time
}

// receive reads the whole upload into temporary files.
func (u *uploading) receive(r *http.Request) error {
	u.parts, u.times = make(map[int]string), make(map[int]time.Time)
	u.alive()
	form, err := r.MultipartReader()
	if err != nil {
		return fmt.Errorf("%w: %v", errBroken, err)
	}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %v", errBroken, err)
		}
		if err := u.part(part); err != nil {
			return err
		}
	}
}

func (u *uploading) part(p *multipart.Part) error {
	switch p.FormName() {
	case "modified":
		b, err := io.ReadAll(io.LimitReader(p, 32))
		if err != nil {
			return fmt.Errorf("%w: %v", errBroken, err)
		}
		u.modified = u.timeOf(string(b))
		return nil
	case "files":
		defer func() { u.modified = time.Time{} }()
		return u.file(p)
	}
	return u.skip(p)
}

// timeOf reads milliseconds since 1970; what cannot be a file's time is none.
func (u *uploading) timeOf(s string) time.Time {
	ms, err := strconv.ParseInt(s, 10, 64)
	t := time.UnixMilli(ms)
	if err != nil || t.Year() < 1980 || t.After(u.Now()) {
		return time.Time{}
	}
	return t
}

// file writes one file of the upload to a temporary file.
func (u *uploading) file(p *multipart.Part) error {
	if p.FileName() == "" {
		return u.skip(p) // the field was left empty
	}
	f := dropped{Name: safeName(p.FileName())}
	switch f.Refused = refusal(f.Name); {
	case u.count() >= u.Limits.Files:
		f.Refused = refusedCount
	case f.Refused == "":
		return u.keep(p, f)
	}
	if len(u.drop.Files) < 2*u.Limits.Files { // the rest is not worth a line
		u.drop.Files = append(u.drop.Files, f)
	}
	return u.skip(p)
}

func (u *uploading) count() int { return len(u.parts) }

func (u *uploading) keep(p *multipart.Part, f dropped) error {
	tmp, err := os.CreateTemp(u.uploads(), ".tmp-*")
	if err != nil {
		return err
	}
	defer tmp.Close()
	at := len(u.drop.Files)
	u.parts[at], u.times[at] = tmp.Name(), u.modified
	sum := sha256.New()
	n, err := u.copy(tmp, sum, p)
	if err != nil {
		return err
	}
	f.Size, f.ID = n, hex.EncodeToString(sum.Sum(nil))
	if n > u.Limits.FileBytes {
		f.Refused, f.ID = refusedSize, ""
		os.Remove(tmp.Name())
		delete(u.parts, at)
	} else if err := finish(tmp); err != nil {
		return err
	}
	u.drop.Files = append(u.drop.Files, f)
	return nil
}

// finish makes the bytes safe.
func finish(tmp *os.File) error {
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	return tmp.Sync()
}

// copy copies a part. Past the limit of a file it is read on and not kept, so
// that the files behind it still arrive.
func (u *uploading) copy(tmp *os.File, sum hash.Hash, p io.Reader) (n int64, err error) {
	buf := make([]byte, 256<<10)
	for {
		k, err := p.Read(buf)
		if k > 0 {
			u.alive()
			n, u.total = n+int64(k), u.total+int64(k)
			if u.total > u.Limits.TotalBytes {
				return n, errTooMuch
			}
			if n <= u.Limits.FileBytes {
				sum.Write(buf[:k])
				if _, err := tmp.Write(buf[:k]); err != nil {
					return n, err
				}
			}
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("%w: %v", errBroken, err)
		}
	}
}

// skip reads over a part that is not kept.
func (u *uploading) skip(p io.Reader) error {
	buf := make([]byte, 64<<10)
	for {
		k, err := p.Read(buf)
		if u.total += int64(k); u.total > u.Limits.TotalBytes {
			return errTooMuch
		}
		u.alive()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %v", errBroken, err)
		}
	}
}

// alive moves the deadline: an upload may take as long as it likes, but not
// stand still. Where the connection has no deadlines, there is none to move.
func (u *uploading) alive() {
	_ = u.control.SetReadDeadline(time.Now().Add(u.patience))
}

// commit notes the upload and moves its files into the inbox, each into a
// folder of its own, since two may have the same name.
func (u *uploading) commit() error {
	_ = u.control.SetReadDeadline(time.Time{})
	var places []string
	for i := range u.drop.Files {
		if u.parts[i] != "" {
			f := &u.drop.Files[i]
			f.Place = filepath.ToSlash(filepath.Join("inbox", "drop-"+u.drop.ID, fmt.Sprintf("%03d", i+1), f.Name))
		}
	}
	if err := u.saveDrop(u.drop); err != nil {
		return err
	}
	for i, tmp := range u.parts {
		place := filepath.Join(u.Data, filepath.FromSlash(u.drop.Files[i].Place))
		if err := u.move(tmp, place, u.times[i]); err != nil {
			return err
		}
		places = append(places, place)
	}
	u.taker.add(places)
	return nil
}

// move gives a file its own time and puts it into the inbox.
func (u *uploading) move(tmp, place string, modified time.Time) error {
	if !modified.IsZero() {
		if err := os.Chtimes(tmp, modified, modified); err != nil {
			return err
		}
	}
	if err := lake.MakeDir(filepath.Dir(place)); err != nil {
		return err
	}
	if err := os.Rename(tmp, place); err != nil {
		return err
	}
	return lake.SyncDir(filepath.Dir(place))
}

// discard removes the temporary files that were not moved.
func (u *uploading) discard() {
	for _, tmp := range u.parts {
		os.Remove(tmp)
	}
}
