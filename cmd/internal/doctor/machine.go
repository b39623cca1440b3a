package doctor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

var zone = time.FixedZone("Asia/Shanghai", 8*60*60)

func moment(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") }

func (e *exam) settings() {
	name := e.T("设置", "settings")
	if e.Settings != nil {
		e.say(Bad, name, e.Settings.Error(), e.T("改正 firegrid.yaml 中指出的地方", "mend the place in firegrid.yaml that is named"))
		return
	}
	e.say(Good, name, e.T("firegrid.yaml 可用", "firegrid.yaml can be used"), "")
}

// folders tries to write where firegrid writes.
func (e *exam) folders() {
	name, bad := e.T("文件夹", "folders"), []string{}
	for _, dir := range []string{"", "inbox", "archive", "lake", "returned", "published"} {
		path := filepath.Join(e.Data, dir)
		f, err := os.CreateTemp(path, ".tmp-doctor-*")
		if errors.Is(err, fs.ErrNotExist) {
			bad = append(bad, path+e.T("（没有）", " (missing)"))
			continue
		}
		if err != nil {
			bad = append(bad, path+e.T("（不能写）", " (not writable)"))
			continue
		}
		f.Close()
		os.Remove(f.Name())
	}
	if len(bad) > 0 {
		e.say(Bad, name, strings.Join(bad, e.T("、", ", ")), fmt.Sprintf(e.T("firegrid init --data %s 补上缺的；给运行 firegrid 的账户读写权限", "firegrid init --data %s makes what is missing; give the account that runs firegrid the right to write"), e.Data))
		return
	}
	if lake.Restoring(e.Data) != nil {
		e.say(Bad, name, e.T("有一次恢复没有做完", "a restore was broken off"), e.T("再运行一次 firegrid restore --replace", "run firegrid restore --replace again"))
		return
	}
	if path := e.stranger(); path != "" {
		e.say(Watch, name, fmt.Sprintf(e.T("%s 属于别的账户，服务可能写不了（是用 root 运行过命令吗？）", "%s belongs to another account, and the service may fail to write it (was a command run as root?)"), path),
			fmt.Sprintf("chown -R --reference=%[1]s %[1]s", e.Data))
		return
	}
	e.say(Good, name, e.T("都在，都能写", "all there and writable"), "")
}

// stranger finds a file that does not belong to the owner of the data folder:
// what root has written, the service cannot write again. The inbox is left out,
// since clerks write there.
func (e *exam) stranger() string {
	owner := func(info fs.FileInfo, err error) (uint32, bool) {
		if err != nil {
			return 0, false
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		return st.Uid, ok
	}
	want, ok := owner(os.Stat(e.Data))
	if !ok {
		return ""
	}
	for _, pattern := range []string{"*", "archive/*", "lake/*", "lake/files/*", "published/*", "lake/raw/*"} {
		paths, _ := filepath.Glob(filepath.Join(e.Data, pattern)) // the patterns are sound
		for _, path := range paths {
			if got, ok := owner(os.Lstat(path)); ok && got != want && filepath.Base(path) != "inbox" {
				return path
			}
		}
	}
	return ""
}

const (
	// littleSpace stops uploads and soon a run; someSpace is worth a look.
	littleSpace = 256 << 20
	someSpace   = 2 << 30
)

func (e *exam) space() {
	temp := e.TempDir
	if temp == "" {
		temp = e.Data
	}
	for _, place := range []struct{ name, dir string }{{e.T("磁盘空间", "free space"), e.Data}, {e.T("临时空间", "temporary space"), temp}} {
		var st syscall.Statfs_t
		if err := syscall.Statfs(place.dir, &st); err != nil {
			e.say(Bad, place.name, fmt.Sprintf("%s: %v", place.dir, err), e.T("核对 firegrid.yaml 的 duckdb.temp", "check duckdb.temp in firegrid.yaml"))
			continue
		}
		free, level, try := st.Bavail*uint64(st.Bsize), Good, ""
		if free < someSpace {
			level, try = Watch, e.T("腾出空间；存档 archive 不能删", "free some space; the archive must stay")
		}
		if free < littleSpace {
			level = Bad
		}
		e.say(level, place.name, fmt.Sprintf(e.T("%s 还有 %.1f GB", "%s has %.1f GB left"), place.dir, float64(free)/(1<<30)), try)
	}
}

func (e *exam) lock() {
	if e.Holding {
		return
	}
	name := e.T("正在运行", "at work")
	f, err := os.Open(filepath.Join(e.Data, "firegrid.lock"))
	if err != nil {
		e.say(Good, name, e.T("没有", "nobody"), "")
		return
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		e.say(Good, name, e.T("没有", "nobody"), "")
		return
	}
	e.holder = new(lake.Holder)
	if b, err := os.ReadFile(f.Name()); err == nil {
		_ = json.Unmarshal(b, e.holder) // without a name it is still held
	}
	h, level, try := e.holder, Good, ""
	if !h.Since.IsZero() && e.Now.Sub(h.Since) > 6*time.Hour {
		level, try = Watch, e.T("运行了很久；查看该进程，必要时结束它，再运行一次即可", "it has been at it for long; look at that process, end it if need be, and run it again")
	}
	e.say(level, name, fmt.Sprintf(e.T("firegrid %s，进程 %d，主机 %s，从 %s 开始", "firegrid %s, process %d on %s, since %s"), h.Verb, h.PID, h.Host, moment(h.Since)), try)
}

// clock holds the machine's clock against what was received.
func (e *exam) clock() {
	name, newest := e.T("时钟", "clock"), time.Time{}
	if l, err := lake.Look(e.Data); err == nil && l != nil {
		for _, id := range recordIDs(e.Data) {
			if f, err := l.File(id); err == nil && f != nil && f.ReceivedAt.After(newest) {
				newest = f.ReceivedAt
			}
		}
	}
	if ahead := newest.Sub(e.Now); ahead > 5*time.Minute {
		e.say(Bad, name, fmt.Sprintf(e.T("现在是 %s，但最新的台账收于 %s：时钟被拨回过，或当时快了", "it is %s, but the newest file was received at %s: the clock was set back, or was ahead then"), moment(e.Now), moment(newest)),
			e.T("校准时钟（timedatectl）；先后次序不受影响，数据截至日会受影响", "set the clock (timedatectl); the order of files does not suffer, the as-of day does"))
		return
	}
	e.say(Good, name, moment(e.Now), "")
}

// tooOld is the age at which figures are worth a question: a night was missed.
const tooOld = 36 * time.Hour

func (e *exam) night() {
	name := e.T("夜间运行", "nightly run")
	last, err := published.LastAttempt(filepath.Join(e.Data, "published"))
	again := fmt.Sprintf("firegrid run --data %s", e.Data)
	switch {
	case err != nil:
		e.damage(Damage{Kind: LastRun, Path: filepath.Join(e.Data, "published", "last_run.json")})
		e.say(Bad, name, err.Error(), e.mend())
	case last == nil:
		e.say(Watch, name, e.T("还没有运行过", "none yet"), again)
	case last.Outcome == published.OutcomeFailed && e.Repaired:
		e.say(Watch, name, fmt.Sprintf(e.T("%s 失败；损坏已修复，接着运行即可", "%s failed; the damage is mended, run it now"), moment(last.FinishedAt)), again)
	case last.Outcome == published.OutcomeFailed:
		e.say(Bad, name, fmt.Sprintf(e.T("%s 失败，停在 %s：%s", "%s failed at %s: %s"), moment(last.FinishedAt), last.Stage, last.Error), again)
	case last.Outcome == published.OutcomeHeld:
		e.say(Watch, name, fmt.Sprintf(e.T("%s 被拦下，看板显示的是之前的：%s", "%s held back, the boards show the run before: %s"), moment(last.FinishedAt), last.Error),
			e.T("核实后 firegrid publish --accept \"原因\"，或撤回有误的台账再运行", "firegrid publish --accept \"why\" once it is verified, or withdraw the wrong file and run again"))
	case e.Now.Sub(last.FinishedAt) > tooOld:
		e.say(Watch, name, fmt.Sprintf(e.T("上次成功是 %s，已超过一天半", "the last success was %s, more than a day and a half ago"), moment(last.FinishedAt)),
			e.T("查看 serve.nightly、cron 或 systemd 定时器；现在可运行 ", "look at serve.nightly, cron or the systemd timer; for now: ")+again)
	case !e.LastNight.IsZero() && last.StartedAt.Before(e.LastNight):
		e.say(Watch, name, fmt.Sprintf(e.T("%s 的运行没有发生", "the run of %s did not happen"), moment(e.LastNight)), e.T("firegrid serve 在运行吗？", "is firegrid serve running?"))
	default:
		e.say(Good, name, fmt.Sprintf(e.T("%s 成功，数据截至 %s", "%s, as of %s"), moment(last.FinishedAt), last.AsOf), "")
	}
}
