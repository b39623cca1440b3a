package sample

import "fmt"

// story is the whole campaign as it happened, before any clerk wrote it down.
type story struct {
	seed      int64
	cal       calendar
	names     *namer
	brigades  []*brigade
	townships []*township

	keyUnits, formerUnits, otherUnits []*unit

	grids         []*grid
	registrations []*registration
	archives      []*archive
	inspections   []*inspection
	hazards       []*hazard
	majors        []*majorHazard
	spotChecks    []*spotCheck
	visits        []*visit
	activities    []*activity
	targets       []target

	twin      *unit     // one of two key units of the same name
	misplaced []*hazard // in a township that the roster gives to another brigade

	archiveNo map[*brigade]int
	others    int // archives of units that were never on a list
}

// tell makes up the story. The same seed tells the same story, whatever the
// last day.
func tell(seed int64, cal calendar) (*story, error) {
	s := &story{seed: seed, cal: cal, brigades: newBrigades(), archiveNo: make(map[*brigade]int)}
	s.names = newNamer(newDice(seed, "names"))
	var err error
	if s.townships, err = loadTownships(s.brigades); err != nil {
		return nil, err
	}
	for _, b := range s.brigades {
		s.addUnits(b)
		s.addGrids(b)
	}
	s.addFormerUnits()
	s.makeTwins()
	s.addRegistrations()
	s.addArchives()
	s.addVisits()
	s.addActivities()
	for _, b := range s.brigades {
		s.addInspections(b)
		s.addHazards(b)
	}
	s.addHeadquartersInspections()
	s.misplace()
	s.addSpotChecks()
	s.addMajorHazards()
	s.addTargets()
	if s.twin == nil {
		return nil, fmt.Errorf("seed %d: no two key units could share a name", seed)
	}
	return s, nil
}

func (s *story) brigadeNamed(name string) *brigade {
	for _, b := range s.brigades {
		if b.name == name {
			return b
		}
	}
	panic("sample: no brigade " + name)
}
