package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// rate is the rectification rate (隐患整改率) of a place: hazards found, and
// those of them that are closed.
type rate struct {
	County    string `json:"county"`
	Brigade   string `json:"brigade"`
	Found     int    `json:"found"`
	Rectified int    `json:"rectified"`
}

func (r rate) place() string { return r.County + " " + r.Brigade }

// rates are the rates of a province, by place.
type rates []rate

// of gives the rate of a place, and makes room for it.
func (r *rates) of(county, brigade string) *rate {
	for i := range *r {
		if (*r)[i].County == county && (*r)[i].Brigade == brigade {
			return &(*r)[i]
		}
	}
	*r = append(*r, rate{County: county, Brigade: brigade})
	return &(*r)[len(*r)-1]
}

func (r rates) sort() {
	slices.SortFunc(r, func(a, b rate) int { return strings.Compare(a.place(), b.place()) })
}

// differ says where two answers to the same question are not the same.
func differ(want rates, who string, got rates) error {
	want.sort()
	got.sort()
	if slices.Equal(want, got) {
		return nil
	}
	text := func(r rates) string {
		b, _ := json.Marshal(r) // of texts and numbers: cannot fail
		return string(b)
	}
	return fmt.Errorf("%s found other rectification rates than the workbooks hold:\n%s\nnot\n%s", who, text(got), text(want))
}

// ratesOf sums the exposition of a published run.
func ratesOf(exposition []byte) (rates, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(exposition))
	if err != nil {
		return nil, fmt.Errorf("firegrid metrics: %w", err)
	}
	var out rates
	for name, field := range map[string]func(*rate) *int{
		"firegrid_hazards_found":     func(r *rate) *int { return &r.Found },
		"firegrid_hazards_rectified": func(r *rate) *int { return &r.Rectified },
	} {
		family := families[name]
		if family == nil {
			return nil, errors.New("firegrid metrics: there is no " + name)
		}
		for _, m := range family.GetMetric() {
			var county, brigade string
			for _, l := range m.GetLabel() {
				switch l.GetName() {
				case "county":
					county = l.GetValue()
				case "brigade":
					brigade = l.GetValue()
				}
			}
			*field(out.of(county, brigade)) += int(m.GetGauge().GetValue())
		}
	}
	return out, nil
}
