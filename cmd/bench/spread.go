package main

import (
	"fmt"
	"slices"
)

// spread is a series of figures of the same thing.
type spread []float64

func (s spread) sorted() []float64 {
	out := slices.Clone(s)
	slices.Sort(out)
	return out
}

// min, median and max of no figures at all are 0.
func (s spread) min() float64 {
	if len(s) == 0 {
		return 0
	}
	return slices.Min(s)
}

func (s spread) max() float64 {
	if len(s) == 0 {
		return 0
	}
	return slices.Max(s)
}

func (s spread) median() float64 {
	n := len(s)
	if n == 0 {
		return 0
	}
	o := s.sorted()
	return (o[(n-1)/2] + o[n/2]) / 2
}

// String gives the least, the median and the most.
func (s spread) String() string {
	if len(s) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %s %s", figure(s.min()), figure(s.median()), figure(s.max()))
}

// figure writes a number with three digits that matter.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%9.0f", v)
	case v >= 10:
		return fmt.Sprintf("%9.1f", v)
	case v >= 1:
		return fmt.Sprintf("%9.2f", v)
	}
	return fmt.Sprintf("%9.4f", v)
}

// usages are several runs of the same thing.
type usages []usage

func (u usages) of(pick func(usage) float64) spread {
	var s spread
	for _, one := range u {
		s = append(s, pick(one))
	}
	return s
}

func (u usages) wall() spread   { return u.of(func(u usage) float64 { return u.Wall }) }
func (u usages) cpu() spread    { return u.of(func(u usage) float64 { return u.CPU }) }
func (u usages) memory() spread { return u.of(func(u usage) float64 { return u.Memory }) }
