package main

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// What a clerk has just dropped moves the headline figures of the forecast, and
// nothing that is published.
func TestForecastOfTheHeadlineFigures(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": hazardHead +
		"诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n诸-2,乙厂,诸暨市,大唐镇,2012-07-02,灭火器失效,限期改正,2012-07-10,,\n"})
	a := &app{stdout: io.Discard, stderr: io.Discard, data: data, lang: "zh",
		now: func() time.Time { return time.Date(2012, 7, 30, 20, 0, 0, 0, time.UTC) }} // the 31st in Shanghai
	first, err := a.forecast(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first.Run.Manifest.AsOf.String() != "2012-07-31" {
		t.Errorf("as of %s", first.Run.Manifest.AsOf)
	}
	if got := moved(changes(nil, first.Run, "zh"), "隐患整改"); got != (change{"隐患整改", "隐患", reading{}, reading{1, 2, true}}) {
		t.Errorf("before anything was published: %+v", got)
	}
	firegrid(t, "run", "--data", data, "--as-of", "2012-07-31")
	shown, err := published.Current(filepath.Join(data, "published"))
	if err != nil {
		t.Fatal(err)
	}
	if got := changes(shown, first.Run, "zh"); got != nil {
		t.Errorf("the run shows what the forecast did not: %+v", got)
	}
	write(t, filepath.Join(data, "inbox", "诸暨八月2012.csv"), hazardHead+"诸-2,乙厂,诸暨市,大唐镇,2012-07-02,灭火器失效,限期改正,2012-07-10,2012-07-20,合格\n诸-3,丙厂,诸暨市,大唐镇,2012-07-03,灭火器失效,限期改正,2012-08-10,,\n")
	firegrid(t, "ingest", "--data", data)
	next, err := a.forecast(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// 1 of 2 becomes 2 of 3, one of which was due; reviewed on the 20th, ten days late.
	want := []change{
		{"Hazards rectified", "Hazards", reading{1, 2, true}, reading{2, 3, true}},
		{"Hazards overdue", "", reading{1, 0, true}, reading{0, 0, true}},
	}
	if diff := cmp.Diff(want, changes(shown, next.Run, "en")); diff != "" {
		t.Error(diff)
	}
	if id, _ := published.CurrentID(filepath.Join(data, "published")); id != shown.Manifest.RunID {
		t.Errorf("CURRENT is %s", id)
	}
	lock, err := lake.TakeLock(data, "run")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if _, err := a.forecast(t.Context()); err == nil {
		t.Error("a forecast while a run works")
	}
}

func moved(all []change, name string) change {
	for _, c := range all {
		if c.Name == name {
			return c
		}
	}
	return change{}
}
