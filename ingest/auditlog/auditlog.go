// Package auditlog keeps who did what to the figures, and why.
//
// audit.log in the data folder has one line of JSON for each act. Lines are
// only ever added: a line that was torn by a power cut is closed off by the
// next, and costs no other line.
package auditlog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"syscall"
	"time"
)

// Verb is what was done.
type Verb string

// The verbs.
const (
	Dropped     Verb = "dropped"     // a file was received
	Retracted   Verb = "retracted"   // a file's rows were withdrawn
	Unretracted Verb = "unretracted" // and given back
	Accepted    Verb = "accepted"    // a run that a gate held was published all the same
	RolledBack  Verb = "rolled_back" // an earlier run was shown again
	Decided     Verb = "decided"     // a person said whether two things are the same
)

// Entry is one act.
type Entry struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`
	Verb Verb      `json:"verb"`
	// Subject is what it was done to: a file's name, a run's id.
	Subject string `json:"subject"`
	// ID is the file's SHA-256, where the subject is a file.
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Path is where the log of a data folder is.
func Path(data string) string { return filepath.Join(data, "audit.log") }

// Append adds acts to the log. When it returns, they are on the disk. Several
// processes may append at the same time. An entry without a time or a doer
// gets the present time and the user of the system.
func Append(data string, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		if e.At.IsZero() {
			e.At = time.Now()
		}
		if e.Who == "" {
			e.Who = User()
		}
		e.At = e.At.UTC().Truncate(time.Microsecond)
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	if err := appendDurably(Path(data), b.Bytes()); err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	return nil
}

func appendDurably(path string, lines []byte) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
	}()
	// Freed when the file is closed.
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if size := info.Size(); size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			lines = append([]byte{'\n'}, lines...)
		}
	}
	if _, err := f.Write(lines); err != nil {
		return err
	}
	return f.Sync()
}

// Read gives all acts in the order in which they were noted, and how many
// lines cannot be read. A folder without a log has none.
func Read(data string) (entries []Entry, damaged int, err error) {
	f, err := os.Open(Path(data))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	for {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var e Entry
			if json.Unmarshal(line, &e) == nil && e.Verb != "" {
				entries = append(entries, e)
			} else {
				damaged++
			}
		}
		if errors.Is(err, io.EOF) {
			return entries, damaged, nil
		}
		if err != nil {
			return entries, damaged, err
		}
	}
}

// User is the name of the system's user who runs the program. Behind sudo it
// is the person who called it.
func User() string {
	if name := os.Getenv("SUDO_USER"); name != "" && os.Geteuid() == 0 {
		return name
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return fmt.Sprintf("uid %d", os.Getuid())
}
