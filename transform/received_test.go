package transform

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

func TestReceivedByBrigade(t *testing.T) {
	day := time.Date(2012, 12, 1, 9, 0, 0, 0, time.UTC)
	sheet := func(brigade, name string, taken, returned int) dataset.SheetReport {
		return dataset.SheetReport{Brigade: brigade, Dataset: name, Taken: taken, Returned: returned}
	}
	files := []lake.File{
		{ReceivedAt: day, Outcome: lake.Taken, Sheets: []dataset.SheetReport{sheet("", "", 0, 0), sheet("越城大队", "hazards", 10, 0), sheet("", "grids", 4, 1)}},
		{ReceivedAt: day.AddDate(0, 0, 1), Outcome: lake.TakenWithProblems, ProblemCounts: map[string]int{"date_wrong": 2, "key_twice": 1},
			Sheets: []dataset.SheetReport{sheet("诸暨大队", "hazards", 5, 2)}},
		{ReceivedAt: day, Outcome: lake.Returned, ProblemCounts: map[string]int{"file_picture": 1}},
		{ReceivedAt: day, Outcome: lake.Taken, RetractedAt: &day, ProblemCounts: map[string]int{"date_wrong": 9},
			Sheets: []dataset.SheetReport{sheet("越城大队", "hazards", 100, 0)}},
		{ReceivedAt: day, Outcome: lake.Taken, Sheets: []dataset.SheetReport{sheet("", "townships", 118, 0)}},
	}
	var got published.Manifest
	countReceived(&got, files)
	want := published.Manifest{
		Files:            map[string]int{"taken": 2, "taken_with_problems": 1, "returned": 1, "retracted": 1},
		Rows:             map[string]published.RowCount{"hazards": {Taken: 15, Returned: 2}, "grids": {Taken: 4, Returned: 1}, "townships": {Taken: 118}},
		BrigadesLastFile: map[string]time.Time{"越城大队": day, "诸暨大队": day.AddDate(0, 0, 1)},
		Problems:         map[string]int{"date_wrong": 2, "key_twice": 1, "file_picture": 1}, // not those of the withdrawn file
		Received: []published.Received{
			{Brigade: "未知", Files: map[string]int{"returned": 1, "taken": 1}, Rows: map[string]published.RowCount{"townships": {Taken: 118}}},
			{Brigade: "诸暨大队", Files: map[string]int{"taken_with_problems": 1}, Rows: map[string]published.RowCount{"hazards": {Taken: 5, Returned: 2}}},
			{Brigade: "越城大队", Files: map[string]int{"taken": 1, "retracted": 1}, Rows: map[string]published.RowCount{"hazards": {Taken: 10}, "grids": {Taken: 4, Returned: 1}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
