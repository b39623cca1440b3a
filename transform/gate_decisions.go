package transform

import (
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// sources are what figures come from: the files of a lake, and what people have
// decided of units.
type sources struct {
	files     []lake.File
	decisions []lake.Decision
}

func sourcesOf(l *lake.Lake) (s sources, err error) {
	if s.files, err = l.Files(); err != nil {
		return s, err
	}
	s.decisions, err = l.Decisions()
	return s, err
}

// inForce are the verdicts that hold, by the ids of their pairs. It is not nil
// where there are none: a manifest without them does not know.
func inForce(all []lake.Decision) map[string]string {
	verdicts := make(map[string]string)
	for i := range all {
		if v := all[i].Verdict(); v != lake.Undecided {
			verdicts[all[i].ID] = string(v)
		}
	}
	return verdicts
}

// DecisionsBetween lists the pairs of units that one run counted as one and the
// other did not, by the verdicts in their manifests. A verdict that two units
// are different changes no figure, unless they were one before. decisions are
// those of the lake, which know the names. It gives none where one of the runs
// does not say what was decided.
func DecisionsBetween(before, after map[string]string, decisions []lake.Decision) []published.Cause {
	if before == nil || after == nil {
		return nil
	}
	names := make(map[string]string)
	for i := range decisions {
		names[decisions[i].ID] = decisions[i].Main.Name + " / " + decisions[i].Other.Name
	}
	const same = string(lake.Same)
	ids := make(map[string]bool)
	for _, verdicts := range []map[string]string{before, after} {
		for id, v := range verdicts {
			ids[id] = ids[id] || v == same
		}
	}
	var all []published.Cause
	for _, id := range sortedKeys(ids) {
		was, is := before[id] == same, after[id] == same
		if was == is {
			continue
		}
		c := published.Cause{Decision: id, Name: names[id], Change: published.ChangeSame}
		if was {
			c.Change = published.ChangeNotSame
		}
		if c.Name == "" {
			c.Name = id
		}
		all = append(all, c)
	}
	return all
}
