package sample

import "firegrid/ingest/dataset"

// Roster lists the townships of 2012 (乡镇街道名册) with the brigades that have
// charge of them, as the campaign's own roster has them.
func Roster() ([]dataset.Township, error) {
	towns, err := loadTownships(newBrigades())
	if err != nil {
		return nil, err
	}
	out := make([]dataset.Township, len(towns))
	for i, t := range towns {
		out[i] = dataset.Township{Code: t.code, Name: t.name, County: t.county, Brigade: t.brigade.name, From: dataset.NoDay, To: dataset.NoDay}
	}
	return out, nil
}
