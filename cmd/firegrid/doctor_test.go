package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// one gives the first path that a pattern under the data folder finds.
func one(t *testing.T, data, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: nothing there (%v)", pattern, err)
	}
	return found[0]
}

func cut(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func garble(t *testing.T, path string) { t.Helper(); write(t, path, "\x00\xffno more") }

// twinOf copies a data folder with all its times.
func twinOf(t *testing.T, data string) string {
	t.Helper()
	twin := filepath.Join(t.TempDir(), "data")
	if out, err := exec.Command("cp", "-a", data, twin).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return twin
}

// Whatever is damaged is named; repaired and run again, the figures are those
// of a folder that was never damaged.
func TestEveryDamageIsNamedAndRepaired(t *testing.T) {
	t.Parallel()
	whole := smallLake(t)
	firegrid(t, "run", "--data", whole, "--as-of", "2012-07-31") // a second one, to fall back on
	want := exposition(t, whole)
	if out, errs, code := firegrid(t, "doctor", "--data", whole); code != exitDone || strings.Contains(out, "✗") || strings.Contains(out, "! ") {
		t.Fatalf("a sound folder: exit code %d\n%s%s", code, out, errs)
	}
	for name, tt := range map[string]struct {
		pattern string
		damage  func(*testing.T, string)
		named   string // what doctor says of it beside the path
	}{
		"roster's rows, a bit":      {"lake/raw/townships/*", flip, "从原件重新读取"},
		"hazards' rows, half":       {"lake/raw/hazards/*", cut, "从原件重新读取"},
		"hazards' rows, gone":       {"lake/raw/hazards/*", remove, "从原件重新读取"},
		"problems, a bit":           {"lake/rejected/*", flip, "从原件重新读取"},
		"record, a bit":             {"lake/files/*.json", flip, "从原件重新读取"},
		"record, half":              {"lake/files/*.json", cut, "从原件重新读取"},
		"record, gone":              {"lake/files/*.json", remove, "从原件重新读取"},
		"run's manifest, a bit":     {"published/2*/manifest.json", flip, "manifest.json 已损坏：内容与"},
		"run's measures, a bit":     {"published/2*/measures.parquet", flip, "measures.parquet 已损坏：内容与"},
		"CURRENT":                   {"published/CURRENT", garble, "看板显示最近一次完好的"},
		"last_run.json":             {"published/last_run.json", garble, "--repair"},
		"times of receipt, garbled": {"lake/files/../intake.json", garble, "--repair"},
	} {
		t.Run(name, func(t *testing.T) {
			data := twinOf(t, whole)
			path := filepath.Join(data, tt.pattern)
			if strings.Contains(tt.pattern, "*") {
				path = one(t, data, tt.pattern)
			}
			tt.damage(t, path)
			out, _, code := firegrid(t, "doctor", "--data", data)
			if code != exitFailed || !strings.Contains(out, filepath.Base(path)) && !strings.Contains(out, filepath.Base(filepath.Dir(path))) || !strings.Contains(out, tt.named) {
				t.Errorf("doctor: exit code %d\n%s", code, out)
			}
			if out, errs, code := firegrid(t, "doctor", "--repair", "--data", data); code != exitDone {
				t.Fatalf("repair: exit code %d\n%s%s", code, out, errs)
			}
			remove(t, filepath.Join(data, "warehouse.duckdb")) // nothing may be left of it there
			firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
			if got := exposition(t, data); got != want {
				t.Errorf("other figures than the undamaged twin's:\n%s", firstDifference(got, want))
			}
		})
	}
}

// A disk that has spoilt much at once: rosters, lists of units and what is
// read by them, records and runs are repaired in their order.
func TestMuchDamageAtOnce(t *testing.T) {
	data := fresh(t, smallInbox(t), filepath.Join(t.TempDir(), "data"))
	firegrid(t, "init", "--data", data)
	finish(t, data)
	want, wantRows := exposition(t, data), lakeRows(t, data)
	flip(t, one(t, data, "lake/raw/townships/*"))
	flip(t, one(t, data, "lake/raw/key_units/*"))
	records, err := filepath.Glob(filepath.Join(data, "lake", "files", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range records {
		switch i % 3 {
		case 0:
			flip(t, path)
		case 1:
			remove(t, path)
		}
	}
	flip(t, one(t, data, "published/2*/manifest.json"))
	if out, errs, code := firegrid(t, "doctor", "--repair", "--data", data); code != exitDone || !strings.Contains(out, "没有完好的发布可显示") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	remove(t, filepath.Join(data, "warehouse.duckdb"))
	finish(t, data)
	if got := exposition(t, data); got != want {
		t.Errorf("other figures than before the damage:\n%s", firstDifference(got, want))
	}
	if got := lakeRows(t, data); !equalRows(got, wantRows) {
		t.Errorf("the lake holds the rows %v, before it was %v", got, wantRows)
	}
}

// The boards fall back to the newest whole run at once, before any new run.
func TestDamagedCurrentRunFallsBack(t *testing.T) {
	data := smallLake(t)
	firegrid(t, "run", "--data", data, "--as-of", "2012-08-31")
	dir := filepath.Join(data, "published")
	ids, err := published.List(dir)
	if err != nil || len(ids) != 2 {
		t.Fatal(ids, err)
	}
	flip(t, filepath.Join(dir, ids[1], "measures.parquet"))
	if out, _, code := firegrid(t, "doctor", "--repair", "--data", data); code != exitDone || !strings.Contains(out, "看板改为显示 "+ids[0]) {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if run, err := published.Current(dir); err != nil || run.Manifest.AsOf.String() != "2012-07-31" {
		t.Errorf("shown: %v %v", run, err)
	}
}

// A withdrawn file whose record is lost stays withdrawn.
func TestRepairedRecordStaysWithdrawn(t *testing.T) {
	data := smallLake(t)
	if _, errs, code := firegrid(t, "retract", "诸暨2012.csv", "--reason", "误交", "--data", data); code != exitDone {
		t.Fatal(errs)
	}
	before := lakeFiles(t, data)[1]
	flip(t, filepath.Join(data, "lake", "files", before.ID+".json"))
	if out, errs, code := firegrid(t, "doctor", "--repair", "--data", data); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	after := lakeFiles(t, data)[1]
	if after.RetractedAt == nil || after.Name != before.Name || !after.ReceivedAt.Equal(before.ReceivedAt) || !after.ModifiedAt.Equal(before.ModifiedAt) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

// A damaged original is told of; only a backup brings it back, whole.
func TestDamagedOriginalComesFromABackup(t *testing.T) {
	data, dest := smallLake(t), t.TempDir()
	backedUp(t, data, dest, 9)
	path := one(t, data, "archive/*/*")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, path)
	out, _, code := firegrid(t, "doctor", "--repair", "--data", data)
	if code != exitFailed || !strings.Contains(out, path) || !strings.Contains(out, "--from") {
		t.Errorf("without a backup: exit code %d\n%s", code, out)
	}
	if out, errs, code := firegrid(t, "doctor", "--repair", "--from", dest, "--data", data); code != exitDone || !strings.Contains(out, "从备份") {
		t.Errorf("with one: exit code %d\n%s%s", code, out, errs)
	}
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, whole) {
		t.Errorf("the original is not what it was: %v", err)
	}
}

// A damaged warehouse is no trouble: the next run makes it anew.
func TestDamagedWarehouse(t *testing.T) {
	data := smallLake(t)
	want := exposition(t, data)
	garble(t, filepath.Join(data, "warehouse.duckdb"))
	if out, _, code := firegrid(t, "doctor", "--data", data); code != exitDone || !strings.Contains(out, "! 数据仓库") || !strings.Contains(out, "自动重建") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	if got := exposition(t, data); got != want {
		t.Errorf("other figures:\n%s", firstDifference(got, want))
	}
}

// A run that meets damaged rows publishes nothing and says what to do.
func TestRunOverDamageSaysWhatToDo(t *testing.T) {
	data := smallLake(t)
	flip(t, one(t, data, "lake/raw/hazards/*"))
	remove(t, filepath.Join(data, "warehouse.duckdb"))
	_, errs, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	if code != exitFailed || !strings.Contains(errs, "已损坏：大小或 SHA-256 与记下的不符") || strings.Contains(errs, "damaged") || !strings.Contains(errs, "firegrid doctor --repair") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	// Repaired, the night that failed by it is no longer the trouble.
	out, _, code := firegrid(t, "doctor", "--repair", "--data", data)
	if code != exitDone || strings.Contains(out, "✗") || !strings.Contains(out, "! 夜间运行") || !strings.Contains(out, "修复完成。下一步：firegrid run --data "+data) {
		t.Errorf("repair: exit code %d\n%s", code, out)
	}
	if out, _, code := firegrid(t, "run", "--data", data, "--as-of", "2012-07-31"); code != exitDone {
		t.Errorf("run after the repair: exit code %d\n%s", code, out)
	}
}

// What reads a run that is damaged says so in Chinese, and what to do.
func TestDamagedRunSaysWhatToDo(t *testing.T) {
	for name, damage := range map[string]func(*testing.T, string){"a bit": flip, "gone": remove} {
		data := smallLake(t)
		manifest := one(t, data, "published/2*/manifest.json")
		damage(t, manifest)
		for _, verb := range []string{"status", "metrics"} {
			_, errs, code := firegrid(t, verb, "--data", data)
			if code != exitFailed || !strings.Contains(errs, manifest) || strings.Contains(errs, "damaged") || !strings.Contains(errs, "试试：firegrid doctor --repair --data "+data) {
				t.Errorf("%s, manifest %s: exit code %d, %q", verb, name, code, errs)
			}
		}
	}
}

// What is wrong with the machine, not with a file.
func TestDoctorLooksAtTheMachine(t *testing.T) {
	data := smallLake(t)
	lock, err := lake.TakeLock(data, "run")
	if err != nil {
		t.Fatal(err)
	}
	if out, _, _ := firegrid(t, "doctor", "--quick", "--data", data); !strings.Contains(out, "firegrid run，进程") {
		t.Errorf("the holder of the lock is not named:\n%s", out)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(data, "lake", "raw", ".tmp-1")
	write(t, old, "x")
	long := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if out, _, code := firegrid(t, "doctor", "--data", data); code != exitDone || !strings.Contains(out, "! 残留文件") {
		t.Errorf("leftovers: exit code %d\n%s", code, out)
	}
	firegrid(t, "doctor", "--repair", "--data", data)
	if _, err := os.Stat(old); err == nil {
		t.Error("the leftover is still there")
	}
	for days, want := range map[int]string{-400: "✗ 时钟", 3: "! 夜间运行"} {
		said := new(bytes.Buffer)
		a := &app{stdout: said, stderr: said, now: func() time.Time { return time.Now().AddDate(0, 0, days) }, data: data, lang: "zh", logFormat: "text"}
		_ = a.examine(t.Context(), true, false) // the exit code is that of the lines
		if !strings.Contains(said.String(), want) {
			t.Errorf("%d days from now: no %q in\n%s", days, want, said)
		}
	}
	if os.Getuid() == 0 { // as it is in CI: root gives a file away
		if err := os.Lchown(filepath.Join(data, "warehouse.duckdb"), 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if out, _, _ := firegrid(t, "doctor", "--quick", "--data", data); !strings.Contains(out, "! 文件夹") || !strings.Contains(out, "chown -R") {
			t.Errorf("a file of another account is not named:\n%s", out)
		}
	}
	write(t, filepath.Join(data, "firegrid.yaml"), "serve: {nightly: 2:30}\n")
	if err := os.RemoveAll(filepath.Join(data, "returned")); err != nil {
		t.Fatal(err)
	}
	out, _, code := firegrid(t, "doctor", "--quick", "--data", data)
	if code != exitFailed || !strings.Contains(out, "✗ 设置") || !strings.Contains(out, "✗ 文件夹") || !strings.Contains(out, "returned（没有）") {
		t.Errorf("a slip in the settings and a missing folder: exit code %d\n%s", code, out)
	}
}
