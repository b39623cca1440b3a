package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"firegrid/ingest/auditlog"
)

// decisions reads what people have decided, and the log of their acts.
func (e *exam) decisions(context.Context) error {
	name := e.T("人的决定", "decisions")
	paths, err := filepath.Glob(filepath.Join(e.Data, "lake", "decisions", "*.json"))
	if err != nil {
		return err
	}
	var bad []string
	for _, path := range paths {
		if b, err := os.ReadFile(path); err != nil || !json.Valid(b) {
			bad = append(bad, path)
			e.damage(Damage{Kind: Decided, Path: path})
		}
	}
	acts, torn, err := auditlog.Read(e.Data)
	if err != nil {
		return err
	}
	switch {
	case len(bad) > 0:
		e.say(Bad, name, fmt.Sprintf(e.T("%d 个已损坏：%s", "%d are damaged: %s"), len(bad), e.list(bad)), e.fromBackup())
	case torn > 0:
		e.say(Watch, name, fmt.Sprintf(e.T("操作记录 audit.log 有 %d 行读不出来", "%d lines of audit.log cannot be read"), torn), e.T("其余不受影响", "the others do not suffer"))
	default:
		e.say(Good, name, fmt.Sprintf(e.T("%d 个；操作记录可读，共 %d 条", "%d; the audit log can be read, %d entries"), len(paths), len(acts)), "")
	}
	return nil
}

// journal looks at the times of receipt of a batch that was broken off.
func (e *exam) journal() error {
	path := filepath.Join(e.Data, "lake", "intake.json")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !json.Valid(b) {
		e.damage(Damage{Kind: Journal, Path: path})
		e.say(Bad, e.T("收件次序", "journal"), path+e.T(" 已损坏", " is damaged"), e.mend())
	}
	return nil
}
