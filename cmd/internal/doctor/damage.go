package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

// Kind is what is damaged.
type Kind int

// The kinds, by the way in which they are recovered.
const (
	Archived Kind = iota // a file as received: only a backup has it
	Decided              // a decision of people: only a backup has it
	Record               // of a file: from a backup, else made again from the archive
	Rows                 // of a file: read again from the archive
	Run                  // a published run: set aside, the next run makes it again
	Current              // CURRENT: the newest whole run is shown
	LastRun              // last_run.json: set aside, the next run writes it
	Journal              // of an interrupted batch: set aside
	Leftover             // a temporary file of a process that was killed: removed
)

// Damage is one thing that is not as it should be.
type Damage struct {
	Kind Kind
	Path string
	ID   string // of the file or run
	Want string // the SHA-256 that it should have, "" where nobody knows
}

func (e *exam) damage(d Damage) { e.Damages = append(e.Damages, d) }

// mend is what to try where doctor can help itself.
func (e *exam) mend() string {
	return fmt.Sprintf("firegrid doctor --repair --data %s", e.Data)
}

func (e *exam) fromBackup() string {
	return fmt.Sprintf(e.T("firegrid doctor --repair --from 备份文件夹 --data %s；没有备份就请大队重新提交这份台账", "firegrid doctor --repair --from BACKUPS --data %s; without a backup have the brigade hand it in again"), e.Data)
}

// list says which files are damaged, the first few by name.
func (e *exam) list(paths []string) string {
	const shown = 5
	text := strings.Join(paths[:min(shown, len(paths))], e.T("、", ", "))
	if more := len(paths) - shown; more > 0 {
		text += fmt.Sprintf(e.T(" 等 %d 个", " and %d more"), more)
	}
	return text
}

func recordIDs(data string) (ids []string) {
	entries, _ := os.ReadDir(filepath.Join(data, "lake", "files"))
	for _, n := range entries {
		if id, ok := strings.CutSuffix(n.Name(), ".json"); ok && len(id) == 64 {
			ids = append(ids, id)
		}
	}
	return ids
}

// archive reads every file as received.
func (e *exam) archive(ctx context.Context) error {
	name := e.T("存档", "archive")
	paths, err := filepath.Glob(filepath.Join(e.Data, "archive", "??", "*"))
	if err != nil {
		return err
	}
	var bad []string
	for i, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.Progress(i+1, len(paths), filepath.Base(path))
		id, _, _ := strings.Cut(filepath.Base(path), ".")
		if len(id) != 64 || e.Quick {
			continue
		}
		if lake.CheckFile(path, id) != nil {
			bad = append(bad, path)
			e.damage(Damage{Kind: Archived, Path: path, ID: id, Want: id})
		}
	}
	if len(bad) > 0 {
		e.say(Bad, name, fmt.Sprintf(e.T("%d 份原件已损坏：%s", "%d originals are damaged: %s"), len(bad), e.list(bad)), e.fromBackup())
		return nil
	}
	e.say(Good, name, fmt.Sprintf(e.T("%d 份原件", "%d originals"), len(paths))+e.unread(), "")
	return nil
}

func (e *exam) unread() string {
	if e.Quick {
		return e.T("（没有逐个核对）", " (not read)")
	}
	return ""
}

// lake reads every record, and the rows that it names.
func (e *exam) lake(ctx context.Context) error {
	name := e.T("台账数据", "lake")
	l, err := lake.Look(e.Data)
	if err != nil {
		return err
	}
	if l == nil {
		e.say(Good, name, e.T("空", "empty"), "")
		return nil
	}
	var bad, lost []string
	ids := recordIDs(e.Data)
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.Progress(i+1, len(ids), id[:12])
		f, err := l.File(id)
		if err != nil || f == nil || f.ID != id {
			path := filepath.Join(e.Data, "lake", "files", id+".json")
			bad = append(bad, path)
			e.damage(Damage{Kind: Record, Path: path, ID: id})
			continue
		}
		if _, err := os.Stat(filepath.Join(e.Data, filepath.FromSlash(f.Archive))); errors.Is(err, fs.ErrNotExist) {
			lost = append(lost, f.Archive)
			e.damage(Damage{Kind: Archived, Path: filepath.Join(e.Data, filepath.FromSlash(f.Archive)), ID: id, Want: id})
		}
		bad = append(bad, e.rows(l, f)...)
	}
	forgotten, err := e.forgotten(ids)
	if err != nil {
		return err
	}
	bad = append(bad, forgotten...)
	if len(lost) > 0 {
		e.say(Bad, e.T("存档", "archive"), fmt.Sprintf(e.T("缺 %d 份原件：%s", "%d originals are missing: %s"), len(lost), e.list(lost)), e.fromBackup())
	}
	if len(bad) > 0 {
		e.say(Bad, name, fmt.Sprintf(e.T("%d 个文件已损坏或缺失：%s；可从原件重新读取", "%d files are damaged or missing: %s; they are read again from the originals"), len(bad), e.list(bad)), e.mend())
	} else {
		e.say(Good, name, fmt.Sprintf(e.T("%d 份台账的记录和数据", "records and rows of %d files"), len(ids))+e.unread(), "")
	}
	return e.journal()
}

// forgotten gives the records that are gone although the original is there. An
// original that still waits in the inbox has none yet.
func (e *exam) forgotten(ids []string) (bad []string, err error) {
	if e.holder != nil { // somebody is taking files in
		return nil, nil
	}
	waiting := make(map[string]bool)
	err = filepath.WalkDir(filepath.Join(e.Data, "inbox"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what cannot be listed is told of elsewhere
		}
		if sum, err := lake.SumFile(path); err == nil {
			waiting[sum] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join(e.Data, "archive", "??", "*"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		id, _, _ := strings.Cut(filepath.Base(path), ".")
		if len(id) != 64 || waiting[id] || slices.Contains(ids, id) {
			continue
		}
		record := filepath.Join(e.Data, "lake", "files", id+".json")
		bad = append(bad, record)
		e.damage(Damage{Kind: Record, Path: record, ID: id})
	}
	return bad, nil
}

// rows gives the parts of a file that are not as its record says.
func (e *exam) rows(l *lake.Lake, f *lake.File) (bad []string) {
	for _, p := range f.AllParts() {
		if e.Quick {
			if info, err := os.Stat(l.Path(p)); err == nil && info.Size() == p.Size {
				continue
			}
		} else if l.CheckPart(p) == nil {
			continue
		}
		bad = append(bad, l.Path(p))
		e.damage(Damage{Kind: Rows, Path: l.Path(p), ID: f.ID, Want: p.SHA256})
	}
	return bad
}

// published reads every published run.
func (e *exam) published(ctx context.Context) error {
	name, dir := e.T("已发布", "published"), filepath.Join(e.Data, "published")
	ids, err := published.List(dir)
	if err != nil {
		return err
	}
	var bad []string
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.Progress(i+1, len(ids), id)
		check := func() error { _, err := published.Open(dir, id); return err }
		if e.Quick {
			check = func() error { _, err := published.ReadManifest(dir, id); return err }
		}
		if err := check(); err != nil {
			bad = append(bad, e.runDamage(err))
			e.damage(Damage{Kind: Run, Path: filepath.Join(dir, id), ID: id})
		}
	}
	current, err := published.CurrentID(dir)
	if err == nil {
		_, err = os.Stat(filepath.Join(dir, current))
	}
	if err != nil && !errors.Is(err, published.ErrNothingPublished) {
		bad = append(bad, err.Error())
		e.damage(Damage{Kind: Current, Path: filepath.Join(dir, "CURRENT")})
	}
	switch {
	case len(bad) > 0:
		e.say(Bad, name, e.list(bad)+e.T("；移到一边，看板显示最近一次完好的", "; it is set aside, and the newest whole run is shown"), e.mend())
	case current == "":
		e.say(Watch, name, e.T("还没有发布过", "nothing yet"), "firegrid run --data "+e.Data)
	default:
		e.say(Good, name, fmt.Sprintf(e.T("%d 次，看板显示 %s", "%d runs, the boards show %s"), len(ids), current)+e.unread(), "")
	}
	return nil
}

// runDamage says in the user's language what is wrong with a published run.
func (e *exam) runDamage(err error) string {
	var damage *published.DamageError
	if errors.As(err, &damage) {
		return damage.In(e.T("zh", "en"))
	}
	return err.Error()
}

// warehouse opens it, unless somebody works with it.
func (e *exam) warehouse(ctx context.Context) error {
	name, path := e.T("数据仓库", "warehouse"), filepath.Join(e.Data, "warehouse.duckdb")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		e.say(Good, name, e.T("没有，下次运行时建立", "none, the next run makes it"), "")
		return nil
	}
	if e.holder != nil {
		e.say(Good, name, e.T("正在使用，没有检查", "in use, not looked at"), "")
		return nil
	}
	if err := transform.Check(ctx, path, !e.Quick); err != nil {
		e.say(Watch, name, fmt.Sprintf(e.T("打不开：%v；下次运行会自动重建，数字不变", "cannot be read: %v; the next run makes it anew by itself, with the same figures"), err), "firegrid run --data "+e.Data)
		return nil
	}
	e.say(Good, name, e.T("完好", "sound"), "")
	return nil
}

// old is the age at which a temporary file belongs to nobody.
const old = 24 * time.Hour

// leftovers finds temporary files of processes that were killed.
func (e *exam) leftovers(ctx context.Context) error {
	name, n, size := e.T("残留文件", "leftovers"), 0, int64(0)
	for _, dir := range []string{"archive", "lake", "published", "returned", "uploads"} {
		err := filepath.WalkDir(filepath.Join(e.Data, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasPrefix(d.Name(), ".tmp-") {
				return ctx.Err() // what cannot be listed is told of elsewhere
			}
			if info, err := d.Info(); err == nil && e.Now.Sub(info.ModTime()) > old {
				n, size = n+1, size+info.Size()
				e.damage(Damage{Kind: Leftover, Path: path})
			}
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if n > 0 {
		e.say(Watch, name, fmt.Sprintf(e.T("%d 个，%.1f MB，来自被中断的运行", "%d, %.1f MB, of runs that were broken off"), n, float64(size)/(1<<20)), e.mend())
		return nil
	}
	e.say(Good, name, e.T("没有", "none"), "")
	return nil
}
