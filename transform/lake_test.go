package transform

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// testLake writes files into a real lake as ingest would.
type testLake struct {
	t         testing.TB
	data      string
	lake      *lake.Lake
	contracts map[string]*dataset.Contract
}

func newLake(t testing.TB) *testLake {
	t.Helper()
	l := &testLake{t: t, data: t.TempDir(), contracts: contracts(t)}
	var err error
	if l.lake, err = lake.Open(l.data); err != nil {
		t.Fatal(err)
	}
	return l
}

// file writes one reading of a file and commits it.
func (l *testLake) file(name string, reading int, receivedAt time.Time, rows map[string][]row) *lake.File {
	l.t.Helper()
	sum := sha256.Sum256([]byte(name))
	f := &lake.File{
		ID: hex.EncodeToString(sum[:]), Name: name, Reading: reading,
		ReceivedAt: receivedAt, ModifiedAt: receivedAt, Outcome: lake.Taken,
	}
	w := l.lake.NewWriter(lake.Lineage{FileID: f.ID, FileName: name, Reading: reading, ReceivedAt: receivedAt, ModifiedAt: receivedAt})
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		c := l.contracts[name]
		for i, r := range rows[name] {
			fields := cells(l.t, c, r)
			record := &dataset.Record{Contract: c, Sheet: c.Title.ZH, Row: i + 5, Key: []byte(keyOf(l.t, c, fields))}
			for _, field := range c.Fields() {
				record.Values = append(record.Values, value(l.t, field, fields[field.Name]))
			}
			if err := w.Record(record); err != nil {
				l.t.Fatal(err)
			}
		}
		f.Sheets = append(f.Sheets, dataset.SheetReport{Sheet: c.Title.ZH, Dataset: name, Brigade: "越城大队", Taken: len(rows[name])})
	}
	var err error
	if f.Parts, f.Problems, err = w.Finish(); err != nil {
		l.t.Fatal(err)
	}
	l.commit(f)
	return f
}

func (l *testLake) commit(f *lake.File) {
	l.t.Helper()
	if err := l.lake.Commit(f); err != nil {
		l.t.Fatal(err)
	}
}

func (l *testLake) retract(f *lake.File, at time.Time) {
	f.RetractedAt = &at
	l.commit(f)
}

func value(t testing.TB, field dataset.Field, text string) dataset.Value {
	t.Helper()
	if text == "" {
		return dataset.Value{}
	}
	v := dataset.Value{Set: true, S: text}
	var err error
	switch field.Kind {
	case dataset.KindDay:
		var d published.Day
		d, err = published.ParseDay(text)
		v.N = int64(d)
	case dataset.KindInt:
		v.N, err = strconv.ParseInt(text, 10, 64)
	case dataset.KindFloat:
		v.F, err = strconv.ParseFloat(text, 64)
	case dataset.KindBool:
		if text == "true" {
			v.N = 1
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var (
	counties  = []string{"越城区", "绍兴县", "诸暨市", "上虞市", "嵊州市", "新昌县"}
	classes   = []string{"人员密集场所", "高层地下建筑", "施工工地", "火灾高危单位、人员密集场所", "三合一", "多合一", "其他", ""}
	campaign  = published.DayOf(2012, 6, 19)
	lastDay   = published.DayOf(2012, 12, 19)
	firstFile = time.Date(2012, 12, 19, 1, 0, 0, 0, time.UTC)
)

// roster is twenty townships in each county, of two brigades.
func roster() []row {
	var rows []row
	for i, county := range counties {
		for j := range 20 {
			rows = append(rows, row{
				"行政区划代码": fmt.Sprintf("3306%02d%03d", i, j), "乡镇街道": fmt.Sprintf("%s%02d镇", county, j), "县市区": county,
				"所属大队": fmt.Sprintf("%s%d大队", county, j/15),
			})
		}
	}
	return rows
}

// hazards is what one file of a brigade might hold: two thirds closed, some
// overdue, some failed, a few without dates.
func hazards(file, n int) []row {
	rows := make([]row, n)
	county := file % len(counties)
	for i := range rows {
		found := campaign + published.Day((i*31+file*7)%184)
		r := row{
			"隐患编号": fmt.Sprintf("YH-%04d-%04d", file, i), "单位名称": fmt.Sprintf("绍兴市第%d纺织有限公司", i%337),
			"县市区": counties[county], "乡镇街道": fmt.Sprintf("%s%02d镇", counties[county], i%20), "场所类别": classes[(i*7+file)%8],
			"发现日期": found.String(), "隐患描述": fmt.Sprintf("疏散通道堵塞，安全出口锁闭，第%d处", i), "隐患类别": "疏散通道", "隐患等级": "一般",
			"整改方式": "限期改正", "整改状态": "未整改", "文书编号": fmt.Sprintf("绍公消限字[2012]第%d号", i),
		}
		if i%50 == 0 {
			r["隐患等级"] = "重大"
		}
		switch {
		case i%97 == 0:
			delete(r, "发现日期")
		case i%3 == 0:
			r["整改方式"], r["整改状态"] = "当场改正", "已整改"
		default:
			r["整改期限"] = (found + published.Day(i%15)).String()
		}
		if i%3 != 0 && i%10 < 7 {
			r["整改完成日期"], r["整改状态"] = (found + published.Day(i%19)).String(), "已整改"
			if i%10 < 6 {
				r["复查日期"], r["复查结果"] = (found + published.Day(i%19+2)).String(), "合格"
			}
			if i%13 == 0 {
				r["复查结果"] = "不合格"
			}
		}
		rows[i] = r
	}
	return rows
}

// forget removes the warehouse of a data folder.
func forget(t testing.TB, data string) {
	t.Helper()
	for _, name := range []string{"warehouse.duckdb", "warehouse.duckdb.wal"} {
		if err := os.RemoveAll(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
}
