package countymap

import (
	"cmp"
	"maps"
	"slices"

	"firegrid/transform/published"
)

// figures are the counts of one county.
type figures struct{ townships, gridded, guided *float64 }

// byCounty adds up a run's townships by county.
func byCounty(run *published.Run) map[string]*figures {
	counties := make(map[string]*figures)
	if run == nil {
		return counties
	}
	at := make(map[string]int)
	for _, m := range run.Manifest.Metrics {
		at[m.Name] = slices.Index(m.Labels, "county")
	}
	for i := range run.Samples {
		s := &run.Samples[i]
		pick := pickers[s.Metric]
		if pick == nil || at[s.Metric] < 0 {
			continue
		}
		county := s.Labels[at[s.Metric]]
		if counties[county] == nil {
			counties[county] = new(figures)
		}
		add(pick(counties[county]), s.Value)
	}
	return counties
}

// pickers say which count of a county a metric is.
var pickers = map[string]func(*figures) **float64{
	"firegrid_townships":         func(f *figures) **float64 { return &f.townships },
	"firegrid_townships_gridded": func(f *figures) **float64 { return &f.gridded },
	"firegrid_townships_guided":  func(f *figures) **float64 { return &f.guided },
}

func add(to **float64, v float64) {
	if *to == nil {
		*to = new(float64)
	}
	**to += v
}

// merge adds the counts of another name of the same county.
func (f *figures) merge(o *figures) {
	for _, pick := range pickers {
		if v := *pick(o); v != nil {
			add(pick(f), *v)
		}
	}
}

// properties are what the map shows of an area. The county is called as the
// ledgers call it, so that a link from the map finds its rows.
func (f feature) properties(counties map[string]*figures, lang string) map[string]any {
	p := maps.Clone(f.Properties)
	total, called := new(figures), f.text("county")
	for _, name := range f.names() {
		if one := counties[name]; one != nil {
			total.merge(one)
			called = name
		}
	}
	p["county"], p["name"] = called, f.title(called, lang)
	for name, v := range map[string]*float64{"townships": total.townships, "gridded": total.gridded, "guided": total.guided} {
		delete(p, name)
		if v != nil {
			p[name] = *v
		}
	}
	for name, v := range map[string]*float64{"coverage": total.gridded, "guidance": total.guided} {
		delete(p, name)
		if v != nil && total.townships != nil && *total.townships > 0 {
			p[name] = *v / *total.townships
		}
	}
	return p
}

// title is the county's name for people.
func (f feature) title(called, lang string) string {
	if lang != "en" {
		return called
	}
	if called == f.text("county_2012") {
		return cmp.Or(f.text("county_2012_en"), called)
	}
	return cmp.Or(f.text("county_en"), called)
}

// unplaced are the counties of the ledgers, with townships, that no area shows.
func (a *Areas) unplaced(counties map[string]*figures) []string {
	missing := maps.Clone(counties)
	for _, f := range a.features {
		for _, name := range f.names() {
			delete(missing, name)
		}
	}
	return slices.Sorted(maps.Keys(missing))
}
