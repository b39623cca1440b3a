package returned_test

import (
	"context"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/returned"
)

// folder is a data folder with a roster, and a clock of its own.
type folder struct {
	*testing.T
	data string
	lake *lake.Lake
	now  time.Time
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	f := &folder{T: t, data: t.TempDir(), now: time.Date(2012, 8, 1, 2, 30, 0, 0, time.UTC)}
	var err error
	if f.lake, err = lake.Open(f.data); err != nil {
		t.Fatal(err)
	}
	f.drop("乡镇街道名册.csv", "行政区划代码,乡镇街道,类型,县市区,所属大队\n330681001,暨阳街道,街道,诸暨市,诸暨大队\n330602001,塔山街道,街道,越城区,越城大队\n")
	return f
}

// drop has a file of a content taken.
func (f *folder) drop(name, content string) {
	f.Helper()
	path := filepath.Join(f.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		f.Fatal(err)
	}
	f.dropFile(path)
}

func (f *folder) dropFile(path string) *ingest.Result {
	f.Helper()
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.now = f.now.Add(time.Hour)
	res, err := ingest.Run(context.Background(), ingest.Options{
		Data: f.data, Files: []string{path}, Contracts: contracts, Fingerprint: "1", Now: func() time.Time { return f.now },
	})
	if err != nil {
		f.Fatal(err)
	}
	return res
}

// sync brings the returned workbooks up to date and gives their names.
func (f *folder) sync(written, removed int) []string {
	f.Helper()
	w, r, err := returned.Refresh(context.Background(), f.data)
	if err != nil {
		f.Fatal(err)
	}
	if w != written || r != removed {
		f.Errorf("%d written and %d removed, want %d and %d", w, r, written, removed)
	}
	return f.names()
}

func (f *folder) names() []string {
	entries, err := os.ReadDir(returned.Dir(f.data))
	if err != nil && !os.IsNotExist(err) {
		f.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".state") {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names
}

func (f *folder) expect(got []string, want ...string) {
	f.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("returned workbooks (-want +got):\n%s", diff)
	}
}

const heads = "隐患编号,单位名称,县市区,乡镇街道,发现日期,隐患描述,整改状态\n"

func ledger(no, day string) string {
	return heads + no + ",甲公司,诸暨市,暨阳街道," + day + ",堵塞通道,整改中\n"
}

func TestSyncWritesWhatIsWrongAndRemovesWhatIsHealed(t *testing.T) {
	f := newFolder(t)
	f.expect(f.sync(0, 0))
	f.drop("七月.csv", ledger("YH-1", "昨天"))
	f.drop("八月.csv", ledger("YH-2", "2012-8-1"))
	f.expect(f.sync(1, 0), "七月（问题）.xlsx")
	f.sync(0, 0)
	f.drop("七月.csv", ledger("YH-1", "前天")) // still wrong: the later replaces
	f.expect(f.sync(1, 0), "七月（问题）.xlsx")
	f.drop("七月.xls", ledger("YH-1", "2012-7-1")) // healed, whatever its ending
	f.expect(f.sync(0, 1))
	f.sync(0, 0)
}

// A file that was read again and is still wrong has a new workbook; one that a
// new roster healed has none.
func TestSyncFollowsReadings(t *testing.T) {
	f := newFolder(t)
	f.drop("七月.csv", heads+"YH-1,甲公司,诸暨市,姚江镇,2012-7-1,堵塞通道,整改中\n")
	f.expect(f.sync(1, 0), "七月（问题）.xlsx")
	f.drop("名册补充.csv", "行政区划代码,乡镇街道,类型,县市区,所属大队\n330681106,姚江镇,镇,诸暨市,诸暨大队\n")
	f.expect(f.sync(0, 1))
}

func TestSyncKeepsApartWhatDifferentBrigadesSend(t *testing.T) {
	f := newFolder(t)
	f.drop("台账.csv", "填报单位：诸暨大队\n"+ledger("YH-1", "昨天"))
	f.drop("台账.csv", "填报单位：越城大队\n"+heads+"YH-9,乙公司,越城区,塔山街道,昨天,堵塞通道,整改中\n")
	f.expect(f.sync(2, 0), "台账（问题）.xlsx", "台账（问题）〔越城大队〕.xlsx")
	f.drop("台账（问题）〔越城大队〕.csv", "填报单位：越城大队\n"+heads+"YH-9,乙公司,越城区,塔山街道,2012-7-1,堵塞通道,整改中\n")
	f.expect(f.sync(0, 1), "台账（问题）.xlsx")
	f.drop("台账.csv", "填报单位：诸暨大队\n"+ledger("YH-1", "2012-7-1"))
	f.expect(f.sync(0, 1))
}

// A workbook that was deleted is written again; one that a clerk is working on
// is left alone until a newer file comes in.
func TestSyncLeavesWhatAClerkHasSaved(t *testing.T) {
	f := newFolder(t)
	f.drop("七月.csv", heads+"YH-1,甲公司,诸暨市,姚江镇,昨天,堵塞通道,整改中\n")
	f.sync(1, 0)
	path := filepath.Join(returned.Dir(f.data), "七月（问题）.xlsx")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	f.sync(1, 0)
	if err := os.WriteFile(path, []byte("half mended"), 0o644); err != nil {
		t.Fatal(err)
	}
	// The roster has the file read again, which takes one problem away.
	f.drop("名册补充.csv", "行政区划代码,乡镇街道,类型,县市区,所属大队\n330681106,姚江镇,镇,诸暨市,诸暨大队\n")
	f.sync(0, 0)
	if b, err := os.ReadFile(path); err != nil || string(b) != "half mended" {
		t.Errorf("the clerk's work is gone: %q %v", b, err)
	}
	f.drop("七月.csv", ledger("YH-1", "前天"))
	f.sync(1, 0)
	openBook(t, path)
}

func TestSyncWaitsForAWorkbookThatIsOpen(t *testing.T) {
	f := newFolder(t)
	f.drop("七月.csv", ledger("YH-1", "昨天"))
	f.sync(1, 0)
	lock := filepath.Join(returned.Dir(f.data), "~$七月（问题）.xlsx")
	if err := os.WriteFile(lock, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	f.drop("七月.csv", ledger("YH-1", "2012-7-1"))
	f.expect(f.sync(0, 0), "~$七月（问题）.xlsx", "七月（问题）.xlsx")
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	f.expect(f.sync(0, 1))
}

// A run that was killed after a workbook was written, or before, or half way,
// goes on the next time: no workbook is missing, and none is left behind.
func TestSyncGoesOnAfterAKill(t *testing.T) {
	f := newFolder(t)
	f.drop("七月.csv", ledger("YH-1", "昨天"))
	f.drop("八月.csv", ledger("YH-2", "昨天"))
	f.drop("九月.csv", ledger("YH-3", "昨天"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	files, err := f.lake.Files()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := returned.Sync(ctx, f.data, f.lake, files); err == nil {
		t.Error("a cancelled run says nothing")
	}
	// As if killed after one workbook had its name, before that was noted.
	dir := returned.Dir(f.data)
	for name, content := range map[string]string{"七月（问题）.xlsx": "written", ".tmp-123": "half"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f.drop("七月.csv", ledger("YH-1", "2012-7-1"))
	f.expect(f.sync(2, 1), "九月（问题）.xlsx", "八月（问题）.xlsx")
	if err := os.WriteFile(filepath.Join(dir, ".state.json"), []byte(`{"maker":`), 0o644); err != nil {
		t.Fatal(err)
	}
	f.expect(f.sync(2, 0), "九月（问题）.xlsx", "八月（问题）.xlsx")
}

// One workbook that cannot be written does not keep the others back.
func TestSyncGoesOnAfterAFailure(t *testing.T) {
	f := newFolder(t)
	f.drop("七月.csv", ledger("YH-1", "昨天"))
	f.drop("八月.csv", ledger("YH-2", "昨天"))
	files, err := f.lake.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file.Name == "七月.csv" {
			if err := os.Remove(filepath.Join(f.data, file.Archive)); err != nil {
				t.Fatal(err)
			}
		}
	}
	written, _, err := returned.Sync(context.Background(), f.data, f.lake, files)
	if written != 1 || err == nil || !strings.Contains(err.Error(), "七月.csv") {
		t.Errorf("%d written, error %v", written, err)
	}
	f.expect(f.names(), "八月（问题）.xlsx")
}

func TestRemoveTakesAWorkbookAway(t *testing.T) {
	f := newFolder(t)
	f.drop("七月.csv", ledger("YH-1", "昨天"))
	f.sync(1, 0)
	if err := returned.Remove(f.data, "七月.csv"); err != nil {
		t.Fatal(err)
	}
	f.expect(f.names())
	if err := returned.Remove(f.data, "没有.csv"); err != nil {
		t.Error(err)
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"诸暨大队.xls":                        "诸暨大队（问题）.xlsx",
		"【待补】诸暨（7月）.xlsx":                 "【待补】诸暨（7月）（问题）.xlsx",
		"诸暨（问题）.xlsx":                     "诸暨（问题）.xlsx",
		"诸暨（问题） (2).xlsx":                 "诸暨（问题）.xlsx",
		"诸暨（问题） - 副本.xlsx":                "诸暨（问题）.xlsx",
		"诸暨（问题）（问题）.xlsx":                 "诸暨（问题）.xlsx",
		"诸暨 - 副本.xlsx":                    "诸暨 - 副本（问题）.xlsx",
		"a/b\\c.csv":                      "a＿b＿c（问题）.xlsx",
		"（问题）.xlsx":                       "（问题）（问题）.xlsx",
		strings.Repeat("长", 84) + ".xlsx": strings.Repeat("长", 79) + "（问题）.xlsx",
	} {
		if got := returned.FileName(name); got != want || len(got) > 255 {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
