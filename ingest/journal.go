package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"firegrid/ingest/lake"
)

// journal keeps when the files of a batch were received, from before the
// first is read until the last is in the lake. A batch that was killed goes
// on with the same times, so that the same file wins a disputed key.
type journal struct {
	path     string
	Received map[string]time.Time `json:"received"`
}

func openJournal(data string) (*journal, error) {
	j := &journal{path: filepath.Join(data, "lake", "intake.json"), Received: make(map[string]time.Time)}
	b, err := os.ReadFile(j.path)
	if errors.Is(err, fs.ErrNotExist) {
		return j, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, j); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", j.path, err)
	}
	return j, nil
}

// assign gives every file its time, the ones of an interrupted batch theirs.
// Files of one batch lie a microsecond apart, in the order received. Where the
// clock was set back, they follow what is in the lake all the same: the file
// that came later must win a disputed key. The times count once they are saved.
func (j *journal) assign(claims []*claim, taken []lake.File, now time.Time) {
	last := now
	follow := func(t time.Time) {
		if !t.Before(last) {
			last = t.Add(time.Microsecond)
		}
	}
	for _, t := range j.Received {
		follow(t)
	}
	for i := range taken {
		follow(taken[i].ReceivedAt)
	}
	for i, c := range claims {
		if t, ok := j.Received[c.id]; ok {
			c.received = t
			continue
		}
		c.received = last.Add(time.Duration(i) * time.Microsecond).Truncate(time.Microsecond)
		j.Received[c.id], c.new = c.received, true
	}
}

// save makes the times last.
func (j *journal) save() error {
	b, err := json.Marshal(j)
	if err != nil {
		return err
	}
	return lake.WriteFile(j.path, b)
}

// done ends the batch.
func (j *journal) done() error {
	if err := os.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
