// Package alike finds units whose names look like another's: 绍兴市新世纪宾馆
// and 新世纪宾馆 in one township, which are likely one unit that two clerks have
// written in two ways. It only finds them. Whether they are one is for a person
// to decide; nothing is merged by guess.
//
// A pair is offered where at least one of the two is on a list of key units,
// since names that no list has are counted by nothing. Units of different
// townships are never offered.
//
// Cost grows with the number of names, not with that of pairs: names are only
// compared where a part of them is the same, in the same township.
package alike
