package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Holder is who holds the lock of a data folder.
type Holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Verb  string    `json:"verb"`
	Since time.Time `json:"since"`
}

// LockedError says that another process works in the data folder.
type LockedError struct{ Holder Holder }

func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return "another firegrid is working in this data folder"
	}
	return fmt.Sprintf("another firegrid is working in this data folder: firegrid %s, process %d on %s, since %s",
		e.Holder.Verb, e.Holder.PID, e.Holder.Host, e.Holder.Since.Local().Format("2006-01-02 15:04:05"))
}

// RestoringDir is where a restore gathers, inside the data folder, what it will
// put in place. Where it is left, the restore was broken off.
const RestoringDir = ".restoring"

// VerbRestore is the one verb that may work where a restore was broken off.
const VerbRestore = "restore"

// RestoringError says that a data folder may be half of the old data and half
// of a backup.
type RestoringError struct{ Data string }

func (e *RestoringError) Error() string {
	return fmt.Sprintf("a restore into %s was broken off", e.Data)
}

// Restoring gives a *RestoringError where a restore was broken off.
func Restoring(data string) error {
	if _, err := os.Lstat(filepath.Join(data, RestoringDir)); err == nil {
		return &RestoringError{data}
	}
	return nil
}

// Lock is the right to write to a data folder. The system takes it back when
// the process ends, however it ends.
type Lock struct{ file *os.File }

// TakeLock takes the lock for a verb, or says who has it. It does not wait.
// Where a restore was broken off, only another restore gets it.
func TakeLock(data, verb string) (*Lock, error) {
	if err := os.MkdirAll(data, 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(data, "firegrid.lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
		locked := new(LockedError)
		// The holder writes its name right after taking the lock.
		for range 20 {
			if b, err := os.ReadFile(f.Name()); err == nil && json.Unmarshal(b, &locked.Holder) == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		return nil, locked
	}
	if err := Restoring(data); err != nil && verb != VerbRestore {
		return nil, errors.Join(err, f.Close())
	}
	host, _ := os.Hostname()
	b, err := json.Marshal(Holder{PID: os.Getpid(), Host: host, Verb: verb, Since: time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return nil, err
	}
	if err := f.Truncate(0); err != nil {
		return nil, err
	}
	if _, err := f.WriteAt(b, 0); err != nil {
		return nil, err
	}
	return &Lock{f}, nil
}

// Release gives the lock back.
func (l *Lock) Release() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	return l.file.Close()
}
