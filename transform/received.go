package transform

import (
	"maps"
	"slices"
	"time"

	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// unknownBrigade has sent the files that name no brigade.
const unknownBrigade = "未知"

// countReceived counts what came in, and from whom. Files that were withdrawn are
// files still, but their rows and problems count no more.
func countReceived(m *published.Manifest, files []lake.File) {
	m.Files, m.Rows = make(map[string]int), make(map[string]published.RowCount)
	m.BrigadesLastFile, m.Problems = make(map[string]time.Time), make(map[string]int)
	from := make(map[string]published.Received)
	for i := range files {
		f := &files[i]
		sender := senderOf(f)
		if _, known := from[sender]; !known {
			from[sender] = published.Received{Brigade: sender, Files: make(map[string]int), Rows: make(map[string]published.RowCount)}
		}
		if f.RetractedAt != nil {
			m.Files["retracted"]++
			from[sender].Files["retracted"]++
			continue
		}
		m.Files[string(f.Outcome)]++
		from[sender].Files[string(f.Outcome)]++
		for code, n := range f.ProblemCounts {
			m.Problems[code] += n
		}
		for _, s := range f.Sheets {
			if s.Dataset != "" {
				m.Rows[s.Dataset] = m.Rows[s.Dataset].Plus(s.Taken, s.Returned)
				from[sender].Rows[s.Dataset] = from[sender].Rows[s.Dataset].Plus(s.Taken, s.Returned)
			}
			if s.Brigade != "" && s.Taken > 0 && f.ReceivedAt.After(m.BrigadesLastFile[s.Brigade]) {
				m.BrigadesLastFile[s.Brigade] = f.ReceivedAt
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(from)) {
		m.Received = append(m.Received, from[name])
	}
}

// senderOf is the brigade whose file it is.
func senderOf(f *lake.File) string {
	for _, s := range f.Sheets {
		if s.Brigade != "" {
			return s.Brigade
		}
	}
	return unknownBrigade
}
