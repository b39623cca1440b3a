package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"firegrid/cmd/internal/backup"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// RepairOptions say with what a folder is repaired.
type RepairOptions struct {
	Data string
	T    func(zh, en string) string
	// From is a folder of backups, "" if there is none at hand.
	From string
	// Reread reads files again from the archive.
	Reread func(ctx context.Context, ids []string) error
	// Say is told what was done.
	Say func(text string)
}

// Repair mends what an examination found, and gives what it could not mend.
// The caller holds the lock of the data folder. The figures follow with the
// next run.
func Repair(ctx context.Context, damages []Damage, o RepairOptions) (left []Damage, err error) {
	var again []string
	unsound := make(map[string]bool) // files whose originals are lost
	// Originals come first: the rest is made of them.
	slices.SortStableFunc(damages, func(a, b Damage) int { return int(a.Kind) - int(b.Kind) })
	for _, d := range damages {
		mended := true
		switch {
		case d.Kind == Archived:
			mended, err = o.fetch(d)
			unsound[d.ID] = !mended
		case d.Kind == Decided:
			mended, err = o.fetch(d)
		case d.Kind == Record && !unsound[d.ID]:
			// A record of a backup may not know of a withdrawal since.
			again, err = append(again, d.ID), o.keepRecord(d)
		case d.Kind == Record || d.Kind == Rows:
			mended, err = o.fetch(d)
			if !mended && !unsound[d.ID] {
				again, mended = append(again, d.ID), true
			}
		default:
			err = o.one(d)
		}
		if err != nil {
			return nil, err
		}
		if !mended {
			left = append(left, d)
		}
	}
	if len(again) == 0 {
		return left, nil
	}
	slices.Sort(again)
	again = slices.Compact(again)
	if err := o.Reread(ctx, again); err != nil {
		return nil, err
	}
	o.Say(fmt.Sprintf(o.T("%d 份台账已从原件重新读取", "%d files were read again from the originals"), len(again)))
	return left, nil
}

// one mends what needs neither backup nor archive.
func (o *RepairOptions) one(d Damage) error {
	dir := filepath.Join(o.Data, "published")
	switch d.Kind {
	case Leftover:
		return os.RemoveAll(d.Path)
	case Journal, LastRun:
		if err := aside(d.Path); err != nil {
			return err
		}
		o.Say(fmt.Sprintf(o.T("%s：已移到一边", "%s: set aside"), d.Path))
		return nil
	case Run:
		if err := published.SetAside(dir, d.ID); err != nil {
			return err
		}
		o.Say(fmt.Sprintf(o.T("%s：已移到一边", "%s: set aside"), d.Path))
		if current, err := published.CurrentID(dir); err == nil && current != d.ID {
			return nil
		}
	}
	shown, err := published.ShowLastGood(dir)
	if err != nil {
		return err
	}
	if shown == "" {
		o.Say(o.T("没有完好的发布可显示；下次运行会重新发布", "there is no whole run to show; the next run publishes again"))
		return nil
	}
	o.Say(fmt.Sprintf(o.T("看板改为显示 %s", "the boards show %s now"), shown))
	return nil
}

func aside(path string) error { return os.Rename(path, path+".damaged") }

// keepRecord copies a damaged record before it is written anew.
func (o *RepairOptions) keepRecord(d Damage) error {
	b, err := os.ReadFile(d.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return lake.WriteFile(d.Path+".damaged", b)
}

// fetch puts a sound copy of a file back from the newest backup that has one.
func (o *RepairOptions) fetch(d Damage) (done bool, err error) {
	if o.From == "" {
		return false, nil
	}
	rel, err := filepath.Rel(o.Data, d.Path)
	if err != nil {
		return false, err
	}
	ids, err := backup.List(o.From)
	if err != nil {
		return false, err
	}
	for _, id := range slices.Backward(ids) {
		m, err := backup.Read(filepath.Join(o.From, id))
		if err != nil {
			continue // a damaged backup has nothing to give
		}
		at := slices.IndexFunc(m.Files, func(f backup.File) bool { return f.Path == filepath.ToSlash(rel) })
		if at < 0 || slices.Contains(m.Damaged, m.Files[at].Path) || d.Want != "" && d.Want != m.Files[at].SHA256 {
			continue
		}
		path := filepath.Join(o.From, id, "data", rel)
		if lake.CheckFile(path, m.Files[at].SHA256) != nil {
			continue
		}
		o.Say(fmt.Sprintf(o.T("%s：从备份 %s 取回", "%s: taken from the backup %s"), d.Path, id))
		return true, o.putBack(path, d.Path, m.Files[at])
	}
	return false, nil
}

func (o *RepairOptions) putBack(from, to string, f backup.File) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := lake.WriteWith(to, func(w io.Writer) error { _, err := io.Copy(w, in); return err }); err != nil {
		return err
	}
	return errors.Join(os.Chmod(to, f.Mode), os.Chtimes(to, f.ModifiedAt, f.ModifiedAt))
}
