package sample

import (
	"hash/fnv"
	"math/rand/v2"
)

// dice is a stream of chance of its own for each subject, so that a change to
// one part of the story leaves the others as they were.
type dice struct{ *rand.Rand }

func newDice(seed int64, subject string) *dice {
	h := fnv.New64a()
	h.Write([]byte(subject))
	return &dice{rand.New(rand.NewPCG(uint64(seed), h.Sum64()))}
}

func (d *dice) chance(p float64) bool { return d.Float64() < p }

// between gives a number from a to b, both included.
func (d *dice) between(a, b int) int { return a + d.IntN(b-a+1) }

func pick[T any](d *dice, list []T) T { return list[d.IntN(len(list))] }

// weighted gives the index of one of the weights, the heavier the likelier.
func (d *dice) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// shuffled gives the list in another order and leaves the list alone.
func shuffled[T any](d *dice, list []T) []T {
	out := append([]T(nil), list...)
	d.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
