package web

import (
	"strconv"
	"time"
)

// Board is what the last published run says in a few figures.
type Board struct {
	AsOf string
	// FinishedAt is when the run ended. Nothing else is read during a run, so
	// files read before then are in it.
	FinishedAt time.Time
	Figures    []Figure
}

// Figure is one number, or one number of another.
type Figure struct {
	Name  string
	Value float64
	// Of is the whole that Value is a part of, 0 if there is none.
	Of float64
}

// boardView is the board drawn.
type boardView struct {
	AsOf, FinishedAt string
	Bars             []bar
	Counts           []bar
}

// bar is a figure with the length of its bar, of a hundred.
type bar struct {
	Name, Value, Share string
	Length             float64
}

// draw sorts figures into shares, which are drawn as bars, and counts.
func (t tongue) draw(b *Board) *boardView {
	v := &boardView{AsOf: b.AsOf, FinishedAt: moment(b.FinishedAt)}
	for _, f := range b.Figures {
		one := bar{Name: f.Name, Value: number(f.Value)}
		if f.Of <= 0 {
			v.Counts = append(v.Counts, one)
			continue
		}
		one.Value += " / " + number(f.Of)
		one.Share = strconv.FormatFloat(100*f.Value/f.Of, 'f', 1, 64) + "%"
		one.Length = min(100, max(0, 100*f.Value/f.Of))
		v.Bars = append(v.Bars, one)
	}
	return v
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
