package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"firegrid/cmd/internal/backup"
	"firegrid/exporter"
	"firegrid/ingest"
	"firegrid/ingest/lake"
	"firegrid/transform"
	"firegrid/transform/published"
)

// hint says in plain words what an error means and what to try.
func (a *app) hint(err error) (what, try string) {
	what = err.Error()
	var locked *lake.LockedError
	var path *fs.PathError
	var damage *backup.DamageError
	var notEmpty *backup.NotEmptyError
	var pair *transform.UnknownPairError
	var against *transform.ContradictionError
	var broken *lake.DamageError
	var ref *ingest.RefError
	var there *exporter.HistoryThereError
	var drift *transform.DriftError
	var settings *settingsError
	var run *published.DamageError
	var bind *bindError
	var restoring *lake.RestoringError
	if rows, try := a.rowsHint(err); rows != "" {
		return rows, try
	}
	switch {
	case errors.As(err, &locked):
		h := locked.Holder
		what = fmt.Sprintf(a.t("这个数据文件夹正由另一个 firegrid 使用：firegrid %s，进程 %d，主机 %s，从 %s 开始",
			"another firegrid is working in this data folder: firegrid %s, process %d on %s, since %s"),
			h.Verb, h.PID, h.Host, h.Since.In(shanghai).Format("2006-01-02 15:04:05"))
		try = a.t("等它结束后再运行；若长时间不结束，请查看该进程", "wait until it has ended; if it does not, look at that process")
	case errors.As(err, &bind):
		what, try = bind.in(a), bind.try
	case errors.As(err, &settings):
		what = settings.in(a.lang)
		try = a.t("改正后再运行；每一项怎么写，见 firegrid init 写出的 firegrid.yaml", "mend it and try again; the firegrid.yaml that firegrid init writes explains every setting")
	case errors.As(err, &restoring):
		what = fmt.Sprintf(a.t("%s 里有一次恢复没有做完，现在写入会把新旧数据混在一起", "a restore into %s was broken off; to write there now would mix old and new data"), restoring.Data)
		try = a.t("先做完恢复：", "finish it first: ") + "firegrid restore BACKUP --replace --data " + restoring.Data
	case errors.As(err, &ref):
		what, try = a.refHint(ref)
	case errors.As(err, &damage):
		what = fmt.Sprintf(a.t("备份已损坏，什么也没有动：%s", "the backup is damaged, nothing was touched: %s"), strings.Join(damage.Paths, ", "))
		try = a.t("换一次更早的备份；firegrid backup --verify 可核对全部备份", "an earlier backup; firegrid backup --verify checks them all")
	case errors.As(err, &broken):
		what = a.troubleIn(broken.Error())
		try = "firegrid doctor --repair --data " + a.data
	case errors.As(err, &run):
		what = run.In(a.lang)
		try = "firegrid doctor --repair --data " + a.data
	case errors.As(err, &notEmpty):
		what = fmt.Sprintf(a.t("%s 不是空的，里面有 %s", "%s is not empty, it has %s"), notEmpty.Data, notEmpty.Found)
		try = a.t("换一个空文件夹，或加 --replace（原有的内容移到一边，不会删除）", "an empty folder, or --replace: what is there is put aside, not deleted")
	case diskFull(err):
		what = a.t("磁盘已满："+what, "the disk is full: "+what)
		try = a.t("腾出空间后再次运行；已经读取的文件不会重复，也不会丢失", "free some space and run it again; nothing was lost and nothing counts twice")
	case errors.Is(err, fs.ErrPermission):
		if errors.As(err, &path) {
			what = fmt.Sprintf(a.t("没有权限：%s", "no permission: %s"), path.Path)
		}
		try = a.t("给运行 firegrid 的账户这个文件夹的读写权限，或用 --data 指定别的文件夹", "give the account that runs firegrid the right to read and write there, or name another folder with --data")
	case errors.As(err, &pair):
		what = fmt.Sprintf(a.t("没有编号为 %s 的待认定单位", "there is no pair of units %s to decide on"), pair.ID)
		try = "firegrid doubles"
	case errors.As(err, &against):
		d := against.With
		what = fmt.Sprintf(a.t("与已有的认定矛盾：%s 与 %s 已认定不是同一单位（%s）", "it contradicts what was decided: %s and %s are different units (%s)"), d.Main.Name, d.Other.Name, d.ID)
		try = "firegrid doubles decide " + d.ID + " --undo"
	case unpublished(err):
		what = a.t("还没有发布过数据", "nothing has been published yet")
		try = "firegrid run --data " + a.data
	case transform.IsOutOfSpace(err):
		what = a.t("计算时内存或临时文件夹不够用：", "computing needs more memory or temporary space than it may have: ") + what
		try = a.t("在 firegrid.yaml 里调大 duckdb 的 memory 或 temp_limit 后再次运行；数据没有丢失", "allow more in firegrid.yaml, memory or temp_limit of duckdb, and run it again; nothing was lost")
	case errors.As(err, &there):
		what = fmt.Sprintf(a.t("%s 里已经有这些序列从 %s 到 %s 的数据，再放一份会互相矛盾", "%s already holds these series from %s to %s; a second copy would contradict them"),
			there.Dir, shanghaiTime(there.First), shanghaiTime(there.Last))
		try = a.t("以前放进去的历史用 --replace 换掉；如果是 Prometheus 自己抓取的，用 --to 截止到它开始抓取的前一天", "replace an earlier history with --replace; if Prometheus has scraped it, end with --to the day before it began")
	case errors.As(err, &drift):
		what = fmt.Sprintf(a.t("发布之后数据或算法有了变化，历史会与看板上 %s 的数字对不上（%s）", "the data or the measures have changed since they were published; a history would contradict the figures of %s on the boards (%s)"), drift.AsOf, drift.Sample)
		try = "firegrid run --data " + a.data
	case errors.Is(err, exporter.ErrNoPromtool):
		what = a.t("这台机器上没有 promtool，它随 Prometheus 一起安装（Debian 软件包 prometheus）", what)
		try = a.t("先用 -o 写成文件，再在有 promtool 的机器上做成数据块：", "write a file with -o and make blocks of it where promtool is: ") + strings.Join(exporter.PromtoolCommand("FILE", "DIR"), " ")
	case strings.Contains(what, "there is no inbox"):
		what = a.t("没有收件夹："+a.data+"/inbox", what)
		try = "firegrid init --data " + a.data
	case errors.Is(err, syscall.ENOTDIR) && errors.As(err, &path):
		what = fmt.Sprintf(a.t("%s 不是文件夹", "%s is no folder"), path.Path)
		try = a.t("用 --data 指定数据文件夹", "name the data folder with --data")
	case errors.Is(err, fs.ErrNotExist) && errors.As(err, &path):
		what = fmt.Sprintf(a.t("找不到：%s", "not found: %s"), path.Path)
		try = a.t("核对文件名和路径", "check the name and the path")
		if strings.HasPrefix(path.Path, publishedDir(a.data)+"/") { // no name of the user's
			try = "firegrid doctor --repair --data " + a.data
		}
	default:
		what = a.troubleIn(what)
		if strings.Contains(err.Error(), " is damaged: ") {
			try = "firegrid doctor --repair --data " + a.data
		}
	}
	return what, try
}

// diskFull reports that there was no room to write, also in DuckDB's words.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || err != nil && strings.Contains(err.Error(), "No space left")
}

// unpublished reports that there is no published run yet.
func unpublished(err error) bool { return errors.Is(err, published.ErrNothingPublished) }
