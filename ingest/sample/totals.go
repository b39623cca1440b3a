package sample

// The published figures of the campaign. The sample gives them for any seed
// and any last day.
const (
	Townships             = 118 // 乡镇街道
	TownshipsGuided       = 106 // 网格化帮扶指导
	TownshipsGridded      = 112 // 网格化
	CityUnits             = 38  // 市级重点单位
	CountyUnits           = 1090
	CityUnitsRegistered   = 29  // 户籍化, 市级
	CountyRegistered      = 214 // 户籍化, 县级
	ArchivesComplete      = 1038
	KeyUnitsArchived      = 1012
	SpotCheckedOffices    = 53 // 派出所, 街道 and 乡镇
	SpotCheckedUnits      = 124
	MajorHazardsListed    = 22
	MajorHazardsRevisited = 22
	Meetings              = 36 // of the three kinds
	JoinedInspections     = 155
	Talks                 = 171
	Suggestions           = 163
	Rounds                = 5
	Brigades              = 8
	Members               = 7
	Departments           = 4
	HazardsFound          = 2806
	Inspections           = 1900
)

// Totals are the figures as of the campaign's last day, counted from the story
// and not from the workbooks.
type Totals struct {
	Townships, TownshipsGridded, TownshipsGuided int

	// By level (市级, 县级), of the list of the last day's year.
	KeyUnits, KeyUnitsRegistered, KeyUnitsArchived, KeyUnitsInspected map[string]int
	// By filing (manager, maintenance, assessment), of the units of the list,
	// registered or not.
	Filings          map[string]int
	ArchivesComplete int

	Hazards             HazardCounts
	HazardsUndated      int
	HazardsByBrigade    map[string]HazardCounts
	HazardsByPlaceClass map[string]HazardCounts // by the first class; 未填 without one
	HazardsBySeverity   map[string]HazardCounts

	MajorHazardsJudged, MajorHazardsListed, MajorHazardsClosed, MajorHazardsRevisited, MajorHazardsRelapsed int

	SpotCheckedTargets map[string]int // by kind
	SpotChecksUndated  int

	Inspections        int
	InspectionsByBody  map[string]int
	InspectionsByType  map[string]int
	InspectionsUndated int

	Visits, VisitOfficers, Rounds, Brigades, Members, Departments int

	Activities        map[string]int // by kind
	ActivitiesUndated int
	// DutiesDone sums 次数 by duty; DutiesFulfilled counts the visits on which
	// the duty was done at least once. DutiesDue is one for each visit.
	DutiesDue, DutiesDone, DutiesFulfilled map[string]int

	Targets int
}

// HazardCounts are counts of dated hazards.
type HazardCounts struct {
	Found, Rectified, Open, Overdue int
	// ReportedRectified are open, with 整改完成日期 and no failed review after it.
	ReportedRectified int
	// ReportedUndated are open, 已整改, and without any date of rectification or review.
	ReportedUndated int
	// WithoutDeadline are 限期改正 with no deadline or 长期, open or closed.
	WithoutDeadline                    int
	Due, RectifiedOnTime               int
	ReviewsDue, Reviews, ReviewsPassed int
}

func (s *story) totals() Totals {
	t := Totals{
		KeyUnits: make(map[string]int), KeyUnitsRegistered: make(map[string]int), KeyUnitsArchived: make(map[string]int), KeyUnitsInspected: make(map[string]int),
		Filings: make(map[string]int), HazardsByBrigade: make(map[string]HazardCounts), HazardsByPlaceClass: make(map[string]HazardCounts), HazardsBySeverity: make(map[string]HazardCounts),
		SpotCheckedTargets: make(map[string]int), InspectionsByBody: make(map[string]int), InspectionsByType: make(map[string]int),
		Activities: make(map[string]int), DutiesDue: make(map[string]int), DutiesDone: make(map[string]int), DutiesFulfilled: make(map[string]int),
	}
	s.countTownships(&t)
	s.countUnits(&t)
	s.countHazards(&t)
	s.countMajors(&t)
	s.countChecks(&t)
	s.countVisits(&t)
	t.Targets = len(s.targets)
	return t
}

func (s *story) countTownships(t *Totals) {
	gridded, guided := make(map[*township]bool), make(map[*township]bool)
	for _, g := range s.grids {
		if g.level == "大网格" && g.established != never && g.established <= lastDay {
			gridded[g.town] = true
		}
		if g.guided != never && g.guided <= lastDay {
			guided[g.town] = true
		}
	}
	t.Townships, t.TownshipsGridded, t.TownshipsGuided = len(s.townships), len(gridded), len(guided)
}

func (s *story) countUnits(t *Totals) {
	inspected := make(map[*unit]bool)
	for _, in := range s.inspections {
		if !in.undated {
			inspected[in.unit] = true
		}
	}
	for _, u := range s.keyUnits {
		t.KeyUnits[u.level]++
		if r := u.registration; r != nil {
			if r.on != never {
				t.KeyUnitsRegistered[u.level]++
			}
			for name, on := range map[string]day{"manager": r.manager, "maintenance": r.maintenance, "assessment": r.selfAssessment} {
				if on != never {
					t.Filings[name]++
				}
			}
		}
		for _, a := range u.archives {
			if a.complete() {
				t.KeyUnitsArchived[u.level]++
				break
			}
		}
		if inspected[u] {
			t.KeyUnitsInspected[u.level]++
		}
	}
	for _, a := range s.archives {
		if a.complete() {
			t.ArchivesComplete++
		}
	}
}

func (s *story) countMajors(t *Totals) {
	for _, m := range s.majors {
		t.MajorHazardsJudged++
		if m.listed != never {
			t.MajorHazardsListed++
		}
		if m.closed != never {
			t.MajorHazardsClosed++
		}
		if m.revisited != never {
			t.MajorHazardsRevisited++
		}
		if m.relapsed {
			t.MajorHazardsRelapsed++
		}
	}
}

func (s *story) countChecks(t *Totals) {
	seen := make(map[spotTarget]bool)
	for _, c := range s.spotChecks {
		target := spotTarget{c.kind, c.name, c.visit.brigade}
		switch {
		case c.undated:
			t.SpotChecksUndated++
		case !seen[target]:
			seen[target] = true
			t.SpotCheckedTargets[c.kind]++
		}
	}
	for _, in := range s.inspections {
		if in.undated {
			t.InspectionsUndated++
			continue
		}
		t.Inspections++
		t.InspectionsByBody[in.body]++
		t.InspectionsByType[in.kind]++
	}
}

func (s *story) countVisits(t *Totals) {
	rounds, brigades, members := make(map[int]bool), make(map[*brigade]bool), make(map[string]bool)
	for _, v := range s.visits {
		t.Visits++
		t.VisitOfficers += len(v.officers)
		rounds[v.round], brigades[v.brigade], members[v.member] = true, true, true
		for _, duty := range duties {
			t.DutiesDue[duty]++
		}
	}
	t.Rounds, t.Brigades, t.Members, t.Departments = len(rounds), len(brigades), len(members), len(departments)
	type done struct {
		visit *visit
		kind  string
	}
	fulfilled := make(map[done]bool)
	for _, a := range s.activities {
		if a.undated {
			t.ActivitiesUndated++
			continue
		}
		t.Activities[a.kind] += a.count()
		fulfilled[done{a.visit, a.kind}] = true
	}
	for _, duty := range duties {
		t.DutiesDone[duty] = t.Activities[duty]
		for _, v := range s.visits {
			if fulfilled[done{v, duty}] {
				t.DutiesFulfilled[duty]++
			}
		}
	}
}

// duties are what each visit owes; 其他会议 is none.
var duties = []string{"队伍形势分析会", "火灾形势分析会", "防火监督检查", "谈心", "建议"}
