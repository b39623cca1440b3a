package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// farNight is a night that does not come while a test runs.
func farNight() string { return time.Now().In(shanghai).Add(12 * time.Hour).Format("4 15 * * *") }

// A server that comes up after the machine was off makes up the night, and
// says on every page and as a metric when the next one is.
func TestServeMakesUpAMissedNight(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	spec := farNight()
	write(t, filepath.Join(data, "firegrid.yaml"), "serve: {nightly: \""+spec+"\"}\n")
	site := "http://" + startServe(t, data)
	soon(t, "the night is made up", func() bool { return strings.Contains(fetch(t, site+"/metrics"), "firegrid_townships{") })
	if m := fetch(t, site+"/metrics"); !strings.Contains(m, "\nfiregrid_run_next_timestamp_seconds 1") {
		t.Errorf("the next night is not on /metrics:\n%.3000s", m)
	}
	clock := time.Now().In(shanghai).Add(12 * time.Hour).Format("15:04")
	if page := fetch(t, site+"/?lang=zh"); !strings.Contains(page, "下一次运行") || !strings.Contains(page, clock[:2]) {
		t.Errorf("the next night is not on the page:\n%s", page)
	}
	out, _, _ := firegrid(t, "status", "--data", data)
	if !strings.Contains(out, "下次运行    ") {
		t.Errorf("status does not name the next night:\n%s", out)
	}
	first, err := published.ReadLast(filepath.Join(data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	startServe(t, data)
	time.Sleep(time.Second)
	again, err := published.ReadLast(filepath.Join(data, "published"))
	if err != nil || !again.StartedAt.Equal(first.StartedAt) {
		t.Errorf("a night that was tried is not made up again: %+v %v", again, err)
	}
}

// A night that fails leaves the server as it was, and says so.
func TestFailedNightDoesNotStopTheServer(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	last := filepath.Join(data, "published", "last_run.json")
	if err := os.Remove(last); err != nil { // as if that run had never been noted
		t.Fatal(err)
	}
	records, err := filepath.Glob(filepath.Join(data, "lake", "files", "*.json"))
	if err != nil || len(records) != 1 {
		t.Fatal(records, err)
	}
	write(t, records[0], "{")
	write(t, filepath.Join(data, "firegrid.yaml"), "serve: {nightly: \""+farNight()+"\"}\n")
	site := "http://" + startServe(t, data)
	soon(t, "the failure is shown", func() bool {
		return strings.Contains(fetch(t, site+"/metrics"), `firegrid_run_last_outcome{outcome="failed"} 1`)
	})
	if m := fetch(t, site+"/metrics"); !strings.Contains(m, "firegrid_townships{") {
		t.Errorf("the run before is no longer shown:\n%.3000s", m)
	}
}

func TestScheduleThatCannotBeIsUsage(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	_, errs, code := firegrid(t, "serve", "--data", data, "--nightly", "2:30")
	if code != exitUsage || !strings.Contains(errs, "30 2 * * *") {
		t.Errorf("exit code %d, %q", code, errs)
	}
}

// patient is the program with short pauses between attempts.
func patient(data string, pauses ...time.Duration) (*app, *bytes.Buffer) {
	said := new(bytes.Buffer)
	return &app{stdout: said, stderr: said, now: time.Now, pauses: pauses, data: data, lang: "zh", logFormat: "text"}, said
}

// A run that finds another one at work tries again; it gives up in the end,
// and does not publish twice what the other has published.
func TestRetryWaitsForAnotherRun(t *testing.T) {
	day := time.Date(2012, 7, 31, 0, 0, 0, 0, time.UTC)
	t.Run("it ends", func(t *testing.T) {
		data := newData(t, map[string]string{"名册.csv": rosterCSV})
		lock, err := lake.TakeLock(data, "run")
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(300*time.Millisecond, func() { _ = lock.Release() })
		a, said := patient(data, 200*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond, time.Second)
		if err := a.runRetrying(t.Context(), day); err != nil || !strings.Contains(said.String(), "正由另一个 firegrid 使用") || !strings.Contains(said.String(), "已发布") {
			t.Errorf("%v\n%s", err, said)
		}
	})
	t.Run("it does not end", func(t *testing.T) {
		data := newData(t, map[string]string{"名册.csv": rosterCSV})
		lock, err := lake.TakeLock(data, "run")
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Release()
		a, said := patient(data, 10*time.Millisecond, 10*time.Millisecond)
		var locked *lake.LockedError
		if err := a.runRetrying(t.Context(), day); !errors.As(err, &locked) || strings.Count(said.String(), "trying again") != 2 {
			t.Errorf("%v\n%s", err, said)
		}
	})
	t.Run("it has published the day", func(t *testing.T) {
		data := newData(t, map[string]string{"名册.csv": rosterCSV})
		lock, err := lake.TakeLock(data, "run")
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(data, "published")
		time.AfterFunc(100*time.Millisecond, func() {
			now := time.Now().UTC()
			_ = published.WriteLast(dir, published.LastRun{StartedAt: now, FinishedAt: now, AsOf: published.DayOf(2012, 7, 31), Outcome: published.OutcomePublished})
			_ = lock.Release()
		})
		a, said := patient(data, 400*time.Millisecond)
		if err := a.runRetrying(t.Context(), day); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
		if ids, err := published.List(dir); err != nil || len(ids) != 0 {
			t.Errorf("the day was published once more: %v %v", ids, err)
		}
	})
}

// A ledger that is still being copied when the night begins is in the figures
// of this night, not of the next.
func TestRetryTakesWhatWasStillCopied(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	f, err := os.Create(filepath.Join(data, "inbox", "诸暨2012.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	copied := make(chan error, 1)
	go func() {
		_, err := f.WriteString(hazardHead)
		for end := time.Now().Add(1200 * time.Millisecond); err == nil && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			_, err = f.WriteString("诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n")
		}
		copied <- err
	}()
	time.Sleep(100 * time.Millisecond)
	a, said := patient(data, 1500*time.Millisecond, time.Second)
	if err := a.runRetrying(t.Context(), time.Date(2012, 7, 31, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if err := <-copied; err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "still being copied") {
		t.Errorf("the test proves nothing: the file was whole at once\n%s", said)
	}
	if out, _, _ := firegrid(t, "metrics", "--data", data); !strings.Contains(out, `firegrid_hazards_rectified{brigade="诸暨大队"`) {
		t.Errorf("the ledger is not in the figures:\n%.2000s", said)
	}
}

// A disk that is full for a while costs the night some time and nothing else.
func TestRetryOutlastsAFullDisk(t *testing.T) {
	source, mnt := smallInbox(t), t.TempDir()
	twin := fresh(t, source, filepath.Join(t.TempDir(), "twin"))
	finish(t, twin)
	script := fmt.Sprintf(`set -e
mount -t tmpfs -o size=400m tmpfs %[1]q
mkdir -p %[1]q/data/inbox && cp -p %[2]q/* %[1]q/data/inbox/ && rm -f %[1]q/data/inbox/*.md
used=$(df -k --output=used %[1]q | tail -1)
mount -o remount,size=$((used + 900))k %[1]q
"$0" run --retry --data %[1]q/data --as-of %[3]s >%[1]s.said 2>&1 & run=$!
until grep -q "trying again" %[1]s.said; do sleep 0.1; kill -0 $run; done
mount -o remount,size=400m %[1]q
wait $run || [ $? -eq 3 ]
"$0" metrics --data %[1]q/data >%[1]s.metrics`, mnt, source, campaignEnd)
	c := exec.Command("unshare", "-rm", "sh", "-c", script, os.Args[0])
	c.Env = append(os.Environ(), "FIREGRID_TEST_MAIN=1", "FIREGRID_TEST_HASTE=1", "FIREGRID_LANG=zh")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("a small disk, by unshare of Debian's util-linux: %v\n%s\n%s", err, out, read(t, mnt+".said"))
	}
	if said := read(t, mnt+".said"); !strings.Contains(said, "磁盘已满") {
		t.Errorf("it does not say why it tries again:\n%s", said)
	}
	if got, want := masked(read(t, mnt+".metrics")), exposition(t, twin); got != want {
		t.Errorf("other figures than with room enough:\n%s", firstDifference(got, want))
	}
}
