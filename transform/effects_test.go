package transform

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func hazard(no string, more row) row {
	r := row{"隐患编号": no, "单位名称": "绍兴饭店", "县市区": "越城区", "发现日期": "2012-07-01", "隐患等级": "一般", "整改方式": "限期改正", "隐患描述": "通道堵塞"}
	for k, v := range more {
		r[k] = v
	}
	return r
}

// TestEffects counts by hand what each file did, while files come late and are
// withdrawn.
func TestEffects(t *testing.T) {
	l := newLake(t)
	w := openTest(t)
	check := func(when string, want Effects) {
		t.Helper()
		if err := w.catchUp(t.Context(), l.lake); err != nil {
			t.Fatal(err)
		}
		got, err := w.Effects(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	june := l.file("june.xlsx", 1, firstFile, map[string][]row{"hazards": {hazard("1", nil), hazard("2", nil), hazard("3", nil)}})
	check("the first file is all new", Effects{
		june.ID: {{Dataset: "hazards", Rows: 3, New: 3}},
	})
	july := l.file("july.xlsx", 1, firstFile.AddDate(0, 1, 0), map[string][]row{"hazards": {
		hazard("2", row{"隐患等级": "重大"}),   // replaced
		hazard("3", row{"隐患描述": "已写清楚"}), // of no figure: unchanged
		hazard("4", nil), // said again below
		hazard("4", row{"隐患等级": "重大"}), // new
	}})
	check("a month later", Effects{
		june.ID: {{Dataset: "hazards", Rows: 3, New: 3, Overtaken: 2, By: july.ID}},
		july.ID: {{Dataset: "hazards", Rows: 4, New: 1, Replaced: 1, Unchanged: 1, Repeated: 1}},
	})
	late := l.file("late.xlsx", 1, firstFile.Add(-time.Hour), map[string][]row{
		"hazards": {hazard("1", row{"复查日期": "2012-07-09", "复查结果": "合格"}), hazard("5", nil)},
		"targets": {{"指标": "隐患整改率", "范围": "全市", "目标值": "0.9"}},
	})
	after := Effects{
		late.ID: {{Dataset: "hazards", Rows: 2, New: 2, Overtaken: 1, By: june.ID}, {Dataset: "targets", Rows: 1, New: 1}},
		june.ID: {{Dataset: "hazards", Rows: 3, New: 2, Replaced: 1, Overtaken: 2, By: july.ID}},
		july.ID: {{Dataset: "hazards", Rows: 4, New: 1, Replaced: 1, Unchanged: 1, Repeated: 1}},
	}
	check("a file that was received before the first", after)
	l.retract(july, firstFile.AddDate(0, 2, 0))
	check("the second withdrawn", Effects{
		late.ID: {{Dataset: "hazards", Rows: 2, New: 2, Overtaken: 1, By: june.ID}, {Dataset: "targets", Rows: 1, New: 1}},
		june.ID: {{Dataset: "hazards", Rows: 3, New: 2, Replaced: 1}},
	})
	july.RetractedAt = nil
	l.commit(july)
	check("and taken back", after)
	l.retract(late, firstFile)
	check("the late one withdrawn", Effects{
		june.ID: {{Dataset: "hazards", Rows: 3, New: 3, Overtaken: 2, By: july.ID}},
		july.ID: {{Dataset: "hazards", Rows: 4, New: 1, Replaced: 1, Unchanged: 1, Repeated: 1}},
	})
}

// TestEffectsOutliveTheWarehouse: pages read them without it, and a warehouse
// made anew gives the same.
func TestEffectsOutliveTheWarehouse(t *testing.T) {
	l, ledger := smallLake(t)
	if all, err := ReadEffects(l.data); all != nil || err != nil {
		t.Errorf("before the first run: %v, %v", all, err)
	}
	mustRun(t, l)
	mended := l.file("越城大队隐患台账改.xlsx", 1, firstFile.AddDate(0, 0, 1), map[string][]row{"hazards": hazards(0, 50)})
	mustRun(t, l)
	all, err := ReadEffects(l.data)
	if err != nil || len(all) != 3 || all[ledger.ID][0] != (Effect{Dataset: "hazards", Rows: 200, New: 200, Overtaken: 50, By: mended.ID}) {
		t.Fatalf("%v, %v", all, err)
	}
	forget(t, l.data)
	mustRun(t, l)
	if again, err := ReadEffects(l.data); err != nil || cmp.Diff(all, again) != "" {
		t.Errorf("a warehouse made anew: %v, %v", cmp.Diff(all, again), err)
	}
}
