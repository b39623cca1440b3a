package published

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	lastName   = "last_run.json"
	missedName = "last_missed.json"
)

// Outcome is how an attempt ended.
type Outcome string

// The outcomes of an attempt.
const (
	OutcomePublished Outcome = "published" // the boards show it
	OutcomeHeld      Outcome = "held"      // computed, but a gate or an audit kept it back
	OutcomeFailed    Outcome = "failed"    // did not come to an end
)

// LastRun is how the last attempt at a run ended, good or bad. LastSuccessAt
// is carried over by attempts that did not publish.
type LastRun struct {
	RunID         string     `json:"run_id,omitempty"`
	StartedAt     time.Time  `json:"started_at"`
	FinishedAt    time.Time  `json:"finished_at"`
	AsOf          Day        `json:"as_of"`
	Outcome       Outcome    `json:"outcome"`
	Stage         string     `json:"stage,omitempty"` // where it stopped
	Error         string     `json:"error,omitempty"`
	Findings      []Finding  `json:"findings,omitempty"` // what held it
	LastSuccessAt *time.Time `json:"last_success_at,omitempty"`
}

// WriteLast records an attempt. Where it published, its end becomes the last
// success; otherwise the last success of the attempt before stays.
func WriteLast(dir string, last LastRun) error {
	switch before, err := ReadLast(dir); {
	case last.Outcome == OutcomePublished:
		last.LastSuccessAt = &last.FinishedAt
	case err == nil && before != nil:
		last.LastSuccessAt = before.LastSuccessAt
	case err != nil: // unreadable: the current run still says when the last success was
		if id, err := CurrentID(dir); err == nil {
			if m, err := ReadManifest(dir, id); err == nil {
				last.LastSuccessAt = &m.FinishedAt
			}
		}
	}
	body, err := json.MarshalIndent(last, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, lastName), append(body, '\n'))
}

// ReadLast returns how the last attempt ended, or nil before the first.
func ReadLast(dir string) (*LastRun, error) {
	path := filepath.Join(dir, lastName)
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var last LastRun
	if err := json.Unmarshal(body, &last); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &last, nil
}

// WriteMissed records an attempt that never began, because another process held
// the data folder. It leaves last_run.json alone, which is that process's to
// write, and needs no lock.
func WriteMissed(dir string, missed LastRun) error {
	missed.Outcome = OutcomeFailed
	body, err := json.MarshalIndent(missed, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, missedName), append(body, '\n'))
}

// LastAttempt returns how the last attempt ended, also one that never began; nil
// before the first. Where a run ended after such an attempt, the run counts.
func LastAttempt(dir string) (*LastRun, error) {
	last, err := ReadLast(dir)
	if err != nil {
		return nil, err
	}
	body, err := os.ReadFile(filepath.Join(dir, missedName))
	if errors.Is(err, fs.ErrNotExist) {
		return last, nil
	}
	if err != nil {
		return nil, err
	}
	missed := new(LastRun)
	if json.Unmarshal(body, missed) != nil || last != nil && !missed.FinishedAt.After(last.FinishedAt) {
		return last, nil // two may have written at once: it is a note, and another will come
	}
	if last != nil { // what it says of the boards is still so
		missed.LastSuccessAt, missed.Findings = last.LastSuccessAt, last.Findings
	}
	return missed, nil
}
